"""Regions of the same name told apart: Groningen is a province, a police unit and a GGD region."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from zorggraaf.tabular import Cell, Cells, Table, Value


def told_apart(tables: Iterable[Table], divisions: Mapping[str, str]) -> list[Table]:
    """The tables, in which different regions of one name bear the name of their division as well.

    divisions: region → what its division is called; a region that is not there keeps its name.

    >>> north = [[Cell("Noord", "urn:ggd-noord")], [Cell("Noord", "urn:coropnoord")]]
    >>> table = Table("Regio's", ["regio"], north)
    >>> [str(row[0]) for row in told_apart([table], {"urn:ggd-noord": "GGD-regio's"})[0].rows]
    ["Noord (GGD-regio's)", 'Noord']
    """
    listed = list(tables)
    linked: dict[tuple[str, str], None] = {}
    for table in listed:
        for row in table.rows:
            for value in row:
                if isinstance(value, Cells):
                    linked.update(((cell.text, cell.iri), None) for cell in value.parts if cell.iri)
                elif isinstance(value, Cell) and value.iri:
                    linked[value.text, value.iri] = None
    regions = {text for text, iri in linked if iri in divisions}
    if not regions:
        return listed
    by_name: defaultdict[str, set[str]] = defaultdict(set)
    for text, iri in linked:
        if text in regions:
            by_name[text].add(iri)
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


def _renamed(value: Value, named: Mapping[str, str]) -> Value:
    if isinstance(value, Cells):
        return Cells.of([_named(part, named) for part in value.parts])
    return _named(value, named) if isinstance(value, Cell) else value


def _named(cell: Cell, named: Mapping[str, str]) -> Cell:
    name = named.get(cell.iri or "")
    return replace(cell, text=name) if name else cell
