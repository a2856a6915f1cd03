"""The terms of the vocabularies we reuse, and which terms our own files use.

rdflib ships closed term lists of most vocabularies. For the others the few terms we use are
listed here, with where they are defined.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyoxigraph
import rdflib.namespace as ns

from zorggraaf import names, resources

# Comments and texts of a query may hold anything, so they are left out before terms are sought.
_SILENT = re.compile(r"\"\"\".*?\"\"\"|\"(?:[^\"\\\n]|\\.)*\"|(?<![<\w])#[^\n]*", re.DOTALL)
_IRI = re.compile(r"<([^<>\"{}|^`\\\s]+)>")
_PREFIX = re.compile(r"PREFIX\s+([\w-]*):\s*<([^>]*)>", re.IGNORECASE)
_CURIE = re.compile(r"(?<![\w?$/:.-])([A-Za-z][\w-]*):([A-Za-z_][\w-]*)")

CLOSED: dict[str, Any] = {
    "http://www.w3.org/ns/dcat#": ns.DCAT,
    "http://purl.org/dc/terms/": ns.DCTERMS,
    "http://xmlns.com/foaf/0.1/": ns.FOAF,
    "http://www.opengis.net/ont/geosparql#": ns.GEO,
    "http://www.w3.org/ns/org#": ns.ORG,
    "http://www.w3.org/2002/07/owl#": ns.OWL,
    "http://www.w3.org/ns/prov#": ns.PROV,
    "http://purl.org/linked-data/cube#": ns.QB,
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": ns.RDF,
    "http://www.w3.org/2000/01/rdf-schema#": ns.RDFS,
    "https://schema.org/": ns.SDO,
    "http://www.w3.org/ns/shacl#": ns.SH,
    "http://www.w3.org/2004/02/skos/core#": ns.SKOS,
    "http://purl.org/vocab/vann/": ns.VANN,
    "http://rdfs.org/ns/void#": ns.VOID,
    "http://www.w3.org/2001/XMLSchema#": ns.XSD,
}

LISTED: dict[str, frozenset[str]] = {
    # Terms of DCAT 3 (https://www.w3.org/TR/vocab-dcat-3/), newer than the list in rdflib.
    "http://www.w3.org/ns/dcat#": frozenset({"version"}),
    # https://www.w3.org/TR/vocab-adms/
    "http://www.w3.org/ns/adms#": frozenset(
        {"Identifier", "identifier", "schemaAgency", "status", "versionNotes"}
    ),
    # https://www.w3.org/ns/locn
    "http://www.w3.org/ns/locn#": frozenset(
        {"Address", "adminUnitL2", "geometry", "postCode", "postName", "thoroughfare"}
    ),
    # https://www.w3.org/TR/vcard-rdf/
    "http://www.w3.org/2006/vcard/ns#": frozenset({"hasEmail", "hasURL", "fn", "Organization"}),
    # KIK-V profiles at Zorginstituut Nederland link these terms of ONZ
    "http://purl.org/ozo/onz-org#": frozenset(
        {"Vestiging", "Vestigingsnummer", "ZorgkantoorRegio"}
    ),
    "http://purl.org/ozo/onz-g#": frozenset({"AdministrativeRegion"}),
    # https://standaarden.overheid.nl/tooi and KOOP's value lists
    "https://identifier.overheid.nl/tooi/def/ont/": frozenset(
        {
            *("FormeleOrganisatiewijziging", "Gemeente", "Overheidsorganisatie"),
            *("Samenwerkingsorganisatie", "begindatum", "einddatum", "gemeentecode"),
        }
    ),
    # https://hl7.org/fhir/organizationaffiliation.html
    "http://hl7.org/fhir/": frozenset({"OrganizationAffiliation"}),
    # https://www.orphadata.com/ordo/: the class of clinical entities
    "http://www.orpha.net/ORDO/": frozenset({"Orphanet_C001"}),
    # SDMX content-oriented guidelines in RDF
    "http://purl.org/linked-data/sdmx/2009/dimension#": frozenset({"refPeriod"}),
    "http://purl.org/linked-data/sdmx/2009/measure#": frozenset({"obsValue"}),
    "http://purl.org/linked-data/sdmx/2009/attribute#": frozenset({"unitMeasure"}),
}


def ontology_graph(*files: str) -> pyoxigraph.Store:
    """The ontology files (all three unless named) in one store."""
    store = pyoxigraph.Store()
    for file in files or ("zorggraaf.ttl", "concepts.ttl", "alignment.ttl"):
        store.load(path=str(resources.ontology() / file), format=pyoxigraph.RdfFormat.TURTLE)
    return store


def select(store: pyoxigraph.Store, query: str) -> list[tuple[str, ...]]:
    """The rows of a query as plain texts; an unbound value is an empty text."""
    found = store.query(query, prefixes=names.PREFIXES)
    assert isinstance(found, pyoxigraph.QuerySolutions)
    return [tuple("" if term is None else term.value for term in row) for row in found]


def defined_terms() -> set[str]:
    """Every term that our ontology defines: what has a type and is defined by it."""
    rows = select(ontology_graph("zorggraaf.ttl"), "SELECT ?t { ?t rdfs:isDefinedBy ?o ; a ?c }")
    return {row[0] for row in rows}


def is_known(address: str, ours: set[str]) -> bool | None:
    """Whether a term is defined, in our namespace or its own; None where it is no term."""
    if address.startswith(names.ZG):
        return address in ours
    for namespace, closed in CLOSED.items():
        if address.startswith(namespace) and address != namespace:
            local = address[len(namespace) :]
            # rdf:_1, rdf:_2 … are defined without being listed.
            newer = LISTED.get(namespace, frozenset())
            return (
                local in closed
                or local in newer
                or (closed is ns.RDF and re.fullmatch(r"_\d+", local) is not None)
            )
    for namespace, listed in LISTED.items():
        if address.startswith(namespace) and address != namespace:
            return "/" in (local := address[len(namespace) :]) or local in listed
    return None


def iris_in_query(text: str) -> Iterator[str]:
    """Every IRI a query names, in full or by a prefix (its own, or one of ours)."""
    prefixes = dict(names.PREFIXES) | dict(_PREFIX.findall(text))
    text = _PREFIX.sub(" ", text)
    iris = _IRI.findall(text)
    text = _SILENT.sub(" ", _IRI.sub(" ", text))
    yield from iris
    for prefix, local in _CURIE.findall(text):
        assert prefix in prefixes, f"prefix {prefix}: is not declared"
        yield prefixes[prefix] + local


def iris_in_turtle(path: Path) -> Iterator[str]:
    """Every IRI of a Turtle file, and of the SPARQL inside its literals (SHACL-SPARQL)."""
    for quad in pyoxigraph.parse(path=str(path), format=pyoxigraph.RdfFormat.TURTLE):
        for term in (quad.subject, quad.predicate, quad.object):
            if isinstance(term, pyoxigraph.NamedNode):
                yield term.value
            elif isinstance(term, pyoxigraph.Literal):
                yield term.datatype.value
                if re.search(r"\bSELECT\b[^.]*\{", term.value):
                    yield from iris_in_query(term.value)


def iris_in_schema() -> Iterator[str]:
    """Every property, class, datatype and fixed value that the tables' declaration names."""
    schema = json.loads((resources.data() / "schema.json").read_text(encoding="utf-8"))
    for table in schema["tables"]:
        for column in table["tableSchema"]["columns"]:
            yield from (key for key in column if key.startswith("https:"))
            yield from (column[key] for key in ("propertyUrl",) if key in column)
            if "{" not in column.get("valueUrl", "{"):
                yield column["valueUrl"]
            datatype = column.get("datatype")
            if isinstance(datatype, dict) and "@id" in datatype:
                yield datatype["@id"]
