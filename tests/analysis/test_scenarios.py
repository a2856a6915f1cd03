"""A scenario changes a copy, tells every difference, and leaves the data alone."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Callable
from pathlib import Path

import pytest

from zorggraaf import names, resources
from zorggraaf.analysis.breaking import ABOUT_THE_RECORD as ABOUT_RECORD
from zorggraaf.analysis.breaking import broken_table
from zorggraaf.analysis.difference import MEASURES
from zorggraaf.analysis.overlay import Baseline, apply
from zorggraaf.analysis.result import words
from zorggraaf.analysis.scenarios import Scenario, ScenarioResult, whatif
from zorggraaf.analysis.steps import EXAMPLES, ScenarioError, Step, parse
from zorggraaf.errors import UsageError
from zorggraaf.store import Graph
from zorggraaf.validation import Shapes, findings

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


@pytest.fixture(scope="module")
def institutions(graph: Graph) -> Graph:
    """Organisations, networks and all that binds them, without numbers, names and sources."""
    import pyoxigraph as ox

    kinds = "organisation|network|membership|classification|site|recognition|expertise-centre"
    rows = graph.select(
        "SELECT ?g ?s ?p ?o { GRAPH ?g { ?s ?p ?o } "
        f'FILTER(REGEX(STR(?s), "^{names.ID}({kinds}|concept/role|concept/organisation-type)/") '
        f'|| STR(?p) = "{names.expand("rdfs:subClassOf")}") }}'
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


def parsed(steps: list[str]) -> tuple[Step, ...]:
    return Scenario.read(steps).steps


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


def test_a_network_left_by_its_last_member_breaks_a_core_shape(graph: Graph, run: Run) -> None:
    alone = graph.select(
        "SELECT ?network (SAMPLE(?who) AS ?member) { ?network a zg:Network . "
        "?m org:organization ?network ; org:member ?who . ?who zg:memberOf ?network "
        f'FILTER(STRSTARTS(STR(?who), "{names.ID}organisation/")) '
        "FILTER NOT EXISTS { ?other org:organization ?network FILTER(?other != ?m) } } "
        "GROUP BY ?network ORDER BY ?network LIMIT 1"
    ).values()
    ((network, member),) = alone
    step = f"leave {str(member).rpartition('/')[2]} {str(network).rpartition('/')[2]}"
    broken = run(step).broken.records()
    assert [(row["rule"], row["state"], row["thing"], row["component"]) for row in broken] == [
        ("Network-members-missing", "breaks", network, "MinCountConstraintComponent")
    ]


def test_what_breaks_is_what_a_full_validation_of_both_graphs_finds(institutions: Graph) -> None:
    steps = ["close isala", "merge amsterdam-umc,lumc -> nieuw-umc", "network proef: etz,zgt"]
    overlay = apply(Baseline(institutions, datetime.date.fromisoformat(ON)), parsed(steps))
    shapes = Shapes.load()
    before, after = (
        set(findings(Graph.of(store), shapes)) for store in (overlay.before.store, overlay.store)
    )
    told = {
        (state, shapes.all[one.shape].key, str(getattr(one.focus, "value", one.focus)))
        for state, some in (("breaks", after - before), ("mends", before - after))
        for one in some
    }
    kept = {
        one for one in told if one[2] not in overlay.ended and not one[1].startswith(ABOUT_RECORD)
    }
    table = broken_table(overlay, words("proef", "trial"), "nl").records()
    assert {(row["state"], row["rule"], row["thing"]) for row in table} == kept
    assert {"umcs-seven", "Classification-source"} & {rule for _, rule, _ in kept}
    assert any(row["component"] != "SPARQLConstraintComponent" for row in table)


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


def test_all_that_is_wrong_is_told_at_once(few: Graph, tmp_path: Path) -> None:
    with pytest.raises(ScenarioError) as refused:
        Scenario.read(["leav etz oncomid", "leave etz", "leave isala mprove"])
    assert len(refused.value.faults) == 2
    file = tmp_path / "scenario.toml"
    file.write_text('titel = "x"\non = "morgen"\nsteps = ["leaf a b"]\n[[step]]\ndo = "x"\n')
    with pytest.raises(ScenarioError) as refused:
        Scenario.read(file)
    assert [f"regel {line}" in str(refused.value) for line in (1, 2, 3, 4)] == [True] * 4
    steps = [
        "leave isla mprove",
        "merge isala,zgt -> umcg",
        "leave umcg mprove",
        "join zgt nergens",
    ]
    with pytest.raises(ScenarioError) as refused:
        whatif(few, Scenario.read(steps), ON)
    # The third says nothing: what it is about was to come of the second.
    assert ["stap" in fault.message for fault in refused.value.faults] == [True] * 3
    assert "3 fouten" in str(refused.value) and "stap 3" not in str(refused.value)


def test_who_has_ended_cannot_be_changed_again(few: Graph) -> None:
    with pytest.raises(UsageError, match="bestaat op 2026-11-21 niet meer"):
        whatif(few, Scenario.read(["close etz", "join etz oncomid"]), ON)


def test_a_closed_site_moves_the_inhabitants_around_it(run: Run) -> None:
    result = run("close isala")
    people = _differences(result, "catchment")
    assert people and sum(int(str(old or 0)) for old, _ in people.values()) == sum(
        int(str(new or 0)) for _, new in people.values()
    )


def test_the_records_are_the_same_in_every_language(baseline: Baseline, run: Run) -> None:
    dutch = run("leave etz embraze").records()
    english = whatif(baseline, Scenario.read(["leave etz embraze"]), lang="en").records()
    assert list(dutch) == list(english)
    rows = [one["difference"] for one in (dutch, english)]
    keys = ("measure", "about", "before", "after", "change")
    plain = [[tuple(row[key] for key in keys) for row in side] for side in rows]  # type: ignore[attr-defined]
    assert plain[0] == plain[1]
    assert {measure for measure, *_ in plain[0]} <= MEASURES.keys()


def test_tables_and_pictures_are_called_by_what_the_steps_come_to(
    baseline: Baseline, run: Run
) -> None:
    steps = ["leave etz embraze"]
    bare = run(*steps)
    (change,) = bare.changes
    assert bare.scenario.title == "leave etz embraze" and bare.scenario.own_title == ""
    assert bare.difference.title["nl"] == f"Wat verandert: {change.text['nl']}"
    assert bare.steps.title["en"] == f"What if: {change.text['en']}"
    assert "leave etz" not in bare.difference.title["en"]
    named = whatif(baseline, dataclasses.replace(bare.scenario, title="Zonder ETZ"))
    assert named.scenario.own_title == "Zonder ETZ"
    assert named.overlaps.title["nl"] == "Overlap die verandert: Zonder ETZ"


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
