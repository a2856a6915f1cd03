"""The one result of every analysis: typed columns, rows, how to read it, and what is behind it.

A result knows nothing of files or terminals: `to_tabular` gives what `export` writes, `records`
what programs read, `behind` the rows (hospitals, municipalities, facts) that a number counts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal, TypeAlias

from zorggraaf import names, tabular

Type: TypeAlias = Literal["iri", "text", "integer", "number", "date", "boolean"]
Words: TypeAlias = Mapping[str, str]
"""One text in Dutch and English, by language: {"nl": …, "en": …}."""
Value: TypeAlias = str | int | float | bool | None

_DIGITS: Final = 3
"""Decimals people read; a smaller number keeps two figures that say something."""


def words(nl: str, en: str) -> dict[str, str]:
    """A text in both languages.

    >>> words("gedeeld", "shared")["en"]
    'shared'
    """
    return {"nl": nl, "en": en}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its stable name, what people call it, and what stands in it.

    An `iri` column `x` is followed by a text column `x_label`, and so may be a text column with a
    code; people see the label.
    """

    name: str
    label: Words
    type: Type
    unit: str = ""


def thing(name: str, nl: str, en: str) -> tuple[Column, Column]:
    """A column with the IRI of a thing, and its companion with the label."""
    return (
        Column(name, words(nl, en), "iri"),
        Column(f"{name}_label", words(f"{nl} (naam)", f"{en} (name)"), "text"),
    )


@dataclass(frozen=True)
class Table:
    """A result in rows: shapes and units in `columns`, what was asked in `parameters`.

    >>> table = Table(
    ...     title=words("Overlap", "Overlap"),
    ...     columns=(*thing("a", "groep", "group"), Column("n", words("leden", "size"), "integer")),
    ...     rows=[("https://w3id.org/zorggraaf/id/network/oncomid", "Oncomid", 12)],
    ... )
    >>> table.records()[0]["n"], table.to_tabular("nl").records()
    (12, [{'groep': {'text': 'Oncomid', 'iri': 'https://w3id.org/zorggraaf/id/network/oncomid'}, \
'leden': 12}])
    """

    title: Words
    columns: tuple[Column, ...]
    rows: list[tuple[Value, ...]]
    parameters: Mapping[str, Value] = field(default_factory=dict)
    sentence: Words = field(default_factory=dict)
    """How a board member reads the numbers; made from them."""
    cautions: Sequence[Words] = ()
    kind: str = ""
    """Which chart shows it."""
    behind: Callable[[int], Table] | None = None
    """The rows behind row i: which units, and by which facts."""
    aside: Sequence[str] = ()
    """Columns that people need not see: they hold the same in every row, and the title says it."""

    credit: Words = field(default_factory=dict)
    """Which release it was made from, and whose facts it rests on, where somebody takes it away."""

    def records(self) -> list[dict[str, Value]]:
        """The rows as dictionaries, by the stable names of the columns."""
        keys = [column.name for column in self.columns]
        return [dict(zip(keys, row, strict=True)) for row in self.rows]

    def place(self, name: str) -> int:
        """Which column has this name; ValueError where none has."""
        for place, column in enumerate(self.columns):
            if column.name == name:
                return place
        raise ValueError(f"no column {name!r} in {[column.name for column in self.columns]}")

    def values(self, name: str) -> list[Value]:
        """One column."""
        place = self.place(name)
        return [row[place] for row in self.rows]

    def note(self, lang: str = "nl") -> str:
        """The reading aid, the cautions and where it comes from, as lines."""
        cautions = (caution[lang] for caution in self.cautions)
        said = [self.sentence.get(lang, ""), *cautions, self.credit.get(lang, "")]
        return "\n".join(text for text in said if text)

    def to_tabular(self, lang: str = "nl", stable: bool = False) -> tabular.Table:
        """The result as `export` takes it.

        For people: headings in their language, names with the thing behind them, numbers rounded.
        stable: headings are the stable names, IRIs and labels have columns of their own, and
        numbers are whole, as a program that reads csv wants them.
        """
        title = self.title[lang]
        if stable:
            heads = [column.name for column in self.columns]
            return tabular.Table(title, heads, [list(row) for row in self.rows], self.kind)
        shown = [
            place
            for place, column in enumerate(self.columns)
            if not self._companion(column) and column.name not in self.aside
        ]
        rows: list[Sequence[tabular.Value]] = [
            [self._shown(place, row) for place in shown] for row in self.rows
        ]
        heads = [self.columns[place].label[lang] for place in shown]
        return tabular.Table(title, heads, rows, self.kind, self.note(lang))

    def everything_behind(self) -> Table | None:
        """What is behind all rows, one under the other, each with the row it belongs to."""
        if self.behind is None:
            return None
        things = [
            place
            for place, column in enumerate(self.columns)
            if column.type == "iri" or self._companion(column)
        ]
        parts = [self.behind(place) for place in range(len(self.rows))]
        if not parts:
            return None
        own = {column.name for column in parts[0].columns}
        kept = [place for place in things if self.columns[place].name not in own]
        rows = [
            (*(row[place] for place in kept), *below)
            for row, part in zip(self.rows, parts, strict=True)
            for below in part.rows
        ]
        columns = (*(self.columns[place] for place in kept), *parts[0].columns)
        title = {
            "nl": f"{self.title['nl']}: de rijen achter de getallen",
            "en": f"{self.title['en']}: the rows behind the numbers",
        }
        return Table(title, columns, rows, self.parameters, kind="rows")

    def _companion(self, column: Column) -> bool:
        base = column.name.removesuffix("_label")
        return base != column.name and any(
            other.name == base and other.type in ("iri", "text") for other in self.columns
        )

    def _shown(self, place: int, row: tuple[Value, ...]) -> tabular.Value:
        value, column = row[place], self.columns[place]
        if value is None:
            return None
        if column.type == "iri":
            return tabular.Cell(self._label(place, row) or short(str(value)), str(value))
        if column.type == "text" and (label := self._label(place, row)):
            return label
        if isinstance(value, str) and value.startswith(names.ID):
            return " ".join(short(iri) for iri in value.split())
        return rounded(value) if isinstance(value, float) else value

    def _label(self, place: int, row: tuple[Value, ...]) -> str:
        name = f"{self.columns[place].name}_label"
        following = place + 1
        if following < len(self.columns) and self.columns[following].name == name:
            return str(row[following] or "")
        return ""


def short(iri: str) -> str:
    """A thing without a name, as people type it.

    >>> short("https://w3id.org/zorggraaf/id/network/oncomid")
    'network/oncomid'
    """
    parts = names.kind_and_key(iri)
    return "/".join(parts) if parts else names.compact(iri) or iri


def rounded(value: float) -> float:
    """A number as people read it.

    >>> rounded(0.46789), rounded(0.0000123456), rounded(12.0)
    (0.468, 1.2e-05, 12.0)
    """
    close = round(value, _DIGITS)
    return close if close or not value else float(f"{value:.2g}")
