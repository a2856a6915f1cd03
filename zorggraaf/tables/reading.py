"""Reading and checking data/*.csv against its declaration.

All faults of a run come together, each with file, row, column, what stands there, what was
expected and the nearest valid value. Checking goes by column and looks at each different value
once: forty thousand rows hold few different values.

>>> tables = read_tables()
>>> tables["organisations"][0].table
'organisations'
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from zorggraaf import names, resources
from zorggraaf.errors import DataError
from zorggraaf.tables import cells, disputes, identifiers, references
from zorggraaf.tables.cells import Complaint
from zorggraaf.tables.csvfile import CsvFile, read
from zorggraaf.tables.faults import Fault, Text, fault
from zorggraaf.tables.schema import Column, Schema, Table

__all__ = ["Column", "Row", "Schema", "Table", "Tables", "read_tables"]

Value = str | list[str]


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the table it stands in, its line in the file (the header is line 1), its cells."""

    table: str
    line: int
    values: Mapping[str, Value]
    """Column name → text, or a list of texts where the column may hold several; empty: "" or []."""

    def text(self, column: str) -> str:
        """A cell that holds one value, "" where there is none."""
        value = self.values[column]
        assert isinstance(value, str), f"{self.table}.{column} holds several values"
        return value

    def several(self, column: str) -> list[str]:
        """A cell as a list, whether or not the column may hold several values."""
        value = self.values[column]
        if isinstance(value, str):
            return [value] if value else []
        return value


class Tables(Mapping[str, list[Row]]):
    """All tables that were read and found right: name → rows."""

    def __init__(self, schema: Schema, files: Mapping[str, CsvFile], directory: Path) -> None:
        self.schema = schema
        self.directory = directory
        self._files = files
        self._rows: dict[str, list[Row]] = {}

    def __getitem__(self, name: str) -> list[Row]:
        # Rows are made when asked for: most callers need few tables, and the ledger is long.
        if name not in self._rows:
            self._rows[name] = list(_rows(self._files[name]))
        return self._rows[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)

    def iri_of(self, row: Row) -> str:
        """The IRI of what a row is about; ValueError for a table whose rows are about nothing."""
        template = self.schema[row.table].about_url
        if template is None:
            raise ValueError(f"rows of {row.table} have no IRI")
        return template.fill({name: row.text(name) for name in template.variables})

    @property
    def count(self) -> int:
        """How many rows there are in all tables together."""
        return sum(len(file.lines) for file in self._files.values())


def _rows(file: CsvFile) -> Iterator[Row]:
    table = file.table
    header = [column.name for column in table.cells]
    columns: list[list[Value]] = [
        [value.split(column.separator) if value else [] for value in values]
        if column.separator
        else list(values)
        for column, values in zip(table.cells, file.columns, strict=True)
    ]
    for line, values in zip(file.lines, zip(*columns, strict=True), strict=True):
        yield Row(table.name, line, dict(zip(header, values, strict=True)))


def read_tables(
    data_dir: Path | str | None = None, ontology_dir: Path | str | None = None
) -> Tables:
    """Read every table of a data folder and check it.

    The folder is that of the package unless `data_dir` names another; concepts and schemes of the
    ontology come from `ontology_dir`/concepts.ttl. Raises DataError with all faults at once.
    """
    directory = Path(data_dir) if data_dir is not None else resources.data()
    ontology = Path(ontology_dir) if ontology_dir is not None else resources.ontology()
    schema = Schema.load(directory / "schema.json")
    files: dict[str, CsvFile] = {}
    faults = list(_stray_files(schema, directory))
    for table in schema.tables.values():
        path = directory / table.file
        if path.is_file():
            files[table.name] = read(path, table)
    faults += _missing_files(schema, files, directory)
    known = references.register(schema, files, ontology)
    for file in files.values():
        faults += _check(file, known, schema)
    if faults:
        order = {table.file: at for at, table in enumerate(schema.tables.values())}
        faults.sort(key=lambda f: (order.get(f.file, -1), f.row or 0))
        raise DataError(faults)
    return Tables(schema, files, directory)


def _missing_files(schema: Schema, files: Mapping[str, CsvFile], directory: Path) -> list[Fault]:
    if not files and not any(directory.glob("*.csv")):
        where = Text(f"de tabellen (*.csv) in {directory}", f"the tables (*.csv) in {directory}")
        return [fault(directory.name or str(directory), None, None, "", where)]
    return [
        fault(
            table.file,
            None,
            None,
            "",
            Text("deze tabel", "this table"),
            hint=Text("het bestand ontbreekt", "the file is missing"),
        )
        for table in schema.tables.values()
        if table.name not in files
    ]


def _stray_files(schema: Schema, directory: Path) -> Iterator[Fault]:
    """A table nobody declared is a table nobody reads: say so."""
    expected = {table.file for table in schema.tables.values()}
    for path in sorted(directory.glob("*.csv")):
        if path.name not in expected:
            close = difflib.get_close_matches(path.name, sorted(expected), n=1)
            yield fault(
                path.name,
                None,
                None,
                "",
                Text("een tabel uit schema.json", "a table declared in schema.json"),
                close[0] if close else "",
            )


# -- one table -----------------------------------------------------------------------------------


def _check(file: CsvFile, known: references.Register, schema: Schema) -> Iterator[Fault]:
    table = file.table
    yield from file.faults
    wrong: dict[str, set[str]] = {}
    for column, values in zip(table.cells, file.columns, strict=True):
        if values:
            bad = dict(_wrong_values(column, values))
            wrong[column.name] = set(bad)
            if bad:
                yield from _located(file, column, values, bad)
    yield from _identifiers(file)
    yield from _repeated_keys(file)
    yield from _date_order(file, wrong)
    yield from references.check_references(table, file, wrong, known)
    yield from references.check_circles(table, file)
    yield from _preferences(file, schema)
    yield from disputes.check_disputes(file, schema, known)


