"""A filled-in sheet says what is new, added, contradicted and known; nothing is overwritten."""

from __future__ import annotations

import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.planting import Folder
from tests.upkeep.conftest import ORIGIN, Check, light
from tests.upkeep.sheets import HEAD, book, changed
from zorggraaf.build.contradictions import contradictions
from zorggraaf.errors import UsageError, ZorggraafError
from zorggraaf.store import Graph
from zorggraaf.tables import read_tables
from zorggraaf.upkeep.decisions import decide, differences
from zorggraaf.upkeep.importing import ImportResult, Origin, check
from zorggraaf.upkeep.proposal import What

OOR = "OOR Utrecht"
SIX: list[list[Any]] = [
    ["Diakonessenhuis", OOR, "lid", "1 maart 2019", None],
    ["St. Antonius Ziekenhuis", OOR, "opleidingsziekenhuis", 2018, None],
    ["Meander Medisch Centrum", OOR, None, datetime.date(2017, 5, 1), None],
    ["Jeroen Bosch Ziekenhuis", OOR, "member", "mei 2016", None],
    ["Ziekenhuis Rivierenland", OOR, "lid", "1-3-2020", "2024"],
    ["Tergooi MC", OOR, "lid", "2015-01", None],
]


def written(result: ImportResult, table: str = "memberships") -> list[dict[str, str]]:
    return [record for name, record in result.rows if name == table]


@pytest.fixture
def own(tmp_path: Path) -> Folder:
    """Tables of one's own, to write to."""
    return light(tmp_path / "data")


def test_six_hospitals_by_name_are_six_memberships(checked: Check) -> None:
    result = checked(book(SIX))
    assert result.ok, (result.problems, result.unknown)
    assert result.counts["new"] == 6
    rows = {row["member"]: row for row in written(result)}
    assert rows["organisation/diakonessenhuis"] | {"note": ""} == {
        "key": "diakonessenhuis-oor-utrecht-member",
        "member": "organisation/diakonessenhuis",
        "group": "network/oor-utrecht",
        "role": "member",
        "stated_role": "",
        "stated_name": "",
        "stated_place": "",
        "from": "2019-03-01",
        "until": "",
        "certainty": "stated",
        "source": "proefopgave-voor-de-toetsen-2026-11-01",
        "passage": "blad Leden, rij 2",
        "note": "",
    }
    begun = [rows[f"organisation/{key}"]["from"] for key in ("st-antonius", "meander-mc", "jbz")]
    assert begun == ["2018", "2017-05-01", "2016-05"]
    assert rows["organisation/rivierenland"]["until"] == "2024"
    (source,) = written(result, "sources")
    assert (source["title"], source["date"], source["document_number"]) == (
        "Proefopgave voor de toetsen", "2026-11-01", "opgave.xlsx",
    )  # fmt: skip


def test_columns_may_stand_in_any_order_in_either_language(checked: Check) -> None:
    dutch = checked(book(SIX))
    order = [3, 1, 0, 4, 2]
    english = ("Member", "Group", "Role", "Since", "Until")
    shuffled = checked(
        book([[row[at] for at in order] for row in SIX], [english[at] for at in order])
    )
    assert written(shuffled) == written(dutch)


def test_a_title_empty_rows_stray_spaces_and_merged_cells_do_not_matter(checked: Check) -> None:
    def shape(sheet: Any) -> None:
        sheet.insert_rows(1, 2)
        sheet["A1"] = "Ledenlijst van de regio"
        sheet.insert_rows(5)
        for row in sheet.iter_rows(min_row=4, max_row=10):
            for cell in row:
                if isinstance(cell.value, str):
                    cell.value = f"  {cell.value.replace(' ', chr(160))}\u200b "
        for line in range(5, 11):
            sheet.cell(line, 2).value = None
        sheet.merge_cells("B4:B10")

    result = checked(changed(shape, SIX))
    assert result.ok, (result.problems, result.unknown)
    assert [row["member"] for row in written(result)] == [
        row["member"] for row in written(checked(book(SIX)))
    ]
    assert any("samengevoegde cellen" in note.nl for note in result.notes)


def test_a_csv_of_windows_with_semicolons_is_read_and_said(checked: Check) -> None:
    text = "Lid;Samenwerking;Sinds\r\nPrinses Máxima Centrum;OOR Utrecht;1-3-2019\r\n"
    result = checked(text.encode("cp1252"), "leden.csv", kind="members")
    assert result.counts["new"] == 1, (result.problems, result.unknown)
    assert written(result)[0]["passage"] == "rij 2"
    assert any("Windows-1252" in note.nl for note in result.notes)
    assert any("puntkomma" in note.nl for note in result.notes)


def test_a_csv_finds_its_form_by_its_headings(checked: Check) -> None:
    result = checked(b"organisatie,kvknummer\nDiakonessenhuis,30167899\n", "nummers.csv")
    assert result.kind == "organisations"


