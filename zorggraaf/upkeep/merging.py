"""What filled-in rows change in the tables, without overwriting anything.

A fact the tables do not have is a new row. A value where none was known is a row of the new source
beside the others; so is a value that differs, which makes it a contradiction between two sources
and for people to decide. What is known already changes nothing, unless the sender confirms it. In
tables with one row per thing (sites, expertise centres) an empty cell is filled and the source
added; a value that differs is kept as a mention of its source.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from zorggraaf.errors import Problem
from zorggraaf.tables import Row, Tables, cells, identifiers
from zorggraaf.tables.schema import Column, Table
from zorggraaf.upkeep.editing import Record
from zorggraaf.upkeep.known import raw

NEW: Final = "new"
ADDED: Final = "added"
CONTRADICTED: Final = "contradicted"
CONFIRMED: Final = "confirmed"
KNOWN: Final = "known"
KINDS_OF_CHANGE: Final = (NEW, ADDED, CONTRADICTED, CONFIRMED, KNOWN)

_LONGEST_KEY: Final = 120


@dataclass(frozen=True, slots=True)
class Incoming:
    """A row as it comes in: for which table, what stands in which column, from which line."""

    table: str
    line: int
    values: Mapping[str, str]
    label: str
    """What people call the fact."""
    identity: tuple[str, ...]
    """The columns that tell which fact it is."""
    key_of: tuple[str, ...]
    """The columns a new key is made of."""
    key: str = ""
    """The key of the fact, where the sheet gives it."""
    confirmed: bool = False
    aside: Mapping[str, str] = field(default_factory=dict)
    """Columns that go along with a row that is written, but are no reason to write one."""
    columns: Mapping[str, str] = field(default_factory=dict)
    """Column of the table → how the sheet calls it."""


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between what comes in and what is known."""

    what: str
    """One of KINDS_OF_CHANGE."""
    line: int
    label: str
    column: str
    """"" for a whole row."""
    old: str
    new: str
    old_source: str
    """Key of the source of the old value."""
    table: str
    key: str


@dataclass
class Merged:
    """What comes of it: rows to put in the tables, and the changes as people read them."""

    rows: list[tuple[str, Record]] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def merged(tables: Tables, incoming: Sequence[Incoming], source: str, where: str) -> Merged:
    """The rows that come in, laid beside those that are there. source: key of the new source."""
    return _Merging(tables, source, where).all(incoming)


