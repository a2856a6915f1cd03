"""The dataset, its files and its services as a catalogue: DCAT-AP-NL 3.0, with VoID beside it.

Everything is computed from the graph or known of the project; what is not known is not said. All
nodes are fragments of one page (…/dataset#dataset), which says it all, as page and as data.

DCAT-AP-NL: https://docs.geostandaarden.nl/dcat/dcat-ap-nl30/.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from zorggraaf import names
from zorggraaf.publish import distributions, dumps, linksets, versions
from zorggraaf.publish.coverage import Coverage, coverage
from zorggraaf.publish.edition import Edition, edition
from zorggraaf.publish.publisher import LICENCE, PUBLISHER, Publisher
from zorggraaf.publish.services import SERVICES, Service
from zorggraaf.publish.statements import (
    DATASET,
    ONTOLOGY,
    PAGE,
    Statements,
    both,
    part,
    plain,
    typed,
    whole,
)
from zorggraaf.publish.statistics import Statistics, statistics
from zorggraaf.publish.statistics import void as void_of
from zorggraaf.things import answers

if TYPE_CHECKING:
    import pyoxigraph as ox

    from zorggraaf.store import Graph

CATALOGUE: Final = part("catalogue")

TITLE: Final = (
    "Zorggraaf: kennisgraaf van het Nederlandse zorglandschap",
    "Zorggraaf: knowledge graph of the Dutch care landscape",
)
DESCRIPTION: Final = (
    "Universitair medische centra, ziekenhuizen en hun locaties, regio-indelingen (OOR, ROAZ, FZO "
    "en andere), zorg- en onderzoeksnetwerken, expertisecentra voor zeldzame aandoeningen en "
    "Europese referentienetwerken, met hun verbanden. Elke uitspraak heeft een bron en, waar "
    "bekend, een begin en een einde.",
    "University medical centres, hospitals and their sites, regional partitions (OOR, ROAZ, FZO "
    "and others), care and research networks, expertise centres for rare diseases and European "
    "Reference Networks, and how they relate. Every statement has a source and, where known, a "
    "beginning and an end.",
)
ORIGIN: Final = (
    "Bijeengebracht uit openbare bronnen in tabellen met een bron op elke regel, en daaruit "
    "berekend; elke uitspraak staat in de graaf van haar bron en verwijst naar haar tabelregel.",
    "Collected from public sources in tables with a source on every row, and computed from those; "
    "each statement stands in the graph of its source and refers to its table row.",
)
KEYWORDS: Final = (
    ("ziekenhuizen", "hospitals"),
    ("universitair medische centra", "university medical centres"),
    ("zorgnetwerken", "care networks"),
    ("zorgregio's", "care regions"),
    ("acute zorg", "acute care"),
    ("zeldzame aandoeningen", "rare diseases"),
    ("expertisecentra", "expertise centres"),
    ("kennisgraaf", "knowledge graph"),
    ("linked data", "linked data"),
)

_PROFILE: Final = "https://docs.geostandaarden.nl/dcat/dcat-ap-nl30/"


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All that is known of the dataset, counted once: told as DCAT, as VoID and to search engines.

    files: what `dumps.write` wrote, for sizes and checksums; without it those are not told.
    services: those that run where this is published; a static site has none.
    changes: what is new in this version, in Dutch and in English; by default what the graph tells
    of the release it is.
    versions: the releases, the oldest first.
    """

    edition: Edition
    counted: Statistics
    coverage: Coverage
    linksets: tuple[linksets.Linkset, ...]
    sources: tuple[Source, ...]
    services: tuple[Service, ...] = SERVICES
    publisher: Publisher = PUBLISHER
    files: Mapping[str, dumps.File] | None = None
    changes: tuple[str, str] | None = None
    versions: tuple[versions.Version, ...] = ()

    @property
    def version(self) -> str:
        """The version of the release; where it has none, the day it was derived for."""
        return self.edition.version or self.edition.day

    def triples(self) -> list[ox.Triple]:
        """Catalogue, dataset, distributions, services and statistics as RDF."""
        said = Statements()
        _publisher(said, self.publisher)
        _codes(said, self.services)
        _catalogue(said, self)
        _dataset(said, self)
        versions.say(said, self, TITLE, DESCRIPTION, KEYWORDS)
        for form in dumps.FORMS:
            distributions.dump(said, self, form)
        distributions.tables(said, self)
        for service in self.services:
            _service(said, self, service)
        if any(service.key == "sparql" for service in self.services):
            distributions.sparql_endpoint(said, self)
        _sources(said, self.sources)
        said.add(self.void())
        return said.all()

    def void(self) -> list[ox.Triple]:
        """The statistics and the linksets."""
        endpoint = next((one.address for one in self.services if one.key == "sparql"), None)
        files = [f"{names.DATA}{dumps.dump_name(form)}.gz" for form in dumps.FORMS]
        said = Statements()
        said.add(void_of(self.counted, DATASET, endpoint=endpoint, dumps=files))
        said.add(linksets.void(self.linksets, DATASET))
        return said.all()


