"""What may stand in a cell: one check per datatype, each saying what was expected instead."""

from __future__ import annotations

import datetime
import re
from typing import Final, NamedTuple

from zorggraaf import names
from zorggraaf.tables.faults import NOTHING, Text
from zorggraaf.tables.schema import Column

MAX_CELL: Final = 10_000
"""Longest cell in characters: ten times the longest sentence anybody writes in a table."""

_YEARS: Final = range(1000, 2101)
# A date or a period reaches from the oldest university to the plans of this century.

XSD: Final = names.PREFIXES["xsd"]


class Complaint(NamedTuple):
    """What was expected of a value, the nearest value that would do, and what to do."""

    expected: Text
    nearest: str = ""
    hint: Text = NOTHING


# -- dates ---------------------------------------------------------------------------------------

_PARTIAL = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_DATE = Text("een datum: JJJJ, JJJJ-MM of JJJJ-MM-DD", "a date: YYYY, YYYY-MM or YYYY-MM-DD")
_PERIOD = Text(
    "een periode: een datum, of begin/einde (JJJJ/JJJJ)", "a period: a date or start/end"
)


def is_partial_date(value: str) -> bool:
    """Whether this is a year, a month or a day that exists, in ISO 8601.

    >>> [is_partial_date(v) for v in ("2020", "2020-02", "2020-02-29", "2023-02-29", "1-2-2020")]
    [True, True, True, False, False]
    """
    match = _PARTIAL.fullmatch(value)
    if not match or not value.isascii() or int(match[1]) not in _YEARS:
        return False
    try:
        datetime.date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
    except ValueError:
        return False
    return True


def nearest_date(value: str) -> str:
    """The date that was probably meant, or nothing.

    >>> nearest_date("31-12-2020"), nearest_date("2023-02-30"), nearest_date("2020/6/1")
    ('2020-12-31', '2023-02-28', '2020-06-01')
    """
    numbers = re.fullmatch(r"\s*(\d{1,4})[-/. ](\d{1,2})(?:[-/. ](\d{1,4}))?\s*", value)
    if not numbers or not value.isascii():
        return ""
    first, second, third = numbers[1], numbers[2], numbers[3]
    if len(first) == 4:
        year, month, day = int(first), int(second), int(third) if third else None
    elif third and len(third) == 4:
        year, month, day = int(third), int(second), int(first)
    else:
        return ""
    if month > 12 and day is not None and day <= 12:  # written month first
        month, day = day, month
    if not 1 <= month <= 12 or year not in _YEARS or (day is not None and not 1 <= day <= 31):
        return ""
    if day is None:
        return f"{year:04d}-{month:02d}"
    for last in (day, 30, 29, 28):
        if last <= day and is_partial_date(guess := f"{year:04d}-{month:02d}-{last:02d}"):
            return guess
    return ""


def ends_before(start: str, end: str) -> bool:
    """Whether a period ends before it begins, as far as both dates are known.

    >>> ends_before("2020-06", "2020"), ends_before("2020-06", "2020-05-31")
    (False, True)
    """
    known = min(len(start), len(end))
    return end[:known] < start[:known]


def date_type(value: str) -> str:
    """The XSD datatype of a partial date: gYear, gYearMonth or date, by what is known of it."""
    return XSD + {4: "gYear", 7: "gYearMonth"}.get(len(value), "date")


def is_period(value: str) -> bool:
    """Whether this is a date, a start/end, or an open start/.

    >>> [is_period(v) for v in ("2022", "2019/2022", "2019/", "2022/2019")]
    [True, True, True, False]
    """
    start, _, end = value.partition("/")
    if not is_partial_date(start) or (end and not is_partial_date(end)):
        return False
    return not end or not ends_before(start, end)


# -- datatypes -----------------------------------------------------------------------------------

