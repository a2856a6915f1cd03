"""The shipped tables against their declaration, and the parsers against whatever may come."""

from __future__ import annotations

import csv
import datetime
import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.planting import Folder, tiny, tiny_ontology
from zorggraaf import resources
from zorggraaf.errors import ZorggraafError
from zorggraaf.tables import Tables, cells, csvfile, identifiers, read_tables, references
from zorggraaf.tables.schema import Schema, Template


@pytest.fixture(scope="module")
def tables() -> Tables:
    return read_tables()


# -- the shipped tables ----------------------------------------------------------------------------


def test_shipped_tables_hold_no_fault_and_all_their_rows(tables: Tables) -> None:
    for name in tables:
        with (resources.data() / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
            expected = list(csv.DictReader(stream))
        found = [
            {
                column: value if isinstance(value, str) else ";".join(value)
                for column, value in row.values.items()
            }
            for row in tables[name]
        ]
        assert found == expected


def test_rows_know_their_line(tables: Tables) -> None:
    lines = (resources.data() / "organisations.csv").read_text(encoding="utf-8").splitlines()
    for row in tables["organisations"]:
        assert lines[row.line - 1].startswith(f"{row.text('key')},")


def test_iri_of_a_row(tables: Tables) -> None:
    umcg = next(row for row in tables["organisations"] if row.text("key") == "umcg")
    assert tables.iri_of(umcg) == "https://w3id.org/zorggraaf/id/organisation/umcg"
    concept = tables["concepts"][0]
    scheme, key = concept.text("scheme"), concept.text("key")
    assert tables.iri_of(concept).endswith(f"/id/concept/{scheme}/{key}")
    with pytest.raises(ValueError, match="crosswalk"):
        tables.iri_of(tables["crosswalk"][0])


def test_standard_csvw_tool_accepts_declaration_and_tables() -> None:
    import csvw

    group = csvw.TableGroup.from_file(resources.data() / "schema.json")
    assert {table.url.string for table in group.tables} == {
        path.name for path in resources.data().glob("*.csv")
    }
    for table in group.tables:
        for _ in table.iterdicts(strict=True):
            pass
        assert table.check_primary_key()
    # Not strict: that forbids empty references, which CSVW itself allows.
    assert group.check_referential_integrity()


def test_standard_csvw_tool_and_ours_refuse_the_same_reference(tmp_path: Path) -> None:
    import csvw

    folder = tiny(tmp_path / "data")
    folder.set("organisations", 2, part_of="nergens")
    group = csvw.TableGroup.from_file(folder.path / "schema.json")
    with pytest.raises(ValueError, match="nergens"):
        group.check_referential_integrity()
    with pytest.raises(ZorggraafError) as caught:
        read_tables(folder.path, tiny_ontology(tmp_path / "ontology"))
    assert [p.found for p in getattr(caught.value, "problems", ())] == ["nergens"]


# -- the declaration -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda t: t["tableSchema"].update(primaryKey=["nummer"]), "nummer"),
        (lambda t: t["tableSchema"].update(aboutUrl="https://x/{nummer}"), "nummer"),
        (lambda t: t["tableSchema"]["columns"].append({"name": "x"}), "propertyUrl"),
        (lambda t: t["tableSchema"]["columns"].append(t["tableSchema"]["columns"][0]), "twee keer"),
        (
            lambda t: t["tableSchema"].update(
                foreignKeys=[
                    {
                        "columnReference": "kind",
                        "reference": {"resource": "soorten.csv", "columnReference": "key"},
                    }
                ]
            ),
            "soorten",
        ),
        (lambda t: t.update(url="../sources.csv"), "url"),
        (lambda t: t["tableSchema"].pop("columns"), "columns"),
    ],
)
def test_declaration_that_contradicts_itself_is_refused(
    tmp_path: Path, change: object, says: str
) -> None:
    document = json.loads((resources.data() / "schema.json").read_text(encoding="utf-8"))
    assert callable(change)
    change(document["tables"][0])
    (tmp_path / "schema.json").write_text(json.dumps(document))
    with pytest.raises(ZorggraafError, match=says):
        Schema.load(tmp_path / "schema.json")


def test_declaration_that_is_no_json(tmp_path: Path) -> None:
    (tmp_path / "schema.json").write_text("{")
    with pytest.raises(ZorggraafError, match="JSON"):
        Schema.load(tmp_path / "schema.json")


def test_columns_that_tell_how_one_source_puts_it_never_contradict() -> None:
    memberships = Schema.load(resources.data() / "schema.json")["memberships"]
    per_source = {column.name for column in memberships.cells if column.per_source}
    assert per_source == {
        "stated_role",
        "stated_name",
        "stated_place",
        "certainty",
        "passage",
        "note",
    }


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1))
def test_filled_template_holds_only_what_an_iri_may_hold(value: str) -> None:
    filled = Template("https://example.org/{key}").fill({"key": value})
    tail = filled.removeprefix("https://example.org/")
    assert all(c.isascii() and (c.isalnum() or c in "-._~%") for c in tail)


# -- dates -----------------------------------------------------------------------------------------

_DAYS = st.dates(datetime.date(1000, 1, 1), datetime.date(2100, 12, 31))


@given(_DAYS, st.sampled_from([4, 7, 10]))
def test_every_day_month_and_year_is_a_date(day: datetime.date, precision: int) -> None:
    assert cells.is_partial_date(day.isoformat()[:precision])


@given(_DAYS)
def test_day_as_the_dutch_write_it_is_recognised(day: datetime.date) -> None:
    assert cells.nearest_date(f"{day.day}-{day.month}-{day.year}") == day.isoformat()


