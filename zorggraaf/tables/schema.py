"""The tables as data/schema.json declares them (CSV on the Web, W3C).

What a column is called, what may stand in it, what it refers to and which statement it makes is
declared there once; reading, checking, building and publishing all follow the declaration. Of
CSVW this uses: titles, datatype (base, format, @id), separator, required, lang, virtual,
suppressOutput, aboutUrl, propertyUrl, valueUrl, primaryKey and foreignKeys. One annotation is
our own: `zg:perSource` marks a column that says how one source puts a fact, so that two sources
never contradict each other in it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import quote

from zorggraaf import names
from zorggraaf.errors import ZorggraafError, reason

PARTIAL_DATE = names.term("PartialDate")
"""Datatype of a date known to the year, the month or the day."""

_PER_SOURCE = names.term("perSource")
_VARIABLE = re.compile(r"\{(\+?)([A-Za-z0-9_.]+)\}")
# What {+x} leaves as it is (RFC 6570: reserved characters; % so that nothing is escaped twice).
_RESERVED = ":/?#[]@!$&'()*+,;=%-._~"


class Template:
    """An IRI with places to fill in: `…/id/site/{key}`, or `{+url}` to take a value as it is.

    >>> Template("https://example.org/{scheme}/{key}").fill({"scheme": "role", "key": "member"})
    'https://example.org/role/member'
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.variables: tuple[str, ...] = tuple(name for _, name in _VARIABLE.findall(text))

    def fill(self, values: Mapping[str, str]) -> str:
        """The IRI for these values; KeyError for a variable that has none."""
        return _VARIABLE.sub(
            lambda match: quote(values[match[2]], safe=_RESERVED if match[1] else ""), self.text
        )

    @property
    def prefix(self) -> str:
        """What stands before the first variable."""
        return self.text.partition("{")[0]

    def __repr__(self) -> str:
        return f"Template({self.text!r})"


@dataclass(frozen=True)
class Column:
    """One column: what may stand in it and which statement it makes."""

    name: str
    base: str = "string"
    datatype: str = ""
    """The datatype's own IRI, where it has one (zg:PartialDate)."""
    format: str = ""
    separator: str = ""
    required: bool = False
    lang: str = ""
    virtual: bool = False
    property_url: str = ""
    value_url: Template | None = None
    suppressed: bool = False
    per_source: bool = False
    title: Mapping[str, str] = field(default_factory=dict)
    description: Mapping[str, str] = field(default_factory=dict)

    @property
    def states(self) -> bool:
        """Whether a cell of this column becomes a statement."""
        return bool(self.property_url) and not self.suppressed

    @property
    def is_partial_date(self) -> bool:
        return self.datatype == PARTIAL_DATE

    @cached_property
    def pattern(self) -> re.Pattern[str] | None:
        return re.compile(self.format) if self.format else None


@dataclass(frozen=True)
class ForeignKey:
    """Columns whose values stand in `columns` of `table`."""

    columns: tuple[str, ...]
    table: str
    target: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """One table: its columns in order, its key, and what its rows are about."""

    name: str
    columns: tuple[Column, ...]
    primary_key: tuple[str, ...]
    foreign_keys: tuple[ForeignKey, ...] = ()
    about_url: Template | None = None
    suppressed: bool = False
    title: Mapping[str, str] = field(default_factory=dict)
    description: Mapping[str, str] = field(default_factory=dict)

    @property
    def file(self) -> str:
        return f"{self.name}.csv"

    @cached_property
    def cells(self) -> tuple[Column, ...]:
        """The columns that stand in the file (all but the virtual ones)."""
        return tuple(column for column in self.columns if not column.virtual)

    @cached_property
    def by_name(self) -> dict[str, Column]:
        return {column.name: column for column in self.columns}

    @cached_property
    def source_column(self) -> Column | None:
        """The column that names a row's source or sources."""
        return self.by_name.get("source")

    @cached_property
    def fact_key(self) -> tuple[str, ...]:
        """The key without the source: rows that share it tell the same fact."""
        return tuple(name for name in self.primary_key if name != "source")

    @property
    def one_row_per_source(self) -> bool:
        """Whether a fact told by two sources has two rows (else `source` holds a list)."""
        return "source" in self.primary_key

    @cached_property
    def defines(self) -> bool:
        """Whether a row of this table brings the thing it is about into being."""
        return self.about_url is not None and set(self.about_url.variables) == set(self.fact_key)

    @cached_property
    def kind(self) -> str | None:
        """The kind of the things in this table: `site` for …/id/site/{key}."""
        if self.about_url is None or not self.about_url.text.startswith(names.ID):
            return None
        return self.about_url.text[len(names.ID) :].partition("/{")[0]

    @cached_property
    def disputable(self) -> tuple[Column, ...]:
        """The columns of a thing with one row in which a source may say otherwise.

        None where a fact has a row per source; never a column that holds a list: there nothing
        is in the way of a second value.
        """
        source = self.source_column
        several = source is not None and bool(source.separator)
        if self.suppressed or not several or self.one_row_per_source or not self.defines:
            return ()
        passing = (*self.primary_key, "source", "passage", "note")
        return tuple(
            column
            for column in self.cells
            if column.states and not column.separator and column.name not in passing
        )

    def dates(self) -> tuple[str, str] | None:
        """The columns of the first and last day a row is true, if it has both."""
        found = {column.property_url: column.name for column in self.cells}
        start = found.get(names.expand("schema:startDate"))
        end = found.get(names.expand("schema:endDate"))
        return (start, end) if start and end else None


