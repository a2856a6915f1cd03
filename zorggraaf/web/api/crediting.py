"""What an answer says of where it comes from when somebody takes it away: release and sources."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from zorggraaf.analysis.outcome import Outcome
    from zorggraaf.analysis.result import Table
    from zorggraaf.lookup.sources import Citation
    from zorggraaf.publish.edition import Edition
    from zorggraaf.store import Graph

_FACTS: Final = ("facts", "facts_a", "facts_b", "fact", "region")
"""Columns that name the facts a row rests on."""
_NAMED: Final = 3
"""Sources named in a line; the others are counted."""


def sources(graph: Graph, outcome: Outcome, lang: str) -> list[Citation]:
    """The sources of the facts behind an outcome, those of most facts first."""
    from collections import Counter

    from zorggraaf.lookup.backing import backing
    from zorggraaf.lookup.sources import citations

    rows = outcome.rows() or outcome.drawn
    columns = [column.name for column in rows.columns if column.name in _FACTS]
    facts = {
        fact
        for record in rows.records()
        for column in columns
        for fact in str(record[column] or "").split()
    }
    counts = Counter(source for those in backing(graph, facts).values() for source in those)
    cited = citations(graph, counts, lang)
    return [
        cited[iri] for iri in sorted(counts, key=lambda one: (-counts[one], one)) if iri in cited
    ]


def credited(outcome: Outcome, release: Edition, cited: list[Citation]) -> Outcome:
    """The outcome with tables and a picture that say where they come from."""
    told = {lang: _line(release, cited, lang) for lang in ("nl", "en")}

    def signed(table: Table) -> Table:
        return replace(table, credit=told)

    return replace(
        outcome,
        tables=tuple(signed(table) for table in outcome.tables),
        drawn=signed(outcome.drawn),
    )


def _line(release: Edition, cited: list[Citation], lang: str) -> str:
    english = lang == "en"
    digest = f" ({release.checksum.rpartition(':')[2][:12]})" if release.checksum else ""
    made = f"Zorggraaf, {'release' if english else 'uitgave'} {release.version or '?'}{digest}"
    if not cited:
        return f"{made}."
    named = "; ".join(
        one.title if one.date and one.date in one.title else one.short for one in cited[:_NAMED]
    )
    more = len(cited) - _NAMED
    rest = f" {'and' if english else 'en'} {more} {'more' if english else 'andere'}"
    return f"{made}. {'Sources' if english else 'Bronnen'}: {named}{rest if more > 0 else ''}."


_ASKED: Final = ("a", "b", "division", "key", "pair", "unit", "on")


def file_name(name: str, values: Mapping[str, Any]) -> str:
    """What a file is called: what was asked, and for when.

    >>> file_name("overlap", {"a": "oor", "b": "network:hiv", "on": "2024-12-31", "rows": True})
    'overlap-oor-network-hiv-2024-12-31-rows'
    """
    parts = [name, *(str(values[each]) for each in _ASKED if values.get(each))]
    if values.get("rows"):
        parts.append("rows")
    return re.sub(r"[^A-Za-z0-9]+", "-", "-".join(parts))[:120].strip("-")