@dataclass(frozen=True, slots=True)
class Source:
    """A source of the graph: its title, its licence if it states one, and how much it says."""

    iri: str
    title: str
    licence: str
    statements: int


def catalogue(
    graph: Graph,
    *,
    services: Sequence[Service] = SERVICES,
    publisher: Publisher = PUBLISHER,
    files: Iterable[dumps.File] = (),
    changes: tuple[str, str] | None = None,
    kept: Mapping[str, dumps.File] | None = None,
) -> Catalogue:
    """Everything a catalogue says of a graph; see `Catalogue` for the choices.

    kept: by version the releases that are kept, each with its file's path below the root.
    """
    told = edition(graph)
    known = versions.versions(graph, kept)
    noted = next((one.note for one in known if one.name == told.version and one.note[0]), None)
    return Catalogue(
        told,
        statistics(graph),
        coverage(graph),
        tuple(linksets.linksets(graph)),
        tuple(_found_sources(graph)),
        tuple(services),
        publisher,
        {file.name: file for file in files} or None,
        changes or noted,
        known,
    )


def _found_sources(graph: Graph) -> list[Source]:
    rows = answers(
        graph,
        """SELECT ?source (SAMPLE(?title) AS ?name) (SAMPLE(?licence) AS ?terms) {
             ?source a zg:Source ; dcterms:title ?title
             OPTIONAL { ?source dcterms:license ?licence } } GROUP BY ?source ORDER BY ?source""",
    )
    counts = {
        source.value: int(number.value)
        for source, number in answers(
            graph, "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"
        )
        if source is not None and number is not None
    }
    return [
        Source(
            source.value,
            title.value if title else "",
            licence.value if licence else "",
            counts.get(source.value, 0),
        )
        for source, title, licence in rows
        if source is not None
    ]


# -- who, and the lists codes come from ----------------------------------------------------------


def _publisher(said: Statements, publisher: Publisher) -> None:
    node, contact = publisher.iri, part("contact")
    said.say(node, "rdf:type", "foaf:Agent", "foaf:Organization")
    said.say(node, "foaf:name", *both(*publisher.name))
    said.say(node, "foaf:homepage", publisher.page)
    said.say(publisher.page, "rdf:type", "foaf:Document")
    said.say(contact, "rdf:type", "vcard:Kind", "vcard:Organization")
    said.say(contact, "vcard:fn", plain(publisher.name[0]))
    said.say(contact, "vcard:hasURL", publisher.page)
    if publisher.email:
        said.say(contact, "vcard:hasEmail", f"mailto:{publisher.email}")


