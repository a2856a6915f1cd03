"""Numbers of other registers: what a valid one looks like, check digits included."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, NamedTuple

from zorggraaf.tables.faults import Text

# ROR writes its number in Crockford's base 32: no i, l, o or u.
_BASE32: Final = "0123456789abcdefghjkmnpqrstvwxyz"


class Form(NamedTuple):
    """How the numbers of one register are recognised."""

    valid: Callable[[str], bool]
    expected: Text


def is_ror(value: str) -> bool:
    """Whether this is a ROR id: 0, six base-32 digits, and two check digits (ISO 7064 mod 97-10).

    ROR itself writes its ids as web addresses, so both forms will do.

    >>> is_ror("03cv38k47"), is_ror("https://ror.org/03cv38k47"), is_ror("03cv38k48")
    (True, True, False)
    """
    value = value.removeprefix("https://ror.org/")
    if not re.fullmatch(r"0[0-9a-hj-km-np-tv-z]{6}[0-9]{2}", value):
        return False
    number = 0
    for character in value[:7]:
        number = number * 32 + _BASE32.index(character)
    return 98 - (number * 100) % 97 == int(value[7:])


def is_isni(value: str) -> bool:
    """Whether this is an ISNI: fifteen digits and a check character (ISO 7064 mod 11-2).

    Spaces between groups of four are how ISNIs are printed, so they are allowed.

    >>> is_isni("0000 0000 9558 4598"), is_isni("0000000095584599")
    (True, False)
    """
    compact = value.replace(" ", "")
    if not re.fullmatch(r"[0-9]{15}[0-9X]", compact):
        return False
    if " " in value and not re.fullmatch(r"[0-9]{4} [0-9]{4} [0-9]{4} [0-9X]{4}", value):
        return False
    return isni_check_character(compact[:15]) == compact[15]


def isni_check_character(digits: str) -> str:
    """The sixteenth character that belongs to these fifteen digits (ISO 7064 mod 11-2)."""
    total = 0
    for digit in digits:
        total = (total + int(digit)) * 2
    remainder = (12 - total % 11) % 11
    return "X" if remainder == 10 else str(remainder)


def ror_check_digits(first_seven: str) -> str:
    """The two check digits that belong to a ROR's first seven characters (ISO 7064 mod 97-10)."""
    number = 0
    for character in first_seven:
        number = number * 32 + _BASE32.index(character)
    return f"{98 - (number * 100) % 97:02d}"


def _pattern(expression: str) -> Callable[[str], bool]:
    matches = re.compile(expression).fullmatch
    return lambda value: matches(value) is not None


FORMS: Final[dict[str, Form]] = {
    "ror": Form(
        is_ror,
        Text(
            "een ROR-nummer met kloppende controlecijfers, zoals 03cv38k47",
            "a ROR id with valid check digits, such as 03cv38k47",
        ),
    ),
    "isni": Form(
        is_isni,
        Text(
            "een ISNI: 15 cijfers en een kloppend controleteken",
            "an ISNI: 15 digits and a valid check character",
        ),
    ),
    "wikidata": Form(
        _pattern(r"Q[1-9][0-9]*"),
        Text("een Wikidata-nummer, zoals Q1338", "a Wikidata number, such as Q1338"),
    ),
    "kvk": Form(_pattern(r"[0-9]{8}"), Text("een KvK-nummer: 8 cijfers", "a KvK number: 8 digits")),
    "agb": Form(_pattern(r"[0-9]{8}"), Text("een AGB-code: 8 cijfers", "an AGB code: 8 digits")),
    "ura": Form(_pattern(r"[0-9]{8}"), Text("een URA-nummer: 8 cijfers", "a URA: 8 digits")),
    "orphacode": Form(
        _pattern(r"[1-9][0-9]*"), Text("een ORPHAcode: cijfers", "an ORPHAcode: digits")
    ),
    "omim": Form(
        _pattern(r"(OMIM:|OMIMPS:|PS)?[0-9]{6}"),
        Text("een OMIM-nummer: 6 cijfers", "an OMIM: 6 digits"),
    ),
    "mondo": Form(_pattern(r"MONDO:[0-9]{7}"), Text("een Mondo-code: MONDO:0000000", "a Mondo id")),
    "icd10": Form(
        _pattern(r"[A-Z][0-9]{2}(\.[0-9A-Z]{1,4})?"),
        Text("een ICD-10-code, zoals E76.1", "an ICD-10 code, such as E76.1"),
    ),
    "rivm-location": Form(
        _pattern(r"[0-9]{6}"),
        Text("een locatienummer van het RIVM: 6 cijfers", "an RIVM location: 6 digits"),
    ),
    "cbs-municipality": Form(
        _pattern(r"GM[0-9]{4}"), Text("een gemeentecode, zoals GM0363", "a municipality code")
    ),
}
"""What each concept of scheme `identifier-scheme` accepts; the others take any text."""


def nearest(scheme: str, value: str) -> str:
    """The number that was probably meant: cut from a web address, digits grouped or padded.

    >>> nearest("ror", "http://www.ror.org/03CV38K47/")
    '03cv38k47'
    """
    form = FORMS[scheme]
    tail = value.strip().rstrip("/").rpartition("/")[2]
    digits = re.sub(r"[^0-9]", "", value)
    for guess in (
        tail,
        tail.lower(),
        tail.upper(),
        re.sub(r"[\s.-]", "", value),
        digits,
        digits.zfill(8),
        f"GM{digits.zfill(4)}",
        f"MONDO:{digits.zfill(7)}",
    ):
        if digits and guess != value and form.valid(guess):
            return guess
    return ""