def test_the_same_file_twice_changes_nothing_the_second_time(own: Folder, checked: Check) -> None:
    first = checked(book(SIX), data=own.path)
    assert {path.name for path in first.apply()} == {"sources.csv", "memberships.csv"}
    before = {path.name: path.read_bytes() for path in own.path.glob("*.csv")}
    again = checked(book(SIX), data=own.path)
    assert {what: n for what, n in again.counts.items() if n} == {"same": 6}
    assert again.apply() == []
    assert {path.name: path.read_bytes() for path in own.path.glob("*.csv")} == before


def test_two_files_that_contradict_both_stay(own: Folder, checked: Check) -> None:
    checked(book(SIX), data=own.path).apply()
    other = Origin("Andere opgave", "2026-11-15")
    rows = [["Diakonessenhuis", OOR, "lid", "2021", None], ["Tergooi MC", OOR, "lid", "2015", None]]
    result = checked(book(rows), origin=other, data=own.path)
    # 2015 says no more than 2015-01 did.
    assert (result.counts["contradicts"], result.counts["same"]) == (1, 1)
    (one,) = [one for one in result.proposals.of(What.contradicts) if one.column == "from"]
    assert (one.current, one.value, one.current_source) == ("2019-03-01", "2021", ORIGIN.key)
    result.apply()
    tables = read_tables(own.path)
    (found,) = [
        one
        for one in contradictions(tables)
        if one.followed.key == "diakonessenhuis-oor-utrecht-member"
    ]
    assert {found.followed.value, *(other.value for other in found.others)} == {
        "2019-03-01",
        "2021",
    }
    # And once more changes nothing.
    assert not checked(book(rows), origin=other, data=own.path).rows


def test_a_source_does_not_quietly_change_its_mind(own: Folder, checked: Check) -> None:
    checked(book(SIX[:1]), data=own.path).apply()
    result = checked(book([["Diakonessenhuis", OOR, "lid", "2021", None]]), data=own.path)
    (problem,) = result.problems
    assert "2019-03-01" in problem.expected and "--date" in problem.hint
    with pytest.raises(ZorggraafError, match="niet overgenomen"):
        result.apply()


def test_what_was_not_known_is_added_beside_what_was(checked: Check) -> None:
    result = checked(book([["UMC Utrecht", OOR, "umc van de regio", "1999", None]]))
    (one,) = [one for one in result.proposals.of(What.added) if one.column == "from"]
    assert one.key == "umc-utrecht-oor-utrecht-umc-in-the-lead"
    (row,) = written(result)
    assert (row["from"], row["source"]) == ("1999", ORIGIN.key)


def test_what_is_known_changes_nothing_unless_it_is_confirmed(checked: Check) -> None:
    row = ["UMC Utrecht", OOR, "umc van de regio", None, None]
    plain = checked(book([row]))
    assert plain.counts["same"] == 1 and not plain.rows
    confirmed = checked(book([[*row, "ja"]], (*HEAD, "Bevestigd")))
    assert confirmed.counts["confirmed"] == 1
    assert written(confirmed)[0]["source"] == ORIGIN.key


def test_a_member_that_comes_back_later_is_a_new_membership(own: Folder, checked: Check) -> None:
    checked(book(SIX), data=own.path).apply()
    back = checked(
        book([["Ziekenhuis Rivierenland", OOR, "lid", "2026", None]]),
        origin=Origin("Later", "2026-11-20"),
        data=own.path,
    )
    (row,) = written(back)
    assert row["key"] == "rivierenland-oor-utrecht-member-2026"
    assert back.counts["new"] == 1


def test_a_name_two_hospitals_bear_is_settled_by_its_town(checked: Check) -> None:
    head = (*HEAD, "Plaats")
    row = ["Antonius Ziekenhuis", OOR, "lid", None, None]
    assert checked(book([[*row, None]], head)).unknown
    result = checked(book([[*row, "Nieuwegein"]], head))
    assert result.ok and written(result)[0]["member"] == "organisation/st-antonius"


def test_a_key_in_brackets_settles_it_too(checked: Check) -> None:
    row = ["Antonius Ziekenhuis [organisation/antonius-sneek]", OOR, "lid", None, None]
    result = checked(book([row]))
    assert result.ok and written(result)[0]["member"] == "organisation/antonius-sneek"


def test_a_region_means_its_body(checked: Check) -> None:
    result = checked(book([["Diakonessenhuis", "[region/oor-utrecht]", None, None, None]]))
    assert written(result)[0]["group"] == "network/oor-utrecht"


