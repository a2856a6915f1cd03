"""What should be known and is not: counted, with examples of where to look."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from zorggraaf import names
from zorggraaf.tabular import Cell
from zorggraaf.things import answers, short_key

if TYPE_CHECKING:
    from zorggraaf.store import Graph


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that should be known and is not: of how many things, and which for example."""

    name: str
    label: str
    missing: int
    total: int
    examples: tuple[Cell, ...]


_GAPS: Final[dict[str, tuple[tuple[str, str], str, str]]] = {
    "organisation-kind": (
        ("organisaties zonder soort", "organisations without a kind"),
        "?thing a zg:Organisation",
        "?thing org:classification ?kind",
    ),
    "hospital-site": (
        ("ziekenhuizen zonder locatie", "hospitals without a site"),
        "?thing a zg:Hospital",
        "?site org:siteOf ?thing",
    ),
    "hospital-ror": (
        ("ziekenhuizen zonder ROR-nummer", "hospitals without a ROR identifier"),
        "?thing a zg:Hospital",
        "?id zg:identifies ?thing ; zg:identifierScheme "
        f"<{names.concept('identifier-scheme', 'ror')}>",
    ),
    "hospital-kvk": (
        ("ziekenhuizen zonder KvK-nummer", "hospitals without a KvK number"),
        "?thing a zg:Hospital",
        "?id zg:identifies ?thing ; zg:identifierScheme "
        f"<{names.concept('identifier-scheme', 'kvk')}>",
    ),
    "site-coordinates": (
        ("locaties zonder coördinaten", "sites without coordinates"),
        "?thing a zg:Site",
        "?thing schema:latitude ?latitude",
    ),
    "site-municipality": (
        ("locaties zonder gemeente", "sites without a municipality"),
        "?thing a zg:Site",
        "?thing zg:inMunicipality ?municipality",
    ),
    "site-emergency": (
        ("locaties waarvan de seh onbekend is", "sites of which the emergency care is unknown"),
        "?thing a zg:Site",
        "?thing zg:emergencyDepartment ?seh",
    ),
    "network-members": (
        ("netwerken zonder leden", "networks without members"),
        "?thing a zg:Network",
        "?membership org:organization ?thing",
    ),
    "body-members": (
        ("regio's met een gremium zonder leden", "regions with a body without members"),
        "?thing zg:regionalBody ?body",
        "?thing zg:regionalBody ?body . ?membership org:organization ?body",
    ),
    "ern-members": (
        ("ERN's zonder Nederlandse deelnemer", "ERNs without a Dutch participant"),
        "?thing a zg:EuropeanReferenceNetwork",
        "?organisation zg:participatesInERN ?thing ; schema:addressCountry 'NL'",
    ),
    "centre-ern": (
        ("expertisecentra zonder ERN-lidmaatschap", "expertise centres without ERN membership"),
        "?thing a zg:ExpertiseCentre",
        "?thing zg:memberOf ?ern . ?ern a zg:EuropeanReferenceNetwork",
    ),
    "centre-condition": (
        ("expertisecentra zonder aandoening", "expertise centres without a condition"),
        "?thing a zg:ExpertiseCentre",
        "?thing zg:treats ?condition",
    ),
    "centre-recognition": (
        ("expertisecentra zonder erkenning in de graaf", "expertise centres without recognition"),
        "?thing a zg:ExpertiseCentre",
        "?recognition zg:recognises ?thing",
    ),
    "condition-centre": (
        ("aandoeningen zonder expertisecentrum", "conditions without an expertise centre"),
        "?thing a zg:Condition",
        "?centre zg:treats ?thing",
    ),
    "membership-start": (
        ("lidmaatschappen zonder begindatum", "memberships without a start date"),
        "?thing a org:Membership",
        "?thing schema:startDate ?from",
    ),
    "membership-stated": (
        ("lidmaatschappen die afgeleid of onzeker zijn", "memberships inferred or uncertain"),
        "?thing a org:Membership",
        f"?thing zg:certainty <{names.concept('certainty', 'stated')}>",
    ),
    "event-date": (
        ("gebeurtenissen zonder datum", "events without a date"),
        "?thing a zg:ChangeEvent",
        "?thing zg:legalDate|zg:operationalDate ?date",
    ),
    "source-date": (
        ("bronnen zonder datum", "sources without a date"),
        "?thing a zg:Source",
        "?thing dcterms:issued ?date",
    ),
}
"""What should be known: per gap the things it is about, and what those that have it have."""

_EXAMPLES: Final = 3


def gaps(graph: Graph, lang: str = "nl") -> list[Gap]:
    """What is missing, in numbers, with examples."""
    found = []
    for name, (words, all_of, having) in _GAPS.items():
        everything = _things(graph, all_of)
        missing = sorted(everything - _things(graph, having))
        labels = graph.labels(missing[:_EXAMPLES], lang)
        examples = tuple(Cell(labels.get(iri, short_key(iri)), iri) for iri in missing[:_EXAMPLES])
        label = words[1 if lang == "en" else 0]
        found.append(Gap(name, label, len(missing), len(everything), examples))
    return found


def _things(graph: Graph, pattern: str) -> set[str]:
    rows = answers(graph, f"SELECT DISTINCT ?thing WHERE {{ {pattern} }}")
    return {row[0].value for row in rows if row[0] is not None}
