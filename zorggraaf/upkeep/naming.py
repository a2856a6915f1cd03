"""What things, concepts and sources are called in a spreadsheet to fill in."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from zorggraaf import names
from zorggraaf.tables import Row, Tables
from zorggraaf.things import answers, short_key
from zorggraaf.upkeep.fields import (
    CONCEPT,
    DATE,
    FLAG,
    KEY,
    NUMBER,
    SOURCE,
    THING,
    Field,
    Form,
)
from zorggraaf.upkeep.known import Known, path_of

if TYPE_CHECKING:
    from zorggraaf.store import Graph


def paths(tables: Tables, chosen: Form, field: Field, one: Known) -> list[str]:
    """kind/key of what a cell names."""
    value = one.values.get(field.name, "")
    if field.kind != THING or not value:
        return []
    if not field.column:
        return [value]
    table = tables.schema[chosen.table]
    parts = value.split(table.by_name[field.column].separator or "\n")
    return [path_of(table, field.column, part, field.things) for part in parts]


class Naming:
    """What things and concepts are called in the sheet; a name two things bear gets its key."""

    def __init__(self, tables: Tables, graph: Graph, chosen: Form, rows: Sequence[Known]) -> None:
        self.tables = tables
        self.chosen = chosen
        self._sources: dict[str, Row] = {row.text("key"): row for row in tables["sources"]}
        self._things: dict[str, str] = {}
        self.choices: dict[str, list[str]] = {}
        for field in chosen.fields:
            if field.kind == THING:
                every = [
                    f"{kind}/{row.text('key')}"
                    for kind in field.things
                    for row in tables[tables.schema.kinds[kind].name]
                ]
                self._learn(graph, every)
                self.choices[field.name] = sorted(
                    (self._things[path] for path in every), key=str.casefold
                )
            elif field.kind == CONCEPT:
                self._concepts(graph, field)
            elif field.kind == FLAG:
                self.choices[field.name] = ["ja"]
        self._learn(
            graph,
            [
                f"{kind}/{row.text('key')}"
                for kind in ("network", "region", "organisation", "partition", "expertise-centre")
                for row in tables[tables.schema.kinds[kind].name]
            ],
        )

    def _learn(self, graph: Graph, every: Sequence[str]) -> None:
        new = [path for path in every if path not in self._things]
        labels = graph.labels([names.ID + path for path in new])
        texts = {path: labels.get(names.ID + path, path) for path in new}
        often = Counter(text.casefold() for text in (*texts.values(), *self._things.values()))
        for path, text in texts.items():
            self._things[path] = f"{text} [{path}]" if often[text.casefold()] > 1 else text

    def _concepts(self, graph: Graph, field: Field) -> None:
        scheme = f"{names.ID}concept/{field.scheme}/"
        rows = answers(
            graph,
            "SELECT ?concept ?label WHERE { ?concept skos:prefLabel ?label "
            f"FILTER(STRSTARTS(STR(?concept), '{scheme}') && LANG(?label) = 'nl') }}",
        )
        pairs = {
            short_key(concept.value).rpartition("/")[2]: label.value
            for concept, label in rows
            if concept is not None and label is not None
        }
        self.choices[field.name] = sorted(pairs.values(), key=str.casefold)
        self._things |= {f"{field.scheme}/{key}": label for key, label in pairs.items()}

    def label(self, path: str) -> str:
        """What kind/key is called."""
        return self._things.get(path, path)

    def shown(self, field: Field, one: Known) -> Any:
        """What stands in a cell."""
        if field.kind == KEY:
            return one.key
        if field.kind == SOURCE:
            return "; ".join(self._source(key) for key in one.sources)
        value = one.values.get(field.name, "")
        if not value or field.name == "note":
            return None
        if field.kind == THING:
            return "; ".join(
                self.label(path) for path in paths(self.tables, self.chosen, field, one)
            )
        if field.kind == CONCEPT:
            return self.label(f"{field.scheme}/{value}")
        if field.kind == DATE and len(value) == 10:
            return datetime.date.fromisoformat(value)
        if field.kind == NUMBER:
            return float(value) if "." in value else int(value)
        return value

    def _source(self, key: str) -> str:
        row = self._sources[key]
        date = row.text("date")
        return row.text("title") + (f" ({date})" if date else "")
