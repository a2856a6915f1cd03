"""The ontology says what every word means, and says nothing that does not hold."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pyoxigraph
import pytest

from tests.vocabularies import (
    defined_terms,
    iris_in_query,
    iris_in_schema,
    iris_in_turtle,
    is_known,
    ontology_graph,
    select,
)
from zorggraaf import names, resources

CONCEPT = f"{names.ID}concept/"
ONTOLOGY = resources.ontology()
TURTLE = sorted(ONTOLOGY.rglob("*.ttl"))
QUERIES = sorted([*ONTOLOGY.rglob("*.rq"), *resources.queries().rglob("*.rq")])

# What OWL 2 RL allows and we use: https://www.w3.org/TR/owl2-profiles/#OWL_2_RL. Class
# expressions (restrictions, unions) are allowed in places, so we do without them altogether.
RL_VOCABULARY = {
    *("owl:AllDisjointClasses", "owl:AnnotationProperty", "owl:Class", "owl:DatatypeProperty"),
    *("owl:ObjectProperty", "owl:Ontology", "owl:equivalentClass", "owl:disjointWith"),
    *("owl:inverseOf", "owl:members", "owl:versionIRI", "owl:versionInfo"),
    *("rdfs:Datatype", "rdfs:Literal", "rdfs:domain", "rdfs:isDefinedBy", "rdfs:label"),
    *("rdfs:range", "rdfs:seeAlso", "rdfs:subClassOf", "rdfs:subPropertyOf"),
}
RL_DATATYPES = {"xsd:string", "xsd:decimal", "xsd:integer", "xsd:boolean", "rdfs:Literal"}


@pytest.fixture(scope="module")
def ours() -> set[str]:
    return defined_terms()


@pytest.fixture(scope="module")
def whole() -> pyoxigraph.Store:
    return ontology_graph()


# -- every word has a meaning ------------------------------------------------------------------


@pytest.mark.parametrize("path", TURTLE, ids=lambda path: path.name)
def test_turtle_uses_only_defined_terms(path: Path, ours: set[str]) -> None:
    unknown = {iri for iri in iris_in_turtle(path) if is_known(iri, ours) is False}
    assert not unknown, f"{path.name} uses terms that nobody defines"


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.name)
def test_query_uses_only_defined_terms(path: Path, ours: set[str]) -> None:
    named = set(iris_in_query(path.read_text(encoding="utf-8")))
    assert not {iri for iri in named if is_known(iri, ours) is False}


def test_tables_use_only_defined_terms(ours: set[str]) -> None:
    assert not {iri for iri in iris_in_schema() if is_known(iri, ours) is False}


def test_an_undefined_term_is_noticed(ours: set[str]) -> None:
    query = 'SELECT * { ?s zg:memberOff ?o ; org:hasMember ?m ; skos:prefLabel "zg:nothing" }'
    unknown = {iri for iri in iris_in_query(query) if is_known(iri, ours) is False}
    assert unknown == {names.term("memberOff")}
    assert is_known("http://www.w3.org/ns/org#memberOff", ours) is False
    assert is_known("http://www.w3.org/ns/locn#adminUnitL9", ours) is False
    assert is_known("https://example.org/own", ours) is None


def test_every_prefix_of_ours_has_a_term_list(ours: set[str]) -> None:
    for prefix, namespace in names.PREFIXES.items():
        if prefix != "id":
            assert is_known(namespace + "no-such-term", ours) is False, prefix


def test_every_term_has_label_and_definition_in_both_languages(ours: set[str]) -> None:
    store = ontology_graph("zorggraaf.ttl")
    for property_ in ("rdfs:label", "skos:definition"):
        rows = select(
            store,
            f"SELECT ?t (LANG(?text) AS ?l) {{ ?t rdfs:isDefinedBy ?o ; {property_} ?text }}",
        )
        seen = Counter(rows)
        expected = Counter((term, language) for term in ours for language in ("nl", "en"))
        assert seen == expected, property_


def test_every_term_in_our_namespace_is_defined_by_the_ontology(ours: set[str]) -> None:
    rows = select(
        ontology_graph("zorggraaf.ttl"),
        "SELECT DISTINCT ?t { ?t a ?c FILTER(STRSTARTS(STR(?t), STR(zg:)))"
        " FILTER(?c != owl:AllDisjointClasses) }",
    )
    assert {row[0] for row in rows} == ours


def test_outside_terms_in_the_data_have_names_in_both_languages(whole: pyoxigraph.Store) -> None:
    rows = select(whole, "SELECT ?t (LANG(?l) AS ?g) { ?t rdfs:label ?l }")
    named = {term for term, language in rows if language == "nl"}
    assert named == {term for term, language in rows if language == "en"}
    rules = "\n".join(path.read_text(encoding="utf-8") for path in ONTOLOGY.glob("rules/*.rq"))
    made = " ".join(re.findall(r"CONSTRUCT \{(.*?)\n\}", rules, re.DOTALL))
    prefixes = "".join(f"PREFIX {p}: <{iri}>\n" for p, iri in names.PREFIXES.items())
    used = set(iris_in_schema()) | set(iris_in_query(prefixes + made))
    assert len(used) > 100
    assert not {iri for iri in used if names.compact(iri) and not iri.startswith(CONCEPT)} - named


def test_definitions_are_sentences_that_differ(ours: set[str]) -> None:
    rows = select(
        ontology_graph("zorggraaf.ttl"),
        "SELECT ?text { ?t rdfs:isDefinedBy ?o ; skos:definition ?text }",
    )
    texts = Counter(row[0] for row in rows)
    assert not [text for text, count in texts.items() if count > 1]
    assert not [text for text in texts if not text.endswith(".")]


def test_every_class_hangs_in_the_tree_or_is_a_root_on_purpose() -> None:
    rootless = select(
        ontology_graph("zorggraaf.ttl"),
        "SELECT ?c { ?c a owl:Class MINUS { ?c rdfs:subClassOf ?super } }",
    )
    # No vocabulary has a class for a cell of a partition that may lack a territory.
    assert rootless == [(names.term("Region"),)]


def test_no_class_or_property_is_its_own_ancestor(whole: pyoxigraph.Store) -> None:
    for property_ in ("rdfs:subClassOf", "rdfs:subPropertyOf", "skos:broader"):
        assert not select(whole, f"SELECT ?x {{ ?x {property_}+ ?x }}"), property_


def test_every_derived_property_is_derived_by_a_rule() -> None:
    rules = "\n".join(path.read_text(encoding="utf-8") for path in ONTOLOGY.glob("rules/*.rq"))
    rows = select(
        ontology_graph("zorggraaf.ttl"),
        'SELECT ?t { ?t skos:definition ?d FILTER(LANG(?d) = "en" && REGEX(?d, "; derived")) }',
    )
    terms = {names.compact(row[0]) or "" for row in rows}
    by_concept = {"zg:ExistentialChange", "zg:StateChange"}  # their rule reads zg:mapsToClass
    assert {"zg:memberOf", "zg:inRegion", "zg:hosts"} <= terms
    assert not [term for term in terms - by_concept if f"{term} " not in rules]


# -- OWL 2 RL ----------------------------------------------------------------------------------


def test_ontology_keeps_to_owl_2_rl(whole: pyoxigraph.Store) -> None:
    used = {
        curie
        for quad in whole
        for term in (quad.predicate, quad.object)
        if isinstance(term, pyoxigraph.NamedNode)
        and (curie := names.compact(term.value) or "").startswith(("owl:", "rdfs:"))
    }
    assert used <= RL_VOCABULARY


def test_data_ranges_are_datatypes_of_owl_2_rl(whole: pyoxigraph.Store) -> None:
    rows = select(whole, "SELECT DISTINCT ?r { ?p a owl:DatatypeProperty ; rdfs:range ?r }")
    assert {names.compact(row[0]) for row in rows} <= RL_DATATYPES


def test_a_property_is_of_one_kind(whole: pyoxigraph.Store) -> None:
    kinds = "owl:ObjectProperty owl:DatatypeProperty owl:AnnotationProperty"
    rows = select(whole, f"SELECT ?p ?k {{ VALUES ?k {{ {kinds} }} ?p a ?k }}")
    assert not [p for p, count in Counter(row[0] for row in rows).items() if count > 1]


def _closure_faults(turtle: str) -> tuple[list[str], set[tuple[str, str]]]:
    """Close ontology, alignment and some facts under OWL 2 RL: contradictions, and our types."""
    import owlrl
    import rdflib

    graph = rdflib.Graph()
    for file in ("zorggraaf.ttl", "alignment.ttl"):
        graph.parse(ONTOLOGY / file)
    prologue = "".join(f"@prefix {p}: <{iri}> .\n" for p, iri in names.PREFIXES.items())
    graph.parse(data=prologue + turtle, format="turtle")
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    faults = [str(o) for s, p, o in graph if "ErrorMessage" in str(p) or str(p)[-5:] == "error"]
    types = {
        (str(s)[len(names.ID) :], str(o)[len(names.ZG) :])
        for s, o in graph.subject_objects(rdflib.RDF.type)
        if str(s).startswith(names.ID) and str(o).startswith(names.ZG)
    }
    return faults, types


SAMPLE = """
<https://w3id.org/zorggraaf/id/organisation/umcg> a zg:Organisation, zg:UniversityMedicalCentre ;
  zg:basedInRegion <https://w3id.org/zorggraaf/id/region/prov-groningen> ;
  zg:locatedInRegion <https://w3id.org/zorggraaf/id/region/roaz-noord-nederland> ;
  zg:memberOf <https://w3id.org/zorggraaf/id/network/ern-bond> ;
  zg:participatesInERN <https://w3id.org/zorggraaf/id/network/ern-bond> ;
  zg:hosts <https://w3id.org/zorggraaf/id/expertise-centre/x> ; zg:subject "zorg"@nl .
