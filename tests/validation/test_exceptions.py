"""An accepted finding moves to a list of its own, and comes back when its day has passed."""

from __future__ import annotations

import datetime
import json

import pytest

from tests.planting import Folder
from zorggraaf.build import build_memory
from zorggraaf.errors import UsageError
from zorggraaf.store import Graph
from zorggraaf.tables import read_tables
from zorggraaf.upkeep.accepting import accept
from zorggraaf.validation import render_report, validate
from zorggraaf.validation.report import Report

THING, SHAPE = "initiative/abg", "Initiative-phase-missing"
LAST = datetime.date(2026, 12, 31)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    folder = Folder.copy_without_ledger(tmp_path_factory.mktemp("exceptions") / "data")
    accept(THING, SHAPE, "navraag loopt", LAST, datetime.date(2026, 11, 22), folder.path)
    return folder


def report(data: Folder, on: datetime.date) -> Report:
    return validate(store=Graph.of(build_memory(read_tables(data.path), on)))


def mine(found: Report) -> list[str]:
    return [r.key for r in found.results if r.key == THING and r.shape.key == SHAPE]


def test_on_its_last_day_an_exception_still_holds(data: Folder) -> None:
    found = report(data, LAST)
    assert mine(found) == []
    assert [(one.result.key, one.exception.why) for one in found.excused] == [
        (THING, "navraag loopt")
    ]
    assert found.idle == ()
    text = render_report(found, "text")
    assert isinstance(text, str)
    assert "Aanvaarde uitzonderingen (1)" in text
    assert "tot en met 2026-12-31: navraag loopt" in text
    record = json.loads(render_report(found, "json"))["excused"][0]
    assert (record["key"], record["exception"]["until"]) == (THING, "2026-12-31")
    assert "navraag loopt" in str(render_report(found, "html", "en"))
    assert render_report(found, "xlsx")


def test_the_day_after_the_finding_is_back_and_the_exception_named(data: Folder) -> None:
    found = report(data, LAST + datetime.timedelta(days=1))
    assert mine(found) == [THING]
    assert found.excused == ()
    assert [one.shape for one in found.idle] == [SHAPE]
    assert "niets meer dekken (1)" in str(render_report(found, "text"))


@pytest.mark.parametrize(
    ("thing", "shape", "why", "until", "expected"),
    [
        (THING, "Initiative-phase-mising", "x", LAST, f"bedoelde u {SHAPE}"),
        (THING, "Source-title-one", "x", LAST, "verbeterd, niet aanvaard"),
        ("initiative/ab", SHAPE, "x", LAST, "bedoelde u initiative/abg"),
        ("initiatief/abg", SHAPE, "x", LAST, "bedoelde u initiative/"),
        (THING, SHAPE, " ", LAST, "reden"),
        (THING, SHAPE, "x", datetime.date(2026, 11, 1), "voor de eerste"),
        (THING, SHAPE, "x", datetime.date(2036, 1, 1), "twee jaar"),
    ],
)
def test_what_cannot_be_accepted_is_refused_and_nothing_written(
    data: Folder, thing: str, shape: str, why: str, until: datetime.date, expected: str
) -> None:
    before = data.text("exceptions")
    with pytest.raises(UsageError, match=expected):
        accept(thing, shape, why, until, datetime.date(2026, 11, 22), data.path)
    assert data.text("exceptions") == before
