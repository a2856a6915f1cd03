"""People write a date in many ways; the tables know one."""

from __future__ import annotations

import contextlib
import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zorggraaf.tables.cells import is_partial_date
from zorggraaf.upkeep.dates import DateError, date_of, number_of

MONTHS = ["januari", "februari", "maart", "april", "mei", "juni"]
MONTHS += ["juli", "augustus", "september", "oktober", "november", "december"]


@given(st.dates(datetime.date(1900, 1, 1), datetime.date(2099, 12, 31)))
def test_every_way_to_write_a_day_is_that_day(day: datetime.date) -> None:
    month = MONTHS[day.month - 1]
    for written in (
        day,
        datetime.datetime(day.year, day.month, day.day),
        day.isoformat(),
        f"{day.day}-{day.month}-{day.year}",
        f" {day.day:02d}/{day.month:02d}/{day.year} ",
        f"{day.day} {month} {day.year}",
        f"{day.day}  {month.upper()}  {day.year}",
        day.strftime("%B %d, %Y"),
    ):
        assert date_of(written) == day.isoformat()
    assert date_of(f"{month} {day.year}") == day.isoformat()[:7]
    assert date_of(day.year) == date_of(float(day.year)) == date_of(str(day.year))


@pytest.mark.parametrize(
    "written",
    ["30-02-2024", "31 april 2024", "2024-02-30", "32-1-2024", "morgen", "", "1-3-24", "maart",
     "1 maart", "1 2 maart 2024", "99999", True, 45352, 2024.5, "٢٠٢٤"],
)  # fmt: skip
def test_what_is_no_date_is_refused(written: object) -> None:
    with pytest.raises(DateError):
        date_of(written)


@given(st.text(max_size=20))
def test_whatever_is_written_is_a_date_or_refused(written: str) -> None:
    with contextlib.suppress(DateError):
        assert is_partial_date(date_of(written))


@given(st.decimals(-(10**9), 10**9, places=2))
def test_a_number_is_the_same_with_a_comma(number: object) -> None:
    english = str(number)
    assert (
        float(number_of(english)) == float(number_of(english.replace(".", ","))) == float(english)
    )


@pytest.mark.parametrize("written", ["", "twaalf", "1.2.3", "1,2,3", "--1", "1e5", True, "inf"])
def test_what_is_no_number_is_refused(written: object) -> None:
    with pytest.raises(ValueError):
        number_of(written)
