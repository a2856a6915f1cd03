"""Which organisation of ours a record of a register is about.

By a number that both know, without doubt. By name only where the name is that of one organisation
and of nothing else: then it is said that it was the name. Else it is nobody, and the nearest are
named, for somebody to decide.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from zorggraaf.reconciliation.index import standard_number
from zorggraaf.reconciliation.spelling import spelling
from zorggraaf.tables import Tables
from zorggraaf.upkeep.told import Told

_KIND: Final = "organisation/"
_LIKELY: Final = 80
"""From what likeness (0-100) on a name is worth showing to somebody who has to choose."""
_WORDS: Final = {"ror": "ROR-nummer", "wikidata": "Wikidata-nummer", "kvk": "KvK-nummer"}


@dataclass(frozen=True, slots=True)
class Recognised:
    """The organisation that is meant, or none."""

    key: str = ""
    how: str = ""
    """Why this one, or why none; in Dutch."""
    certain: bool = False


class Organisations:
    """The organisations of the tables, by their numbers and by all of their names."""

    def __init__(self, tables: Tables) -> None:
        self.names: dict[str, str] = {}
        """key → name."""
        self._numbers: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        self._called: defaultdict[str, set[str]] = defaultdict(set)
        self._texts: dict[str, str] = {}
        for row in tables["organisations"]:
            key = row.text("key")
            self.names[key] = row.text("name")
            for name in (row.text("name"), row.text("name_en")):
                self._call(key, name)
        for row in tables["names"]:
            if row.text("thing").startswith(_KIND) and row.text("kind") != "abbreviation":
                self._call(row.text("thing").removeprefix(_KIND), row.text("name"))
        for row in tables["identifiers"]:
            if row.text("thing").startswith(_KIND):
                number = (row.text("scheme"), standard_number(row.text("value")))
                self._numbers[number].add(row.text("thing").removeprefix(_KIND))

    def _call(self, key: str, name: str) -> None:
        if name:
            self._called[spelling(name).joined].add(key)
            self._texts.setdefault(name, key)

    def recognise(self, numbers: Mapping[str, Iterable[str]], called: Iterable[str]) -> Recognised:
        """Who has one of these numbers (scheme → numbers), else one of these names."""
        for scheme, values in numbers.items():
            for value in values:
                found = self._numbers.get((scheme, standard_number(value)), set())
                if len(found) == 1:
                    number = f"{_WORDS.get(scheme, scheme)} {value.rpartition('/')[2]}"
                    return Recognised(next(iter(found)), f"herkend aan {number}", True)
        names = [name for name in called if name]
        found = {key for name in names for key in self._called.get(spelling(name).joined, ())}
        if len(found) == 1:
            return Recognised(next(iter(found)), "alleen aan de naam herkend")
        if found:
            return Recognised(how=f"kan zijn: {', '.join(sorted(found))}")
        return Recognised(how=self._nearest(names))

    def _nearest(self, names: list[str]) -> str:
        from rapidfuzz import fuzz, process

        near: dict[str, float] = {}
        for name in names:
            for text, score, _ in process.extract(
                name,
                self._texts.keys(),
                scorer=fuzz.token_sort_ratio,
                score_cutoff=_LIKELY,
                limit=3,
            ):
                key = self._texts[text]
                near[key] = max(near.get(key, 0.0), score)
        likely = sorted(near, key=lambda key: -near[key])[:3]
        return (
            f"niet in de tabellen; lijkt op {', '.join(likely)}"
            if likely
            else ("niet in de tabellen")
        )


def identifier(
    tables: Tables, thing: str, scheme: str, value: str, told: Told, certain: bool = True
) -> Told:
    """A number of a thing as a row of identifiers, with label, why and where of `told`.

    A number that the tables have for this thing under whatever key is that same row.
    """
    key = f"{thing.partition('/')[2]}-{scheme}"
    if not thing.startswith(_KIND):  # a condition may have several numbers in one register
        key = f"{key}-{re.sub(r'[^a-z0-9]+', '-', value.lower().rpartition(':')[2])}"
    for row in tables["identifiers"]:
        if row.text("thing") == thing and row.text("scheme") == scheme:
            same = standard_number(row.text("value")) == standard_number(value)
            if same:
                key, value = row.text("key"), row.text("value")
                break
    return Told(
        "identifiers",
        {
            "key": key.lower(),
            "thing": thing,
            "scheme": scheme,
            "value": value,
            "certainty": "stated" if certain else "inferred",
        },
        told.label,
        told.why,
        told.where,
    )
