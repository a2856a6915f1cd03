"""Regions of the same name told apart: Groningen is a province, a police unit and a GGD region."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from zorggraaf.tabular import Cell, Cells, Table, Value
from zorggraaf.things import answers, thing_kind

if TYPE_CHECKING:
    from zorggraaf.store import Graph


def divisions_around(graph: Graph, iri: str, lang: str = "nl") -> dict[str, str]:
    """Of the regions a thing is linked with, the name of the division each is part of."""
    if thing_kind(iri) == "source":  # speaks of thousands, and lists none of them
        return {}
    rows = answers(
        graph,
        "SELECT DISTINCT ?region ?division WHERE { "
        f"{{ <{iri}> ?link ?region }} UNION {{ ?region ?link <{iri}> }} "
        "?region zg:inPartition ?division }",
    )
    found = {
        region.value: division.value
        for region, division in rows
        if region is not None and division is not None
    }
    labels = graph.labels(set(found.values()), lang)
    return {region: labels[division] for region, division in found.items() if division in labels}


def told_apart(tables: Iterable[Table], divisions: Mapping[str, str]) -> list[Table]:
    """The tables, in which different regions of one name bear the name of their division as well.

    divisions: region → what its division is called; a region that is not there keeps its name.

    >>> north = [[Cell("Noord", "urn:ggd-noord")], [Cell("Noord", "urn:coropnoord")]]
    >>> table = Table("Regio's", ["regio"], north)
    >>> [str(row[0]) for row in told_apart([table], {"urn:ggd-noord": "GGD-regio's"})[0].rows]
    ["Noord (GGD-regio's)", 'Noord']
    """
    listed = list(tables)
    by_name: defaultdict[str, set[str]] = defaultdict(set)
    for table in listed:
        for row in table.rows:
            for cell in _linked(row):
                by_name[cell.text].add(cell.iri or "")
    named = {
        iri: f"{name} ({divisions[iri]})"
        for name, iris in by_name.items()
        if len(iris) > 1
        for iri in iris
        if iri in divisions
    }
    if not named:
        return listed
    return [
        replace(table, rows=[[_renamed(value, named) for value in row] for row in table.rows])
        for table in listed
    ]


def _linked(row: Iterable[Value]) -> Iterator[Cell]:
    for value in row:
        if isinstance(value, Cells):
            yield from _linked(value.parts)
        elif isinstance(value, Cell) and value.iri:
            yield value


def _renamed(value: Value, named: Mapping[str, str]) -> Value:
    if isinstance(value, Cells):
        return Cells.of([_named(part, named) for part in value.parts])
    return _named(value, named) if isinstance(value, Cell) else value


def _named(cell: Cell, named: Mapping[str, str]) -> Cell:
    name = named.get(cell.iri or "")
    return replace(cell, text=name) if name else cell
