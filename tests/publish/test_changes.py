"""What changed between two releases is told by what it is about."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pyoxigraph as ox
import pytest
from typer.testing import CliRunner

from tests.planting import Folder
from zorggraaf.build import build_memory
from zorggraaf.cli import app
from zorggraaf.names import iri
from zorggraaf.publish import changesets, feed
from zorggraaf.publish.changes import Changes, changes, plain
from zorggraaf.publish.serialise import MEDIA, serialise
from zorggraaf.store import Graph
from zorggraaf.tables import read_tables

ONCOMID = "network/oncomid"


@pytest.fixture(scope="module")
def later(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """The real tables half a year on: one joins, one leaves, one merges, one border moves."""
    data = Folder.copy_without_ledger(tmp_path_factory.mktemp("later") / "data")
    members = [
        (place, row)
        for place, row in enumerate(data.rows("memberships"), 2)
        if row["group"] == ONCOMID and not row["until"]
    ]
    line, leaver = members[0]
    data.set("memberships", line, until="2027-03-31")
    gone = members[1][1]["key"]
    rows = [row for row in data.rows("memberships") if row["key"] != gone]
    data.write("memberships", data.header("memberships"), rows)
    source = leaver["source"]
    data.add("memberships", key="umcg-oncomid-member", member="organisation/umcg", group=ONCOMID,
             role="member", source=source)  # fmt: skip
    data.add("events", key="proef-merger-2027", kind="merger", label="Proeffusie",
             original="umcg", status="done", source=source)  # fmt: skip
    organisations = data.rows("organisations")
    place = next(at for at, row in enumerate(organisations, 2) if row["key"] == "umcg")
    data.set("organisations", place, name="UMC van het Noorden")
    borders = data.rows("region_municipalities")
    at = next(
        at for at, row in enumerate(borders, 2)
        if (row["region"], row["municipality"]) == ("roaz-zwolle", "GM0193")
    )  # fmt: skip
    data.set("region_municipalities", at, region="roaz-west")
    data.add("releases", key="2027-05", issued="2027-05-01", note="voorjaar")
    return data


@pytest.fixture(scope="module")
def now() -> Graph:
    return Graph.of(build_memory(read_tables()))


@pytest.fixture(scope="module")
def found(now: Graph, later: Folder) -> Changes:
    return changes(now, Graph.of(build_memory(read_tables(later.path))))


def told(found: Changes, kind: str) -> list[tuple[str, str]]:
    return [(c.what, c.iri) for c in found.changes if c.kind == kind]


def test_a_graph_does_not_differ_from_itself(now: Graph) -> None:
    same = changes(now, now)
    assert same.changes == []
    assert same.summary("nl") == "Er is niets veranderd."


def test_memberships_begin_end_and_are_withdrawn(found: Changes) -> None:
    members = {iri: what for what, iri in told(found, "membership")}
    assert members[iri("membership", "umcg-oncomid-member")] == "begun"
    assert sorted(members.values()) == ["begun", "ended", "withdrawn"]
    ended = next(c for c in found.changes if c.what == "ended")
    assert found.said(ended) == "tot en met: – → 2027-03-31"


def test_a_merger_a_new_name_and_a_border_are_told_as_such(found: Changes) -> None:
    assert told(found, "event") == [("begun", iri("event", "proef-merger-2027"))]
    assert told(found, "organisation") == [("renamed", iri("organisation", "umcg"))]
    renamed = next(c for c in found.changes if c.what == "renamed")
    assert "Universitair Medisch Centrum Groningen → UMC van het Noorden" in found.said(renamed)
    regions = {c.label[0]: found.said(c) for c in found.changes if c.kind == "region"}
    assert regions == {
        "ROAZ West": "beslaat gemeente: +Zwolle",
        "ROAZ regio Zwolle": "beslaat gemeente: −Zwolle",
    }


def test_counts_before_and_after_add_up(found: Changes, now: Graph) -> None:
    counts = {iri.rpartition("#")[2]: (old, new) for iri, old, new in found.counts}
    assert counts["ChangeEvent"][1] == counts["ChangeEvent"][0] + 1
    row = now.select("SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s a zg:ChangeEvent }").rows[0][0]
    assert counts["ChangeEvent"][0] == int(getattr(row, "value", "0"))
    table = found.tables("en")[-1]
    assert all(row[3] == int(str(row[2])) - int(str(row[1])) for row in table.rows)


def test_the_change_set_redoes_the_step(found: Changes) -> None:
    """Removals and additions applied to what stood there before give what stands there after."""
    graph = ox.Store()
    turtle = serialise(changesets.statements(found), MEDIA["ttl"])
    graph.load(turtle, format=ox.RdfFormat.TURTLE)
    query = (
        f"PREFIX cs: <{changesets.CS}> PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> "
        "SELECT ?what ?s ?p ?o { ?set ?what ?st . ?st rdf:subject ?s ; rdf:predicate ?p ; "
        "rdf:object ?o FILTER(?what IN (cs:addition, cs:removal)) }"
    )
    rows = graph.query(query)
    assert isinstance(rows, ox.QuerySolutions)
    steps = {(row["what"].value.rpartition("#")[2], row["p"].value, row["o"]) for row in rows}
    zwolle = ox.NamedNode(iri("municipality", "GM0193"))
    covers = "https://w3id.org/zorggraaf/def#coversMunicipality"
    assert {("addition", covers, zwolle), ("removal", covers, zwolle)} <= steps
    assert len(steps) == sum(
        len(set(before) ^ set(after)) for c in found.changes for _, before, after in c.details
    )


def test_the_feed_names_releases_and_changes(found: Changes, later: Folder) -> None:
    graph = Graph.of(build_memory(read_tables(later.path)))
    root = ET.fromstring(feed.feed(graph, found))
    atom = "{http://www.w3.org/2005/Atom}"
    entries = root.findall(f"{atom}entry")
    titles = [entry.findtext(f"{atom}title") or "" for entry in entries]
    assert titles[-2:] == ["uitgave 2027-05", "uitgave 2026-11"]
    assert "2027-05: Lidmaatschappen (3)" in titles
    ids = [entry.findtext(f"{atom}id") for entry in entries]
    assert len(set(ids)) == len(ids)
    assert root.findtext(f"{atom}updated") == "2027-05-01T00:00:00Z"
    content = " ".join(entry.findtext(f"{atom}content") or "" for entry in entries)
    assert "grens verlegd: ROAZ West (beslaat gemeente: +Zwolle)" in content


def test_the_command_says_it_in_every_form(later: Folder, tmp_path: Path) -> None:
    old = str(Folder.copy_without_ledger(tmp_path / "old").path)
    shown = CliRunner().invoke(app, ["diff", old, str(later.path)])
    assert shown.exit_code == 0, shown.output
    assert "Proeffusie" in shown.output
    assert "Lidmaatschappen: 1 beëindigd" in shown.output
    target = tmp_path / "verschil.json"
    assert CliRunner().invoke(app, ["diff", old, str(later.path), "-o", str(target)]).exit_code == 0
    record = json.loads(target.read_text(encoding="utf-8"))
    assert (record["old"]["version"], record["new"]["version"]) == ("2026-11", "2027-05")
    assert {c["what"] for c in record["changes"] if c["kind"] == "membership"} == {
        *("begun", "ended", "withdrawn")
    }


def test_what_is_no_state_of_the_graph_is_refused(tmp_path: Path) -> None:
    for named in (str(tmp_path), "1999-01", str(tmp_path / "weg.nq.gz")):
        assert CliRunner().invoke(app, ["diff", named]).exit_code in (1, 2)


def test_terms_are_shown_as_people_read_them() -> None:
    assert plain("<https://example.org/x>") == "https://example.org/x"
    assert plain('"Regio \\"A\\""@nl') == 'Regio "A"'
