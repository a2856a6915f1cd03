"""Findings that somebody has accepted, for one thing and until a day.

An accepted finding is no longer among the results; it is listed apart, with its reason, and comes
back when its last day has passed. Violations cannot be accepted: they must be mended.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from zorggraaf import names

if TYPE_CHECKING:
    from zorggraaf.store import Graph
    from zorggraaf.validation.report import Result


@dataclass(frozen=True)
class Accepted:
    """An exception: for which thing and shape, why, and from when until when (inclusive)."""

    key: str
    thing: str
    """IRI."""
    shape: str
    """The shape's name, such as Figure-period-missing."""
    why: str
    start: str
    until: str

    def holds(self, on: datetime.date) -> bool:
        """Whether it holds on a day: its last day counts, a month or a year to its end.

        >>> Accepted("k", "t", "s", "w", "2026-01", "2026-11").holds(datetime.date(2026, 11, 30))
        True
        >>> Accepted("k", "t", "s", "w", "2026-01", "2026-11").holds(datetime.date(2026, 12, 1))
        False
        """
        day = on.isoformat()
        return self.start <= day and self.until >= day[: len(self.until)]


@dataclass(frozen=True)
class Excused:
    """A finding with the exception that covers it."""

    result: Result
    exception: Accepted


def exceptions(graph: Graph) -> list[Accepted]:
    """All exceptions in the graph, those that have ended too."""
    rows = graph.select(
        "SELECT ?exception ?thing ?shape ?why ?from ?until WHERE { "
        "?exception a zg:AcceptedException ; zg:exceptionFor ?thing ; zg:acceptedShape ?shape ; "
        "zg:reason ?why ; schema:startDate ?from ; schema:endDate ?until } ORDER BY ?exception"
    ).rows
    found = []
    for row in rows:
        iri, *rest = (getattr(term, "value", "") for term in row)
        kind = names.kind_and_key(iri)
        found.append(Accepted(kind[1] if kind else iri, *rest))
    return found


def sorted_out(
    results: Iterable[Result], accepted: Iterable[Accepted], on: datetime.date
) -> tuple[list[Result], list[Excused], list[Accepted]]:
    """The results that stand, those that are excused, and the exceptions that cover nothing now.

    An exception covers nothing when it has ended, or when its finding is gone.
    """
    known = list(accepted)
    in_force = {(one.thing, one.shape): one for one in known if one.holds(on)}
    stands: list[Result] = []
    excused: list[Excused] = []
    used: set[str] = set()
    for result in results:
        exception = in_force.get((result.focus, result.shape.key))
        if exception is None or result.severity == "Violation":
            stands.append(result)
        else:
            excused.append(Excused(result, exception))
            used.add(exception.key)
    return stands, excused, [one for one in known if one.key not in used]