<https://w3id.org/zorggraaf/id/expertise-centre/x> a zg:ExpertiseCentre ;
  org:unitOf <https://w3id.org/zorggraaf/id/organisation/umcg> ;
  zg:treats <https://w3id.org/zorggraaf/id/condition/orpha-636> .
<https://w3id.org/zorggraaf/id/network/ern-bond> a zg:Network ; zg:subject "botten"@nl .
<https://w3id.org/zorggraaf/id/site/loc-1> a zg:Site ;
  org:siteOf <https://w3id.org/zorggraaf/id/organisation/umcg> ;
  zg:locatedInRegion <https://w3id.org/zorggraaf/id/region/roaz-noord-nederland> ;
  zg:inMunicipality <https://w3id.org/zorggraaf/id/municipality/GM0014> .
<https://w3id.org/zorggraaf/id/region/roaz-noord-nederland> a zg:Region ;
  zg:inPartition <https://w3id.org/zorggraaf/id/partition/roaz-2023> ;
  zg:coversMunicipality <https://w3id.org/zorggraaf/id/municipality/GM0014> ;
  zg:regionalBody <https://w3id.org/zorggraaf/id/network/roaz-noord-nederland> .
<https://w3id.org/zorggraaf/id/membership/m> a org:Membership, zg:DatedFact ;
  org:member <https://w3id.org/zorggraaf/id/organisation/umcg> ;
  org:organization <https://w3id.org/zorggraaf/id/initiative/oncomid> ;
  org:role <https://w3id.org/zorggraaf/id/concept/role/member> ;
  zg:certainty <https://w3id.org/zorggraaf/id/concept/certainty/stated> .