_Wrong = list[tuple[str, Complaint]]


def _wrong_values(column: Column, values: list[str]) -> Iterator[tuple[str, _Wrong]]:
    """Each different value of a column that may not stand there, with what is wrong with it."""
    for value in set(values):
        if not value:
            if column.required:
                yield value, [("", _required(column))]
            continue
        if len(value) > cells.MAX_CELL or cells.SUSPECT.search(value):
            complaint = cells.common_fault(value)
            if complaint is not None and not _is_signed_number(column, value):
                yield value, [(value, complaint)]
                continue
        if not column.separator:
            complaint = cells.check(column, value)
            if complaint is not None:
                yield value, [(value, complaint)]
            continue
        found = list(_wrong_items(column, value))
        if found:
            yield value, found


def _is_signed_number(column: Column, value: str) -> bool:
    return column.base in ("integer", "decimal") and cells.check(column, value) is None


def _required(column: Column) -> Complaint:
    if column.name == "source":
        return Complaint(
            Text("een bron (sleutel uit sources)", "a source (a key of sources)"),
            hint=Text("geen feit zonder bron", "no fact without a source"),
        )
    return Complaint(
        Text("een waarde", "a value"), hint=Text("deze kolom is verplicht", "required column")
    )


def _wrong_items(column: Column, value: str) -> Iterator[tuple[str, Complaint]]:
    items = value.split(column.separator)
    for item in items:
        if item != item.strip() or not item:
            tidy = column.separator.join(part.strip() for part in items if part.strip())
            yield (
                value,
                Complaint(
                    Text(
                        f"waarden met alleen {column.separator} ertussen",
                        f"values with nothing but {column.separator} between them",
                    ),
                    tidy,
                ),
            )
            return
    for item in dict.fromkeys(items):
        complaint = cells.check(column, item)
        if complaint is not None:
            yield item, complaint
        if column.states and items.count(item) > 1:
            once = column.separator.join(dict.fromkeys(items))
            yield value, Complaint(Text("elke waarde één keer", "each value once"), once)


def _located(
    file: CsvFile, column: Column, values: list[str], wrong: Mapping[str, _Wrong]
) -> Iterator[Fault]:
    for line, value in zip(file.lines, values, strict=True):
        for found, complaint in wrong.get(value, ()):
            yield fault(file.table.file, line, column.name, found, *complaint)


def _column(file: CsvFile, name: str) -> list[str]:
    """The values of a column; as many empty ones where the file does not have it."""
    for column, values in zip(file.table.cells, file.columns, strict=True):
        if column.name == name:
            return values or [""] * len(file.lines)
    raise KeyError(name)


def _repeated_keys(file: CsvFile) -> Iterator[Fault]:
    table = file.table
    if not table.primary_key or file.missing & set(table.primary_key):
        return
    first: dict[tuple[str, ...], int] = {}
    keys = zip(*(_column(file, name) for name in table.primary_key), strict=True)
    for line, key in zip(file.lines, keys, strict=True):
        before = first.setdefault(key, line)
        if before != line and any(key):
            yield fault(
                table.file,
                line,
                " + ".join(table.primary_key),
                ", ".join(key),
                Text("elke sleutel één keer", "each key once"),
                hint=Text(f"staat ook op rij {before}", f"also on row {before}"),
            )


def _date_order(file: CsvFile, wrong: Mapping[str, set[str]]) -> Iterator[Fault]:
    columns = file.table.dates()
    if columns is None:
        return
    start, end = columns
    bad = wrong.get(start, set()) | wrong.get(end, set())
    pairs = zip(file.lines, _column(file, start), _column(file, end), strict=True)
    for line, first, last in pairs:
        if not first or not last or first in bad or last in bad:
            continue
        if cells.ends_before(first, last):
            expected = Text(f"niet vóór {start} {first}", f"not before {start} {first}")
            yield fault(file.table.file, line, end, last, expected)


def _preferences(file: CsvFile, schema: Schema) -> Iterator[Fault]:
    """A preference must be about a column of the table that tells the fact."""
    if file.table.name != "preferences":
        return
    columns = zip(file.lines, _column(file, "thing"), _column(file, "column"), strict=True)
    for line, thing, name in columns:
        table = schema.kinds.get(thing.rpartition("/")[0])
        if table is None or not name or name in table.by_name:
            continue
        choices = ", ".join(column.name for column in table.cells if column.states)
        expected = Text(f"een kolom van {table.name}", f"a column of {table.name}")
        close = difflib.get_close_matches(name, table.by_name, n=1)
        hint = Text(f"de kolommen zijn {choices}", f"columns: {choices}")
        yield fault(file.table.file, line, "column", name, expected, "".join(close), hint)


def _identifiers(file: CsvFile) -> Iterator[Fault]:
    """Numbers of other registers, wherever a row names the register beside the number."""
    by_property = {column.property_url: column.name for column in file.table.cells}
    scheme = by_property.get(names.term("identifierScheme"))
    value = by_property.get(names.expand("skos:notation"))
    if scheme is None or value is None:
        return
    columns = zip(file.lines, _column(file, scheme), _column(file, value), strict=True)
    for line, register, number in columns:
        form = identifiers.FORMS.get(register)
        if form is not None and number and not form.valid(number):
            near = identifiers.nearest(register, number)
            yield fault(file.table.file, line, value, number, form.expected, near)