@dataclass(frozen=True)
class Schema:
    """All tables, in the order of the declaration."""

    tables: Mapping[str, Table]

    @classmethod
    def load(cls, path: Path | str) -> Schema:
        """Read a CSVW table group.

        Raises ZorggraafError when the file is missing, is no JSON, or declares something that
        cannot be followed (a key or reference that names no column).
        """
        path = Path(path)
        try:
            document = json.loads(path.read_text(encoding="utf-8"))
        except OSError as error:
            raise ZorggraafError(
                f"de beschrijving van de tabellen is niet te lezen: {path} ({reason(error)})",
                "Wijs met --data de map aan waarin schema.json en de tabellen staan.",
            ) from error
        except ValueError as error:
            raise ZorggraafError(f"{path} is geen geldige JSON: {error}") from error
        try:
            tables = [_table(entry) for entry in document["tables"]]
            _check(tables)
        except (KeyError, TypeError, ValueError, re.error) as error:
            raise ZorggraafError(
                f"{path} beschrijft de tabellen niet zoals CSVW het vraagt: {error}"
            ) from error
        return cls({table.name: table for table in tables})

    def __getitem__(self, name: str) -> Table:
        return self.tables[name]

    @cached_property
    def kinds(self) -> dict[str, Table]:
        """The table that defines each kind of thing; concepts stand in more than one place."""
        return {
            table.kind: table
            for table in self.tables.values()
            if table.defines and table.kind is not None
        }


def _table(entry: Mapping[str, Any]) -> Table:
    described = entry["tableSchema"]
    url = entry["url"]
    if not url.endswith(".csv") or "/" in url:
        raise ValueError(f"url {url!r}")
    about = described.get("aboutUrl")
    return Table(
        name=url.removesuffix(".csv"),
        columns=tuple(_column(column) for column in described["columns"]),
        primary_key=_several(described.get("primaryKey", ())),
        foreign_keys=tuple(
            ForeignKey(
                _several(key["columnReference"]),
                key["reference"]["resource"].removesuffix(".csv"),
                _several(key["reference"]["columnReference"]),
            )
            for key in described.get("foreignKeys", ())
        ),
        about_url=Template(about) if about else None,
        suppressed=bool(entry.get("suppressOutput", False)),
        title=_by_language(entry.get("dc:title")),
        description=_by_language(entry.get("dc:description")),
    )


def _column(entry: Mapping[str, Any]) -> Column:
    datatype = entry.get("datatype", "string")
    if isinstance(datatype, str):
        datatype = {"base": datatype}
    value_url = entry.get("valueUrl")
    return Column(
        name=entry["name"],
        base=datatype.get("base", "string"),
        datatype=datatype.get("@id", ""),
        format=datatype.get("format", ""),
        separator=entry.get("separator", ""),
        required=bool(entry.get("required", False)),
        lang=entry.get("lang", ""),
        virtual=bool(entry.get("virtual", False)),
        property_url=entry.get("propertyUrl", ""),
        value_url=Template(value_url) if value_url else None,
        suppressed=bool(entry.get("suppressOutput", False)),
        per_source=bool(entry.get(_PER_SOURCE, False)),
        title=_by_language(entry.get("dc:title")),
        description=_by_language(entry.get("dc:description")),
    )


def _check(tables: list[Table]) -> None:
    """A declaration that contradicts itself would show up far from here."""
    known = {table.name: table for table in tables}
    if len(known) != len(tables):
        raise ValueError("een tabel staat er twee keer")
    for table in tables:
        present = {column.name for column in table.columns}
        if len(present) != len(table.columns):
            raise ValueError(f"{table.name}: een kolom staat er twee keer")
        used = set(table.primary_key)
        for template in (table.about_url, *(column.value_url for column in table.columns)):
            used |= set(template.variables) if template else set()
        for key in table.foreign_keys:
            used |= set(key.columns)
            target = known.get(key.table)
            if target is None or not set(key.target) <= set(target.by_name):
                raise ValueError(f"{table.name}: verwijst naar {key.table} {key.target}")
        if not used <= present:
            raise ValueError(f"{table.name}: geen kolom {', '.join(sorted(used - present))}")
        for column in table.columns:
            if not column.property_url and not column.suppressed:
                raise ValueError(f"{table.name}.{column.name}: propertyUrl of suppressOutput")
            if column.format:
                re.compile(column.format)


def _several(value: Any) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def _by_language(value: Any) -> dict[str, str]:
    """CSVW natural language: a text, a {@value, @language}, or a list of those."""
    if value is None:
        return {}
    texts = value if isinstance(value, list) else [value]
    return {
        (text.get("@language", "nl") if isinstance(text, dict) else "nl"): (
            text["@value"] if isinstance(text, dict) else text
        )
        for text in texts
    }
