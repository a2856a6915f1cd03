"""Which part of a description each property and each dated fact belongs to, and its columns.

Data, not code: a property or a table that is new gets a place here; without one it still shows,
under the general headings.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from zorggraaf.names import expand

Words = tuple[str, str]
"""The same in Dutch and in English."""

GENERAL: Final = "general"

SECTIONS: Final[dict[str, Words]] = {
    "kind": ("Soort", "Kind"),
    "names": ("Namen", "Names"),
    "identifiers": ("Nummers en verwijzingen", "Identifiers and links"),
    GENERAL: ("Gegevens", "Facts"),
    "parts": ("Onderdelen en opvolging", "Parts and succession"),
    "memberships": ("Lidmaatschappen", "Memberships"),
    "members": ("Leden", "Members"),
    "sites": ("Locaties", "Sites"),
    "regions": ("Regio's", "Regions"),
    "territory": ("Gebied", "Territory"),
    "centres": ("Expertisecentra", "Expertise centres"),
    "conditions": ("Aandoeningen", "Conditions"),
    "recognitions": ("Erkenningen", "Recognitions"),
    "events": ("Gebeurtenissen", "Events"),
    "figures": ("Cijfers", "Figures"),
    "relations": ("Relaties", "Relations"),
    "initiatives": ("Initiatieven", "Initiatives"),
    "pathways": ("Zorgpaden", "Pathways"),
    "policy": ("Beleid", "Policy"),
    "mentions": ("Vermeldingen", "Mentions"),
    "disputed": ("Tegenspraak tussen bronnen", "Contradictions"),
    "referring": ("Verwijst hiernaar", "Refers to this"),
}
"""The sections in reading order."""


def _expand(*curies: str) -> tuple[str, ...]:
    return tuple(expand(curie) for curie in curies)


META: Final = _expand("dcterms:source", "prov:wasDerivedFrom")
"""What a statement rests on: shown beside statements and by `why`, not as statements."""

NOT_SHOWN: Final = (*META, *_expand("dcterms:identifier", "zg:passage", "rdf:type", "rdfs:label"))
"""Of a dated fact, what none of its columns shows (its label is asked with all labels)."""

_PROPERTY_LABELS: Final[dict[str, Words]] = {
    "rdf:type": ("klasse", "class"),
    "rdfs:label": ("naam", "name"),
    "rdfs:comment": ("toelichting", "comment"),
    "rdfs:seeAlso": ("zie ook", "see also"),
    "rdfs:subClassOf": ("soort van", "kind of"),
    "skos:prefLabel": ("naam", "name"),
    "skos:altLabel": ("andere naam", "other name"),
    "skos:notation": ("nummer", "number"),
    "skos:definition": ("definitie", "definition"),
    "skos:editorialNote": ("toelichting", "note"),
    "skos:broader": ("valt onder", "broader"),
    "skos:inScheme": ("uit de lijst", "in scheme"),
    "skos:exactMatch": ("zelfde als", "exact match"),
    "skos:closeMatch": ("vrijwel zelfde als", "close match"),
    "schema:name": ("naam", "name"),
    "schema:sameAs": ("zelfde als", "same as"),
    "schema:startDate": ("van", "from"),
    "schema:endDate": ("tot en met", "until"),
    "schema:addressCountry": ("land", "country"),
    "schema:addressLocality": ("plaats", "city"),
    "schema:streetAddress": ("straat", "street"),
    "schema:postalCode": ("postcode", "postal code"),
    "schema:latitude": ("breedtegraad", "latitude"),
    "schema:longitude": ("lengtegraad", "longitude"),
    "foaf:homepage": ("website", "website"),
    "dcterms:identifier": ("sleutel", "key"),
    "dcterms:title": ("titel", "title"),
    "dcterms:description": ("beschrijving", "description"),
    "dcterms:issued": ("datum", "date"),
    "dcterms:language": ("taal", "language"),
    "dcterms:type": ("soort", "kind"),
    "dcterms:publisher": ("uitgever", "publisher"),
    "dcterms:isPartOf": ("onderdeel van", "part of"),
    "dcterms:isReplacedBy": ("vervangen door", "replaced by"),
    "dcterms:replaces": ("vervangt", "replaces"),
    "dcterms:source": ("bron", "source"),
    "dcat:landingPage": ("webadres", "url"),
    "org:member": ("lid", "member"),
    "org:organization": ("in", "in"),
    "org:role": ("rol", "role"),
    "org:siteOf": ("locatie van", "site of"),
    "org:hasSite": ("heeft locatie", "has site"),
    "org:hasMember": ("heeft als lid", "has member"),
    "org:unitOf": ("onderdeel van", "unit of"),
    "org:subOrganizationOf": ("onderdeel van", "part of"),
    "org:classification": ("soort", "kind"),
    "org:originalOrganization": ("uit", "from"),
    "org:resultingOrganization": ("naar", "into"),
    "adms:status": ("stand", "status"),
    "adms:identifier": ("nummer", "identifier"),
    "geo:hasGeometry": ("ligging", "geometry"),
}


def property_label(iri: str, lang: str = "nl") -> str:
    """What a borrowed property is called here, empty for one that is ours or unknown.

    >>> property_label("http://www.w3.org/ns/org#role")
    'rol'
    """
    words = _LABEL_OF.get(iri)
    return words[1 if lang == "en" else 0] if words else ""


_LABEL_OF: Final = {expand(curie): words for curie, words in _PROPERTY_LABELS.items()}

_DIRECT_GROUPS: Final = {
    "kind": "rdf:type org:classification",
    "names": "rdfs:label skos:prefLabel skos:altLabel skos:hiddenLabel schema:name",
    "identifiers": "dcterms:identifier skos:notation adms:identifier schema:sameAs "
    "skos:exactMatch skos:closeMatch skos:broadMatch skos:relatedMatch foaf:homepage "
    "rdfs:seeAlso",
    "parts": "org:subOrganizationOf org:hasSubOrganization dcterms:isPartOf dcterms:hasPart "
    "org:unitOf org:hasUnit zg:succeededBy dcterms:replaces dcterms:isReplacedBy zg:carriedBy "
    "skos:broader skos:narrower skos:inScheme skos:topConceptOf rdfs:subClassOf "
    "rdfs:subPropertyOf",
    "memberships": "zg:memberOf zg:participatesInERN zg:thematicNetwork org:memberOf "
    "org:hasMembership",
    "members": "org:hasMember",
    "sites": "org:hasSite org:hasPrimarySite org:siteOf",
    "regions": "zg:locatedInRegion zg:participatesInRegion zg:inRegion zg:basedInRegion "
    "zg:inPartition zg:inMunicipality zg:regionalBody",
    "territory": "zg:coversMunicipality",
    "centres": "zg:hosts",
    "conditions": "zg:treats zg:concernsCondition",
    "pathways": "zg:hasStep zg:stepOf",
    "disputed": "zg:outrankedBy",
}
DIRECT: Final = {
    expand(curie): section for section, curies in _DIRECT_GROUPS.items() for curie in curies.split()
}
"""Section of a statement with the thing as its subject; what is absent goes under GENERAL."""

_INVERSE_GROUPS: Final = {
    "parts": "org:subOrganizationOf dcterms:isPartOf dcterms:replaces zg:succeededBy "
    "zg:carriedBy skos:broader zg:regionalBody skos:inScheme rdfs:subClassOf",
    "memberships": "org:hasMember",
    "members": "zg:memberOf zg:participatesInERN zg:thematicNetwork",
    "sites": "org:siteOf zg:inMunicipality",
    "regions": "zg:coversMunicipality zg:inPartition zg:locatedInRegion zg:participatesInRegion "
    "zg:inRegion zg:basedInRegion",
    "centres": "org:unitOf zg:treats zg:hosts",
    "conditions": "zg:concernsCondition",
}
INVERSE: Final = {
    expand(curie): section
    for section, curies in _INVERSE_GROUPS.items()
    for curie in curies.split()
}
"""Section of a link from another thing; what is absent goes under `referring`."""

IMPLIED: Final = {
    expand("zg:inRegion"): _expand("zg:locatedInRegion", "zg:participatesInRegion"),
    expand("org:memberOf"): _expand("zg:memberOf"),
    expand("rdfs:label"): _expand("skos:prefLabel", "dcterms:title"),
    expand("zg:memberOf"): _expand("zg:participatesInERN"),
}
"""A derived property that another, more telling one with the same value makes superfluous."""

FOLDED_INTO: Final = {
    expand("org:hasSite"): _expand("org:siteOf"),
    expand("zg:hosts"): _expand("org:unitOf"),
    expand("org:hasMember"): _expand("zg:memberOf"),
}
"""A derived property that a link the other way round makes superfluous."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a dated fact: its title and the properties it shows (none: the fact itself)."""

    title: Words
    properties: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FactSection:
    """How dated facts of one kind are shown with the thing they are about."""

    section: str
    name: str
    title: Words
    columns: tuple[Column, ...]
    sort: tuple[int, ...] = (0,)
    derives: tuple[tuple[str, str, str], ...] = ()
    """(derived property, its inverse, property of the fact that holds the other party)."""
    folds: str = ""
    """A derived property from the thing to the fact itself, which the section makes superfluous."""


