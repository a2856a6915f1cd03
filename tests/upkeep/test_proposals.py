"""Proposals say what a source would change, and change exactly that."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from zorggraaf import resources
from zorggraaf.errors import ZorggraafError
from zorggraaf.tables import Tables, read_tables
from zorggraaf.upkeep.comparing import compare
from zorggraaf.upkeep.editing import Record
from zorggraaf.upkeep.proposal import Proposal, Proposals, What
from zorggraaf.upkeep.told import Told
from zorggraaf.upkeep.trying import apply, tried


@pytest.fixture(scope="module")
def tables() -> Tables:
    return read_tables()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A copy of the shipped tables."""
    folder = tmp_path / "data"
    folder.mkdir()
    for path in (*resources.data().glob("*.csv"), resources.data() / "schema.json"):
        shutil.copyfile(path, folder / path.name)
    return folder


def source(key: str = "proefbron") -> Record:
    return {
        "key": key,
        "title": "Proefbron",
        "date": "2026-11-22",
        "consulted": "2026-11-22",
        "kind": "own-page",
    }


def identifier(value: str, scheme: str = "isni", **more: str) -> Told:
    cells = {
        "key": f"umcg-{scheme}",
        "thing": "organisation/umcg",
        "scheme": scheme,
        "value": value,
        **more,
    }
    return Told("identifiers", cells, "UMCG")


def only(proposals: Proposals, column: str) -> Proposal:
    (one,) = (one for one in proposals.all if one.column == column)
    return one


def test_what_the_tables_say_already_changes_nothing(tables: Tables) -> None:
    found = compare(tables, source(), [identifier("0000 0000 9558 4598".replace(" ", ""))])
    assert {one.what for one in found.all} == {What.same}
    assert not found.writing
    assert "er verandert niets" in found.summary()
    assert not found.edit(resources.data()).tables


def test_another_value_is_a_contradiction_beside_the_first(tables: Tables, data: Path) -> None:
    found = compare(tables, source(), [identifier("000000012150090X", note="nagekeken")])
    value = only(found, "value")
    assert (value.what, value.current) == (What.contradicts, "0000000095584598")
    assert found.counts()[What.contradicts] == 1
    edit = found.edit(data)
    assert edit.tables == ["sources", "identifiers"]
    edit.apply()
    rows = [row for row in read_tables(data)["identifiers"] if row.text("key") == "umcg-isni"]
    assert {row.text("value"): row.text("note") for row in rows} == {
        "0000000095584598": "",
        "000000012150090X": "nagekeken",
    }
    assert all(row.text("thing") == "organisation/umcg" for row in rows)


def test_the_same_proposals_twice_are_written_once(tables: Tables, data: Path) -> None:
    told = [identifier("000000012150090X"), identifier("00000000", "agb")]
    compare(tables, source(), told).edit(data).apply()
    again = compare(read_tables(data), source(), told)
    assert not again.writing
    before = {path.name: path.read_bytes() for path in data.glob("*.csv")}
    compare(tables, source(), told).edit(data).apply()
    assert {path.name: path.read_bytes() for path in data.glob("*.csv")} == before


def test_a_source_does_not_overwrite_itself(tables: Tables, data: Path) -> None:
    compare(tables, source(), [identifier("11111111", "agb")]).edit(data).apply()
    found = compare(read_tables(data), source(), [identifier("22222222", "agb")])
    one = only(found, "value")
    assert (one.what, one.held) == (What.contradicts, True)
    assert "eigen datum" in one.why
    assert not found.edit(data).tables


def test_an_empty_cell_of_a_thing_is_filled_and_its_source_named(
    tables: Tables, data: Path
) -> None:
    told = Told("organisations", {"key": "umcg", "from": "1797", "name": "UMCG Groningen"})
    found = compare(tables, source(), [told])
    assert only(found, "from").what is What.added
    name = only(found, "name")
    assert (name.what, name.held) == (What.contradicts, False)
    found.edit(data).apply()
    (row,) = (row for row in read_tables(data)["organisations"] if row.text("key") == "umcg")
    assert row.text("from") == "1797"
    assert row.text("name") == "Universitair Medisch Centrum Groningen"
    assert row.several("source")[-1] == "proefbron"
    assert "from: proefbron" in row.text("passage")
    # The other name stands beside it, with its source, and is a contradiction to decide on.
    (told_row,) = read_tables(data)["disputed"]
    assert (told_row.text("thing"), told_row.text("column")) == ("organisation/umcg", "name")
    assert (told_row.text("value"), told_row.text("source")) == ("UMCG Groningen", "proefbron")
    again = compare(read_tables(data), source(), [told_again(told_row.text("value"))])
    assert not again.writing


def told_again(name: str) -> Told:
    return Told("organisations", {"key": "umcg", "from": "1797", "name": name})