_INTEGER = re.compile(r"[+-]?[0-9]+")
_DECIMAL = re.compile(r"[+-]?([0-9]+(\.[0-9]+)?|\.[0-9]+)")
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|\\^`\x7f-\xa0\u2000-\u200f\u2028]+")
BOOLEANS: Final = {"true": "true", "1": "true", "false": "false", "0": "false"}

_WHOLE = Text("een geheel getal", "a whole number")
_NUMBER = Text("een getal met een punt voor decimalen", "a number, with a decimal point")
_YES_NO = Text("true of false", "true or false")
_ADDRESS = Text(
    "een webadres zonder spaties, beginnend met http:// of https://",
    "a web address without spaces, beginning with http:// or https://",
)


def check(column: Column, value: str) -> Complaint | None:
    """What is wrong with one value of this column (one item of a list), or None.

    References are no concern of this: whether `umcg` exists is not for a cell to know.
    """
    if column.is_partial_date:
        return None if is_partial_date(value) else Complaint(_DATE, nearest_date(value))
    if column.property_url == names.term("period"):
        return None if is_period(value) else Complaint(_PERIOD, nearest_date(value))
    if column.base == "integer":
        return None if _INTEGER.fullmatch(value) else Complaint(_WHOLE, _nearest_number(value, 0))
    if column.base == "decimal":
        if not _DECIMAL.fullmatch(value):
            return Complaint(_NUMBER, _nearest_number(value, 1))
        return _coordinate(column, value)
    if column.base == "boolean":
        if value in BOOLEANS:
            return None
        meant = {"ja": "true", "yes": "true", "waar": "true", "nee": "false", "no": "false"}
        return Complaint(
            _YES_NO, meant.get(value.lower(), value.lower() * (value.lower() in BOOLEANS))
        )
    if column.base == "anyURI":
        if _IRI.fullmatch(value) and value.startswith(("http://", "https://")):
            return None
        return Complaint(_ADDRESS, _nearest_address(value))
    if column.pattern is not None and not column.pattern.fullmatch(value):
        return _form(column, value)
    return None


def literal_type(column: Column, value: str) -> str:
    """The datatype IRI of a cell's literal; empty for a plain string."""
    if column.is_partial_date:
        return date_type(value)
    return "" if column.base == "string" else XSD + column.base


def _coordinate(column: Column, value: str) -> Complaint | None:
    limits = {
        names.expand("schema:latitude"): (90, Text("breedtegraad", "latitude")),
        names.expand("schema:longitude"): (180, Text("lengtegraad", "longitude")),
    }.get(column.property_url)
    if limits is None or abs(float(value)) <= limits[0]:
        return None
    most, name = limits
    return Complaint(
        Text(
            f"een {name.nl} in graden (WGS84), van -{most} tot {most}",
            f"a {name.en} in degrees (WGS84), from -{most} to {most}",
        )
    )


_PATTERNS: Final = {
    "[a-z0-9]+(-[a-z0-9]+)*": Text(
        "een sleutel: kleine letters, cijfers en koppeltekens",
        "a key: lowercase letters, digits and hyphens",
    ),
    "[a-z-]+/[A-Za-z0-9/-]+": Text(
        "soort/sleutel, zoals organisation/umcg", "kind/key, such as organisation/umcg"
    ),
    r"GM\d{4}": Text("een gemeentecode, zoals GM0363", "a municipality code, such as GM0363"),
    r"[1-9]\d{3} [A-Z]{2}": Text("een postcode, zoals 9713 GZ", "a postcode, such as 9713 GZ"),
    r"orpha-\d+": Text("orpha- en de ORPHAcode, zoals orpha-636", "orpha- and the ORPHAcode"),
    r"\d+": Text("cijfers", "digits"),
    r"\d{4}": Text("een jaar", "a year"),
}


def _form(column: Column, value: str) -> Complaint:
    expected = _PATTERNS.get(column.format)
    if expected is None:
        if re.fullmatch(r"[A-Za-z0-9-]+(\|[A-Za-z0-9-]+)+", column.format):
            choices = column.format.replace("|", ", ")
            expected = Text(f"een van {choices}", f"one of {choices}")
        else:
            expected = Text(f"de vorm {column.format}", f"the form {column.format}")
    return Complaint(expected, _nearest_form(column, value))


def _nearest_form(column: Column, value: str) -> str:
    digits = re.sub(r"[^0-9]", "", value)
    letters = re.sub(r"[^A-Za-z]", "", value).upper()
    kebab = re.sub(r"[^a-z0-9]+", "-", value.lower()).strip("-")
    guesses = (
        value.strip(),
        value.lower(),
        value.upper(),
        f"{digits} {letters}",
        f"GM{digits.zfill(4)}" if digits else "",
        f"orpha-{digits}" if digits else "",
        kebab if not kebab.isdigit() else "",
        digits,
    )
    assert column.pattern is not None
    return next((g for g in guesses if g and column.pattern.fullmatch(g)), "")


def _nearest_number(value: str, decimals: int) -> str:
    """52,1 and 1.234,5 as Dutch spreadsheets write them; 12.0 where a whole number is wanted."""
    text = value.strip().replace("\u00a0", "").replace(" ", "").lstrip("€")
    if "," in text:
        text = text.replace(".", "").replace(",", ".")
    if not decimals and re.fullmatch(r"[+-]?[0-9]+\.0+", text):
        text = text.partition(".")[0]
    wanted = _DECIMAL if decimals else _INTEGER
    return text if wanted.fullmatch(text) and text != value else ""


def _nearest_address(value: str) -> str:
    text = value.strip().replace(" ", "%20")
    if not text.startswith(("http://", "https://")):
        if not re.match(r"(www\.|[a-z0-9-]+(\.[a-z0-9-]+)+(/|$))", text):
            return ""
        text = f"https://{text}"
    return text if _IRI.fullmatch(text) else ""


# -- any cell ------------------------------------------------------------------------------------

# Control characters, and the invisible ones that make two equal-looking keys differ; U+FFFD is
# what a failed decoding leaves behind.
_INVISIBLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffd\ufffe\uffff]"
)
# UTF-8 once read as Windows-1252 and saved again: Ã« for ë, â€™ for ’.
_TWICE_ENCODED = re.compile("[ÃÂ][\u0080-\u00bf]|â€")
# A cell a spreadsheet would run instead of show; numbers and phone numbers may have a sign.
_FORMULA = re.compile(r"[=@]|[+-](?![0-9.,]*[0-9][0-9 .,()/-]*\Z)")
SUSPECT: Final = re.compile(
    rf"{_INVISIBLE.pattern}|{_TWICE_ENCODED.pattern}|\A[=@+\- ]|[ \u00a0]\Z"
)
"""A quick look: a cell without a match here (and not too long) needs no `common_fault`."""


def common_fault(value: str) -> Complaint | None:
    """What no cell of any table may hold, whatever its datatype."""
    if len(value) > MAX_CELL:
        return Complaint(
            Text(f"hoogstens {MAX_CELL} tekens", f"at most {MAX_CELL} characters"),
            hint=Text(f"het zijn er {len(value)}", f"there are {len(value)}"),
        )
    if invisible := _INVISIBLE.search(value):
        code = f"U+{ord(invisible[0]):04X}"
        return Complaint(
            Text("tekst zonder stuur- of onzichtbare tekens", "text without control characters"),
            " ".join(_INVISIBLE.sub(" ", value).split())[:MAX_CELL] if len(value) < 60 else "",
            Text(f"{code} op plaats {invisible.start() + 1}", f"{code} at {invisible.start() + 1}"),
        )
    if _TWICE_ENCODED.search(value):
        return Complaint(
            Text("tekst in UTF-8", "text in UTF-8"),
            _decoded_once_more(value),
            Text(
                "de cel is als Windows-1252 gelezen en opnieuw bewaard",
                "the cell was read as Windows-1252 and saved again",
            ),
        )
    if value[:1] in "=@+-" and _FORMULA.match(value):
        return Complaint(
            Text("tekst, geen formule", "text, not a formula"),
            hint=Text(
                f"een rekenblad voert een cel uit die met {value[0]} begint; zet er iets voor",
                f"a spreadsheet runs a cell that begins with {value[0]}; put something before it",
            ),
        )
    if value != value.strip():
        return Complaint(
            Text("geen spaties aan begin of eind", "no spaces at either end"), value.strip()
        )
    return None


def _decoded_once_more(value: str) -> str:
    try:
        return value.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return ""
