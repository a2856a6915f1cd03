"""People find a thing by whatever they call it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zorggraaf.lookup.finding import (
    AmbiguousKeyError,
    UnknownKeyError,
    find,
    fold,
    resolve,
    strong_words,
    table,
)
from zorggraaf.store import Graph


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("UMCG", "organisation/umcg"),
        ("umcg", "organisation/umcg"),
        ("Universitair Medisch Centrum Groningen", "organisation/umcg"),
        ("medisch centrum leeuwarden", "organisation/mcl"),
        ("MCL", "organisation/mcl"),
        ("Tjongerschans", "organisation/tjongerschans"),
        ("VUmc", "organisation/vumc"),
        ("catharina", "organisation/catharina"),
        ("Catharina Ziekenhuis", "organisation/catharina"),
        ("oncomid", "network/oncomid"),
        ("GM0363", "municipality/GM0363"),
        ("Amsterdam", "municipality/GM0363"),
        ("ORPHA:636", "condition/orpha-636"),
        ("636", "condition/orpha-636"),
        ("https://ror.org/03cv38k47", "organisation/umcg"),
    ],
)
def test_what_people_type_finds_what_they_mean(graph: Graph, text: str, key: str) -> None:
    assert find(graph, text, limit=3)[0].key == key


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("radbout umc", "organisation/radboudumc"),
        ("isalla", "organisation/isala"),
        ("oncomidd", "network/oncomid"),
        ("tjongershans", "organisation/tjongerschans"),
        ("erasmus mc roterdam", "organisation/erasmus-mc"),
        ("catarina ziekenhuis", "organisation/catharina"),
    ],
)
def test_a_typing_error_is_forgiven(graph: Graph, text: str, key: str) -> None:
    assert key in [match.key for match in find(graph, text, limit=3)]


def test_an_exact_name_goes_before_a_longer_one(graph: Graph) -> None:
    ranks = [match.rank for match in find(graph, "oncomid")]
    order = ["exact", "prefix", "word", "fuzzy"]
    assert ranks == sorted(ranks, key=order.index)
    assert ranks[0] == "exact"


def test_an_old_name_says_until_when_it_was_used(graph: Graph) -> None:
    found = {match.key: match for match in find(graph, "Isala Diaconessenhuis")}
    assert "2016-12-31" in found["organisation/diaconessenhuis-meppel"].how


def test_what_ended_names_its_successor(graph: Graph) -> None:
    match = find(graph, "MCL", limit=1)[0]
    assert match.ended == "2024-12-31"
    assert ("Frisius MC") in [label for _, label in match.successors]


def test_weak_words_alone_still_find_something(graph: Graph) -> None:
    assert strong_words("medisch centrum") == ["medisch", "centrum"]
    assert find(graph, "ziekenhuis")


def test_nonsense_finds_nothing(graph: Graph) -> None:
    assert find(graph, "qqxxzzww") == []
    assert find(graph, "  ...  ") == []


def test_the_limit_holds(graph: Graph) -> None:
    assert len(find(graph, "utrecht", limit=4)) == 4


def test_labels_follow_the_language(graph: Graph) -> None:
    dutch = find(graph, "UMCG", limit=1, lang="nl")[0].label
    english = find(graph, "UMCG", limit=1, lang="en")[0].label
    assert dutch == "Universitair Medisch Centrum Groningen"
    assert english == "University Medical Center Groningen"


def test_a_table_has_no_empty_columns(graph: Graph) -> None:
    columns = table(find(graph, "GM0363", limit=1)).columns
    assert "opgeheven" not in columns
    assert columns[0] == "sleutel"


@pytest.mark.parametrize(
    "key",
    [
        "umcg",
        "UMCG",
        "organisation/umcg",
        "id:organisation/umcg",
        "https://w3id.org/zorggraaf/id/organisation/umcg",
        "<https://w3id.org/zorggraaf/id/organisation/umcg>",
    ],
)
def test_a_key_can_be_written_in_many_ways(graph: Graph, key: str) -> None:
    assert resolve(graph, key) == "https://w3id.org/zorggraaf/id/organisation/umcg"


def test_a_term_of_the_ontology_is_a_thing_too(graph: Graph) -> None:
    assert resolve(graph, "zg:Hospital").endswith("#Hospital")


def test_a_municipality_code_may_be_lower_case(graph: Graph) -> None:
    assert resolve(graph, "gm0363").endswith("/GM0363")


def test_a_key_of_two_things_lists_the_choices(graph: Graph) -> None:
    with pytest.raises(AmbiguousKeyError) as raised:
        resolve(graph, "oncomid")
    choices = [key for key, _ in raised.value.choices]
    assert {"network/oncomid", "initiative/oncomid"} <= set(choices)
    assert "network/oncomid" in str(raised.value)


def test_an_unknown_key_names_the_nearest(graph: Graph) -> None:
    with pytest.raises(UnknownKeyError) as raised:
        resolve(graph, "organisation/umgc")
    assert raised.value.exit_code == 1
    with pytest.raises(UnknownKeyError) as raised:
        resolve(graph, "radboudum")
    assert "organisation/radboudumc" in str(raised.value)


@pytest.mark.parametrize("key", ["", "a b", 'x"> ?p ?o } #', "<>", "https://", "{}", "\\", "%"])
def test_a_key_that_cannot_be_is_unknown_not_an_injection(graph: Graph, key: str) -> None:
    with pytest.raises(UnknownKeyError):
        resolve(graph, key)


@given(st.text(max_size=40))
def test_folding_is_stable(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert fold(text.upper()) == fold(text.upper().lower()) or not text.isascii()


@pytest.mark.parametrize("typed", ["umgc", "ucmg", "mucg"])
def test_two_letters_in_each_others_place_are_one_typing_error(graph: Graph, typed: str) -> None:
    assert find(graph, typed)[0].key == "organisation/umcg"
    with pytest.raises(UnknownKeyError) as refused:
        resolve(graph, typed)
    assert refused.value.nearest[0].key == "organisation/umcg"
