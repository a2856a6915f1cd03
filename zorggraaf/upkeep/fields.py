"""What a spreadsheet to fill in is made of: columns, and what may stand in them.

A field's heading, in Dutch or English, or the name of its column in the table, finds it whatever
the order of the columns.
"""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

THING: Final = "thing"
CONCEPT: Final = "concept"
DATE: Final = "date"
NUMBER: Final = "number"
TEXT: Final = "text"
URL: Final = "url"
FLAG: Final = "flag"
PERIOD: Final = "period"
SOURCE: Final = "source"
KEY: Final = "key"
"""Kinds of field."""

NEW: Final = "new"
TYPE: Final = "type"
"""The fields with which somebody says that an organisation is new, and of what kind it is."""


@dataclass(frozen=True, slots=True)
class Field:
    """One column of the sheet."""

    name: str
    nl: str
    en: str
    kind: str = TEXT
    column: str = ""
    """The column of the table; "" for what only the sheet has."""
    things: tuple[str, ...] = ()
    """Kinds of thing a name may mean."""
    scheme: str = ""
    """Concept scheme that a word is from."""
    required: bool = False
    default: str = ""
    """What an empty cell means."""
    several: bool = False
    lone: bool = False
    """A row in which only such cells are filled is an empty row."""
    help: str = ""
    also: tuple[str, ...] = ()
    width: int = 18

    @property
    def headings(self) -> tuple[str, ...]:
        """What may stand above this column."""
        own = (self.nl, self.en, self.name, self.column, *self.also)
        return tuple(heading for heading in own if heading)


@dataclass(frozen=True, slots=True)
class Form:
    """A kind of spreadsheet."""

    name: str
    table: str
    nl: str
    en: str
    fields: tuple[Field, ...]
    identity: tuple[str, ...]
    """Columns of the table that tell which fact it is."""
    key: tuple[str, ...]
    """Columns of which a new key is made."""
    fixed: Mapping[str, str] = dataclasses.field(default_factory=dict)
    """What stands in a new row besides."""
    schemes: Mapping[str, str] = dataclasses.field(default_factory=dict)
    """Fields that are identifiers: field → scheme."""
    newcomer: str = ""
    """The field of which a name that is not known may be that of a new organisation."""
    intro: str = ""

    def field(self, name: str) -> Field:
        """The field with this name."""
        return next(field for field in self.fields if field.name == name)

    @property
    def asked(self) -> tuple[Field, ...]:
        """The columns that people fill in."""
        return tuple(field for field in self.fields if field.kind not in (SOURCE, KEY))


# -- the columns that several sheets have ------------------------------------------------------

NOTE: Final = Field("note", "Toelichting", "Note", column="note", also=("opmerking",), width=28)
CONFIRMED: Final = Field(
    "confirmed",
    "Bevestigd",
    "Confirmed",
    FLAG,
    help="vul ‘ja’ in als wat er al stond klopt; dan wordt uw opgave er een tweede bron van",
    width=11,
)
KNOWN_FROM: Final = Field(
    "known_from", "Bron nu", "Known from", SOURCE, help="waar wij dit vandaan hebben", width=32
)
KEY_FIELD: Final = Field(
    "key", "Sleutel", "Key", KEY, help="niet wijzigen: hieraan herkennen wij de rij", width=22
)
LAST: Final = (NOTE, CONFIRMED, KNOWN_FROM, KEY_FIELD)
NEWCOMER: Final = (
    Field(
        NEW,
        "Nieuw",
        "New",
        FLAG,
        lone=True,
        also=("nieuwe organisatie",),
        help="‘ja’ als de organisatie nog niet in de lijst staat en er echt bij moet; "
        "zonder ‘ja’ wordt een onbekende naam teruggevraagd",
        width=9,
    ),
    Field(
        TYPE,
        "Soort organisatie",
        "Kind of organisation",
        CONCEPT,
        scheme="organisation-type",
        lone=True,
        help="alleen bij Nieuw, en dan verplicht; kies uit de lijst",
        width=20,
    ),
)


def _date(name: str, nl: str, en: str, help_: str) -> Field:
    return Field(name, nl, en, DATE, name, help=help_, width=13)


FROM: Final = _date("from", "Sinds", "Since", "eerste dag; alleen een jaar of maand mag ook")
UNTIL: Final = _date(
    "until", "Tot en met", "Until", "laatste dag; leeg als het nog zo is of u het niet weet"
)


def plain(heading: str) -> str:
    """A heading as it is compared: small letters and figures only.

    >>> plain(" Tot en met* "), plain("Tot_en_met"), plain("Gemeénte")
    ('totenmet', 'totenmet', 'gemeente')
    """
    text = unicodedata.normalize("NFKD", heading).casefold()
    return re.sub(r"[^a-z0-9]", "", text)