def _column(nl: str, en: str, *curies: str) -> Column:
    return Column((nl, en), _expand(*curies))


_FROM: Final = _column("van", "from", "schema:startDate")
_UNTIL: Final = _column("t/m", "until", "schema:endDate")
_CERTAINTY: Final = _column("zekerheid", "certainty", "zg:certainty")
_NOTE: Final = _column("toelichting", "note", "skos:editorialNote")
_ROLE: Final = _column("rol", "role", "org:role", "zg:statedRole")
_RELATION: Final = _column("relatie", "relation", "zg:relationKind")
_ORDER: Final = _column("nr", "no", "zg:position")

_EVENT: Final = (
    _column("datum", "date", "zg:legalDate", "zg:operationalDate"),
    _column("gebeurtenis", "event"),
    _column("soort", "kind", "zg:eventKind"),
    _column("uit", "from", "org:originalOrganization"),
    _column("naar", "into", "org:resultingOrganization"),
    _column("stand", "status", "zg:eventStatus"),
    _NOTE,
)
_FIGURE: Final = (
    _column("wat", "what", "zg:indicator"),
    _column("waarde", "value", "zg:value"),
    _column("tot", "up to", "zg:valueMax"),
    _column("eenheid", "unit", "zg:unit"),
    _column("periode", "period", "zg:period"),
    _column("bijzonderheid", "qualifier", "zg:qualifier"),
    _column("overtroefd door", "outranked by", "zg:outrankedBy"),
    _CERTAINTY,
)
_SITE: Final = (
    _column("locatie", "site"),
    _column("soort", "kind", "zg:siteKind"),
    _column("straat", "street", "schema:streetAddress"),
    _column("plaats", "city", "schema:addressLocality"),
    _column("gemeente", "municipality", "zg:inMunicipality"),
    _column("seh", "emergency department", "zg:emergencyDepartment"),
    _FROM,
    _UNTIL,
)
_ITEM: Final = (
    _column("onderwerp", "item kind", "zg:itemKind"),
    _ORDER,
    _column("tekst", "text"),
    _column("thema", "theme", "zg:theme"),
    _column("zorgvorm", "form of care", "zg:careForm"),
)
_STEP: Final = (
    _ORDER,
    _column("stap", "step"),
    _column("fase", "phase", "zg:phase"),
    _column("door", "by", "zg:performedBy"),
    _NOTE,
)
_RECOGNITION: Final = (
    _column("erkend als", "recognised as", "zg:recognitionKind"),
    _column("wie", "who", "zg:recognises"),
    _column("waarvoor", "scope", "zg:recognitionScope"),
    _column("door", "by", "zg:recognisedBy"),
    _column("ronde", "round", "zg:round"),
    _FROM,
    _UNTIL,
    _CERTAINTY,
)
_DERIVED_MEMBER: Final = (
    (expand("zg:memberOf"), expand("org:hasMember"), expand("org:organization")),
    (expand("zg:participatesInERN"), expand("org:hasMember"), expand("org:organization")),
)
_DERIVED_MEMBERS: Final = (
    (expand("org:hasMember"), expand("zg:memberOf"), expand("org:member")),
    (expand("org:hasMember"), expand("zg:participatesInERN"), expand("org:member")),
)


