"""Dates and numbers as people write them, as the tables hold them."""

from __future__ import annotations

import datetime
import re
from typing import Final

from zorggraaf.tables.cells import is_partial_date, nearest_date

_MONTHS: Final = {
    name: number
    for number, several in enumerate(
        (
            "januari jan january",
            "februari feb february febr",
            "maart mrt march mar",
            "april apr",
            "mei may",
            "juni jun june",
            "juli jul july",
            "augustus aug august",
            "september sep sept",
            "oktober okt october oct",
            "november nov",
            "december dec",
        ),
        1,
    )
    for name in several.split()
}
_YEARS: Final = range(1000, 2101)


class DateError(ValueError):
    """A text that is no date; `nearest` is the one that was probably meant, or ""."""

    def __init__(self, nearest: str = "") -> None:
        super().__init__(nearest)
        self.nearest = nearest


def date_of(value: object) -> str:
    """A date, as far as it is known: yyyy, yyyy-mm or yyyy-mm-dd. Day before month, as in Dutch.

    Raises DateError for what is no date, or one that does not exist.

    >>> [date_of(v) for v in ("1-3-2024", "1 maart 2024", "maart 2024", 2024, "2024-03")]
    ['2024-03-01', '2024-03-01', '2024-03', '2024', '2024-03']
    """
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, bool):
        raise DateError
    if isinstance(value, (int, float)):
        if value == int(value) and int(value) in _YEARS:
            return str(int(value))
        raise DateError
    text = re.sub(r"\s+", " ", str(value)).strip().rstrip(".")
    text = re.sub(r"[T ]00:00(:00)?$", "", text)
    found = _numeric(text) or _worded(text)
    if found is None:
        raise DateError
    if not is_partial_date(found):
        raise DateError(nearest_date(found))
    return found


def _numeric(text: str) -> str | None:
    if re.fullmatch(r"\d{4}(-\d{2}){0,2}", text):
        return text
    if match := re.fullmatch(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})", text):
        return f"{match[3]}-{int(match[2]):02d}-{int(match[1]):02d}"
    if match := re.fullmatch(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", text):
        return f"{match[1]}-{int(match[2]):02d}-{int(match[3]):02d}"
    if match := re.fullmatch(r"(\d{1,2})[-/.](\d{4})", text):
        return f"{match[2]}-{int(match[1]):02d}"
    return None


def _worded(text: str) -> str | None:
    """1 maart 2024, March 1, 2024, maart 2024."""
    words = [word.rstrip(".,").casefold() for word in re.split(r"[ -]", text) if word.strip(".,")]
    month = next((_MONTHS[word] for word in words if word in _MONTHS), None)
    numbers = [re.sub(r"(st|nd|rd|th|e)$", "", word) for word in words if word not in _MONTHS]
    if month is None or not all(number.isdigit() for number in numbers):
        return None
    years = [number for number in numbers if len(number) == 4]
    days = [number for number in numbers if len(number) <= 2]
    if len(years) != 1 or len(days) > 1 or len(years) + len(days) != len(words) - 1:
        return None
    found = f"{years[0]}-{month:02d}"
    return f"{found}-{int(days[0]):02d}" if days else found


def number_of(value: object) -> str:
    """A number, with a comma or a point for its decimals.

    Raises ValueError for what is no number.

    >>> [number_of(v) for v in ("1.728,5", "12,50", "5000", 3.0, "1 728", "0.25")]
    ['1728.5', '12.5', '5000', '3', '1728', '0.25']
    """
    if isinstance(value, bool):
        raise ValueError(value)
    if isinstance(value, (int, float)):
        return _short(repr(value) if isinstance(value, float) else str(value))
    text = re.sub(r"[\s\u00a0]", "", str(value))
    if re.fullmatch(r"-?\d{1,3}(\.\d{3})+(,\d+)?", text):
        text = text.replace(".", "")
    elif re.fullmatch(r"-?\d{1,3}(,\d{3})+(\.\d+)", text):
        text = text.replace(",", "")
    text = text.replace(",", ".")
    if not re.fullmatch(r"-?\d+(\.\d+)?", text):
        raise ValueError(value)
    return _short(text)


def _short(text: str) -> str:
    if not re.fullmatch(r"-?\d+(\.\d+)?", text):
        raise ValueError(text)
    return re.sub(r"\.?0+$", "", text) if "." in text else text
