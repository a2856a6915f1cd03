"""A thing as schema.org describes it, for search engines: fewer words than ours, more readers.

What schema.org has no word for is left to the linked data itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final

from zorggraaf import names
from zorggraaf.names import expand
from zorggraaf.publish.edition import Edition

if TYPE_CHECKING:
    from zorggraaf.publish.taken_apart import TakenApart

CONTEXT: Final = "https://schema.org/"
LICENCE: Final = "https://creativecommons.org/publicdomain/zero/1.0/"

_TYPES: Final = tuple(
    (expand(ours), theirs)
    for ours, theirs in (
        ("zg:ForeignHospital", "Hospital"),
        ("zg:Hospital", "Hospital"),
        ("zg:Pharmacy", "Pharmacy"),
        ("zg:Laboratory", "DiagnosticLab"),
        ("zg:CareProvider", "MedicalOrganization"),
        ("zg:ExpertiseCentre", "MedicalOrganization"),
        ("zg:HealthInsurer", "InsuranceAgency"),
        ("zg:PatientOrganisation", "NGO"),
        ("zg:University", "CollegeOrUniversity"),
        ("zg:GovernmentBody", "GovernmentOrganization"),
        ("zg:Organisation", "Organization"),
        ("zg:Collaboration", "Organization"),
        ("zg:ActorGroup", "Organization"),
        ("zg:Site", "Place"),
        ("zg:Region", "AdministrativeArea"),
        ("zg:Municipality", "AdministrativeArea"),
        ("zg:Condition", "MedicalCondition"),
        ("zg:ChangeEvent", "Event"),
        ("zg:Source", "CreativeWork"),
        ("zg:Document", "CreativeWork"),
        ("zg:Figure", "Observation"),
        ("skos:ConceptScheme", "DefinedTermSet"),
        ("skos:Concept", "DefinedTerm"),
        ("dcat:Dataset", "Dataset"),
    )
)
"""The first that fits, the most telling ones on top."""

_ORGANISATIONS: Final = frozenset(
    (
        *("Hospital", "Pharmacy", "DiagnosticLab", "MedicalOrganization", "InsuranceAgency"),
        *("NGO", "CollegeOrUniversity", "GovernmentOrganization", "Organization"),
    )
)
_PLACES: Final = frozenset(("Place", "AdministrativeArea"))

_LINKS: Final = (
    ("zg:memberOf", "memberOf", "Organization"),
    ("org:hasMember", "member", "Organization"),
    ("org:hasSite", "location", "Place"),
    ("org:subOrganizationOf", "parentOrganization", "Organization"),
    ("org:unitOf", "parentOrganization", "Organization"),
    ("zg:hosts", "department", "Organization"),
)


def thing(told: Iterable[TakenApart], iri: str, base_url: str = names.BASE) -> dict[str, Any]:
    """JSON-LD about a thing, from its description; `url` is its page below base_url.

    >>> thing([], names.iri("organisation", "umcg"))["@type"]
    'Thing'
    """
    facts: dict[str, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for one in told:
        facts[one.subject[1:-1]][one.prop].append(one.statement.object)
    own = facts[iri]
    type_ = _type({term.value for term in own.get(expand("rdf:type"), ())})
    found: dict[str, Any] = {
        "@context": CONTEXT,
        "@type": type_,
        "@id": iri,
        "url": f"{base_url}doc/{iri.removeprefix(names.ID)}",
        "name": _texts(own, "rdfs:label"),
        "alternateName": _texts(own, "skos:altLabel"),
        "description": _texts(own, "skos:definition") or _texts(own, "dcterms:description"),
        "sameAs": [
            *_values(own, "schema:sameAs"),
            *_values(own, "skos:exactMatch"),
            *_values(own, "foaf:homepage"),
        ],
        "identifier": _identifiers(facts, iri),
        "license": LICENCE,
    }
    if type_ in _ORGANISATIONS:
        found |= _organisation(facts, own)
    if type_ in _PLACES:
        found |= _place(facts, own)
    if type_ == "Event":
        found |= {"startDate": _values(own, "schema:startDate")}
    if type_ == "CreativeWork":
        found |= {
            "datePublished": _values(own, "dcterms:issued"),
            "publisher": [
                {"@type": "Organization", "name": name} for name in _values(own, "zg:publisherName")
            ],
        }
    return {name: _one(value) for name, value in found.items() if value}


def dataset(edition: Edition, base_url: str = names.BASE, lang: str = "nl") -> dict[str, Any]:
    """JSON-LD about the graph as a dataset, for the start page."""
    found: dict[str, Any] = {
        "@context": CONTEXT,
        "@type": "Dataset",
        "@id": names.BASE,
        "url": base_url,
        "name": "Zorggraaf",
        "description": "The Dutch care landscape as a graph: regions, networks, hospitals and "
        "expertise centres, every fact with its source and its dates."
        if lang == "en"
        else "Het Nederlandse zorglandschap als graaf: regio's, netwerken, ziekenhuizen en "
        "expertisecentra, met bij elk feit een bron en een datum.",
        "license": LICENCE,
        "isAccessibleForFree": True,
        "spatialCoverage": {"@type": "Place", "name": "Nederland"},
        "version": edition.version or edition.day,
        "dateModified": edition.day,
        "distribution": [
            {
                "@type": "DataDownload",
                "encodingFormat": "application/sparql-results+json",
                "contentUrl": f"{base_url}sparql",
            }
        ],
    }
    return {name: value for name, value in found.items() if value}


def _organisation(
    facts: dict[str, dict[str, list[Any]]], own: dict[str, list[Any]]
) -> dict[str, Any]:
    found: dict[str, Any] = {
        "foundingDate": _values(own, "schema:startDate"),
        "dissolutionDate": _values(own, "schema:endDate"),
    }
    address = _address(own)
    if address:
        found["address"] = address
    for ours, theirs, type_ in _LINKS:
        named = [_named(facts, other, type_) for other in _values(own, ours)]
        if named:
            found.setdefault(theirs, []).extend(named)
    return found


def _place(facts: dict[str, dict[str, list[Any]]], own: dict[str, list[Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    address = _address(own)
    if address:
        found["address"] = address
    latitude, longitude = _values(own, "schema:latitude"), _values(own, "schema:longitude")
    if latitude and longitude:
        found["geo"] = {
            "@type": "GeoCoordinates",
            "latitude": float(latitude[0]),
            "longitude": float(longitude[0]),
        }
    around = [
        _named(facts, other, "AdministrativeArea") for other in _values(own, "zg:inMunicipality")
    ]
    if around:
        found["containedInPlace"] = around
    return found


def _address(own: dict[str, list[Any]]) -> dict[str, Any]:
    known = {
        name: values[0]
        for name in ("streetAddress", "postalCode", "addressLocality", "addressCountry")
        if (values := _values(own, f"schema:{name}"))
    }
    return {"@type": "PostalAddress", **known} if known else {}


def _identifiers(facts: dict[str, dict[str, list[Any]]], iri: str) -> list[dict[str, Any]]:
    found = []
    for node in sorted(facts):
        about = [term.value for term in facts[node].get(expand("zg:identifies"), ())]
        for scheme in _values(facts[node], "zg:identifierScheme"):
            if iri in about:
                found += [
                    {
                        "@type": "PropertyValue",
                        "propertyID": scheme.rpartition("/")[2],
                        "value": number,
                    }
                    for number in _values(facts[node], "skos:notation")
                ]
    return found


def _named(facts: dict[str, dict[str, list[Any]]], iri: str, type_: str) -> dict[str, Any]:
    label = _texts(facts.get(iri, {}), "rdfs:label")
    return {"@type": type_, "@id": iri, **({"name": _one(label)} if label else {})}


def _type(types: set[str]) -> str:
    return next((theirs for ours, theirs in _TYPES if ours in types), "Thing")


def _texts(node: dict[str, list[Any]], prop: str) -> list[Any]:
    """The texts of a property, with their language where they have one, each once."""
    found = {
        (term.value, getattr(term, "language", None) or "") for term in node.get(expand(prop), ())
    }
    plain = {text for text, _ in found}
    if len(plain) == 1:
        return sorted(plain)
    return [
        {"@value": text, "@language": language} if language else text
        for text, language in sorted(found)
    ]


def _values(node: dict[str, list[Any]], prop: str) -> list[str]:
    return sorted({str(term.value) for term in node.get(expand(prop), ())})


def _one(value: Any) -> Any:
    """A list of one is that one."""
    return (
        value[0]
        if isinstance(value, Sequence) and not isinstance(value, str) and len(value) == 1
        else value
    )