def _facts() -> dict[tuple[str, str], FactSection]:
    found: dict[tuple[str, str], FactSection] = {}

    def add(
        kind: str,
        link: str,
        section: str,
        columns: tuple[Column, ...],
        title: Words | None = None,
        sort: tuple[int, ...] = (0,),
        derives: tuple[tuple[str, str, str], ...] = (),
        folds: str = "",
        name: str = "",
    ) -> None:
        found[kind, expand(link)] = FactSection(
            section,
            name or section,
            title or SECTIONS[section],
            columns,
            sort,
            derives,
            expand(folds) if folds else "",
        )

    add(
        "classification",
        "zg:classifiedOrganisation",
        "kind",
        (_column("soort", "kind", "zg:classifiedAs"), _FROM, _UNTIL, _CERTAINTY, _NOTE),
        ("Soort door de tijd", "Kind over time"),
        (1, 0),
        name="classifications",
    )
    add(
        "name",
        "zg:nameOf",
        "names",
        (
            _column("naam", "name", "schema:name"),
            _column("soort", "kind", "zg:nameKind"),
            _column("taal", "language", "dcterms:language"),
            _FROM,
            _UNTIL,
        ),
        ("Andere namen", "Other names"),
        name="other-names",
    )
    add(
        "identifier",
        "zg:identifies",
        "identifiers",
        (
            _column("register", "register", "zg:identifierScheme"),
            _column("nummer", "number", "skos:notation"),
            _FROM,
            _UNTIL,
            _CERTAINTY,
        ),
        ("Nummers", "Identifiers"),
        name="numbers",
        folds="adms:identifier",
    )
    add(
        "membership",
        "org:member",
        "memberships",
        (
            _column("in", "in", "org:organization"),
            _ROLE,
            _FROM,
            _UNTIL,
            _column("genoemd als", "stated as", "zg:statedName"),
            _CERTAINTY,
        ),
        ("Lid van", "Member of"),
        (0, 1),
        _DERIVED_MEMBER,
        name="member-of",
    )
    add(
        "membership",
        "org:organization",
        "members",
        (
            _column("lid", "member", "org:member"),
            _ROLE,
            _FROM,
            _UNTIL,
            _column("genoemd als", "stated as", "zg:statedName", "zg:statedPlace"),
            _CERTAINTY,
        ),
        ("Leden door de tijd", "Members over time"),
        (0, 1),
        _DERIVED_MEMBERS,
        name="memberships",
    )
    add(
        "membership",
        "org:role",
        "members",
        (
            _column("lid", "member", "org:member"),
            _column("in", "in", "org:organization"),
            _FROM,
            _UNTIL,
            _CERTAINTY,
        ),
        ("Wie deze rol heeft", "Who has this role"),
        (0, 1),
        name="in-this-role",
    )
    add("site", "org:siteOf", "sites", _SITE, name="own-sites")
    add(
        "site",
        "zg:inMunicipality",
        "sites",
        (_SITE[0], _column("van", "of", "org:siteOf"), *_SITE[1:]),
        ("Locaties in deze gemeente", "Sites in this municipality"),
        name="sites-here",
    )
    for link in ("zg:recognises", "zg:recognitionScope", "zg:recognisedBy"):
        add(
            "recognition",
            link,
            "recognitions",
            _RECOGNITION,
            sort=(1, 0),
            name=f"recognitions-{link.partition(':')[2]}",
        )
    for link in ("org:originalOrganization", "org:resultingOrganization", "zg:about"):
        title = {
            "org:originalOrganization": ("Gebeurtenissen (uit)", "Events (from)"),
            "org:resultingOrganization": ("Gebeurtenissen (naar)", "Events (into)"),
            "zg:about": ("Gebeurtenissen", "Events"),
        }[link]
        add("event", link, "events", _EVENT, title, name=f"events-{link.partition(':')[2]}")
    add("figure", "zg:about", "figures", _FIGURE, sort=(0, 4), name="figures")
    add(
        "figure",
        "zg:indicator",
        "figures",
        (_column("over", "about", "zg:about"), *_FIGURE[1:]),
        ("Cijfers van dit soort", "Figures of this kind"),
        (0, 4),
        name="figures-of-kind",
    )
    add(
        "relation",
        "zg:relationSubject",
        "relations",
        (
            _RELATION,
            _column("met", "with", "zg:relationObject"),
            _column("toelichting", "remark", "zg:remark"),
            _CERTAINTY,
        ),
        name="relations",
    )
    add(
        "relation",
        "zg:relationObject",
        "relations",
        (
            _column("wie", "who", "zg:relationSubject"),
            _RELATION,
            _column("toelichting", "remark", "zg:remark"),
            _CERTAINTY,
        ),
        ("Relaties van anderen hiermee", "Relations of others to this"),
        name="relations-of-others",
    )
    add("initiative-item", "zg:itemOf", "initiatives", _ITEM, sort=(0, 1), name="items")
    for link in ("zg:theme", "zg:careForm"):
        add(
            "initiative-item",
            link,
            "initiatives",
            (_column("initiatief", "initiative", "zg:itemOf"), *_ITEM),
            ("In initiatieven", "In initiatives"),
            name=f"items-by-{link.partition(':')[2].lower()}",
        )
    add(
        "initiative-event",
        "zg:eventOf",
        "initiatives",
        (
            _ORDER,
            _column("datum", "date", "schema:startDate"),
            _column("wat", "what"),
            _CERTAINTY,
        ),
        ("Tijdlijn", "Timeline"),
        name="timeline",
    )
    add("theme-item", "zg:theme", "initiatives", (*_ITEM[:3],), ("Thema", "Theme"), name="theme")
    add(
        "theme-item",
        "zg:illustratedBy",
        "initiatives",
        (_column("thema", "theme", "zg:theme"), *_ITEM[:3]),
        ("Illustreert", "Illustrates"),
        name="illustrates",
    )
    add("pathway-step", "zg:stepOf", "pathways", _STEP, ("Stappen", "Steps"), name="steps")
    add(
        "pathway-step",
        "zg:performedBy",
        "pathways",
        (_column("zorgpad", "pathway", "zg:stepOf"), *_STEP),
        ("Stappen in zorgpaden", "Steps in pathways"),
        name="steps-performed",
    )
    add(
        "policy-link",
        "zg:linkedTo",
        "policy",
        (_column("beleid", "policy", "zg:policyGoal"), _RELATION, _NOTE, _CERTAINTY),
        name="policy",
    )
    add(
        "policy-link",
        "zg:policyGoal",
        "policy",
        (_column("ding", "thing", "zg:linkedTo"), _RELATION, _NOTE, _CERTAINTY),
        ("Verbonden met", "Linked to"),
        name="linked-to",
    )
    for link in ("zg:mentions", "zg:statedThing"):
        add(
            "mention",
            link,
            "mentions",
            (
                _column("over", "about", "zg:mentions"),
                _column("zegt", "says", "zg:says", "zg:statedProperty"),
                _column("waarde", "value", "zg:statedThing"),
                _column("periode", "period", "zg:period"),
            ),
            name=f"mentions-{link.partition(':')[2].lower()}",
        )
    add(
        "network-activity",
        "zg:activityOf",
        "relations",
        (
            _ORDER,
            _column("fase", "phase", "zg:activityPhase"),
            _column("activiteit", "activity"),
            _column("wie", "who", "zg:statedRole", "zg:participants"),
            _column("hoe vaak", "how often", "zg:frequency"),
            _column("uren", "hours", "zg:hours"),
            _column("bedrag (euro)", "amount (euro)", "zg:amountEur"),
            _column("per", "per", "zg:amountPeriod"),
        ),
        ("Activiteiten en kosten", "Activities and costs"),
        name="activities",
    )
    add(
        "disputed",
        "rdf:subject",
        "disputed",
        (
            _column("eigenschap", "property", "rdf:predicate"),
            _column("waarde die niet gevolgd wordt", "value not followed", "rdf:object"),
            _column("gevolgde bron", "source followed", "zg:outrankedBy"),
        ),
        name="disputed",
    )
    return found


FACTS: Final = _facts()
"""By kind of fact and the property that points at the thing: where and how it shows."""
