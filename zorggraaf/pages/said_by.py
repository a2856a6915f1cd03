"""Everything a source says: the things it tells of, by kind, as rows that can be paged."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from zorggraaf import names
from zorggraaf.lookup.table_rows import table_row
from zorggraaf.publish.collections import title
from zorggraaf.tabular import Cell, Table, Value
from zorggraaf.things import KINDS, pairs, short_key, thing_kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from zorggraaf.pages.small_map import Named
    from zorggraaf.store import Graph

_WORDS: Final = {
    "nl": ("Alles wat deze bron zegt", ("soort", "wat", "tabel", "rij")),
    "en": ("Everything this source says", ("kind", "what", "table", "row")),
}


def told_by(graph: Graph, source: str) -> list[tuple[str, str]]:
    """The things and facts in a source's graph, each with the row of a table it comes from.

    Nothing for what is no source.
    """
    if thing_kind(source) != "source":
        return []
    return pairs(
        graph,
        "SELECT DISTINCT ?thing ?row WHERE { "
        f"GRAPH <{source}> {{ ?thing prov:wasDerivedFrom ?row }} }}",
    )


def said_by(told: Iterable[tuple[str, str]], named: Named, lang: str = "nl") -> Table | None:
    """What a source tells of (see `told_by`) as a table; None where that is nothing."""
    ours = [(thing, row) for thing, row in told if thing.startswith(names.ID)]
    if not ours:
        return None
    labels = named.labels({thing for thing, _ in ours}, lang)
    order = {kind: place for place, kind in enumerate(KINDS)}
    ours.sort(
        key=lambda one: (
            order.get(thing_kind(one[0]), len(order)),
            labels.get(one[0], one[0]).casefold(),
        )
    )
    heading, columns = _WORDS["en" if lang == "en" else "nl"]
    listed: list[Sequence[Value]] = []
    for thing, row in ours:
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
