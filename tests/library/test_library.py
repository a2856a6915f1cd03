"""The library: every question whole, bound safely, pinned, found and published."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.queries.asking import library
from zorggraaf import names, resources
from zorggraaf.errors import UsageError
from zorggraaf.library import HeaderError, Library, Question, UnknownQuestionError, pins, published
from zorggraaf.library.answer import RESERVED, STATES, ask
from zorggraaf.library.header import TYPES, parse, split
from zorggraaf.library.parameters import ParameterError, default_term, term
from zorggraaf.library.questions import THEMES, bindings, put
from zorggraaf.library.search import search
from zorggraaf.reference import commands
from zorggraaf.store import Graph, binding

QUESTIONS = library().questions()
EVERY = pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)

COMPETENCY = (
    *(1, 3, 5, 6, 8, 10, 11, 14, 15, 17, 18, 19, 21, 23, 24, 27, 28, 30, 32, 33, 34, 36, 38, 39),
    *(41, 43, 44, 46, 49, 50, 51, 53, 55, 57, 59),
)
"""The questions the graph was designed to answer."""


# -- every question is whole -------------------------------------------------------------------


def test_every_file_of_the_library_can_be_read() -> None:
    assert not [str(fault) for fault in library().faults()]


def test_there_are_questions_on_every_theme() -> None:
    assert len(QUESTIONS) >= 60
    assert list(library().themes()) == list(THEMES)


def test_every_competency_question_is_answered() -> None:
    answered = {code for question in QUESTIONS for code in question.header.answers}
    assert {f"CQ{number:02}" for number in COMPETENCY} <= answered


@EVERY
def test_a_question_binds_each_parameter_once_and_no_other(question: Question) -> None:
    for parameter in question.parameters:
        assert len(list(bindings(question.text, parameter.variable))) == 1, parameter.name
    underscored = {name for name in binding.variables(question.text) if name.startswith("_")}
    assert underscored == {parameter.variable for parameter in question.parameters}


@EVERY
def test_a_question_describes_exactly_the_columns_it_gives(
    graph: Graph, question: Question
) -> None:
    result = graph.select(question.bound())
    assert list(result.columns) == [column.name for column in question.columns]


@EVERY
def test_a_question_rests_on_evidence_and_shows_something(question: Question) -> None:
    assert any(column.evidence for column in question.columns)
    assert any(column.shown for column in question.columns)


@EVERY
def test_an_example_has_a_cell_for_each_column_shown(question: Question) -> None:
    shown = [column.name for column in question.columns if column.shown]
    if question.header.example == "-":
        return  # today the answer is empty, which is good news
    for line in question.header.example.splitlines():
        assert line.count("|") + 1 == len(shown), (line, shown)


@EVERY
def test_a_question_has_its_default_in_its_text(question: Question) -> None:
    for parameter in question.parameters:
        if parameter.default == "today":
            continue
        (start, end), *_ = bindings(question.text, parameter.variable)
        block = question.text[start:end]
        wanted = default_term(parameter)
        assert wanted.value in block, (parameter.name, block)


@EVERY
def test_the_default_of_a_parameter_is_allowed(graph: Graph, question: Question) -> None:
    for parameter in question.parameters:
        if parameter.type in ("thing", "concept"):
            assert term(parameter, parameter.default, graph) == default_term(parameter)


@EVERY
def test_a_parameter_is_called_like_no_option(question: Question) -> None:
    options = {
        option.lstrip("-").replace("-", "_")
        for parameter in commands()["ask"].params
        if parameter.param_type_name == "option"
        for option in parameter.opts
    }
    for parameter in question.parameters:
        assert parameter.type in TYPES
        assert parameter.name == "on" or parameter.name not in options | RESERVED


@EVERY
def test_a_question_declares_the_prefixes_it_uses(question: Question) -> None:
    ox.Store().query(question.text)


@EVERY
def test_dutch_words_of_an_answer_have_english_ones(graph: Graph, question: Question) -> None:
    written = {text[1:-1] for kind, text in binding.scan(question.text) if kind == "text"}
    given = {parameter.default for parameter in question.parameters}
    for on in [None, "2017-07-01"] if question.dated else [None]:
        for row in graph.select(question.bound(None, on=on) if on else question.bound()).rows:
            for value in row:
                text = getattr(value, "value", "")
                if isinstance(value, ox.Literal) and text in written - given and text.islower():
                    assert text in STATES, text


# -- headers -----------------------------------------------------------------------------------

HEADER = """#+ summary: s
#+ description: d
#+ tags: [networks]
#+ title: {nl: t, en: t}
#+ question: {nl: q, en: q}
#+ explanation: {nl: e, en: e}
#+ gaps: {nl: g, en: g}
#+ version: 1
#+ answers: []
#+ parameters:
#+   - {name: on, type: date, default: today, label: {nl: peildatum, en: date}}
#+ columns:
#+   a: {nl: a, en: a, evidence: true}
#+ example: x
"""
QUERY = "SELECT ?a WHERE { BIND (SUBSTR(STR(NOW()), 1, 10) AS ?_on) ?a ?b ?_on }\n"


def test_a_parameter_called_on_is_not_taken_for_true() -> None:
    header = parse(split(HEADER + "\n" + QUERY)[0], "x.rq")
    assert [parameter.name for parameter in header.parameters] == ["on"]
    assert split(HEADER + "\n" + QUERY)[1] == QUERY


@pytest.mark.parametrize(
    ("line", "instead", "said"),
    [
        ("#+ title: {nl: t, en: t}\n", "", "‘title’ ontbreekt"),
        ("{nl: t, en: t}", "{nl: t}", "geen tekst in de taal ‘en’"),
        ("{nl: t, en: t}", "{nl: een, twee, en: t}", "komma's"),
        ("{nl: t, en: t}", "alleen tekst", "twee talen"),
        ("version: 1", "version: een", "geheel getal"),
        ("type: date", "type: dag", "type is een van"),
        ("default: today, ", "", "‘default’"),
        ("#+ example: x\n", "#+ example: x\n#+ kleur: rood\n", "onbekend veld ‘kleur’"),
        ("tags: [networks]", "tags: [networks", "regel"),
        ("#+ columns:\n#+   a: {nl: a, en: a, evidence: true}\n", "#+ columns: {}\n", "kolommen"),
    ],
)
def test_a_faulty_header_says_what_is_wrong(line: str, instead: str, said: str) -> None:
    faulty = HEADER.replace(line, instead, 1)
    assert faulty != HEADER
    with pytest.raises(HeaderError, match=re.escape(said)) as error:
        parse(split(faulty)[0], "networks/x.rq")
    assert str(error.value).startswith("networks/x.rq: ")


def test_a_file_that_cannot_be_read_spoils_no_other(tmp_path: Path) -> None:
    theme = tmp_path / "networks"
    theme.mkdir()
    (theme / "good.rq").write_text(HEADER + "\n" + QUERY, encoding="utf-8")
    (theme / "bad.rq").write_text("SELECT * {}", encoding="utf-8")
    loaded = Library.load(tmp_path)
    assert [question.name for question in loaded.questions()] == ["good"]
    assert [fault.file for fault in loaded.faults()] == ["queries/networks/bad.rq"]
    with pytest.raises(HeaderError):
        loaded["bad"]


# -- values are terms, never text --------------------------------------------------------------

INJECTIONS = (
    '"} DROP ALL #',
    '" } ; SELECT * { ?s ?p ?o } #',
    "'''",
    '"""',
    "\\",
    "\\u0022 }",
    "a\nb\r\tc",
    "} UNION { ?s ?p ?o }",
    "?_text",
    "VALUES ?_text { 1 }",
    "🏥 nergens\u200b",
    "",
)


