"""Copies of the data folder to plant faults in, and a tiny folder for fast builds."""

from __future__ import annotations

import csv
import io
import shutil
from pathlib import Path

from zorggraaf import resources
from zorggraaf.tables.schema import Schema

CONCEPT = "https://w3id.org/zorggraaf/id/concept/"


class Folder:
    """A data folder whose tables can be changed a cell, a row or a file at a time."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @classmethod
    def copy_of_real(cls, path: Path) -> Folder:
        path.mkdir(parents=True)
        for file in [*resources.data().glob("*.csv"), resources.data() / "schema.json"]:
            shutil.copy(file, path / file.name)
        return cls(path)

    @classmethod
    def copy_without_ledger(cls, path: Path) -> Folder:
        """The real tables, but no rows in the ledger and the crosswalk: half the rows to read."""
        folder = cls.copy_of_real(path)
        for table in ("intake", "crosswalk"):
            folder.write(table, folder.header(table), [])
        return folder

    @classmethod
    def empty(cls, path: Path) -> Folder:
        """All tables, header only."""
        path.mkdir(parents=True)
        shutil.copy(resources.data() / "schema.json", path / "schema.json")
        for table in Schema.load(path / "schema.json").tables.values():
            header = ",".join(column.name for column in table.cells)
            (path / table.file).write_text(f"{header}\n", encoding="utf-8")
        return cls(path)

    def file(self, table: str) -> Path:
        return self.path / f"{table}.csv"

    def text(self, table: str) -> str:
        return self.file(table).read_text(encoding="utf-8")

    def rows(self, table: str) -> list[dict[str, str]]:
        return list(csv.DictReader(io.StringIO(self.text(table))))

    def header(self, table: str) -> list[str]:
        return next(csv.reader(io.StringIO(self.text(table))))

    def write(self, table: str, header: list[str], rows: list[dict[str, str]]) -> None:
        with self.file(table).open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, header, restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)

    def add(self, table: str, **cells: str) -> int:
        """Append a row; the line it stands on."""
        header, rows = self.header(table), self.rows(table)
        self.write(table, header, [*rows, cells])
        return len(rows) + 2

    def line(self, table: str, **having: str) -> int:
        """The line of the first row with these cells."""
        for at, row in enumerate(self.rows(table)):
            if all(row[name] == value for name, value in having.items()):
                return at + 2
        raise LookupError(f"{table}: {having}")

    def set(self, table: str, line: int, **cells: str) -> int:
        """Change cells of the row on a line; that line."""
        header, rows = self.header(table), self.rows(table)
        rows[line - 2].update(cells)
        self.write(table, header, rows)
        return line


def tiny(path: Path) -> Folder:
    """Two hospitals, a network with three memberships, and three sources of different rank."""
    folder = Folder.empty(path)
    for key, kind, date in (
        ("register", "official-register", "2024"),
        ("page", "own-page", "2025-03"),
        ("news", "secondary", "2026-01-02"),
    ):
        folder.add("sources", key=key, title=f"Bron {key}", consulted="2026", kind=kind, date=date)
    folder.add("organisations", key="noord", name="Noord", source="register;page")
    folder.add("organisations", key="zuid", name="Zuid", name_en="South", source="page")
    folder.add("networks", key="net", name="Het net", kind="oncology", source="page")
    for key, source, start in (
        ("noord-net-member", "register", "2018"),
        ("noord-net-member", "news", "2018-06-07"),
        ("zuid-net-member", "page", "2019"),
    ):
        folder.add(
            "memberships",
            key=key,
            member=f"organisation/{key.partition('-')[0]}",
            group="network/net",
            role="member",
            source=source,
            **{"from": start},
        )
    return folder


def tiny_ontology(path: Path, **rules: str) -> Path:
    """The concepts `tiny` needs, and rules given as name=query."""
    (path / "rules").mkdir(parents=True)
    lines = ["@prefix skos: <http://www.w3.org/2004/02/skos/core#> ."]
    schemes = {
        "source-kind": ["official-register", "own-page", "secondary"],
        "network-kind": ["oncology"],
        "role": ["member", "teaching-hospital"],
        "certainty": ["stated", "inferred"],
        "indicator": ["beds"],
        "unit": ["number"],
    }
    for scheme, keys in schemes.items():
        lines.append(f"<{CONCEPT}{scheme}> a skos:ConceptScheme .")
        lines += [
            f'<{CONCEPT}{scheme}/{key}> a skos:Concept ; skos:prefLabel "{key}"@nl .'
            for key in keys
        ]
    (path / "concepts.ttl").write_text("\n".join(lines), encoding="utf-8")
    for name, query in rules.items():
        file = name.replace("_", "-").lstrip("-")
        (path / "rules" / f"{file}.rq").write_text(query, encoding="utf-8")
    return path
