"""Names in a list find the thing they mean, and names that mean nothing find nothing."""

from __future__ import annotations

import pytest

from tests.reconciliation.absent import FIXED, elsewhere
from tests.reconciliation.column import MEASURED_ON, TUNED_ON, column
from zorggraaf import names
from zorggraaf.reconciliation import matching
from zorggraaf.reconciliation.index import index_of
from zorggraaf.reconciliation.matching import Candidate, Query, match
from zorggraaf.store import Graph

ENOUGH = 0.95
WRONG = 0.025


def _one(graph: Graph, text: str, **asked: object) -> list[Candidate]:
    return match(graph, [Query(text, **asked)])[0]  # type: ignore[arg-type]


def _best(graph: Graph, text: str, **asked: object) -> Candidate:
    return _one(graph, text, **asked)[0]


def _iri(key: str) -> str:
    return f"{names.ID}organisation/{key}"


@pytest.mark.parametrize("type_", [None, "organisation"])
@pytest.mark.parametrize("seed", [*TUNED_ON, *MEASURED_ON])
def test_the_first_candidate_of_a_real_variant_is_right(
    graph: Graph, seed: int, type_: str | None
) -> None:
    variants = column(seed)
    assert len(variants) == 150
    answers = match(graph, [Query(one.text, type=type_) for one in variants])
    wrong = [
        (one, found[:1])
        for one, found in zip(variants, answers, strict=True)
        if not found or found[0].iri != _iri(one.key)
    ]
    assert len(wrong) <= (1 - ENOUGH) * len(variants), wrong
    certain = [
        one
        for one, found in zip(variants, answers, strict=True)
        if found and found[0].match and found[0].iri != _iri(one.key)
    ]
    assert len(certain) <= 1, certain
    assert sum(bool(found) and found[0].match for found in answers) >= 0.8 * len(variants)


@pytest.mark.parametrize("type_", [None, "organisation", "zg:Hospital"])
def test_a_name_that_is_not_in_the_graph_is_no_match(graph: Graph, type_: str | None) -> None:
    answers = match(graph, [Query(text, type=type_) for text in FIXED])
    assert len(FIXED) >= 40
    wrong = [
        (text, found[0])
        for text, found in zip(FIXED, answers, strict=True)
        if found and found[0].match
    ]
    assert len(wrong) <= WRONG * len(FIXED), wrong


@pytest.mark.parametrize("seed", MEASURED_ON)
def test_a_hospital_in_a_town_where_it_is_not_is_no_match(graph: Graph, seed: int) -> None:
    texts = elsewhere(seed)
    answers = match(graph, [Query(text) for text in texts])
    assert not [
        (text, found[0])
        for text, found in zip(texts, answers, strict=True)
        if found and found[0].match
    ]


