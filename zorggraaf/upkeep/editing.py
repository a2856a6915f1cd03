"""Changing the tables: several rows at once, checked as a whole, written as a whole or not at all.

The changed tables are first written in a folder beside the others and read there with every check
there is. Only when nothing is wrong does each take the place of the old one. References point from
facts to things to sources, and the tables are put in place in the opposite order: whoever ends the
program halfway leaves tables that hold together, with perhaps a source that nothing names yet;
doing the same edit again completes it.
"""

from __future__ import annotations

import csv
import io
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from zorggraaf import resources
from zorggraaf.errors import DataError, UsageError, ZorggraafError, reason
from zorggraaf.store.locking import locked
from zorggraaf.tables import Tables, read_tables
from zorggraaf.tables import ledger as _ledger
from zorggraaf.tables.schema import Schema, Table

_LOCK: Final = ".edit.lock"
_FIRST: Final = ("sources", "concepts", "municipalities", "organisations", "networks", "regions")
"""Tables that others refer to, in the order in which they must be there."""

Record = dict[str, str]
"""A row as it stands in the file: column → text, "" where empty."""


@dataclass
class Edit:
    """Rows to add to or change in the tables of one folder.

    >>> edit = Edit()
    >>> edit.put("preferences", {"thing": "event/x", "column": "from", "prefer": "kb",
    ...     "why": "stond er zelf bij", "decided": "2026-11-22"})
    >>> edit.tables
    ['preferences']
    """

    data_dir: Path = field(default_factory=resources.data)
    _rows: dict[str, dict[tuple[str, ...], Record | None]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.schema = Schema.load(self.data_dir / "schema.json")

    def put(self, table: str, row: Mapping[str, str]) -> None:
        """Add a row, or let it take the place of the row with the same key.

        Raises UsageError for a column the table does not have.
        """
        declared = self.schema[table]
        names = [column.name for column in declared.cells]
        unknown = sorted(set(row) - set(names))
        if unknown:
            raise UsageError(f"{table}.csv heeft geen kolom {', '.join(unknown)}")
        record = {name: row.get(name, "") for name in names}
        self._rows.setdefault(table, {})[_key(declared, record)] = record

    def remove(self, table: str, key: Sequence[str]) -> None:
        """Leave out the row with this key."""
        self._rows.setdefault(table, {})[tuple(key)] = None

    @property
    def tables(self) -> list[str]:
        """The tables this touches, those that others refer to first."""
        order = {name: place for place, name in enumerate((*_FIRST, *self.schema.tables))}
        return sorted(self._rows, key=lambda name: order[name])

    @property
    def written(self) -> list[tuple[str, Record]]:
        """Table and row of each row to be put, what others refer to first."""
        return [
            (table, record)
            for table in self.tables
            for record in self._rows[table].values()
            if record is not None
        ]

    @property
    def rows(self) -> int:
        """How many rows this adds, changes or leaves out."""
        return sum(len(rows) for rows in self._rows.values())

    @contextmanager
    def tried(self, ontology_dir: Path | str | None = None) -> Iterator[Tables]:
        """The tables as they would be, read and checked; nothing is changed.

        Raises DataError with all faults at once.
        """
        with self._beside() as folder:
            yield read_tables(folder, ontology_dir)

    def apply(
        self,
        ontology_dir: Path | str | None = None,
        approve: Callable[[Tables], None] | None = None,
    ) -> list[Path]:
        """Check and write; the files that changed, data/README.md with its counts among them.

        approve: a last look at the tables as they would be, which raises to stop it all.
        Raises DataError for faults, ZorggraafError where the folder cannot be written or somebody
        else is changing it. In each case every table is as it was.
        """
        if not os.access(self.data_dir, os.W_OK):
            raise ZorggraafError(
                f"in {self.data_dir} kan niet worden geschreven",
                "Wijs met --data een eigen map aan, zoals data/ van een kopie van zorggraaf.",
            )
        with locked(self.data_dir / _LOCK), self._beside() as folder:
            tables = read_tables(folder, ontology_dir)
            if approve is not None:
                approve(tables)
            changed = [self.schema[name].file for name in self.tables]
            changed = [name for name in changed if _differs(folder / name, self.data_dir / name)]
            if changed and (self.data_dir / "README.md").is_file():
                (folder / "README.md").write_text(_ledger.render(folder), encoding="utf-8")
                changed.append("README.md")
            for name in changed:
                _sync(folder / name)
            for name in changed:
                os.replace(folder / name, self.data_dir / name)  # noqa: PTH105
            return [self.data_dir / name for name in changed]

    @contextmanager
    def _beside(self) -> Iterator[Path]:
        """A folder with all tables, the changed ones as they would be."""
        inside = self.data_dir if os.access(self.data_dir, os.W_OK) else None
        try:
            with tempfile.TemporaryDirectory(dir=inside, prefix=".edit-") as name:
                folder = Path(name)
                for path in (*self.data_dir.glob("*.csv"), self.data_dir / "schema.json"):
                    shutil.copyfile(path, folder / path.name)
                for table in self.tables:
                    self._write(self.schema[table], folder)
                yield folder
        except OSError as error:
            raise ZorggraafError(
                f"de gewijzigde tabellen zijn niet weg te schrijven: {reason(error)}",
                "De tabellen zijn zoals ze waren. Probeer het nog eens als dat verholpen is.",
            ) from error

    def _write(self, table: Table, folder: Path) -> None:
        path = folder / table.file
        header = [column.name for column in table.cells]
        rows = {_key(table, record): record for record in records(path)} if path.exists() else {}
        for key, record in self._rows[table.name].items():
            if record is None:
                rows.pop(key, None)
            else:
                rows[key] = record
        ordered = sorted(rows.items(), key=lambda item: item[0])
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(header)
        writer.writerows([record[name] for name in header] for _, record in ordered)
        path.write_text(text.getvalue(), encoding="utf-8", newline="")


def records(path: Path) -> list[Record]:
    """The rows of a table as they stand in its file."""
    with path.open(encoding="utf-8-sig", newline="") as handle:
        return [
            {name: value or "" for name, value in row.items()} for row in csv.DictReader(handle)
        ]


def _key(table: Table, record: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(record[name] for name in table.primary_key)


def _differs(new: Path, old: Path) -> bool:
    return not old.exists() or new.read_bytes() != old.read_bytes()


def _sync(path: Path) -> None:
    with path.open("rb") as handle:
        os.fsync(handle.fileno())


__all__ = ["DataError", "Edit", "Record", "records"]
