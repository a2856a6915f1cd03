"""Everything a source says: the things it tells of, by kind, as rows that can be paged."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from zorggraaf import names
from zorggraaf.lookup.evidence import table_row
from zorggraaf.publish.collections import title
from zorggraaf.tabular import Cell, Table, Value
from zorggraaf.things import KINDS, answers, short_key, thing_kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zorggraaf.store import Graph

_WORDS: Final = {
    "nl": ("Alles wat deze bron zegt", ("soort", "wat", "tabel", "rij")),
    "en": ("Everything this source says", ("kind", "what", "table", "row")),
}


def said_by(graph: Graph, source: str, lang: str = "nl") -> Table | None:
    """The things and facts in a source's graph; None where it is no source, or says nothing."""
    if thing_kind(source) != "source":
        return None
    rows = answers(
        graph,
        "SELECT DISTINCT ?thing ?row WHERE { "
        f"GRAPH <{source}> {{ ?thing prov:wasDerivedFrom ?row }} }} ORDER BY ?thing ?row",
    )
    told = [
        (thing.value, row.value)
        for thing, row in rows
        if thing is not None and row is not None and thing.value.startswith(names.ID)
    ]
    if not told:
        return None
    labels = graph.labels({thing for thing, _ in told}, lang)
    order = {kind: place for place, kind in enumerate(KINDS)}
    told.sort(
        key=lambda one: (
            order.get(thing_kind(one[0]), len(order)),
            labels.get(one[0], one[0]).casefold(),
        )
    )
    heading, columns = _WORDS["en" if lang == "en" else "nl"]
    listed: list[Sequence[Value]] = []
    for thing, row in told:
        place = table_row(row)
        listed.append(
            [
                title(thing_kind(thing), lang),
                Cell(labels.get(thing, short_key(thing)), thing),
                place.file if place else None,
                place.rows if place else None,
            ]
        )
    return Table(heading, list(columns), listed, "says")