def text_question(tmp_path: Path, kind: str = "text", default: str = "x") -> Question:
    theme = tmp_path / "networks"
    theme.mkdir(exist_ok=True)
    extra = {"thing": 'class: "zg:Network", ', "concept": "scheme: role, "}.get(kind, "")
    header = HEADER.replace(
        "{name: on, type: date, default: today, ",
        f"{{name: text, type: {kind}, default: {default}, {extra}",
    )
    body = "SELECT (?_text AS ?a) WHERE { VALUES ?_text { 'x' } }\n"
    (theme / f"echo-{kind}.rq").write_text(header + "\n" + body, encoding="utf-8")
    return Library.load(tmp_path)[f"echo-{kind}"]


@pytest.mark.parametrize("value", INJECTIONS)
def test_a_text_comes_back_as_it_went_in(tmp_path: Path, value: str) -> None:
    result = Graph.of(ox.Store()).select(text_question(tmp_path).bound(text=value))
    assert result.values() == [(value,)]


@given(st.text(st.characters(codec="utf-8", exclude_characters="\x00")))
def test_any_text_comes_back_as_it_went_in(value: str) -> None:
    query = put("SELECT ?_t { VALUES ?_t { 'x' } }", "_t", str(ox.Literal(value)))
    assert Graph.of(ox.Store()).select(query).values() == [(value,)]


