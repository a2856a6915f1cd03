"""Every shape finds the fault it is for and nothing once it is mended, and the engines agree."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pyoxigraph as ox
import pytest

from tests.shape_faults import FAULTS, Fault
from zorggraaf import names
from zorggraaf.store import Graph
from zorggraaf.validation import ENGINES, Finding, Shape, Shapes, findings

SHAPES = Shapes.load()
CORE = sorted(shape.key for shape in SHAPES.all.values() if not shape.select)
SPARQL = sorted(shape.key for shape in SHAPES.all.values() if shape.select)

PROLOGUE = f"@base <{names.ID}> .\n" + "".join(
    f"@prefix {prefix}: <{ns}> .\n" for prefix, ns in names.PREFIXES.items()
)
ON = '<graph/release> dcterms:valid "2026-11-21"^^xsd:date .\n'


def graph(turtle: str) -> Graph:
    store = ox.Store()
    store.load(input=PROLOGUE + ON + turtle, format=ox.RdfFormat.TURTLE)
    return Graph.of(store)


def only(shape: Shape) -> Shapes:
    """The shapes graph with this one shape (and the shapes that serve it)."""
    text = SHAPES.ntriples({shape.iri})
    return Shapes([quad.triple for quad in ox.parse(input=text, format=ox.RdfFormat.N_TRIPLES)])


def said(found: list[Finding]) -> set[tuple[str, str]]:
    """(focus, value) of each finding, as in the tables of faults."""
    return {(_short(one.focus), _short(one.value)) for one in found}


def _short(term: object) -> str:
    text = "" if term is None else str(getattr(term, "value", term))
    return text.removeprefix(names.ID)


# -- SHACL-SPARQL -------------------------------------------------------------------------------


def test_every_sparql_shape_has_a_planted_fault() -> None:
    assert sorted(FAULTS) == SPARQL


@pytest.mark.parametrize("key", SPARQL)
def test_the_planted_fault_and_nothing_else_is_found(key: str) -> None:
    fault: Fault = FAULTS[key]
    alone = only(SHAPES[key])
    wrong = graph(fault.facts + fault.wrong)
    right = graph(fault.facts + fault.right)
    answers = {engine: findings(wrong, alone, engine) for engine in ENGINES}
    assert said(answers["pyshacl"]) == set(fault.found)
    assert answers["auto"] == answers["pyshacl"] == answers["rudof"]
    for engine in ENGINES:
        assert findings(right, alone, engine) == [], engine


@pytest.mark.parametrize("key", SPARQL)
def test_a_query_can_be_asked_for_all_nodes_at_once(key: str) -> None:
    # What keeps binding $this beforehand and joining its values the same.
    query = SHAPES[key].select
    assert query.count("SELECT") == 1
    assert not re.search(r"\b(MINUS|VALUES|SERVICE)\b", query)


# -- SHACL Core ---------------------------------------------------------------------------------

FOCUS = "<figure/focus>"
GOOD = {
    "web": "<https://example.org/>",
    "Site-postcode-form": '"9713 GZ"',
    "Partition-edition-form": '"2023"',
    "Condition-orphacode-form": '"636"',
    "period-form": '"2020/2022"',
    "key-form": '"amsterdam-umc"',
    "Municipality-code": '"GM0014"',
    "label-tidy": '"Medisch Centrum"@nl',
}
BAD = {
    "label-tidy": '"Medisch  Centrum "@nl',
    "Municipality-code": '"GM14"',
    "Condition-orphacode-form": '"ORPHA636"',
    "Site-postcode-form": '"9713GZ"',
}


def core_fault(shape: Shape) -> tuple[str, str, str]:
    """Facts that do not satisfy a core shape, the same mended, and the value found."""
    kind, target = shape.targets[0]
    path = f"<{shape.path.lstrip('^')}>"
    typed = f"{FOCUS} a <{target}> . " if kind == "targetClass" else ""

    def state(*values: str) -> str:
        if shape.path.startswith("^"):
            return typed + "".join(f"{value} {path} {FOCUS} . " for value in values)
        return typed + "".join(f"{FOCUS} {path} {value} . " for value in values)

    other = "<organisation/other>"
    match shape.component.rpartition("#")[2].removesuffix("ConstraintComponent"):
        case "MinCount":
            return state(), state(other), ""
        case "MaxCount":
            return state('"a"', '"b"'), state('"a"'), ""
        case "Class":
            cls = _parameter(shape, "class")
            return state(other), state(other) + f"{other} a {cls} .", "organisation/other"
        case "Or":
            return state(other), state(other) + f"{other} a zg:Organisation .", "organisation/other"
        case "Node":
            return _node_fault(shape, state)
        case "Datatype":
            good = {"integer": "3", "decimal": "3.5", "boolean": "true"}
            datatype = _parameter(shape, "datatype").strip("<>").rpartition("#")[2]
            return state('"drie"'), state(good[datatype]), "drie"
        case "Pattern":
            good_value = GOOD["web"] if shape.key.endswith("-web") else GOOD[shape.key]
            bad = BAD.get(shape.key, '"ftp://een twee"')
            return state(bad), state(good_value), bad.removesuffix("@nl").strip('"')
        case "MinInclusive":
            good_value = "52.1" if "-lat-" in shape.key else "5.1"
            return state("9.9"), state(good_value), "9.9"
        case "In":
            allowed = "<concept/condition-status/active>"
            return state(other), state(allowed), "organisation/other"
        case "UniqueLang":
            return state('"a"@nl', '"b"@nl'), state('"a"@nl', '"b"@en'), ""
        case "QualifiedMinCount":
            return state('"a"@en'), state('"a"@nl'), ""
    raise AssertionError(f"no fault for {shape.key}: {shape.component}")


def _node_fault(shape: Shape, state: object) -> tuple[str, str, str]:
    assert callable(state)
    node = _parameter(shape, "node").strip("<>").rpartition("#")[2]
    if node == "partial-date":
        return state('"2023-02-29"^^xsd:date'), state('"2024-02-29"^^xsd:date'), "2023-02-29"
    value = "<concept/some/thing>"
    if node == "described":
        return state(value), state(value) + f"{value} a zg:Thing .", "concept/some/thing"
    scheme = node.removeprefix("in-")
    listed = f"{value} skos:inScheme <concept/{scheme}> ."
    return state(value), state(value) + listed, "concept/some/thing"


def _parameter(shape: Shape, name: str) -> str:
    wanted = names.expand(f"sh:{name}")
    return next(
        str(triple.object)
        for triple in SHAPES.triples
        if getattr(triple.subject, "value", "") == shape.iri and triple.predicate.value == wanted
    )


@pytest.mark.parametrize("key", CORE)
def test_the_planted_fault_is_found_and_mending_it_ends_it(key: str) -> None:
    shape = SHAPES[key]
    alone = only(shape)
    wrong, right, value = core_fault(shape)
    reference = findings(graph(wrong), alone, "pyshacl")
    assert said(reference) == {("figure/focus", value)}
    # For SHACL Core the default engine is rudof.
    assert findings(graph(wrong), alone) == reference
    assert findings(graph(right), alone, "pyshacl") == findings(graph(right), alone) == []


@pytest.mark.parametrize(
    "date",
    [
        '"2021-13"^^xsd:gYearMonth',
        '"2021-04-31"^^xsd:date',
        '"1900-02-29"^^xsd:date',
        '"21"^^xsd:gYear',
        '"2021"',
        '"2021-1-1"^^xsd:date',
    ],
)
def test_a_date_that_does_not_exist_is_found(date: str) -> None:
    wrong = graph(f"{FOCUS} schema:startDate {date} .")
    alone = only(SHAPES["date-start-form"])
    for engine in ENGINES:
        assert len(findings(wrong, alone, engine)) == 1, engine


@pytest.mark.parametrize(
    "date", ['"2000-02-29"^^xsd:date', '"2021"^^xsd:gYear', '"2021-12"^^xsd:gYearMonth']
)
def test_a_date_as_precise_as_known_is_fine(date: str) -> None:
    right = graph(f"{FOCUS} schema:startDate {date} .")
    for engine in ENGINES:
        assert findings(right, only(SHAPES["date-start-form"]), engine) == [], engine


# -- what a shape says --------------------------------------------------------------------------


@pytest.mark.parametrize("key", CORE + SPARQL)
def test_every_shape_speaks_both_languages(key: str) -> None:
    shape = SHAPES[key]
    for texts in (shape.name, shape.message, shape.advice):
        assert set(texts) == {"nl", "en"} and all(texts.values())
    assert set(re.findall(r"\{[^}]*\}", " ".join(shape.message.values()))) <= {"{?value}"}
    assert ("{?value}" in shape.message["nl"]) == ("{?value}" in shape.message["en"])


@pytest.mark.parametrize("key", CORE + SPARQL)
def test_every_warning_explains_how_it_can_come_about(key: str) -> None:
    shape = SHAPES[key]
    assert shape.severity == "Violation" or shape.why.get("nl")


def test_each_message_belongs_to_one_constraint() -> None:
    for shape in SHAPES.all.values():
        assert shape.component.rpartition("#")[2], shape.key


# -- check digits, against the standard's own arithmetic ---------------------------------------


def ror(number: int) -> str:
    """The ROR number of a record: Crockford base 32, then ISO 7064 MOD 97-10."""
    alphabet = "0123456789abcdefghjkmnpqrstvwxyz"
    digits = "".join(alphabet[number >> shift & 31] for shift in range(25, -1, -5))
    return f"0{digits}{98 - number * 100 % 97:02d}"


def isni(number: int) -> str:
    """Fifteen digits and their ISO 7064 MOD 11-2 check character."""
    total = 0
    for digit in f"{number:015d}":
        total = (total + int(digit)) * 2 % 11
    check = (12 - total) % 11
    return f"{number:015d}{'X' if check == 10 else check}"


def _sample() -> Iterator[int]:
    number = 7
    for _ in range(50):
        number = number * 48271 % 2147483647
        yield number


def _identifiers(scheme: str, values: list[str]) -> Graph:
    return graph(
        "\n".join(
            f'<identifier/i{place}> a adms:Identifier ; skos:notation "{value}" ; '
            f"zg:identifierScheme <concept/identifier-scheme/{scheme}> ."
            for place, value in enumerate(values)
        )
    )


def test_ror_check_digits_follow_iso_7064() -> None:
    right = [f"https://ror.org/{ror(number % 2**30)}" for number in _sample()]
    wrong = [one[:-2] + f"{(int(one[-2:]) + 1) % 100:02d}" for one in right]
    alone = only(SHAPES["Identifier-ror-check"])
    for engine in ENGINES:
        assert findings(_identifiers("ror", right), alone, engine) == []
        assert len(findings(_identifiers("ror", wrong), alone, engine)) == len(wrong)


def test_isni_check_characters_follow_iso_7064() -> None:
    right = [isni(number) for number in _sample()]
    wrong = [one[:-1] + ("0" if one[-1] == "X" else str((int(one[-1]) + 1) % 10)) for one in right]
    assert any(one.endswith("X") for one in right)
    alone = only(SHAPES["Identifier-isni-check"])
    for engine in ENGINES:
        assert findings(_identifiers("isni", right), alone, engine) == []
        assert len(findings(_identifiers("isni", wrong), alone, engine)) == len(wrong)