def test_another_value_for_a_site_is_a_contradiction_to_decide_on(
    own: Folder, checked: Check
) -> None:
    site = next(row for row in own.rows("sites") if row["lat"] and not row["emergency"])
    head = ("Sleutel", "Locatie", "Organisatie", "SEH", "Breedtegraad")
    sheet = book(
        [[site["key"], site["name"], f"[{site['organisation']}]", "ja", "51,9"]], head, "Locaties"
    )
    result = checked(sheet, data=own.path, kind="sites")
    assert result.ok, (result.problems, result.unknown)
    told = {(one.column, one.what) for one in result.proposals.writing if one.what != "same"}
    assert {("emergency", What.added), ("lat", What.contradicts)} <= told
    result.apply()
    (after,) = [row for row in own.rows("sites") if row["key"] == site["key"]]
    assert (after["emergency"], after["lat"]) == ("yes", site["lat"])
    assert after["source"] == f"{site['source']};{ORIGIN.key}"
    assert "emergency: " + ORIGIN.key in after["passage"]
    (other,) = own.rows("disputed")
    assert other == {
        "thing": f"site/{site['key']}", "column": "lat", "value": "51.9",
        "source": ORIGIN.key, "passage": "blad Locaties, rij 2", "note": "",
    }  # fmt: skip
    assert not checked(sheet, data=own.path, kind="sites").rows
    (one,) = [d for d in differences(read_tables(own.path)) if d.fact == f"site/{site['key']}"]
    assert {told.value for told in one.told} == {"51.9", site["lat"]}
    decided = decide(one.fact, site["source"].partition(";")[0], "gemeten", data_dir=own.path)
    assert decided.told[0].value == site["lat"]
    assert decide(one.fact, ORIGIN.key, "eigen opgave", data_dir=own.path).told[0].value == "51.9"


def test_a_figure_that_differs_stands_beside_the_other(own: Folder, checked: Check) -> None:
    have = next(row for row in own.rows("figures") if row["about"] == "organisation/umcg"
                and row["unit"] and row["period"].isdigit())  # fmt: skip
    head = ("Waarover", "Indicator", "Waarde", "Eenheid", "Periode")
    rows = [
        ["UMCG", have["indicator"], float(have["value"]) + 1, have["unit"], int(have["period"])]
    ]
    result = checked(book(rows, head, "Cijfers"), data=own.path)
    assert result.counts["contradicts"] == 1, (result.problems, result.unknown)
    result.apply()
    assert checked(book(rows, head, "Cijfers"), data=own.path).counts["same"] == 1
    same = [["UMCG", have["indicator"], float(have["value"]), have["unit"], have["period"]]]
    assert checked(book(same, head, "Cijfers"), data=own.path).counts["same"] == 1


def test_only_the_file_s_own_source_is_asked_for(checked: Check) -> None:
    assert Origin("  Opgave   OOR ", "2026-11-01").key == "opgave-oor-2026-11-01"
    result = checked(book(SIX[:1]), origin=Origin("Opgave", "1 november 2026"))
    assert result.origin.key == "opgave-2026-11-01"


def test_an_owner_s_own_statement_is_a_kind_of_source(own: Folder, checked: Check) -> None:
    stated = Origin("Opgave", "2026-11-01", publisher="UMC Utrecht", kind="owner-statement")
    checked(book(SIX[:1]), origin=stated, data=own.path).apply()
    (source,) = [row for row in own.rows("sources") if row["key"] == stated.key]
    assert (source["kind"], source["publisher"]) == ("owner-statement", "UMC Utrecht")


def test_a_kind_of_source_that_is_not_gets_the_nearest(checked: Check) -> None:
    with pytest.raises(UsageError, match="owner-statment") as raised:
        checked(book(SIX[:1]), origin=Origin("Opgave", "2026-11-01", kind="owner-statment"))
    assert "Bedoelde u owner-statement?" in raised.value.hint


def _finding(key: str, severity: str) -> Any:
    return SimpleNamespace(
        severity=severity,
        shape=SimpleNamespace(iri="urn:shape"),
        focus=f"https://w3id.org/zorggraaf/id/membership/{key}",
        value="",
    )


@pytest.mark.parametrize(("had", "stops"), [(["oud"], True), (["oud", "nieuw"], False)])
def test_a_violation_that_was_not_there_stops_it(
    had: list[str],
    stops: bool,
    shared: Folder,
    graph: Graph,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def validate(store: Graph) -> Any:
        found = had if store is graph else ["oud", "nieuw"]
        warned = _finding("diakonessenhuis-oor-utrecht-member", "Warning")
        return SimpleNamespace(results=[*(_finding(key, "Violation") for key in found), warned])

    monkeypatch.setattr("zorggraaf.validation.validate", validate)
    monkeypatch.setattr("zorggraaf.build.build_memory", lambda tables: graph)
    monkeypatch.setattr(Graph, "of", staticmethod(lambda _: object()))
    result = check(book(SIX[:1]), "opgave.xlsx", ORIGIN, shared.path, graph)
    assert [one.focus.rpartition("/")[2] for one in result.violations] == ["nieuw"] * stops
    assert result.ok is not stops
    assert len(result.warnings) == 1