<https://w3id.org/zorggraaf/id/initiative/oncomid> a zg:Initiative ; zg:subject "zorg"@nl ;
  zg:careForm <https://w3id.org/zorggraaf/id/concept/care-form/x> .
<https://w3id.org/zorggraaf/id/figure/f> a zg:Figure ; zg:period "2022" ; zg:value 3.5 ;
  zg:about <https://w3id.org/zorggraaf/id/municipality/GM0014> .
<https://w3id.org/zorggraaf/id/event/e> a zg:ChangeEvent ;
  zg:about <https://w3id.org/zorggraaf/id/site/loc-1> ; zg:legalDate "2025"^^xsd:gYear .
<https://w3id.org/zorggraaf/id/mention/x> a zg:Mention ; zg:period "2022" ;
  zg:mentions <https://w3id.org/zorggraaf/id/network/ern-bond> .
<https://w3id.org/zorggraaf/id/recognition/r> a zg:Recognition ;
  zg:recognises <https://w3id.org/zorggraaf/id/expertise-centre/x> ;
  zg:recognisedBy <https://w3id.org/zorggraaf/id/organisation/vws> .
"""


def test_closing_under_owl_rl_adds_no_false_kind() -> None:
    faults, types = _closure_faults(SAMPLE)
    assert not faults
    assert ("network/ern-bond", "EuropeanReferenceNetwork") in types, "the closure did reason"
    assert ("organisation/umcg", "Hospital") in types
    kinds = {
        "organisation": "Organisation",
        "site": "Site",
        "region": "Region",
        "network": "Collaboration",
        "initiative": "Initiative",
        "figure": "Figure",
        "expertise-centre": "ExpertiseCentre",
        "membership": "DatedFact",
    }
    main = {*kinds.values(), "Municipality", "Partition", "Mention", "Condition", "Source"}
    for thing, type_ in types:
        kind = thing.partition("/")[0]
        if kind in kinds and type_ in main:
            allowed = {kinds[kind]} | ({"Collaboration"} if kind == "initiative" else set())
            assert type_ in allowed, f"{thing} became a zg:{type_}"


def test_a_mix_up_of_kinds_is_inconsistent() -> None:
    faults, _ = _closure_faults(
        "<https://w3id.org/zorggraaf/id/site/x> a zg:Site ; zg:treats"
        " <https://w3id.org/zorggraaf/id/condition/orpha-1> ."
    )
    assert faults, "a site cannot be an expertise centre"


# -- code lists --------------------------------------------------------------------------------


def test_every_scheme_has_names_and_a_definition_in_both_languages() -> None:
    store = ontology_graph("concepts.ttl")
    for property_ in ("rdfs:label", "dcterms:title", "skos:definition"):
        rows = select(
            store, f"SELECT ?s (LANG(?t) AS ?l) {{ ?s a skos:ConceptScheme ; {property_} ?t }}"
        )
        schemes = {row[0] for row in select(store, "SELECT ?s { ?s a skos:ConceptScheme }")}
        assert Counter(rows) == Counter((s, lang) for s in schemes for lang in ("nl", "en"))


def test_every_concept_has_labels_definition_notation_and_one_scheme() -> None:
    store = ontology_graph("concepts.ttl")
    concepts = {row[0] for row in select(store, "SELECT ?c { ?c a skos:Concept }")}
    labels = select(store, "SELECT ?c (LANG(?t) AS ?l) { ?c a skos:Concept ; skos:prefLabel ?t }")
    assert Counter(labels) == Counter((c, lang) for c in concepts for lang in ("nl", "en"))
    for query in (
        'SELECT ?c { ?c a skos:Concept ; skos:definition ?d FILTER(LANG(?d) = "nl") }',
        "SELECT ?c { ?c a skos:Concept ; skos:notation ?n }",
        "SELECT ?c { ?c a skos:Concept ; skos:inScheme ?s . ?s a skos:ConceptScheme }",
    ):
        assert Counter(row[0] for row in select(store, query)) == Counter(concepts), query


def test_address_of_a_concept_says_its_scheme_and_notation() -> None:
    rows = select(
        ontology_graph("concepts.ttl"),
        "SELECT ?c ?s ?n { ?c a skos:Concept ; skos:inScheme ?s ; skos:notation ?n }",
    )
    assert rows
    assert not [concept for concept, scheme, notation in rows if concept != f"{scheme}/{notation}"]


def test_labels_within_a_scheme_differ() -> None:
    rows = select(
        ontology_graph("concepts.ttl"),
        "SELECT ?s (STR(?t) AS ?text) (LANG(?t) AS ?l) {"
        " ?c a skos:Concept ; skos:inScheme ?s ; skos:prefLabel ?t }",
    )
    seen = Counter((scheme, language, text.lower()) for scheme, text, language in rows)
    assert not [key for key, count in seen.items() if count > 1]


def test_a_concept_is_top_or_has_a_broader_one_in_its_scheme() -> None:
    store = ontology_graph("concepts.ttl")
    for query in (
        "SELECT ?c { ?c a skos:Concept MINUS { ?c skos:broader|skos:topConceptOf ?x } }",
        "SELECT ?c { ?c skos:broader ?b ; skos:topConceptOf ?s }",
        "SELECT ?c { ?c skos:broader ?b ; skos:inScheme ?s MINUS { ?b skos:inScheme ?s } }",
        "SELECT ?c { ?c skos:topConceptOf ?s MINUS { ?s skos:hasTopConcept ?c } }",
        "SELECT ?c { ?s skos:hasTopConcept ?c MINUS { ?c skos:topConceptOf ?s } }",
    ):
        assert not select(store, query), query


def test_every_scheme_that_the_tables_name_exists() -> None:
    schema = (resources.data() / "schema.json").read_text(encoding="utf-8")
    named = set(re.findall(r"id/concept/([a-z-]+)(?:/|\")", schema))
    rows = select(ontology_graph("concepts.ttl"), "SELECT ?s { ?s a skos:ConceptScheme }")
    assert named <= {row[0].removeprefix(CONCEPT) for row in rows}
    assert len(named) > 25


def test_a_concept_is_told_in_one_place_only() -> None:
    model = {row[0] for row in select(ontology_graph("concepts.ttl"), "SELECT ?c { ?c a ?t }")}
    table = (resources.data() / "concepts.csv").read_text(encoding="utf-8").splitlines()
    sourced = {CONCEPT + "/".join(line.split(",")[:2]) for line in table[1:]}
    assert sourced
    assert not model & sourced, "defined by the model and by a source: two definitions"


def test_concepts_named_in_rules_and_shapes_exist() -> None:
    model = {row[0] for row in select(ontology_graph("concepts.ttl"), "SELECT ?c { ?c a ?t }")}
    table = (resources.data() / "concepts.csv").read_text(encoding="utf-8").splitlines()
    sourced = {CONCEPT + "/".join(line.split(",")[:2]) for line in table[1:]}
    named = {iri for path in QUERIES for iri in iris_in_query(path.read_text(encoding="utf-8"))}
    for path in TURTLE:
        if path.name not in ("concepts.ttl", "alignment.ttl"):
            named |= set(iris_in_turtle(path))
    unknown = {iri for iri in named if iri.startswith(CONCEPT)} - model - sourced
    assert not {iri for iri in unknown if not iri.endswith("/")}


def test_every_kind_of_organisation_gives_a_class_of_organisation() -> None:
    store = ontology_graph("concepts.ttl", "zorggraaf.ttl")
    rows = select(
        store,
        f"SELECT ?c ?class {{ ?c skos:inScheme <{CONCEPT}organisation-type>"
        " OPTIONAL { ?c zg:mapsToClass ?class . ?class rdfs:subClassOf* zg:Organisation } }",
    )
    assert rows
    assert not [concept for concept, class_ in rows if not class_]
    leaves = select(
        store,
        "SELECT ?c { ?c rdfs:subClassOf+ zg:Organisation"
        " MINUS { ?k zg:mapsToClass ?c } MINUS { ?sub rdfs:subClassOf ?c } }",
    )
    assert not leaves, "a class of organisation that no classification can give"


def test_addresses_of_numbers_can_be_built() -> None:
    rows = select(
        ontology_graph("concepts.ttl"),
        "SELECT ?c ?u ?p ?l { ?c zg:urlTemplate ?u"
        " OPTIONAL { ?c zg:identifierPattern ?p } OPTIONAL { ?c zg:linkProperty ?l } }",
    )
    assert len(rows) >= 5
    for concept, template, pattern, link in rows:
        assert re.search(r"\{(value|number)\}", template), concept
        assert re.compile(pattern).groups >= 0, concept
        assert names.compact(link) in ("schema:sameAs", "skos:exactMatch"), concept


def test_schema_json_names_only_columns_with_a_meaning(ours: set[str]) -> None:
    schema = json.loads((resources.data() / "schema.json").read_text(encoding="utf-8"))
    for table in schema["tables"]:
        for column in table["tableSchema"]["columns"]:
            if not column.get("suppressOutput"):
                assert is_known(column["propertyUrl"], ours), (table["url"], column["name"])


def test_program_names_only_defined_terms(ours: set[str]) -> None:
    unknown = set()
    for path in (Path(__file__).parent.parent / "zorggraaf").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        named = re.findall(r"\bzg:([A-Za-z]\w*)", text) + re.findall(r"\bterm\(\"(\w+)\"\)", text)
        unknown |= {f"{path.name}: {local}" for local in named if names.term(local) not in ours}
    assert not unknown