def _codes(said: Statements, services: Iterable[Service]) -> None:
    """What the codes we use are: a reader need not fetch the EU's lists to know."""
    themes = "http://publications.europa.eu/resource/authority/data-theme"
    said.say("theme:HEAL", "rdf:type", "skos:Concept")
    said.say("theme:HEAL", "skos:prefLabel", *both("Gezondheid", "Health"))
    said.say("theme:HEAL", "skos:inScheme", themes)
    said.say(themes, "rdf:type", "skos:ConceptScheme")
    said.say(themes, "dcterms:title", *both("Datathema", "Data theme"))
    for code in ("language:NLD", "language:ENG"):
        said.say(code, "rdf:type", "dcterms:LinguisticSystem")
    said.say("access:PUBLIC", "rdf:type", "dcterms:RightsStatement")
    said.say("frequency:IRREG", "rdf:type", "dcterms:Frequency")
    said.say("country:NLD", "rdf:type", "dcterms:Location")
    said.say(LICENCE, "rdf:type", "dcterms:LicenseDocument")
    said.say(LICENCE, "dcterms:type", "http://purl.org/adms/licencetype/PublicDomain")
    said.say("http://purl.org/adms/licencetype/PublicDomain", "rdf:type", "skos:Concept")
    said.say(
        "http://purl.org/adms/licencetype/PublicDomain",
        "skos:prefLabel",
        *both("publiek domein", "public domain"),
    )
    standards = {_PROFILE: "DCAT-AP-NL 3.0", ONTOLOGY: "Zorggraaf: ontologie"}
    standards |= {service.standard[0]: service.standard[1] for service in services}
    for address, name in standards.items():
        said.say(address, "rdf:type", "dcterms:Standard")
        said.say(address, "dcterms:title", *both(name, name.replace("ontologie", "ontology")))


def _page(said: Statements, address: str) -> str:
    said.say(address, "rdf:type", "foaf:Document", "rdfs:Resource")
    return address


# -- catalogue and dataset -----------------------------------------------------------------------


def _common(said: Statements, node: str, known: Catalogue) -> None:
    """What catalogue, dataset and services have in common."""
    said.say(node, "dcterms:publisher", known.publisher.iri)
    said.say(node, "dcterms:creator", known.publisher.iri)
    said.say(node, "dcat:contactPoint", part("contact"))
    said.say(node, "dcterms:license", LICENCE)
    said.say(node, "dcterms:language", "language:NLD", "language:ENG")
    if known.edition.day:
        said.say(node, "dcterms:modified", typed(known.edition.day, "xsd:date"))


def _catalogue(said: Statements, known: Catalogue) -> None:
    said.say(CATALOGUE, "rdf:type", "dcat:Catalog")
    said.say(CATALOGUE, "dcterms:title", *both("Zorggraaf: catalogus", "Zorggraaf: catalogue"))
    said.say(
        CATALOGUE,
        "dcterms:description",
        *both(
            "Wat Zorggraaf publiceert: de kennisgraaf, haar bestanden en hoe zij te bevragen is.",
            "What Zorggraaf publishes: the knowledge graph, its files and how to query it.",
        ),
    )
    _common(said, CATALOGUE, known)
    said.say(CATALOGUE, "dcat:dataset", DATASET)
    said.say(CATALOGUE, "dcat:service", *(part(service.key) for service in known.services))
    said.say(CATALOGUE, "dcat:record", part("record"))
    said.say(CATALOGUE, "dcterms:spatial", "country:NLD")
    said.say(CATALOGUE, "foaf:homepage", _page(said, PAGE))
    said.say(
        CATALOGUE,
        "dcat:themeTaxonomy",
        "http://publications.europa.eu/resource/authority/data-theme",
    )
    record = part("record")
    said.say(record, "rdf:type", "dcat:CatalogRecord")
    said.say(record, "foaf:primaryTopic", DATASET)
    said.say(record, "dcterms:language", "language:NLD", "language:ENG")
    said.say(record, "dcterms:conformsTo", _PROFILE)
    # A record without the day it changed is no record; the release always has a day.
    said.say(record, "dcterms:modified", typed(known.edition.day, "xsd:date"))