def test_a_name_whose_owner_is_taken_away_is_hardly_ever_a_match(
    graph: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The hardest names that are not there: real ones, each with its own organisation hidden."""
    index = index_of(graph)
    near = matching._near
    asked, wrong = 0, []
    for iri in graph.things("organisation"):
        hidden = {place for place, name in enumerate(index.names) if name.thing == iri}
        monkeypatch.setattr(
            matching,
            "_near",
            lambda *given, hidden=hidden: [one for one in near(*given) if one not in hidden],
        )
        texts = sorted({index.names[place].text for place in hidden})
        answers = match(graph, [Query(text, type="organisation") for text in texts])
        asked += len(texts)
        wrong += [
            (text, found[0])
            for text, found in zip(texts, answers, strict=True)
            if found and found[0].match
        ]
    assert asked > 500
    assert len(wrong) <= WRONG * asked, wrong


def test_a_name_of_two_organisations_is_no_match(graph: Graph) -> None:
    first, second, *_ = _one(graph, "Antonius Ziekenhuis", type="organisation")
    assert {first.iri, second.iri} == {_iri("antonius-sneek"), _iri("st-antonius")}
    assert not first.match
    assert not second.match
    assert "niet zeker" in first.why.text()
    assert "not certain" in first.why.text("en")


def test_a_bare_word_in_the_names_of_two_organisations_is_no_match(graph: Graph) -> None:
    first = _best(graph, "Antonius", type="organisation")
    assert not first.match
    assert "St. Antonius Ziekenhuis" in first.why.text()
    for town, key in (("Sneek", "antonius-sneek"), ("Nieuwegein", "st-antonius")):
        found = _best(graph, "Antonius", type="organisation", properties=(("plaats", town),))
        assert found.iri == _iri(key)
    assert _best(graph, "Sint Antonius", type="organisation").match
    assert _best(graph, "Amphia", type="organisation").match


def test_a_name_of_two_things_of_other_kinds_needs_a_type(graph: Graph) -> None:
    assert not _best(graph, "NFU").match
    assert _best(graph, "NFU", type="organisation").match
    network = _best(graph, "NFU", type="network")
    assert network.match
    assert network.iri == f"{names.ID}network/nfu"


@pytest.mark.parametrize(
    ("property_", "value", "key"),
    [
        ("plaats", "Nieuwegein", "st-antonius"),
        ("https://schema.org/addressLocality", "Sneek", "antonius-sneek"),
        ("website", "http://www.antoniusziekenhuis.nl/contact", "st-antonius"),
        ("provincie", "Utrecht", "st-antonius"),
    ],
)
def test_a_town_region_or_website_decides(
    graph: Graph, property_: str, value: str, key: str
) -> None:
    found = _best(
        graph, "Antonius Ziekenhuis", type="organisation", properties=((property_, value),)
    )
    assert found.iri == _iri(key)
    assert found.match, found.why.text()


def test_the_wrong_town_makes_a_name_no_match(graph: Graph) -> None:
    found = _best(graph, "Catharina Ziekenhuis", properties=(("plaats", "Groningen"),))
    assert not found.match
    assert "plaats klopt niet" in found.why.text()


@pytest.mark.parametrize(
    "text",
    [
        "https://ror.org/04r0k8112",
        "04r0k8112",
        "ROR: 04r0k8112",
        "Q36423003",
        "http://www.wikidata.org/entity/Q36423003",
        "0000 0004 0474 0639",
        "organisation/adrz",
        f"{names.ID}organisation/adrz",
    ],
)
def test_a_number_or_key_finds_its_owner(graph: Graph, text: str) -> None:
    found = _best(graph, text)
    assert (found.iri, found.score, found.match) == (_iri("adrz"), 100.0, True)


def test_a_number_beside_the_name_decides_unless_the_name_is_quite_another(graph: Graph) -> None:
    ror = (("ror", "https://ror.org/04r0k8112"),)
    assert _best(graph, "Admiraal de Ruijter", properties=ror).match
    other = _best(graph, "Catharina Ziekenhuis", properties=ror)
    assert not other.match


def test_a_merged_organisation_is_itself_and_names_its_successor(graph: Graph) -> None:
    found = _best(graph, "Medisch Centrum Leeuwarden", type="organisation")
    assert found.iri == _iri("mcl")
    assert found.match
    assert "Frisius MC" in found.why.text()
    assert "2024-12-31" in found.why.text()


@pytest.mark.parametrize(
    ("on", "key"), [("2020-01-01", "mcl"), ("2024-12-31", "mcl"), ("2025-01-01", "frisius-mc")]
)
@pytest.mark.parametrize("as_property", [False, True])
def test_at_a_date_the_one_that_existed_then_is_meant(
    graph: Graph, on: str, key: str, as_property: bool
) -> None:
    asked: dict[str, object] = {"properties": (("peildatum", on),)} if as_property else {"on": on}
    found = _best(graph, "Medisch Centrum Leeuwarden", type="organisation", **asked)
    assert found.iri == _iri(key)
    assert found.match


def test_before_a_merger_its_predecessors_are_shown_and_none_is_certain(graph: Graph) -> None:
    found = _one(graph, "Frisius MC", type="organisation", on="2020-01-01")
    assert {one.iri for one in found[:2]} == {_iri("mcl"), _iri("tjongerschans")}
    assert not any(one.match for one in found)


def test_what_ended_without_successor_is_no_match_later(graph: Graph) -> None:
    assert _best(graph, "MC Slotervaart", on="2018-01-01").match
    assert not _best(graph, "MC Slotervaart", on="2020-01-01").match


@pytest.mark.parametrize(
    "type_",
    [
        None,
        "organisation",
        "Hospital",
        "zg:Hospital",
        f"{names.ZG}Hospital",
        "UniversityMedicalCentre",
        f"{names.ZG}Organisation",
    ],
)
def test_every_way_to_name_a_type_works(graph: Graph, type_: str | None) -> None:
    found = _best(graph, "Universitair Medisch Centrum Groningen", type=type_)
    assert found.iri == _iri("umcg")
    assert found.match
    assert found.types[0] == f"{names.ZG}UniversityMedicalCentre"


def test_another_type_finds_nothing_but_should_only_prefers(graph: Graph) -> None:
    assert _iri("umcg") not in {one.iri for one in _one(graph, "UMCG", type="HealthInsurer")}
    preferred = _one(graph, "UMCG", type="HealthInsurer", type_strict="should")
    assert preferred[0].iri == _iri("umcg")
    assert not preferred[0].match


def test_all_types_must_fit_when_all_are_asked(graph: Graph) -> None:
    both = ("Hospital", "HealthInsurer")
    assert _one(graph, "UMCG", type=both, type_strict="any")
    assert _iri("umcg") not in {
        one.iri for one in _one(graph, "UMCG", type=both, type_strict="all")
    }


def test_an_unknown_type_is_told_and_makes_nothing_certain(graph: Graph) -> None:
    found = _best(graph, "UMCG", type="Q16917")
    assert found.iri == _iri("umcg")
    assert not found.match
    assert "Q16917" in found.why.text()


@pytest.mark.parametrize("text", ["", " ", "'", "…", "\u200b", "\x00", "(" * 300, "🏥", "a" * 5000])
def test_odd_texts_find_nothing(graph: Graph, text: str) -> None:
    assert not any(one.match for one in _one(graph, text))


def test_the_limit_holds_and_the_best_come_first(graph: Graph) -> None:
    found = _one(graph, "Antonius", limit=2)
    assert len(found) == 2
    assert found[0].score >= found[1].score
    assert _one(graph, "Antonius", limit=0) == []


def test_all_scores_lie_between_0_and_100_and_one_at_most_is_a_match(graph: Graph) -> None:
    texts = [one.text for one in column(21)] + list(FIXED)
    for found in match(graph, [Query(text, limit=10) for text in texts]):
        assert all(0 <= one.score <= 100 for one in found)
        assert sum(one.match for one in found) <= 1
        assert all(one.why.text() and one.why.text("en") and one.name for one in found)
