"""The dataset's description says what Dutch publishers agreed on, and nothing that is not so."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib

import zorggraaf.publish
from zorggraaf import names
from zorggraaf.publish import dumps
from zorggraaf.publish.catalogue import Catalogue, catalogue
from zorggraaf.publish.dataset_markup import dataset_markup
from zorggraaf.publish.publisher import LICENCE, Publisher
from zorggraaf.publish.services import SERVICES
from zorggraaf.publish.statements import DATASET, part
from zorggraaf.store import Graph

OURS = Path(zorggraaf.publish.__file__).parent / "shapes" / "catalogue.ttl"
STANDARDS = Path(__file__).resolve().parents[3] / "shared" / "standards"
PUBLISHED = [
    "dcat-ap-nl-3.0/dcat-ap-SHACL.ttl",
    "dcat-ap-nl-3.0/dcat-ap-nl-SHACL.ttl",
    "dcat-ap-nl-3.0/dcat-ap-nl-SHACL-aanbevolen.ttl",
    "dcat-ap-nl-3.0/dcat-ap-nl-SHACL-klassebereik.ttl",
    "dcat-ap-nl-3.0/dcat-ap-nl-SHACL-klassebereik-codelijsten.ttl",
    "nde-datasets/shacl.ttl",
]
SH = rdflib.Namespace("http://www.w3.org/ns/shacl#")
DCAT = rdflib.Namespace("http://www.w3.org/ns/dcat#")
VOID = rdflib.Namespace("http://rdfs.org/ns/void#")


@pytest.fixture(scope="module")
def known(graph: Graph) -> Catalogue:
    files = [f"{dumps.dump_name(form)}.gz" for form in dumps.FORMS] + [dumps.CSV_ZIP]
    return catalogue(
        graph,
        files=[dumps.File(name, 12, "ab" * 32) for name in files],
        changes=("Eerste uitgave.", "First release."),
        kept={"2025-03": dumps.File("release/2025-03/zorggraaf.nq.gz", 12, "cd" * 32)},
    )


def as_graph(triples: list[ox.Triple]) -> rdflib.Graph:
    lines = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES)
    return rdflib.Graph().parse(data=lines or b"", format="nt")


@pytest.fixture(scope="module")
def described(known: Catalogue) -> rdflib.Graph:
    return as_graph(known.triples())


@pytest.fixture(scope="module")
def marked_up(known: Catalogue) -> rdflib.Graph:
    return rdflib.Graph().parse(data=json.dumps(dataset_markup(known)), format="json-ld")


def faults(data: rdflib.Graph, shapes: Path) -> set[tuple[str, str, str]]:
    """(severity, focus node, path) of what a shape finds."""
    import pyshacl

    _, report, _ = pyshacl.validate(
        data, shacl_graph=rdflib.Graph().parse(shapes), advanced=True, inference="none"
    )
    assert isinstance(report, rdflib.Graph)
    return {
        (
            str(report.value(result, SH.resultSeverity)).partition("#")[2],
            str(report.value(result, SH.focusNode)).rpartition("/")[2],
            str(report.value(result, SH.resultPath)),
        )
        for result in report.subjects(rdflib.RDF.type, SH.ValidationResult)
    }


NOT_TRUE_OF = {
    *(
        ("Warning", f"dataset#{key}", str(DCAT.accessService))
        for key in ("nq", "trig", "ttl", "jsonld", "csv")
    ),
    ("Warning", "dataset#sparql-endpoint", str(DCAT.downloadURL)),
    # Nobody wrote down on which day the work on it began, or was first published.
    ("Info", "dataset#dataset", names.expand("dcterms:created")),
    ("Info", "dataset#dataset", names.expand("dcterms:issued")),
    ("Warning", "dataset#release-2025-03", str(DCAT.accessService)),
    # A release says which period it covers in itself; here nothing was counted in it.
    *(
        ("Info", version, names.expand(term))
        for version in ("2025-03", "2026-11")
        for term in ("dcterms:created", "dcterms:temporal")
    ),
    # The tables tell nothing of this release, so that nobody knows the day.
    ("Info", "2025-03", names.expand("dcterms:issued")),
    ("Info", "2025-03", names.expand("dcterms:modified")),
}
"""Recommended, but there is nothing to say: a file is no service, a service is no file."""


def standard(name: str) -> Path:
    path = STANDARDS / name
    if not path.is_file():
        pytest.skip(f"the published shapes are not here: {name}")
    return path


@pytest.mark.parametrize("name", PUBLISHED)
def test_catalogue_conforms_to_published_shapes(described: rdflib.Graph, name: str) -> None:
    assert faults(described, standard(name)) <= NOT_TRUE_OF


def test_markup_for_search_engines_conforms_to_published_shapes(marked_up: rdflib.Graph) -> None:
    found = faults(marked_up, standard("nde-datasets/shacl.ttl"))
    assert {fault for fault in found if fault[0] != "Info"} == set()


def test_published_shapes_do_find_a_fault(described: rdflib.Graph) -> None:
    lame = rdflib.Graph()
    lame += described
    lame.remove((rdflib.URIRef(DATASET), rdflib.DCTERMS.accessRights, None))
    found = faults(lame, standard("dcat-ap-nl-3.0/dcat-ap-nl-SHACL.ttl"))
    assert ("Violation", "dataset#dataset", names.expand("dcterms:accessRights")) in found


def test_catalogue_keeps_our_own_promises(described: rdflib.Graph, marked_up: rdflib.Graph) -> None:
    assert faults(described, OURS) == set()
    assert faults(marked_up, OURS) == set()


MANDATORY = [
    ("dcat:Catalog", "dcterms:title"),
    ("dcat:Catalog", "dcterms:description"),
    ("dcat:Catalog", "dcterms:publisher"),
    ("dcat:Catalog", "dcat:contactPoint"),
    ("dcat:Catalog", "dcat:dataset"),
    ("dcat:Dataset", "dcterms:title"),
    ("dcat:Dataset", "dcterms:description"),
    ("dcat:Dataset", "dcterms:identifier"),
    ("dcat:Dataset", "dcterms:publisher"),
    ("dcat:Dataset", "dcterms:creator"),
    ("dcat:Dataset", "dcat:contactPoint"),
    ("dcat:Dataset", "dcterms:accessRights"),
    ("dcat:Dataset", "dcat:theme"),
    ("dcat:Dataset", "dcterms:license"),
    ("dcat:Distribution", "dcat:accessURL"),
    ("dcat:Distribution", "dcterms:license"),
    ("dcat:Distribution", "dcat:mediaType"),
    ("dcat:DataService", "dcterms:identifier"),
    ("dcat:DataService", "dcat:endpointURL"),
    ("dcat:DataService", "dcat:endpointDescription"),
    ("dcat:DataService", "dcterms:publisher"),
    ("dcat:DataService", "dcterms:license"),
    ("dcat:DataService", "dcat:contactPoint"),
    ("dcat:CatalogRecord", "dcterms:language"),
    ("dcat:CatalogRecord", "dcterms:modified"),
    ("dcat:CatalogRecord", "foaf:primaryTopic"),
]


@pytest.mark.parametrize(("class_", "property_"), MANDATORY)
def test_our_own_shapes_notice_what_is_missing(
    described: rdflib.Graph, class_: str, property_: str
) -> None:
    lame = rdflib.Graph()
    lame += described
    predicate = rdflib.URIRef(names.expand(property_))
    for node in list(described.subjects(rdflib.RDF.type, rdflib.URIRef(names.expand(class_)))):
        lame.remove((node, predicate, None))
    assert any(severity == "Violation" for severity, _, _ in faults(lame, OURS))


# -- true ------------------------------------------------------------------------------------------


def test_no_node_is_without_an_address(described: rdflib.Graph) -> None:
    assert not {node for node in described.all_nodes() if isinstance(node, rdflib.BNode)}


def test_every_download_is_a_file_that_is_written(described: rdflib.Graph) -> None:
    offered = {str(address) for address in described.objects(None, DCAT.downloadURL)}
    files = {f"{dumps.dump_name(form)}.gz" for form in dumps.FORMS} | {dumps.CSV_ZIP}
    kept = f"{names.BASE}release/2025-03/zorggraaf.nq.gz"
    assert offered == {kept, *(f"{names.DATA}{file}" for file in files)}


def test_sizes_and_checksums_are_told_only_when_known(
    graph: Graph, described: rdflib.Graph
) -> None:
    dumped = [*(form.suffix for form in dumps.FORMS), "csv", "release-2025-03"]
    for key in dumped:
        assert described.value(rdflib.URIRef(part(key)), DCAT.byteSize) is not None
    assert len(list(described.objects(None, DCAT.byteSize))) == len(dumped)
    assert list(as_graph(catalogue(graph).triples()).objects(None, DCAT.byteSize)) == []


def test_a_static_site_offers_no_services(graph: Graph) -> None:
    static = as_graph(catalogue(graph, services=()).triples())
    assert list(static.subjects(rdflib.RDF.type, DCAT.DataService)) == []
    assert list(static.objects(None, VOID.sparqlEndpoint)) == []
    assert faults(static, OURS) == set()


def test_services_are_those_that_run(described: rdflib.Graph) -> None:
    found = {str(one) for one in described.objects(None, DCAT.endpointURL)}
    assert found == {service.address for service in SERVICES}


# -- versions --------------------------------------------------------------------------------------


def test_every_release_is_a_version_of_the_dataset(graph: Graph, described: rdflib.Graph) -> None:
    dataset = rdflib.URIRef(DATASET)
    found = set(described.objects(dataset, DCAT.hasVersion))
    assert found == set(described.objects(dataset, rdflib.DCTERMS.hasVersion))
    names_ = {str(described.value(one, DCAT.version)) for one in found}
    in_tables = graph.select("SELECT ?v { ?r a zg:Release ; dcat:version ?v }").values()
    assert names_ == {"2025-03", *(version for (version,) in in_tables)}
    for one in found:
        assert (one, rdflib.RDF.type, DCAT.Dataset) in described
        assert (one, DCAT.isVersionOf, dataset) in described
        assert (one, rdflib.DCTERMS.isVersionOf, dataset) in described
        assert described.value(one, DCAT.distribution) is not None


def test_what_is_new_in_a_release_comes_from_the_table(graph: Graph) -> None:
    known = catalogue(graph)
    told = as_graph(known.triples())
    notes = rdflib.URIRef(names.expand("adms:versionNotes"))
    (version,) = (one for one in known.versions if one.name == known.edition.version)
    for node in (version.iri, DATASET):
        said = {str(one) for one in told.objects(rdflib.URIRef(node), notes)}
        assert said == set(version.note)
    assert told.value(rdflib.URIRef(version.iri), rdflib.DCTERMS.issued) is not None


def test_releases_are_in_order(described: rdflib.Graph) -> None:
    dataset = rdflib.URIRef(DATASET)
    newest = described.value(dataset, DCAT.hasCurrentVersion)
    before = described.value(newest, DCAT.previousVersion)
    assert str(described.value(before, DCAT.version)) == "2025-03"
    assert described.value(before, DCAT.previousVersion) is None


def test_every_source_is_told(graph: Graph, described: rdflib.Graph) -> None:
    prov = rdflib.URIRef(names.expand("prov:wasDerivedFrom"))
    told = {str(one) for one in described.objects(rdflib.URIRef(DATASET), prov)}
    assert told == set(graph.things("source"))


def source_graph(licence: str) -> Graph:
    store = ox.Store()
    source = ox.NamedNode(names.iri("source", "elders"))
    facts: list[tuple[str, Any]] = [
        ("rdf:type", ox.NamedNode(names.term("Source"))),
        ("dcterms:title", ox.Literal("Elders")),
        ("dcterms:license", ox.NamedNode(licence)),
    ]
    for predicate, value in facts:
        node = ox.NamedNode(names.expand(predicate))
        store.add(ox.Quad(source, node, value, source))
        store.add(ox.Quad(source, node, value))
    return Graph.of(store)


def test_a_source_with_another_licence_is_told_apart() -> None:
    licence = "https://creativecommons.org/licenses/by/4.0/"
    data = as_graph(known_sources(source_graph(licence)))
    source = rdflib.URIRef(names.iri("source", "elders"))
    assert (rdflib.URIRef(DATASET), VOID.subset, source) in data
    assert data.value(source, rdflib.DCTERMS.license) == rdflib.URIRef(licence)
    assert data.value(source, VOID.triples) == rdflib.Literal(3)
    same = as_graph(known_sources(source_graph(LICENCE)))
    assert (rdflib.URIRef(DATASET), VOID.subset, source) not in same


def known_sources(graph: Graph) -> list[ox.Triple]:
    from zorggraaf.publish.catalogue import _found_sources, _sources
    from zorggraaf.publish.statements import Statements

    said = Statements()
    _sources(said, _found_sources(graph))
    return said.all()


def test_coverage_spans_the_netherlands_and_the_dates_of_the_facts(known: Catalogue) -> None:
    assert known.coverage.box is not None
    west, south, east, north = known.coverage.box
    assert 3.3 < west < 4 and 50.7 < south < 51 and 7 < east < 7.3 and 53.3 < north < 53.6
    assert known.coverage.start <= "1990" and known.coverage.end == known.edition.day


def test_who_publishes_is_one_setting(graph: Graph) -> None:
    other = Publisher(
        "https://example.org/id/koepel",
        ("Koepel", "Umbrella"),
        "https://example.org/",
        "data@example.org",
    )
    data = as_graph(catalogue(graph, publisher=other).triples())
    assert set(data.objects(None, rdflib.DCTERMS.publisher)) == {rdflib.URIRef(other.iri)}
    assert rdflib.URIRef("mailto:data@example.org") in set(data.objects())
    assert faults(data, OURS) == set()


def test_by_default_nobody_is_named_and_no_mail_address_is_made_up(described: rdflib.Graph) -> None:
    text = " ".join(str(node) for node in described.all_nodes())
    assert not re.search(r"\w@\w|mailto:", text)
    people = {rdflib.FOAF.Person, rdflib.URIRef(names.expand("schema:Person"))}
    assert not people & set(described.objects(None, rdflib.RDF.type))


def test_markup_tells_the_same_as_the_catalogue(
    described: rdflib.Graph, marked_up: rdflib.Graph
) -> None:
    schema = rdflib.Namespace(names.PREFIXES["schema"])
    node = rdflib.URIRef(DATASET)
    assert set(marked_up.objects(node, schema.name)) == set(
        described.objects(node, rdflib.DCTERMS.title)
    )
    downloads = set(marked_up.objects(None, schema.contentUrl))
    assert downloads == {
        address
        for file in described.objects(node, DCAT.distribution)
        for address in described.objects(file, DCAT.downloadURL)
    }
    assert set(marked_up.objects(node, schema.license)) == set(
        described.objects(node, rdflib.DCTERMS.license)
    )