@pytest.mark.parametrize("kind", ["thing", "concept"])
@pytest.mark.parametrize(
    "value",
    [
        *(value for value in INJECTIONS if value),
        "https://example.org/> } DROP ALL",
        "network/oncomid> . ?s ?p ?o . <x",
        "<https://w3id.org/zorggraaf/id/network/oncomid> <https://w3id.org/zorggraaf/id/x>",
    ],
)
def test_a_thing_that_is_none_is_refused(
    tmp_path: Path, graph: Graph, kind: str, value: str
) -> None:
    default = {"thing": "network/oncomid", "concept": "role/member"}[kind]
    question = text_question(tmp_path, kind, default)
    with pytest.raises(ParameterError):
        question.bound(graph, text=value)
    with pytest.raises(ParameterError):
        # Without a graph, what cannot be an IRI is refused all the same.
        question.bound(text=f"{value} <>")


@pytest.mark.parametrize("value", ["2024-02-30", "2024", "20240101", "2024-W01-1", "gisteren", ""])
def test_what_is_no_date_is_refused(value: str) -> None:
    with pytest.raises(ParameterError, match="geen datum"):
        library()["network-members"].bound(on=value)


@pytest.mark.parametrize(
    ("value", "kind", "written"),
    [("10", "integer", "10"), ("2,5", "decimal", "2.5"), (-3, "integer", "-3")],
)
def test_a_number_is_a_number(tmp_path: Path, value: object, kind: str, written: str) -> None:
    bound = text_question(tmp_path, "number", "1").terms(text=value)["text"]
    assert bound == ox.Literal(written, datatype=ox.NamedNode(f"{names.PREFIXES['xsd']}{kind}"))


@pytest.mark.parametrize("value", ["tien", "1 } DROP", "nan", "inf", "1_000", "1e999", ""])
def test_what_is_no_number_is_refused(tmp_path: Path, value: str) -> None:
    with pytest.raises(ParameterError, match="geen getal"):
        text_question(tmp_path, "number", "1").bound(text=value)


def test_a_value_replaces_only_the_block_of_its_own_variable() -> None:
    query = "SELECT * { VALUES ?_a { 1 } # VALUES ?_b { 9 }\n VALUES ?_b { 2 3 } }"
    assert put(query, "_b", "4") == (
        "SELECT * { VALUES ?_a { 1 } # VALUES ?_b { 9 }\n VALUES ?_b { 4 } }"
    )
    with pytest.raises(HeaderError, match="0 keer"):
        put(query, "_c", "4")


# -- what people write is understood -----------------------------------------------------------


@pytest.mark.parametrize(
    "value",
    [
        "network/oncomid",
        "oncomid",
        "Oncomid",
        "id:network/oncomid",
        "https://w3id.org/zorggraaf/id/network/oncomid",
        " oncomid ",
    ],
)
def test_a_network_is_known_by_key_name_and_iri(graph: Graph, value: str) -> None:
    terms = library()["network-members"].terms(graph, network=value)
    assert terms["network"] == ox.NamedNode(names.iri("network", "oncomid"))


def test_an_organisation_is_known_by_its_old_name(graph: Graph) -> None:
    question = library()["networks-of-organisation"]
    found = question.terms(graph, organisation="Academisch Ziekenhuis Maastricht")["organisation"]
    assert found == ox.NamedNode(names.iri("organisation", "mumc"))


