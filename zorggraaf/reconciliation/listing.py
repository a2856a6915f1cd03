"""A list of somebody's with a column of names: read, and given back with the keys added.

Lists come as CSV in many ways: with commas, semicolons or tabs, in UTF-8 or in the encoding of
older spreadsheets. What cannot be read is told with its line; nothing is guessed away.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from zorggraaf.errors import UsageError, ZorggraafError, reason
from zorggraaf.reconciliation.matching import Candidate, Query, match
from zorggraaf.reconciliation.protocol import LONGEST_TEXT
from zorggraaf.reconciliation.queries import property_of
from zorggraaf.tabular import Cell, Table, Value
from zorggraaf.things import short_key

if TYPE_CHECKING:
    from zorggraaf.store import Graph

MOST_BYTES: Final = 50_000_000
MOST_ROWS: Final = 100_000
ADDED: Final = ("key", "name", "score", "match", "why")
_DELIMITERS: Final = ",;\t|"
_SNIFFED: Final = 20
"""Lines from which the delimiter is told."""
_WORDS: Final = {
    "none": ("niets gevonden dat hierop lijkt", "nothing found that is like it"),
    "empty": ("geen naam", "no name"),
    "long": ("te lang voor een naam", "too long for a name"),
    "nearest": ("niet zeker; het dichtst bij komt {0} ({1})", "not certain; nearest is {0} ({1})"),
    "title": ("Herkende namen", "Reconciled names"),
}


@dataclass(frozen=True, slots=True)
class Listing:
    """The heading and rows of a file; every row is as long as the heading."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    name: str = ""

    def place(self, column: str) -> int:
        """Which column has this heading. Raises UsageError where none or several have it."""
        wanted = column.strip().casefold()
        exact = [place for place, name in enumerate(self.header) if name == column]
        found = exact or [
            place for place, name in enumerate(self.header) if name.casefold() == wanted
        ]
        if len(found) == 1:
            return found[0]
        listed = ", ".join(f"‘{name}’" for name in self.header)
        if found:
            raise UsageError(
                f"‘{column}’ staat {len(found)} keer boven een kolom.", "Hernoem er een."
            )
        raise UsageError(f"{self.name} heeft geen kolom ‘{column}’.", f"Kies uit: {listed}.")


@dataclass(frozen=True, slots=True)
class Outcome:
    """The list with its keys, and how many names were found."""

    table: Table
    certain: int
    uncertain: int
    missing: int


def read(path: Path) -> Listing:
    """A CSV file with a heading.

    Raises ZorggraafError for a file that cannot be read, is no CSV, is empty or too large, or has
    a row longer than its heading.
    """
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise ZorggraafError(
                f"{path.name} is {size // 1_000_000} MB; dat is te groot voor een lijst met namen.",
                f"Een lijst mag {MOST_BYTES // 1_000_000} MB zijn.",
            )
        data = path.read_bytes()
    except OSError as error:
        raise ZorggraafError(
            f"{path} is niet te lezen: {reason(error)}.", "Klopt de naam van het bestand?"
        ) from error
    return parse(data, path.name)


def parse(data: bytes, name: str = "lijst") -> Listing:
    """The rows of a CSV file.

    >>> parse("\\ufeffNaam;Plaats\\r\\nUMCG;Groningen\\r\\n".encode()).rows
    (('UMCG', 'Groningen'),)
    """
    text = _decoded(data, name)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    header: tuple[str, ...] = ()
    rows: list[tuple[str, ...]] = []
    try:
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if not header:
                header = tuple(cell.strip() for cell in cells)
                continue
            if len(cells) > len(header) and any(cell.strip() for cell in cells[len(header) :]):
                raise ZorggraafError(
                    f"{name}, regel {reader.line_num}: {len(cells)} cellen onder "
                    f"{len(header)} kolommen.",
                    "Zet een tekst waar een scheidingsteken in staat tussen aanhalingstekens.",
                )
            padded = [*cells, *[""] * (len(header) - len(cells))]
            rows.append(tuple(padded[: len(header)]))
            if len(rows) > MOST_ROWS:
                raise ZorggraafError(
                    f"{name} heeft meer dan {MOST_ROWS} rijen.", "Deel het bestand op."
                )
    except csv.Error as error:
        raise ZorggraafError(
            f"{name}, regel {reader.line_num}: dit is geen leesbare CSV ({error}).",
            "Is een aanhalingsteken niet gesloten?",
        ) from error
    if not header:
        raise ZorggraafError(f"{name} is leeg.", "Er moet een regel met kolomnamen in staan.")
    return Listing(header, tuple(rows), name)