def test_a_source_does_not_change_its_mind_about_a_thing(tables: Tables, data: Path) -> None:
    first = Told("organisations", {"key": "umcg", "from": "1797", "name": "UMCG Groningen"})
    compare(tables, source(), [first]).edit(data).apply()
    changed = Told("organisations", {"key": "umcg", "from": "1801", "name": "UMC Noord"})
    found = compare(read_tables(data), source(), [changed])
    assert {(one.column, one.held) for one in found.all} == {("from", True), ("name", True)}
    other = compare(read_tables(data), source("andere-bron"), [changed])
    assert {(one.column, one.what) for one in other.all} == {
        ("from", What.contradicts),
        ("name", What.contradicts),
    }
    other.edit(data).apply()
    tables = read_tables(data)
    (row,) = (row for row in tables["organisations"] if row.text("key") == "umcg")
    # It adds nothing to the row, so it is no source of the row.
    assert "andere-bron" not in row.several("source")
    told = {(one.text("column"), one.text("source")) for one in tables["disputed"]}
    assert told == {("name", "proefbron"), ("name", "andere-bron"), ("from", "andere-bron")}


def test_a_new_thing_is_shown_with_the_nearest_there_are(tables: Tables) -> None:
    told = Told(
        "organisations", {"key": "umc-groningn", "name": "Universitair Medisch Centrum Groninge"}
    )
    (one,) = compare(tables, source(), [told]).all
    assert one.what is What.new_thing
    assert one.near[0].key == "organisation/umcg"
    (table,) = compare(tables, source(), [told]).tables(brief=True)
    assert table.rows[0][0] == "NIEUW DING"
    assert any("organisation/umcg" in str(cell) for cell in table.rows[0])


def test_a_thing_that_may_not_be_added_is_unknown(tables: Tables) -> None:
    told = Told("organisations", {"key": "bestaat-niet", "from": "1797"}, adds=False)
    assert [one.what for one in compare(tables, source(), [told]).all] == [What.unknown]


def test_dates_differ_only_where_they_disagree(tables: Tables) -> None:
    """A year and a day in it do not contradict each other."""
    row = next(row for row in tables["events"] if len(row.text("operational_date")) == 10)
    cells = {"key": row.text("key"), "kind": row.text("kind"), "status": row.text("status")}
    day = row.text("operational_date")

    def what(value: str) -> What:
        told = Told("events", {**cells, "operational_date": value})
        return only(compare(tables, source(), [told]), "operational_date").what

    assert what(day) is What.same
    assert what(day[:4]) is What.same
    assert what(f"{int(day[:4]) - 1}") is What.contradicts


def test_a_list_grows_by_what_is_missing(tables: Tables, data: Path) -> None:
    row = next(row for row in tables["organisations"] if row.several("part_of"))
    parent = row.several("part_of")[0]
    told = Told("organisations", {"key": row.text("key"), "part_of": f"{parent};umcg"})
    found = compare(tables, source(), [told])
    assert only(found, "part_of").value == "umcg"
    found.edit(data).apply()
    (after,) = (
        one for one in read_tables(data)["organisations"] if one.text("key") == row.text("key")
    )
    assert after.several("part_of") == [*row.several("part_of"), "umcg"]


def test_a_row_that_is_left_out_is_not_written(tables: Tables) -> None:
    found = compare(tables, source(), [identifier("1111", "agb"), identifier("2222", "ura")])
    rest = found.without(["identifiers/umcg-agb"])
    assert {one.key for one in rest.writing} == {"umcg-ura"}
    assert not found.without(["umcg-agb", "umcg-ura"]).writing


@pytest.mark.parametrize(("lang", "word"), [("nl", "tegenspraak"), ("en", "contradiction")])
def test_people_read_a_line_per_row(tables: Tables, lang: str, word: str) -> None:
    told = [identifier("000000012150090X"), Told("organisations", {}, "Niemand", "onbekend")]
    (table,) = compare(tables, source(), told).tables(lang)
    lines = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    assert len(lines) == 2
    assert next(iter(lines[0].values())) == word
    assert "0000000095584598" in lines[0].values()
    (whole,) = compare(tables, source(), told).tables(lang, known=True)
    assert len(whole.rows) == 3


def test_a_change_that_breaks_a_rule_is_not_written(tables: Tables, data: Path) -> None:
    """A hospital in the sea off Norway is not in the Netherlands."""
    told = Told("sites", {"key": "loc-ciro", "lat": "62.1", "lon": "5.9"})
    found = compare(tables, source(), [told])
    before = (data / "sites.csv").read_bytes()
    trial = tried(found, data)
    assert not trial.ok
    with pytest.raises(ZorggraafError, match="zou een regel schenden"):
        apply(found, data, trial)
    assert (data / "sites.csv").read_bytes() == before