def _dataset(said: Statements, known: Catalogue) -> None:
    said.say(DATASET, "rdf:type", "dcat:Dataset", "dcat:Resource")
    said.say(DATASET, "dcterms:title", *both(*TITLE))
    said.say(DATASET, "dcterms:description", *both(*DESCRIPTION))
    said.say(DATASET, "dcterms:identifier", plain(DATASET))
    _common(said, DATASET, known)
    said.say(DATASET, "dcterms:accessRights", "access:PUBLIC")
    said.say(DATASET, "dcat:theme", "theme:HEAL")
    for nl, en in KEYWORDS:
        said.say(DATASET, "dcat:keyword", *both(nl, en))
    said.say(DATASET, "dcterms:accrualPeriodicity", "frequency:IRREG")
    said.say(DATASET, "dcterms:conformsTo", ONTOLOGY)
    said.say(DATASET, "dcat:landingPage", _page(said, PAGE))
    said.say(DATASET, "foaf:page", _page(said, ONTOLOGY))
    if known.version:
        said.say(DATASET, "dcat:version", plain(known.version))
    if known.changes:
        said.say(DATASET, "adms:versionNotes", *both(*known.changes))
    if known.edition.checksum:
        # Which input the statements follow from: two editions with the same one say the same.
        said.say(DATASET, "adms:identifier", part("input"))
        said.say(part("input"), "rdf:type", "adms:Identifier")
        said.say(part("input"), "skos:notation", plain(known.edition.checksum))
    provenance = part("provenance")
    said.say(DATASET, "dcterms:provenance", provenance)
    said.say(provenance, "rdf:type", "dcterms:ProvenanceStatement")
    said.say(provenance, "rdfs:label", *both(*ORIGIN))
    said.say(DATASET, "dcat:distribution", *(part(form.suffix) for form in dumps.FORMS))
    said.say(DATASET, "dcat:distribution", part("csv"))
    _extent(said, known.coverage)


def _extent(said: Statements, covered: Coverage) -> None:
    said.say(DATASET, "dcterms:spatial", "country:NLD")
    if covered.box:
        area = part("area")
        said.say(DATASET, "dcterms:spatial", area)
        said.say(area, "rdf:type", "dcterms:Location")
        said.say(area, "dcat:bbox", typed(covered.wkt, "geo:wktLiteral"))
    if covered.start:
        period = part("period")
        said.say(DATASET, "dcterms:temporal", period)
        said.say(period, "rdf:type", "dcterms:PeriodOfTime")
        for predicate, date in (("dcat:startDate", covered.start), ("dcat:endDate", covered.end)):
            said.say(period, predicate, typed(date, _PRECISION[len(date)]))


_PRECISION: Final = {4: "xsd:gYear", 7: "xsd:gYearMonth", 10: "xsd:date"}


# -- services ------------------------------------------------------------------------------------


def _service(said: Statements, known: Catalogue, service: Service) -> None:
    node = part(service.key)
    said.say(node, "rdf:type", "dcat:DataService")
    said.say(node, "dcterms:title", *both(*service.title))
    said.say(node, "dcterms:description", *both(*service.explained))
    said.say(node, "dcterms:identifier", plain(node))
    _common(said, node, known)
    said.say(node, "dcterms:accessRights", "access:PUBLIC")
    said.say(node, "dcat:theme", "theme:HEAL")
    for nl, en in KEYWORDS:
        said.say(node, "dcat:keyword", *both(nl, en))
    said.say(node, "dcat:endpointURL", distributions.address(said, service.address))
    said.say(node, "dcat:endpointDescription", distributions.address(said, service.description))
    said.say(node, "dcterms:conformsTo", service.standard[0])
    said.say(node, "dcat:servesDataset", DATASET)
    said.say(node, "dcat:landingPage", _page(said, PAGE))


# -- sources -------------------------------------------------------------------------------------


def _sources(said: Statements, sources: Iterable[Source]) -> None:
    for source in sources:
        said.say(DATASET, "prov:wasDerivedFrom", source.iri)
        if not source.licence or source.licence == LICENCE:
            continue
        # Its statements are a part of the dataset with a licence of their own.
        said.say(DATASET, "void:subset", source.iri)
        said.say(source.iri, "rdf:type", "void:Dataset")
        said.say(source.iri, "dcterms:title", plain(source.title))
        said.say(
            source.iri,
            "dcterms:license",
            source.licence if source.licence.startswith("http") else plain(source.licence),
        )
        said.say(source.iri, "void:triples", whole(source.statements))
