"""The date an analysis is for, and what exists on it."""

from __future__ import annotations

from datetime import date
from typing import Final

from zorggraaf.errors import UsageError

VALID: Final = """
  OPTIONAL {{ ?{0} schema:startDate ?{0}_from }}
  OPTIONAL {{ ?{0} schema:endDate ?{0}_until }}
  FILTER(!BOUND(?{0}_from) || STR(?{0}_from) <= ?on)
  FILTER(!BOUND(?{0}_until) || STR(?{0}_until) >= SUBSTR(?on, 1, STRLEN(STR(?{0}_until))))
"""
"""SPARQL: the thing ?{0} exists on the date ?on; dates may be a year or a month (cf. the rules)."""


def asked(on: date | str | None) -> str:
    """A date as the queries compare it: jjjj-mm-dd, today where none is given.

    >>> asked(date(2022, 5, 1))
    '2022-05-01'
    """
    if on is None:
        return date.today().isoformat()
    if isinstance(on, date):
        return on.isoformat()
    try:
        return date.fromisoformat(on).isoformat()
    except ValueError as error:
        raise UsageError(f"‘{on}’ is geen datum.", "Schrijf hem als jjjj-mm-dd.").in_english(
            f"‘{on}’ is no date.", "Write it as yyyy-mm-dd."
        ) from error
