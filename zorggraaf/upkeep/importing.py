"""Reading a filled-in spreadsheet back: what it would change, whether that may be, and doing it.

`check` changes nothing, whatever it is given, and so may be called for a file that somebody
uploads. `ImportResult.apply` writes, all of it or nothing. A name that is not certain, a value
that may not be, or a violation of the shapes that was not there before stops it.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from zorggraaf import names, resources
from zorggraaf.errors import DataError, Problem, UsageError, ZorggraafError
from zorggraaf.tables import Tables, read_tables
from zorggraaf.tabular import Cell, Table, Value
from zorggraaf.things import answers, short_key
from zorggraaf.upkeep import patch
from zorggraaf.upkeep.dates import DateError, date_of
from zorggraaf.upkeep.editing import Edit, Record
from zorggraaf.upkeep.entries import Concepts, Entry, Sheet, entries, grid_of
from zorggraaf.upkeep.forms import ORGANISATIONS, THING, Form, plain
from zorggraaf.upkeep.known import is_path
from zorggraaf.upkeep.merging import (
    ADDED,
    CONFIRMED,
    CONTRADICTED,
    KNOWN,
    NEW,
    Change,
    Incoming,
    kebab,
    merged,
)
from zorggraaf.upkeep.recognising import Found, Unknown, recognised
from zorggraaf.upkeep.textfile import read_text
from zorggraaf.upkeep.workbook import Book, Grid, is_spreadsheet, read_book

if TYPE_CHECKING:
    from zorggraaf.store import Graph
    from zorggraaf.validation import Result

_WORDS: Final = {
    NEW: ("nieuw", "new"),
    ADDED: ("aanvulling", "addition"),
    CONTRADICTED: ("tegenspraak", "contradiction"),
    CONFIRMED: ("bevestigd", "confirmed"),
    KNOWN: ("al bekend", "already known"),
}
_DEFAULT_KIND: Final = "own-page"
_LONGEST_TITLE: Final = 80


@dataclass(frozen=True, slots=True)
class Origin:
    """The source that a file is: what it is called, of when, from whom."""

    title: str
    date: str
    publisher: str = ""
    url: str = ""
    kind: str = _DEFAULT_KIND
    """Key of a source kind."""

    @property
    def key(self) -> str:
        """The key in sources.csv: the same for the same title and date.

        >>> Origin("Opgave OOR Utrecht", "2026-11-01").key
        'opgave-oor-utrecht-2026-11-01'
        """
        return f"{kebab(self.title)[:_LONGEST_TITLE].strip('-')}-{self.date}"


@dataclass
class ImportResult:
    """What a file would change."""

    name: str
    origin: Origin
    kind: str
    """Which form it was read as, or `patch`."""
    changes: list[Change] = field(default_factory=list)
    unknown: list[Unknown] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    violations: list[Result] = field(default_factory=list)
    """What the shapes would object to, and do not object to now."""
    warnings: list[Result] = field(default_factory=list)
    """What the shapes ask attention for in what the file touches."""
    rows: list[tuple[str, Record]] = field(default_factory=list)
    """Table and row, the source among them, that would be written."""
    data_dir: Path = field(default_factory=resources.data)

    @property
    def ok(self) -> bool:
        """Whether it may be applied."""
        return not (self.problems or self.unknown or self.violations)

    @property
    def counts(self) -> dict[str, int]:
        """Kind of change → how many, of all kinds."""
        counted = Counter(change.what for change in self.changes)
        return {what: counted[what] for what in _WORDS}

    def edit(self) -> Edit:
        """The rows, to be put in the tables."""
        edit = Edit(self.data_dir)
        for table, record in self.rows:
            edit.put(table, record)
        return edit

    def apply(self) -> list[Path]:
        """Write; the files that changed.

        Raises ZorggraafError where the result may not be applied, and what Edit.apply raises.
        """
        if not self.ok:
            raise ZorggraafError(
                f"{self.name} is niet overgenomen: er zijn fouten of onzekere namen.",
                "Verbeter het bestand en probeer opnieuw; er is niets geschreven.",
            )
        return self.edit().apply() if self.rows else []

    def summary(self, lang: str = "nl") -> str:
        """What there is to say in a sentence."""
        place = 1 if lang == "en" else 0
        said = [f"{n} {_WORDS[what][place]}" for what, n in self.counts.items() if n]
        bad = (
            (len(self.unknown), ("naam niet zeker", "name not certain")),
            (len(self.problems), ("fout", "fault")),
            (len(self.violations), ("overtreding van de regels", "violation of the rules")),
            (len(self.warnings), ("aandachtspunt", "point of attention")),
        )
        said += [f"{n} × {words[place]}" for n, words in bad if n]
        nothing = ("niets te doen", "nothing to do")[place]
        return f"{self.name}: {', '.join(said) or nothing}."

    def tables(self, lang: str = "nl") -> list[Table]:
        """The result as people read it: changes, uncertain names, faults, findings, notes."""
        return [table for table in _tables(self, "en" if lang == "en" else "nl") if table.rows]

    def records(self) -> dict[str, Any]:
        """The result for programs."""
        return {
            "file": self.name,
            "kind": self.kind,
            "ok": self.ok,
            "source": {"key": self.origin.key, "title": self.origin.title},
            "counts": self.counts,
            "changes": [
                {
                    "what": one.what, "row": one.line, "fact": one.label, "column": one.column,
                    "old": one.old, "new": one.new, "old_source": one.old_source,
                    "table": one.table, "key": one.key,
                }
                for one in self.changes
            ],
            "unknown": [
                {
                    "row": one.line, "column": one.column, "name": one.name, "why": one.why,
                    "candidates": [
                        {"key": short_key(c.iri), "name": c.name, "score": c.score}
                        for c in one.candidates
                    ],
                }
                for one in self.unknown
            ],
            "problems": [one.text() for one in self.problems],
            "violations": [one.message() for one in self.violations],
            "warnings": [one.message() for one in self.warnings],
            "notes": self.notes,
        }  # fmt: skip


def check(
    content: bytes,
    name: str,
    origin: Origin,
    data_dir: Path | str | None = None,
    graph: Graph | None = None,
    kind: str = "",
    sheet: str = "",
    shapes: bool = True,
    tables: Tables | None = None,
) -> ImportResult:
    """What a file would change; nothing is stored, nothing is written.

    content: the file, .xlsx or CSV. graph: to recognise names with (default: that of the tables).
    kind: the form, where the file does not tell. sheet: which sheet. shapes: whether the result
    is held against the shapes too; without it that is left to `validate`. tables: those of
    data_dir, where they were read already.

    Raises ZorggraafError for a file that cannot be read as a whole, UsageError for an origin,
    kind or sheet that cannot be.
    """
    origin = _told(origin)
    book = _read(content, name)
    folder = Path(data_dir) if data_dir is not None else resources.data()
    tables = tables if tables is not None else read_tables(folder)
    result = ImportResult(name, origin, "", data_dir=folder)
    own = _source_row(tables, origin, name)
    if len(book.grids) == 1 and patch.is_patch(book.grids[0]):
        incoming = _patched(book.grids[0], tables, result)
    else:
        from zorggraaf.build import build_memory
        from zorggraaf.store import Graph as Opened

        known = graph if graph is not None else Opened.of(build_memory(tables))
        incoming = _filled_in(book, sheet, kind, tables, known, result)
    outcome = merged(tables, incoming, origin.key, _where(book, sheet, name))
    result.changes += outcome.changes
    result.problems += outcome.problems
    if outcome.rows:
        result.rows = [("sources", own), *outcome.rows]
    if result.ok and result.rows:
        _try(result, graph, shapes)
    return result


# -- the source ----------------------------------------------------------------------------------


def _told(origin: Origin) -> Origin:
    title = " ".join(origin.title.split())
    if not kebab(title):
        raise UsageError("een opgave heeft een titel nodig", 'Geef haar met --source "…".')
    try:
        date = date_of(origin.date)
    except DateError as error:
        meant = f" Bedoelde u {error.nearest}?" if error.nearest else ""
        raise UsageError(
            f"‘{origin.date}’ is geen datum die bestaat.", f"Schrijf 2026-11-22.{meant}"
        ) from error
    return Origin(title, date, origin.publisher, origin.url, origin.kind or _DEFAULT_KIND)


def _source_row(tables: Tables, origin: Origin, name: str) -> Record:
    """The row of sources.csv: the one that is there, or a new one."""
    columns = [column.name for column in tables.schema["sources"].cells]
    for row in tables["sources"]:
        if row.text("key") != origin.key:
            continue
        if (row.text("title"), row.text("date")) != (origin.title, origin.date):
            raise UsageError(
                f"Er is al een bron {origin.key}, met een andere titel: {row.text('title')}.",
                "Geef een titel die er minder op lijkt.",
            )
        return {column: row.text(column) for column in columns}
    told = {
        "key": origin.key,
        "title": origin.title,
        "publisher": origin.publisher,
        "date": origin.date,
        "url": origin.url,
        # A file that was sent has no address: its name is how it is found again.
        "document_number": "" if origin.url else name,
        "consulted": datetime.date.today().isoformat(),
        "kind": origin.kind,
        "language": "nl",
    }
    return {column: told.get(column, "") for column in columns}


# -- the file ------------------------------------------------------------------------------------


def _read(content: bytes, name: str) -> Book:
    if not content:
        raise ZorggraafError(f"{name} is leeg.", "Bewaar het bestand opnieuw.")
    if is_spreadsheet(content):
        return read_book(content, name)
    return Book(name, [read_text(content, name)], {})


def _where(book: Book, sheet: str, name: str) -> str:
    if len(book.grids) == 1 and not book.grids[0].name:
        return name
    told = sheet or book.about.get("blad", "") or book.grids[0].name
    return f"{name}, blad {told}"


def _patched(grid: Grid, tables: Tables, result: ImportResult) -> list[Incoming]:
    result.kind = "patch"
    result.notes += grid.notes
    rows, problems = patch.rows_of(grid, tables.schema, result.name)
    result.problems += problems
    found = []
    for one in rows:
        values = {name: text for name, text in one.values.items() if name not in ("key", "source")}
        aside = {
            name: values.pop(name) for name in ("passage", "note", "certainty") if name in values
        }
        keyed = "key" in one.table.by_name
        parts = [name for name in one.table.by_name if values.get(name)]
        label = one.values.get("key", "") or " – ".join(values[part] for part in parts[:3])
        identity = ("key",) if keyed else tuple(n for n in one.table.fact_key)
        if keyed and one.values.get("key"):
            values = {"key": one.values["key"], **values}
        elif keyed:
            identity = tuple(
                column.name for column in one.table.cells
                if column.required and column.name not in ("key", "source")
            )  # fmt: skip
        found.append(
            Incoming(
                one.table.name,
                one.line,
                {name: text for name, text in values.items() if text},
                label,
                identity,
                identity if identity != ("key",) else ("key",),
                one.values.get("key", ""),
                False,
                {name: text for name, text in aside.items() if text},
            )
        )
    return found


def _filled_in(
    book: Book, sheet: str, kind: str, tables: Tables, graph: Graph, result: ImportResult
) -> list[Incoming]:
    grid, form = grid_of(book, sheet, kind)
    result.kind = form.name
    about = book.about.get("voor", "") if form.name == book.about.get("soort") else ""
    prefilled = graph.labels([names.ID + about]).get(names.ID + about, "") if about else ""
    read = entries(grid, form, result.name, _concepts(graph), about, prefilled)
    result.notes += read.notes
    found, result.unknown = recognised(read, tables, graph, result.origin.date)
    if about:
        for entry in read.entries:
            for each in form.fields:
                if each.lone and each.kind == THING and not entry.values.get(each.name):
                    fits = about.partition("/")[0] in each.things
                    found[entry.line, each.name] = [about] if fits and each.required else []
    doubtful = {one.line for one in result.unknown}
    doubtful |= {one.row for one in read.problems if one.row is not None}
    sure = [entry for entry in read.entries if entry.line not in doubtful]
    incoming = _incoming(read, sure, found, tables, graph)
    result.problems += read.problems
    return incoming


def _concepts(graph: Graph) -> Concepts:
    """Per scheme what a word of it, in either language, or its key, means."""
    rows = answers(
        graph, "SELECT ?concept ?label WHERE { ?concept skos:prefLabel|skos:altLabel ?label }"
    )
    found: dict[str, dict[str, str]] = {}
    for concept, label in rows:
        if concept is None or label is None:
            continue
        kind, _, rest = short_key(concept.value).partition("/")
        scheme, _, key = rest.partition("/")
        if kind == "concept" and key:
            words = found.setdefault(scheme, {})
            words.setdefault(plain(label.value), key)
            words[plain(key)] = key
    return found


def _incoming(
    read: Sheet, sure: Sequence[Entry], found: Found, tables: Tables, graph: Graph
) -> list[Incoming]:
    form = read.form
    table = tables.schema[form.table]
    bodies = {
        f"region/{row.text('key')}": f"network/{row.text('body')}"
        for row in tables["regions"]
        if row.text("body")
    }
    every = {path for paths in found.values() for path in paths}
    every |= {bodies[path] for path in every if path in bodies}
    labels = graph.labels([names.ID + path for path in every])
    out: list[Incoming] = []
    for entry in sure:
        values: dict[str, str] = {}
        told: list[str] = []
        for each in form.fields:
            column = each.column or each.name
            if each.kind == THING:
                paths = found.get((entry.line, each.name), [])
                if each.name == "group":
                    lost = [p for p in paths if p.startswith("region/") and p not in bodies]
                    for path in lost:
                        read.problem(entry, each.name, path, "een regio met een overlegorgaan")
                    paths = [bodies.get(path, path) for path in paths if path not in lost]
                told += [labels.get(names.ID + path, path) for path in paths[:1]]
                cells = [p if is_path(table, column) else p.partition("/")[2] for p in paths]
                if cells:
                    values[column] = (table.by_name[column].separator or ";").join(cells)
            elif each.column and each.name != "note" and entry.values.get(each.name):
                values[column] = entry.values[each.name]
        aside = {**form.fixed}
        if "note" in entry.values:
            aside["note"] = entry.values["note"]
        if "passage" in table.by_name:
            where = f"blad {read.name}, " if read.name else ""
            aside["passage"] = f"{where}rij {entry.line}"
        if "stated_name" in table.by_name:
            name = entry.values.get("member", "")
            if name and told and plain(name) != plain(told[0]):
                aside["stated_name"] = name
        label = entry.values.get("name") or " – ".join(told)
        columns = {
            each.column: entry.columns.get(each.name, each.nl)
            for each in form.fields
            if each.column
        }
        if form is ORGANISATIONS:
            out += _numbers(form, entry, values, aside, label)
            continue
        out.append(
            Incoming(
                form.table,
                entry.line,
                values,
                label,
                form.identity,
                form.key,
                entry.values.get("key", ""),
                entry.values.get("confirmed") == "ja",
                {name: text for name, text in aside.items() if name in table.by_name},
                columns,
            )
        )
    return out


def _numbers(
    form: Form, entry: Entry, values: Mapping[str, str], aside: Mapping[str, str], label: str
) -> list[Incoming]:
    """A row of numbers is a row of the table for each."""
    return [
        Incoming(
            form.table,
            entry.line,
            {"thing": values["thing"], "scheme": scheme, "value": entry.values[field_name]},
            f"{label}: {form.field(field_name).nl}",
            form.identity,
            form.key,
            "",
            entry.values.get("confirmed") == "ja",
            aside,
            {"value": entry.columns.get(field_name, field_name)},
        )
        for field_name, scheme in form.schemes.items()
        if entry.values.get(field_name)
    ]


# -- the tables as they would be -----------------------------------------------------------------


def _try(result: ImportResult, graph: Graph | None, shapes: bool) -> None:
    """Reads the tables as they would be, and holds their graph against the shapes."""
    try:
        with result.edit().tried() as after:
            if not shapes:
                return
            from zorggraaf.build import build_memory
            from zorggraaf.store import Graph as Opened
            from zorggraaf.validation import validate

            report = validate(store=Opened.of(build_memory(after)))
    except DataError as error:
        result.problems += error.problems
        return
    bad = [one for one in report.results if one.severity == "Violation"]
    if bad:
        before = validate(data_dir=result.data_dir) if graph is None else validate(store=graph)
        had = {(one.shape.iri, one.focus, one.value) for one in before.results}
        bad = [one for one in bad if (one.shape.iri, one.focus, one.value) not in had]
    source = names.iri("source", result.origin.key)
    touched = {source} | {
        names.iri(kind, change.key)
        for change in result.changes
        if change.what != KNOWN and change.key
        and (kind := Edit(result.data_dir).schema[change.table].kind) is not None
    }  # fmt: skip
    result.violations = bad
    result.warnings = [
        one for one in report.results if one.severity == "Warning" and one.focus in touched
    ]


# -- for people ----------------------------------------------------------------------------------

_HEADS: Final = {
    "changes": {
        "nl": "rij|wat|feit|kolom|was|volgens|wordt",
        "en": "row|what|fact|column|was|according to|becomes",
    },
    "unknown": {"nl": "rij|kolom|naam|kan zijn|waarom", "en": "row|column|name|may be|why"},
    "problems": {"nl": "fout", "en": "fault"},
    "findings": {
        "nl": "ernst|ding|wat er niet klopt|wat te doen",
        "en": "severity|thing|what is wrong|what to do",
    },
    "notes": {"nl": "opmerking", "en": "remark"},
}
_TITLES: Final = {
    "changes": {"nl": "Wat er verandert", "en": "What changes"},
    "unknown": {"nl": "Namen die niet zeker zijn", "en": "Names that are not certain"},
    "problems": {"nl": "Fouten", "en": "Faults"},
    "findings": {"nl": "Toetsing aan de regels", "en": "Against the rules"},
    "notes": {"nl": "Opmerkingen", "en": "Remarks"},
}


def _tables(result: ImportResult, lang: str) -> list[Table]:
    place = 1 if lang == "en" else 0

    def table(name: str, rows: list[Sequence[Value]], note: str = "") -> Table:
        return Table(_TITLES[name][lang], _HEADS[name][lang].split("|"), rows, name, note)

    return [
        table(
            "changes",
            [
                [one.line, _WORDS[one.what][place], one.label, one.column or None, one.old or None,
                 one.old_source or None, one.new or None]
                for one in result.changes
                if one.what != KNOWN
            ],
        ),
        table(
            "unknown",
            [
                [one.line, one.column, one.name,
                 "; ".join(f"{c.name} [{short_key(c.iri)}]" for c in one.candidates) or None,
                 one.why]
                for one in result.unknown
            ],
            "Schrijf de naam voluit, of zet de sleutel erachter tussen blokhaken."
            if lang == "nl"
            else "Write the name in full, or put the key after it in square brackets.",
        ),
        table("problems", [[one.text(lang)] for one in result.problems]),
        table(
            "findings",
            [
                [one.severity, Cell(one.label, one.focus), one.message(lang),
                 one.advice_en if lang == "en" else one.advice_nl]
                for one in (*result.violations, *result.warnings)
            ],
        ),
        table("notes", [[note] for note in result.notes]),
    ]  # fmt: skip
