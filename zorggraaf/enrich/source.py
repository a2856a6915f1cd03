"""What is known of a live source before it is asked: who publishes it, where, and on what terms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from zorggraaf.enrich.fetching import Fetcher
from zorggraaf.errors import ZorggraafError
from zorggraaf.tables import Tables
from zorggraaf.upkeep.editing import Record
from zorggraaf.upkeep.told import Told


class ShapeError(ZorggraafError):
    """A source answers in another form than it documents: which field is not as expected."""


@dataclass(frozen=True, slots=True)
class About:
    """A live source."""

    key: str
    title: str
    publisher: str
    page: str
    """Where people read about it."""
    address: str
    """Where programs ask it; --base-url puts another in its place."""
    kind: str
    """A concept of scheme source-kind."""
    licence: str
    """The IRI of its licence, "" where it names none."""
    terms: str
    """Its terms in a few words, for the note of the source."""
    gives: str
    """What `enrich` takes from it, in Dutch."""
    pause: float = 1.0
    """Seconds between two requests that its keeper can live with."""

    def row(self, fetched: date) -> Record:
        """The row of sources.csv for what was fetched on this day.

        Each day its own: what a register says today does not change what it said last year.
        """
        return {
            "key": f"{self.key}-{fetched.isoformat()}",
            "title": f"{self.title}, {fetched.isoformat()}",
            "publisher": self.publisher,
            "date": fetched.isoformat(),
            "url": self.page,
            "consulted": fetched.isoformat(),
            "kind": self.kind,
            "licence": self.licence,
            "note": self.terms,
        }


@dataclass(frozen=True)
class Asking:
    """One round of asking a source: how to fetch, where, and what the tables hold."""

    fetcher: Fetcher
    address: str
    tables: Tables
    year: int
    """For sources with an edition a year."""
    files: dict[str, Any] = field(default_factory=dict)
    """What was fetched that is no row of a table, such as outlines."""
    notes: list[str] = field(default_factory=list)
    """What the reader should know of this round: what could not be had, and why."""


class Adapter(Protocol):
    """A source's own file: `ABOUT`, and `told` with the rows that it fills."""

    ABOUT: About

    def told(self, asking: Asking) -> Iterable[Told]:
        """What the source says, as rows of our tables.

        Raises FetchError where it cannot be had, ShapeError where it is not as documented.
        """
        ...


def need(record: Any, name: str, kind: type, where: str) -> Any:
    """A field that the source documents; raises ShapeError where it is not there or of no use.

    >>> need({"id": "x"}, "id", str, "ROR")
    'x'
    >>> need({"ID": "x"}, "id", str, "ROR")
    Traceback (most recent call last):
    zorggraaf.enrich.source.ShapeError: ROR: het veld ‘id’ ontbreekt; er is wel: ID
    De dienst is veranderd; zorggraaf moet daarop worden aangepast. Er is niets gewijzigd.
    """
    if not isinstance(record, Mapping):
        raise ShapeError(f"{where}: verwacht een record met ‘{name}’, niet {_said(record)}", _HINT)
    if name not in record:
        there = ", ".join(str(key) for key in list(record)[:12]) or "niets"
        raise ShapeError(f"{where}: het veld ‘{name}’ ontbreekt; er is wel: {there}", _HINT)
    value = record[name]
    if not isinstance(value, kind) or (kind is not bool and isinstance(value, bool)):
        raise ShapeError(
            f"{where}: het veld ‘{name}’ is geen {_KINDS.get(kind, kind.__name__)} maar "
            f"{_said(value)}",
            _HINT,
        )
    return value


def texts(record: Any, name: str, where: str) -> list[str]:
    """A field with a list of texts; raises ShapeError for anything else."""
    values: list[Any] = need(record, name, list, where)
    for value in values:
        if not isinstance(value, str):
            raise ShapeError(f"{where}: in ‘{name}’ staat {_said(value)}, geen tekst", _HINT)
    return values


_HINT = "De dienst is veranderd; zorggraaf moet daarop worden aangepast. Er is niets gewijzigd."
_KINDS: Mapping[type, str] = {str: "tekst", list: "lijst", dict: "record", int: "getal"}


def _said(value: object) -> str:
    return f"‘{value!s:.60}’" if value is not None else "leeg"