def test_a_typing_error_is_met_with_what_was_meant(graph: Graph) -> None:
    with pytest.raises(ParameterError, match="Bedoelde u") as error:
        library()["network-members"].bound(graph, network="onkomid")
    assert error.value.nearest[0] == "network/oncomid"


def test_a_thing_of_another_class_is_refused(graph: Graph) -> None:
    with pytest.raises(ParameterError, match="geen netwerk"):
        library()["network-members"].bound(graph, network="organisation/umcg")


def test_an_unknown_parameter_is_met_with_the_nearest() -> None:
    with pytest.raises(UsageError, match="Bedoelde u ‘network’"):
        library()["network-members"].bound(netwerk="oncomid")


# -- versions ----------------------------------------------------------------------------------


def test_a_changed_query_has_a_new_version() -> None:
    """Raise `version` and keep the old query as <name>@<old>.rq; see zorggraaf.library.pins."""
    assert not pins.faults(library(), pins.read())


def test_layout_changes_no_version_but_a_triple_does() -> None:
    query = library()["network-members"].text
    assert pins.digest(query) == pins.digest(f"# new\n{query.replace('  ', ' ')}")
    assert pins.digest(query) != pins.digest(query.replace("org:member ?member", "org:x ?member"))


@pytest.fixture
def two_versions(tmp_path: Path) -> Library:
    theme = tmp_path / "networks"
    theme.mkdir()
    new = HEADER.replace("version: 1", "version: 2")
    (theme / "asked.rq").write_text(new + "\nSELECT ?a { ?a ?b ?_on }\n", encoding="utf-8")
    (theme / "asked@1.rq").write_text(HEADER + "\n" + QUERY, encoding="utf-8")
    return Library.load(tmp_path)


def test_an_older_version_stays_to_be_asked(two_versions: Library) -> None:
    assert two_versions["asked"].version == two_versions["asked@2"].version == 2
    assert two_versions["asked@1"].text == QUERY
    assert two_versions.versions("asked") == (1, 2)
    assert list(two_versions) == ["asked"], "an older version is not a question of its own"


def test_a_version_that_is_not_there_names_those_that_are(two_versions: Library) -> None:
    for asked in ("asked@3", "asked@0", "asked@x", "asked@"):
        with pytest.raises(UnknownQuestionError, match="Er zijn: asked@1, asked@2"):
            two_versions[asked]
        assert asked not in two_versions


def test_a_withdrawn_question_names_the_one_in_its_place_and_stays_to_be_asked(
    graph: Graph,
) -> None:
    withdrawn = [question for question in library().older() if question.header.replaced_by]
    assert withdrawn
    for question in withdrawn:
        with pytest.raises(UnknownQuestionError, match=question.header.replaced_by) as refused:
            library()[question.name]
        assert refused.value.nearest == (question.header.replaced_by,)
        assert question.pinned in refused.value.hint
        assert question.header.replaced_by in library()
        assert question.name not in list(library())
        assert library()[question.pinned] == question
        assert ask(graph, question.pinned, library=library()).rows


def test_pins_advise_to_raise_the_version(two_versions: Library) -> None:
    kept = pins.pinned([*two_versions.questions(), *two_versions.older()])
    assert not pins.faults(two_versions, kept)
    (changed,) = pins.faults(two_versions, {**kept, "asked@2": "another"})
    assert "raise its version to 3" in changed and "asked@2.rq" in changed
    (gone,) = pins.faults(two_versions, {**kept, "lost@1": "x"})
    assert "can no longer be asked" in gone


# -- finding a question ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("wie zijn lid van een netwerk", "network-members"),
        ("who are the members of this network", "network-members"),
        ("traumacentra", "trauma-centre-types"),
        ("hoeveel inwoners heeft een regio", "inhabitants-per-region"),
        ("expertisecentra voor een aandoening", "centres-for-condition"),
        ("ziekenhuizen zonder type", "hospitals-without-type"),
        ("jaarkosten van een netwerk", "network-costs"),
        ("werkgroepen", "working-groups"),
        ("wergroepen van de nfu", "working-groups"),
        ("mergers of hospitals", "mergers-and-successors"),
    ],
)
def test_free_words_find_the_question(words: str, name: str) -> None:
    found = [hit.question.name for hit in search(QUESTIONS, words)]
    assert name in found[:3], found