def _decoded(data: bytes, name: str) -> str:
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise ZorggraafError(
            f"{name} is een spreadsheet, geen CSV.",
            "Bewaar het blad als CSV (Bestand, Opslaan als) en gebruik dat bestand.",
        )
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        # What is no UTF-8 was written by an older spreadsheet on Windows.
        encodings = ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise ZorggraafError(f"{name} is geen tekstbestand.", "Bewaar de lijst als CSV in UTF-8.")


def _delimiter(text: str) -> str:
    """The sign that stands most often in the heading, and as often in the lines after it."""
    lines = [line for line in text.splitlines()[:_SNIFFED] if line.strip()]
    if not lines:
        return ","

    def fitness(sign: str) -> tuple[int, int]:
        count = lines[0].count(sign)
        return (sum(line.count(sign) == count for line in lines) if count else 0, count)

    return max(_DELIMITERS, key=fitness)


def reconcile(
    graph: Graph,
    listing: Listing,
    column: str,
    type_: str | None = None,
    on: str | None = None,
    properties: Mapping[str, str] | None = None,
    nearest: bool = False,
    lang: str = "nl",
) -> Outcome:
    """The list with the columns of ADDED.

    properties: per property (plaats, provincie, website, ror, kvk ...) the column it is in.
    nearest: whether the key of an uncertain candidate is filled in as well; otherwise it stands in
    the reason only, so that nobody joins tables by a guess.
    Raises UsageError for a column that is not there and a property that decides nothing.
    """
    names_at = listing.place(column)
    known: list[tuple[str, int]] = []
    for property_, heading in (properties or {}).items():
        if property_of(property_) is None:
            raise UsageError(
                f"Aan ‘{property_}’ is niets te herkennen.",
                "Kies uit: plaats, gemeente, provincie, regio, website, peildatum, ror, kvk, "
                "wikidata, isni.",
            )
        known.append((property_, listing.place(heading)))
    queries = [
        Query(
            text=row[names_at] if len(row[names_at]) <= LONGEST_TEXT else "",
            type=type_,
            limit=2,
            properties=tuple((property_, row[at]) for property_, at in known if row[at].strip()),
            on=on,
        )
        for row in listing.rows
    ]
    different = list(dict.fromkeys(queries))
    answers = dict(zip(different, match(graph, different), strict=True))
    rows: list[Sequence[Value]] = []
    counts = [0, 0, 0]
    for row, query in zip(listing.rows, queries, strict=True):
        found = answers[query]
        counts[0 if found and found[0].match else 1 if found else 2] += 1
        rows.append([*row, *_added(row[names_at], found, nearest, lang)])
    table = Table(_word("title", lang), [*listing.header, *_headings(listing)], rows, "reconcile")
    return Outcome(table, *counts)


def _word(name: str, lang: str) -> str:
    return _WORDS[name][1 if lang == "en" else 0]


def _headings(listing: Listing) -> list[str]:
    taken = {name.casefold() for name in listing.header}
    return [name if name not in taken else f"zorggraaf_{name}" for name in ADDED]


def _added(text: str, found: Sequence[Candidate], nearest: bool, lang: str) -> list[Value]:
    if not found:
        why = "none" if text.strip() else "empty"
        why = "long" if len(text) > LONGEST_TEXT else why
        return [None, None, None, False, _word(why, lang)]
    best = found[0]
    key, why_ = short_key(best.iri), best.why.text(lang)
    if best.match or nearest:
        return [Cell(key, best.iri), best.name, best.score, best.match, why_]
    told = _word("nearest", lang).format(best.name, key)
    return [None, None, best.score, False, f"{told}: {why_}"]
