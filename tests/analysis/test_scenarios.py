"""A scenario changes a copy, tells every difference, and leaves the data alone."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path

import pytest

from zorggraaf import names, resources
from zorggraaf.analysis.overlay import Baseline
from zorggraaf.analysis.scenarios import Scenario, ScenarioResult, whatif
from zorggraaf.analysis.steps import EXAMPLES, parse
from zorggraaf.errors import UsageError
from zorggraaf.store import Graph

ON = "2026-11-21"
Run = Callable[..., ScenarioResult]


@pytest.fixture(scope="module")
def baseline(graph: Graph) -> Baseline:
    """What all scenarios here start from, measured once."""
    return Baseline(graph, datetime.date.fromisoformat(ON))


@pytest.fixture(scope="module")
def run(baseline: Baseline) -> Run:
    done: dict[tuple[str, ...], ScenarioResult] = {}

    def tried(*steps: str) -> ScenarioResult:
        if steps not in done:
            done[steps] = whatif(baseline, Scenario.read(steps))
        return done[steps]

    return tried


@pytest.fixture(scope="module")
def few(graph: Graph) -> Graph:
    """What the mistaken steps are about, in memory: the whole graph is copied at every step."""
    import pyoxigraph as ox

    about = "organisation/(isala|zgt|etz|umcg)|network/(oncomid|embraze|mprove|roaz-[a-z-]+)"
    about += "|region/(roaz-[a-z-]+|oor-leiden|ggd-drenthe)|municipality/GM0(193|363)"
    about += "|concept/role/.*|membership/(isala|etz|zgt)-.*"
    rows = graph.select(
        "SELECT ?g ?s ?p ?o { GRAPH ?g { ?s ?p ?o } "
        f'FILTER(REGEX(STR(?s), "^{names.ID}({about})$")) }}'
    )
    store = ox.Store()
    store.extend(ox.Quad(s, p, o, g) for g, s, p, o in rows)  # type: ignore[arg-type]
    return Graph.of(store)


def _differences(result: ScenarioResult, measure: str) -> dict[str, tuple[object, object]]:
    return {
        str(record["about_label"]): (record["before"], record["after"])
        for record in result.difference.records()
        if record["measure"] == measure
    }


def _members(graph: Graph, network: str) -> int:
    iri = names.iri("network", network)
    return len(graph.select(f"SELECT DISTINCT ?m {{ ?m zg:memberOf <{iri}> }}"))


def test_every_example_of_a_step_can_be_read() -> None:
    for kind, example in EXAMPLES.items():
        step = parse(example)
        assert step.kind == kind
        assert parse(str(step)) == step


def test_a_merger_makes_one_member_of_two(graph: Graph, run: Run) -> None:
    result = run('merge isala,zgt -> isala-zgt "Isala ZGT"')
    both = _differences(result, "members")["Comprehensive Cancer Network Noordoost Nederland"]
    assert both == (_members(graph, "ccn-noordoost"), _members(graph, "ccn-noordoost") - 1)
    assert _members(result.graph, "ccn-noordoost") == both[1]
    zgt = names.iri("organisation", "zgt")
    assert not result.graph.holds(f"ASK {{ <{zgt}> a zg:Hospital }}")
    assert result.graph.holds(f'ASK {{ <{zgt}> schema:endDate "2026-11-20"^^xsd:date }}')
    assert "Isala ZGT" in result.sentence["nl"]


def test_a_scenario_does_not_change_the_data(graph: Graph, run: Run) -> None:
    count = graph.select("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").values()
    run('merge isala,zgt -> isala-zgt "Isala ZGT"')
    assert graph.select("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").values() == count
    assert not graph.holds(f"ASK {{ GRAPH <{names.graph('scenario')}> {{ ?s ?p ?o }} }}")


def test_two_umcs_that_merge_break_one_umc_per_oor(run: Run) -> None:
    result = run("merge amsterdam-umc,lumc -> nieuw-umc")
    broken = {row["rule"] for row in result.broken.records() if row["state"] == "breaks"}
    assert {"umc-leads-one-oor", "umcs-seven"} <= broken
    left = {str(row["thing"]).rpartition("/")[2]: row["after"] for row in result.losses.records()}
    assert left["ern-endo"] == 1


def test_without_isala_roaz_zwolle_has_no_trauma_centre(run: Run) -> None:
    result = run("close isala", "redraw GM0193 -> roaz-euregio")
    assert ("roaz-trauma-centre", "ROAZ regio Zwolle") in {
        (row["rule"], row["thing_label"]) for row in result.broken.records()
    }


def test_inhabitants_move_with_their_municipality(run: Run) -> None:
    people = _differences(run("close isala", "redraw GM0193 -> roaz-euregio"), "inhabitants")
    gone, come = (people[f"ROAZ {name}"] for name in ("regio Zwolle", "Euregio"))
    zwolle = 130_668
    assert gone == (1_132_305, 1_132_305 - zwolle)
    assert come[1] == int(str(come[0])) + zwolle


def test_split_and_merged_regions_keep_every_municipality_once(run: Run) -> None:
    result = run(
        "split roaz-zwolle: GM0150,GM0177 -> roaz-deventer",
        "merge roaz-oost,roaz-euregio -> roaz-nieuw",
        "network proef: isala,etz",
    )
    rules = {row["rule"] for row in result.broken.records() if row["severity"] == "Violation"}
    assert not {rule for rule in rules if "municipality" in str(rule)}
    assert _members(result.graph, "proef") == 2
    people = _differences(result, "inhabitants")
    assert sum(int(str(v or 0)) for v, _ in people.values()) == sum(
        int(str(v or 0)) for _, v in people.values()
    )


def test_to_leave_is_the_reverse_of_to_join(run: Run) -> None:
    result = run("join isala oncomid", "leave isala oncomid")
    assert not result.difference.rows and not result.overlaps.rows and not result.broken.rows


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        (["leav etz oncomid"], ["stap 1", "leave"]),
        (["leave etz"], ["stap 1", EXAMPLES["leave"]]),
        (["leave isla oncomid"], ["stap 1", "‘isla’", "bedoelde u ‘isala’"]),
        (["leave isala oncomid"], ["geen lid", "mprove"]),
        (["join etz embraze"], ["al lid"]),
        (["join isala oncomid as participnt"], ["rol", "participant"]),
        (["merge isala,zgt -> umcg"], ["al van"]),
        (["merge isala,zgt -> Nieuw!"], ["stap 1"]),
        (["merge isala,roaz-west -> nieuw"], ["regio"]),
        (["merge roaz-west,ggd-drenthe -> nieuw"], ["verschillende indelingen"]),
        (["redraw GM0193 -> roaz-zwolle"], ["ligt al in"]),
        (["redraw GM0193 -> oor-leiden"], ["heeft geen gebied"]),
        (["redraw GM9999 -> roaz-west"], ["geen gemeente ‘GM9999’"]),
        (["split roaz-zwolle: GM0363 -> nieuw"], ["ligt niet in"]),
        ([], ["ten minste één stap"]),
    ],
)
def test_a_step_that_cannot_be_is_explained(few: Graph, steps: list[str], said: list[str]) -> None:
    with pytest.raises(UsageError) as refused:
        whatif(few, Scenario.read(steps), ON)
    for part in said:
        assert part in str(refused.value)


def test_the_example_in_the_documentation_can_be_read() -> None:
    file = resources.data().parent / "docs" / "voorbeeldscenario.toml"
    if not file.exists():
        pytest.skip("documentation is not in the wheel")
    scenario = Scenario.read(file)
    assert [step.kind for step in scenario.steps] == ["merge", "leave", "redraw"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("title = ", "geen geldig TOML"),
        ('titel = "x"\nsteps = ["leave etz embraze"]', "regel 1: ‘titel’"),
        ('title = "x"\n\nsteps = ["leaf etz embraze"]', "regel 3"),
        ('[[step]]\ndo = "merg"\nthings = ["a", "b"]', "regel 1: do = ‘merg’"),
        ('[[step]]\ndo = "leave"\nthings = "etz"', "target ontbreekt"),
        ('[[step]]\ndo = "leave"\nthing = "etz"', "things"),
        ('title = "leeg"', "geen stappen"),
    ],
)
def test_a_fault_in_a_file_is_named_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "scenario.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError) as refused:
        Scenario.read(file)
    assert "scenario.toml" in str(refused.value) and said in str(refused.value)