def test_every_question_is_found_by_its_own_words() -> None:
    for question in QUESTIONS:
        for lang in ("nl", "en"):
            hits = [hit.question.name for hit in search(QUESTIONS, question.question[lang], 3)]
            assert question.name in hits, (question.question[lang], hits)


def test_nonsense_finds_nothing() -> None:
    assert not search(QUESTIONS, "xqzw vrblf")
    assert not search(QUESTIONS, "")
    assert not search([], "netwerk")


# -- published ---------------------------------------------------------------------------------


def test_the_questions_can_be_asked_for_in_the_graph(graph: Graph) -> None:
    rows = graph.select(
        f"SELECT ?q ?sparql ?nl ?en ?name {{ GRAPH <{published.GRAPH}> {{ "
        "?q a sh:SPARQLExecutable, sh:SPARQLSelectExecutable, zg:Question ; sh:select ?sparql ; "
        "rdfs:label ?nl, ?en ; dcterms:identifier ?name } "
        'FILTER(LANG(?nl) = "nl" && LANG(?en) = "en") }'
    ).values()
    assert {row[4] for row in rows} == {question.pinned for question in QUESTIONS}
    by_iri = {row[0]: row[1] for row in rows}
    members = by_iri[published.question_iri("network-members")]
    assert members == library()["network-members"].text


def test_published_questions_run_as_they_stand(graph: Graph) -> None:
    rows = graph.select("SELECT ?sparql { ?q sh:select ?sparql } ORDER BY ?q LIMIT 10").values()
    assert all(graph.select(str(sparql)).columns for (sparql,) in rows)


def test_published_parameters_say_what_they_allow(graph: Graph) -> None:
    rows = graph.select(
        "SELECT ?name ?class ?default { ?q zg:hasParameter ?p . ?p a zg:QuestionParameter ; "
        "schema:valueName ?name ; zg:allowedClass ?class ; schema:defaultValue ?default "
        f"FILTER(?q = <{published.question_iri('network-members')}>) }}"
    ).values()
    assert rows == [("network", names.term("Network"), names.iri("network", "oncomid"))]


def test_published_questions_name_their_endpoint(graph: Graph) -> None:
    rows = graph.select(
        f"SELECT ?q ?target {{ GRAPH <{published.GRAPH}> {{ "
        "?q a sh:SPARQLExecutable OPTIONAL { ?q schema:target ?target } }"
        "}"
    ).values()
    assert len(rows) == len(QUESTIONS)
    assert {row[1] for row in rows} == {published.TARGET}


def test_published_columns_are_those_of_the_answer_in_their_order(graph: Graph) -> None:
    rows = graph.select(
        f"SELECT ?q ?name ?evidence {{ GRAPH <{published.GRAPH}> {{ "
        "?q zg:hasColumn ?c . ?c a zg:QuestionColumn ; schema:valueName ?name ; zg:position ?n ; "
        "zg:holdsEvidence ?evidence ; rdfs:label ?nl, ?en } "
        'FILTER(LANG(?nl) = "nl" && LANG(?en) = "en") } ORDER BY ?q ?n'
    ).values()
    for question in QUESTIONS:
        iri = published.question_iri(question.name)
        told = [(name, evidence == "true") for q, name, evidence in rows if q == iri]
        assert told == [(column.name, column.evidence) for column in question.columns]


def test_a_question_in_the_graph_is_no_care_network(graph: Graph) -> None:
    assert not graph.holds("ASK { ?q a zg:Question , zg:Network }")


def test_versions_file_is_sorted_and_plain() -> None:
    text = (resources.queries() / pins.FILE).read_text(encoding="utf-8")
    assert text == json.dumps(dict(sorted(json.loads(text).items())), indent=1) + "\n"


def test_answers_carry_release_and_evidence_in_every_theme(graph: Graph) -> None:
    for questions in library().themes().values():
        answer = ask(graph, questions[0].name, library=library())
        assert answer.release.digest.startswith("sha256:")
        assert all(proof.source for proof in answer.evidence)