class _Merging:
    def __init__(self, tables: Tables, source: str, where: str) -> None:
        self.tables = tables
        self.source = source
        self.where = where
        self.out = Merged()
        self._indexed: dict[tuple[str, ...], dict[tuple[str, ...], dict[str, list[Row]]]] = {}
        self._seen: dict[tuple[str, ...], Incoming] = {}
        self._taken: dict[str, set[str]] = {}

    def all(self, incoming: Sequence[Incoming]) -> Merged:
        for one in incoming:
            table = self.tables.schema[one.table]
            if self._faulty(table, one) or self._twice(one):
                continue
            if table.name == "figures":
                self._figure(table, one)
            elif table.one_row_per_source:
                self._fact(table, one)
            else:
                self._thing(table, one)
        return self.out

    def _problem(
        self, one: Incoming, column: str, found: str, expected: str, near: str = "", hint: str = ""
    ) -> None:
        title = one.columns.get(column) or column
        self.out.problems.append(Problem(self.where, one.line, title, found, expected, near, hint))

    def _faulty(self, table: Table, one: Incoming) -> bool:
        """Whether a value may not stand in its column; every such value is told."""
        before = len(self.out.problems)
        for name, value in {**one.values, **one.aside}.items():
            column = table.by_name[name]
            parts = value.split(column.separator) if column.separator else [value]
            for part in parts:
                complaint = cells.common_fault(part) or cells.check(column, part)
                if part and complaint is not None and not _signed(column, part):
                    self._problem(
                        one, name, part, complaint.expected.nl, complaint.nearest, complaint.hint.nl
                    )
        scheme = one.values.get("scheme", "")
        form = identifiers.FORMS.get(scheme) if table.name == "identifiers" else None
        number = one.values.get("value", "")
        if form is not None and number and not form.valid(number):
            near = identifiers.nearest(scheme, number)
            self._problem(one, "value", number, form.expected.nl, near)
        start, end = one.values.get("from", ""), one.values.get("until", "")
        if start and end and cells.ends_before(start, end):
            self._problem(one, "until", end, f"niet vóór de begindatum {start}")
        return len(self.out.problems) > before

    def _twice(self, one: Incoming) -> bool:
        """Whether the sheet told this fact before; telling it differently is a fault."""
        at = (one.table, *(one.values.get(c, "") for c in (*one.identity, "from")))
        first = self._seen.setdefault(at, one)
        if first is one:
            return False
        for name in sorted({*first.values, *one.values} - {"key"}):
            a, b = first.values.get(name, ""), one.values.get(name, "")
            if a and b and a != b:
                self._problem(
                    one, name, b, f"hetzelfde als op rij {first.line}: {a}",
                    hint="het bestand spreekt zichzelf tegen",
                )  # fmt: skip
        return True

    def _tell(
        self, what: str, one: Incoming, key: str, column: str = "", old: str = "", new: str = "",
        old_source: str = "",
    ) -> None:  # fmt: skip
        self.out.changes.append(
            Change(what, one.line, one.label, column, old, new, old_source, one.table, key)
        )

    # -- facts: a row per source -----------------------------------------------------------------

    def _fact(self, table: Table, one: Incoming) -> None:
        facts = self._index(table, one.identity).get(self._identity(one), {})
        key = self._which(table, one, facts)
        rows = facts.get(key, [])
        if not rows:
            key = self._new_key(table, one, dated=bool(facts))
            self._tell(NEW, one, key, new=_written(one))
            self._put(table, one, key, None)
            return
        own = next((row for row in rows if row.text("source") == self.source), None)
        changes = []
        for name, value in one.values.items():
            if name in one.identity or not value:
                continue
            old = [(raw(table, row, name), row.text("source")) for row in rows]
            changes.append((name, value, [(text, by) for text, by in old if text]))
        new = self._compared(table, one, key, changes)
        if own is not None and self._differs(table, one, own):
            return
        if new or (one.confirmed and own is None):
            if not new:
                self._tell(CONFIRMED, one, key, old_source=rows[0].text("source"))
            self._put(table, one, key, own)
        elif not any(c.line == one.line for c in self.out.changes):
            self._tell(KNOWN, one, key, old_source=rows[0].text("source"))

    def _compared(
        self, table: Table, one: Incoming, key: str,
        changes: Sequence[tuple[str, str, list[tuple[str, str]]]],
    ) -> bool:  # fmt: skip
        """Tells what is added and contradicted; whether anything is."""
        new = False
        for name, value, old in changes:
            column = table.by_name[name]
            texts = [text for text, _ in old]
            if value in texts or column.per_source:
                continue
            if column.is_partial_date and any(text.startswith(value) for text in texts):
                continue  # said less precisely than is known
            title = one.columns.get(name) or name
            if not old or (column.is_partial_date and all(value.startswith(t) for t in texts)):
                self._tell(ADDED, one, key, title, "; ".join(texts), value)
            else:
                self._tell(CONTRADICTED, one, key, title, old[0][0], value, old[0][1])
            new = True
        return new

    def _differs(self, table: Table, one: Incoming, own: Row) -> bool:
        """Whether this very source said otherwise before: then it would be overwritten."""
        before = len(self.out.problems)
        for name, value in one.values.items():
            said = raw(table, own, name)
            if value and said and said != value and not table.by_name[name].per_source:
                self._problem(
                    one, name, value, f"wat deze bron al eerder zei: {said}",
                    hint="is het een nieuwe opgave? Geef haar een andere datum met --date",
                )  # fmt: skip
        return len(self.out.problems) > before

    def _which(self, table: Table, one: Incoming, facts: Mapping[str, list[Row]]) -> str:
        """The key of the fact that is meant: by its key, else the period that fits."""
        if one.key in facts or len(facts) == 0:
            return one.key if one.key in facts else ""
        start = one.values.get("from", "")
        dates = table.dates()
        if dates is None:
            return next(iter(facts))
        spans = {
            key: tuple(next((t for row in rows if (t := raw(table, row, c))), "") for c in dates)
            for key, rows in facts.items()
        }
        for key, (first, _) in spans.items():
            if start and first and (first.startswith(start) or start.startswith(first)):
                return key
        lasting = [key for key, (_, last) in spans.items() if not last]
        if not start:
            return (lasting or list(spans))[-1]
        # After the end of what is known it is a new period; before that it is the same fact.
        same = [
            key
            for key, (_, last) in spans.items()
            if not last or not cells.ends_before(start, last)
        ]
        return same[-1] if same else ""

    def _put(self, table: Table, one: Incoming, key: str, own: Row | None) -> None:
        record = {
            column.name: raw(table, own, column.name) if own else "" for column in table.cells
        }
        told = {**one.aside, **one.values}
        record |= {name: value for name, value in told.items() if value and not record.get(name)}
        record["source"] = self.source
        if "key" in record:
            record["key"] = key
        self.out.rows.append((table.name, record))

    # -- figures: a key per row ------------------------------------------------------------------

    def _figure(self, table: Table, one: Incoming) -> None:
        rows = [
            row
            for several in self._index(table, one.identity).get(self._identity(one), {}).values()
            for row in several
        ]

        def said(row: Row) -> tuple[str, str]:
            return _number(row.text("value")), _number(row.text("value_max"))

        mine = _number(one.values.get("value", "")), _number(one.values.get("value_max", ""))
        same = [row for row in rows if said(row) == mine]
        own = [row for row in rows if row.text("source") == self.source]
        if same and not (one.confirmed and not own):
            self._tell(KNOWN, one, same[0].text("key"), old_source=same[0].text("source"))
            return
        if own and not same:
            self._problem(
                one, "value", mine[0], f"wat deze bron al eerder zei: {own[0].text('value')}",
                hint="is het een nieuwe opgave? Geef haar een andere datum met --date",
            )  # fmt: skip
            return
        key = self._new_key(table, one, dated=False)
        if same:
            self._tell(CONFIRMED, one, key, old_source=same[0].text("source"))
        elif rows:
            title = one.columns.get("value") or "value"
            old = rows[0]
            self._tell(
                CONTRADICTED, one, key, title, old.text("value"), mine[0], old.text("source")
            )
        else:
            self._tell(NEW, one, key, new=_written(one))
        self._put(table, one, key, None)

    # -- things: one row each --------------------------------------------------------------------

    def _thing(self, table: Table, one: Incoming) -> None:
        row = self._thing_row(table, one)
        if row is None:
            key = self._new_key(table, one, dated=False)
            self._tell(NEW, one, key, new=_written(one))
            self._put(table, one, key, None)
            return
        key = row.text("key")
        record = {column.name: raw(table, row, column.name) for column in table.cells}
        filled = False
        for name, value in one.values.items():
            column, old = table.by_name[name], record[name]
            if not value or _same(column, value, old):
                continue
            title = one.columns.get(name) or name
            more = _union(column, old, value) if column.separator else ""
            if not old or more:
                self._tell(ADDED, one, key, title, old, value)
                record[name] = more or value
                filled = True
            elif not (column.is_partial_date and old.startswith(value)):
                self._mention(table, one, row, name, title, value)
        sources = [*row.several("source")]
        confirms = one.confirmed and self.source not in sources
        if filled or confirms:
            if not filled:
                self._tell(CONFIRMED, one, key, old_source=sources[0])
            if self.source not in sources:
                record["source"] = ";".join([*sources, self.source])
            self.out.rows.append((table.name, record))
        elif not any(change.line == one.line for change in self.out.changes):
            self._tell(KNOWN, one, key, old_source=sources[0])

    def _thing_row(self, table: Table, one: Incoming) -> Row | None:
        by_key = {row.text("key"): row for row in self.tables[table.name]}
        if one.key in by_key:
            return by_key[one.key]
        wanted = _plain(one.values.get("name", ""))
        rest = [name for name in one.identity if name != "name"]
        return next(
            (
                row
                for row in by_key.values()
                if _plain(row.text("name")) == wanted
                and all(raw(table, row, name) == one.values.get(name, "") for name in rest)
            ),
            None,
        )

    def _mention(
        self, table: Table, one: Incoming, row: Row, name: str, title: str, value: str
    ) -> None:
        """A thing has one row: what a second source says otherwise is kept as its mention."""
        thing = f"{table.kind}/{row.text('key')}"
        key = kebab(f"{thing}-{name}-{self.source}")
        old = raw(table, row, name)
        known = {each.text("key") for each in self.tables["mentions"]}
        if key in known:
            return
        self._tell(CONTRADICTED, one, row.text("key"), title, old, value, row.several("source")[0])
        heading = table.by_name[name].title.get("nl", name)
        mention = {
            "key": key,
            "thing": thing,
            "says": f"{heading}: {value}",
            "source": self.source,
            "passage": one.aside.get("passage", ""),
        }
        self.out.rows.append(("mentions", mention))

    # -- what is there ---------------------------------------------------------------------------

    def _identity(self, one: Incoming) -> tuple[str, ...]:
        return tuple(one.values.get(name, "") for name in one.identity)

    def _index(
        self, table: Table, identity: tuple[str, ...]
    ) -> dict[tuple[str, ...], dict[str, list[Row]]]:
        """Identity → key of the fact → its rows."""
        at = (table.name, *identity)
        if at not in self._indexed:
            found: dict[tuple[str, ...], dict[str, list[Row]]] = defaultdict(
                lambda: defaultdict(list)
            )
            for row in self.tables[table.name]:
                key = row.text("key") if "key" in row.values else ""
                found[tuple(raw(table, row, name) for name in identity)][key].append(row)
            self._indexed[at] = found
        return self._indexed[at]

    def _new_key(self, table: Table, one: Incoming, dated: bool) -> str:
        if "key" not in table.by_name:
            return ""
        if table.name not in self._taken:
            self._taken[table.name] = {row.text("key") for row in self.tables[table.name]}
        taken = self._taken[table.name]
        if one.key and one.key not in taken:
            taken.add(one.key)
            return one.key
        columns = (*one.key_of, "from") if dated and "from" not in one.key_of else one.key_of
        parts = [re.split(r"[/;]", one.values.get(name, ""))[-1] for name in columns]
        base = kebab("-".join(part for part in parts if part))
        key, number = base, 1
        while key in taken:
            number += 1
            key = f"{base}-{number}"
        taken.add(key)
        return key


def _signed(column: Column, value: str) -> bool:
    return column.base in ("integer", "decimal") and cells.check(column, value) is None


def _same(column: Column, value: str, old: str) -> bool:
    if column.separator:
        return set(value.split(column.separator)) <= set(old.split(column.separator))
    if column.base in ("decimal", "integer"):
        return _number(value) == _number(old)
    return value == old


def _union(column: Column, old: str, value: str) -> str:
    parts = [*old.split(column.separator), *value.split(column.separator)]
    return column.separator.join(dict.fromkeys(part for part in parts if part))


def _number(text: str) -> str:
    return re.sub(r"\.?0+\Z", "", text) if "." in text else text


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def kebab(text: str) -> str:
    ascii_only = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", ascii_only.lower()).strip("-")[:_LONGEST_KEY].strip("-")


def _written(one: Incoming) -> str:
    """What a new row says besides which fact it is."""
    told = {name: value for name, value in one.values.items() if name not in one.identity}
    return ", ".join(
        f"{re.sub(r'[*]? [(][A-Z]+[)]$', '', one.columns.get(name, name))}: {value}"
        for name, value in told.items()
        if value
    )