@given(st.text("0123456789-/ .", max_size=12))
def test_suggested_date_is_always_a_date(text: str) -> None:
    suggestion = cells.nearest_date(text)
    assert not suggestion or cells.is_partial_date(suggestion)


@given(_DAYS, _DAYS, st.sampled_from([4, 7, 10]), st.sampled_from([4, 7, 10]))
def test_period_ends_before_it_begins_only_if_no_day_fits(
    start: datetime.date, end: datetime.date, start_known: int, end_known: int
) -> None:
    first, last = start.isoformat()[:start_known], end.isoformat()[:end_known]
    # The earliest possible start against the latest possible end, by the calendar's own order.
    earliest = f"{first}-01-01"[:10] if start_known == 4 else f"{first}-01"[:10]
    latest = f"{last}-12-31"[:10] if end_known == 4 else f"{last}-31"[:10]
    assert cells.ends_before(first, last) == (latest < earliest)


@pytest.mark.parametrize("value", ["2020-13", "20200101", "2020-1-1", "0999", "2101", "20２0", ""])
def test_what_is_no_date(value: str) -> None:
    assert not cells.is_partial_date(value)


# -- numbers of other registers --------------------------------------------------------------------


@given(st.text("0123456789", min_size=15, max_size=15), st.integers(0, 14), st.integers(1, 9))
def test_isni_catches_every_wrong_digit(digits: str, place: int, shift: int) -> None:
    number = digits + identifiers.isni_check_character(digits)
    assert identifiers.is_isni(number)
    wrong = str((int(number[place]) + shift) % 10)
    assert not identifiers.is_isni(number[:place] + wrong + number[place + 1 :])


@given(st.text("0123456789", min_size=15, max_size=15), st.integers(0, 13))
def test_isni_catches_every_swap_of_neighbours(digits: str, place: int) -> None:
    number = digits + identifiers.isni_check_character(digits)
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    assert identifiers.is_isni(swapped) == (swapped == number)


@given(
    st.text("0123456789abcdefghjkmnpqrstvwxyz", min_size=6, max_size=6),
    st.integers(1, 6),
    st.sampled_from("0123456789abcdefghjkmnpqrstvwxyz"),
)
def test_ror_catches_every_wrong_character(six: str, place: int, other: str) -> None:
    number = f"0{six}"
    number += identifiers.ror_check_digits(number)
    assert identifiers.is_ror(number)
    wrong = number[:place] + other + number[place + 1 :]
    assert identifiers.is_ror(wrong) == (wrong == number)


@given(st.sampled_from(sorted(identifiers.FORMS)), st.text(max_size=30))
def test_suggested_number_is_always_valid(scheme: str, value: str) -> None:
    suggestion = identifiers.nearest(scheme, value)
    assert not suggestion or identifiers.FORMS[scheme].valid(suggestion)


def test_every_register_of_the_shipped_tables_has_a_check(tables: Tables) -> None:
    used = {row.text("scheme") for row in tables["identifiers"]}
    assert used <= set(identifiers.FORMS)
    assert {"ror", "isni", "kvk", "wikidata", "orphacode"} <= used


# -- files -----------------------------------------------------------------------------------------

_CELL = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\n\x00"))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.tuples(_CELL, _CELL), max_size=8), st.booleans())
def test_what_a_csv_writer_writes_is_read_back(
    tmp_path: Path, rows: list[tuple[str, str]], quoted: bool
) -> None:
    table = Schema.load(resources.data() / "schema.json")["preferences"]
    path = tmp_path / "preferences.csv"
    header = [column.name for column in table.cells]
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL)
        writer.writerow(header)
        writer.writerows([*row, "x", "y", "z", "2026"] for row in rows)
    result = csvfile.read(path, table)
    assert not result.faults
    assert list(zip(*result.columns[:2], strict=True)) == rows
    assert result.lines == list(range(2, len(rows) + 2))


@given(st.binary(max_size=400))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_whatever_bytes_come_reading_ends_in_faults_not_in_a_crash(
    tmp_path: Path, noise: bytes
) -> None:
    table = Schema.load(resources.data() / "schema.json")["preferences"]
    path = tmp_path / "preferences.csv"
    path.write_bytes(noise)
    result = csvfile.read(path, table)
    assert result.faults or result.missing == set()
    assert all(fault.text() for fault in result.faults)


def test_limit_of_the_csv_module_is_put_back(tmp_path: Path) -> None:
    before = csv.field_size_limit()
    csvfile.read(tmp_path / "absent.csv", Schema.load(resources.data() / "schema.json")["sources"])
    read_tables()
    assert csv.field_size_limit() == before


# -- circles ---------------------------------------------------------------------------------------


@given(
    st.dictionaries(
        st.sampled_from("abcdefg"), st.lists(st.sampled_from("abcdefg"), max_size=3), max_size=7
    )
)
def test_circles_are_found_exactly_where_networkx_finds_them(edges: dict[str, list[str]]) -> None:
    import networkx

    graph = networkx.DiGraph((a, b) for a, targets in edges.items() for b in targets)
    found = references.circles(edges)
    for circle in found:
        steps = zip(circle, [*circle[1:], circle[0]], strict=True)
        assert all(b in edges[a] for a, b in steps)
        assert circle[0] == min(circle)
    groups = [
        group
        for group in networkx.strongly_connected_components(graph)
        if len(group) > 1 or any(graph.has_edge(node, node) for node in group)
    ]
    assert all(any(set(circle) <= group for circle in found) for group in groups)
    assert bool(found) == bool(groups)


def test_tiny_folder_reads(tmp_path: Path) -> None:
    folder: Folder = tiny(tmp_path / "data")
    found = read_tables(folder.path, tiny_ontology(tmp_path / "ontology"))
    assert found["organisations"][0].several("source") == ["register", "page"]
