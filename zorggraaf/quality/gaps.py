"""What should be known and is not: which things lack what, counted, with examples.

Whoever counts what is missing (the quality page, the list per owner) asks here, so that no two
pages count differently.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from zorggraaf import names
from zorggraaf.tabular import Cell
from zorggraaf.things import answers, short_key

if TYPE_CHECKING:
    from zorggraaf.store import Graph


YEARS: Final = 5
"""A figure of which the newest is older than this says little about today."""

FEW: Final = 2
"""A body with so few known members is not known: its umc or bureau, and one other."""


@dataclass(frozen=True, slots=True)
class Missing:
    """What lacks something that should be known: all of it."""

    name: str
    label: str
    things: tuple[str, ...]
    """The IRIs of what lacks it, in order."""
    total: int
    """Of how many."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that should be known and is not: of how many things, and which for example."""

    name: str
    label: str
    missing: int
    total: int
    examples: tuple[Cell, ...]


def _in_division(kind: str) -> str:
    """What an organisation has that takes part in a region of a kind of division."""
    iri = names.concept("partition-kind", kind)
    return (
        "?thing zg:participatesInRegion ?region . ?region zg:inPartition ?partition . "
        f"?partition zg:partitionKind <{iri}>"
    )


_GAPS: Final[dict[str, tuple[tuple[str, str], str, str]]] = {
    "organisation-kind": (
        ("organisaties zonder soort", "organisations without a kind"),
        "?thing a zg:Organisation",
        "?thing org:classification ?kind",
    ),
    "organisation-identifier": (
        ("organisaties zonder enig nummer", "organisations without any identifier"),
        "?thing a zg:Organisation",
        "?id zg:identifies ?thing",
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
    "body-few-members": (
        (
            f"regio's met een gremium waarvan hoogstens {FEW} leden bekend zijn",
            f"regions with a body of which at most {FEW} members are known",
        ),
        # What ended will not get members any more.
        "?thing zg:regionalBody ?body FILTER NOT EXISTS { ?thing schema:endDate ?end }",
        "{ SELECT ?thing (COUNT(DISTINCT ?member) AS ?members) WHERE { ?thing zg:regionalBody "
        "?body . ?membership org:organization ?body ; org:member ?member } GROUP BY ?thing } "
        f"FILTER(?members > {FEW})",
    ),
    "hospital-oor": (
        ("ziekenhuizen die bij geen OOR staan", "hospitals that are in no OOR"),
        "?thing a zg:Hospital",
        _in_division("oor"),
    ),
    "hospital-roaz": (
        ("ziekenhuizen die bij geen ROAZ staan", "hospitals that are in no ROAZ"),
        "?thing a zg:Hospital",
        _in_division("roaz"),
    ),
    "hospital-fzo": (
        ("ziekenhuizen die bij geen FZO-regio staan", "hospitals that are in no FZO region"),
        "?thing a zg:Hospital",
        _in_division("fzo"),
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
    "recognition-end": (
        ("erkenningen zonder einddatum", "recognitions without an end date"),
        "?thing a zg:Recognition",
        "?thing schema:endDate ?until",
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
    "membership-role": (
        ("lidmaatschappen zonder rol", "memberships without a role"),
        "?thing a org:Membership",
        "?thing org:role ?role",
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

_COMPUTED: Final[dict[str, tuple[str, str]]] = {
    "figure-old": (
        "cijfers waarvan het nieuwste ouder is dan {years} jaar",
        "figures of which the newest is older than {years} years",
    ),
    "weak-source": (
        "feiten met één bron, en die is secundair",
        "facts with one source, which is secondary",
    ),
}
"""Gaps that no single pattern tells."""

NAMES: Final = (*_GAPS, *_COMPUTED)
"""The kinds of gap."""

_EXAMPLES: Final = 3


def patterns(name: str) -> tuple[str, str]:
    """In SPARQL, what a gap is about and what it lacks; for a computed gap what is read of it."""
    if name in ("hospital-oor", "hospital-roaz", "hospital-fzo"):
        # A hospital that is in no region is a member that misses in one.
        return patterns("body-members")
    if name in _GAPS:
        return _GAPS[name][1:]
    if name == "figure-old":
        return "?thing a zg:Figure", "?thing zg:period ?period"
    return "?thing a zg:DatedFact", "?thing dcterms:source ?source . ?source dcterms:type ?kind"


def gaps(graph: Graph, lang: str = "nl", years: int = YEARS) -> list[Gap]:
    """What is missing, in numbers, with examples."""
    found = []
    for one in missing(graph, lang, years):
        shown = one.things[:_EXAMPLES]
        labels = graph.labels(shown, lang)
        examples = tuple(Cell(labels.get(iri, short_key(iri)), iri) for iri in shown)
        found.append(Gap(one.name, one.label, len(one.things), one.total, examples))
    return found


def missing(
    graph: Graph, lang: str = "nl", years: int = YEARS, only: Iterable[str] = NAMES
) -> list[Missing]:
    """Per kind of gap everything that lacks it.

    years: how old the newest figure may be. only: which of NAMES (default: all).
    """
    place = 1 if lang == "en" else 0
    found = []
    for name in only:
        if name in _GAPS:
            words, all_of, having = _GAPS[name]
            everything = _things(graph, all_of)
            lacking = everything - _things(graph, having)
        else:
            words = _COMPUTED[name]
            everything, lacking = (
                _old_figures(graph, years) if name == "figure-old" else _weak_facts(graph)
            )
        label = words[place].format(years=years)
        found.append(Missing(name, label, tuple(sorted(lacking)), len(everything)))
    return found


def _old_figures(graph: Graph, years: int) -> tuple[set[str], set[str]]:
    """Per subject and indicator the newest figure; and those that are too old.

    As in the question old-figures: an open period has no last year yet, and numbers of
    inhabitants are left out, which belong to an edition of the division of municipalities.
    """
    rows = answers(
        graph,
        "SELECT ?figure ?about ?indicator ?period (YEAR(NOW()) AS ?now) WHERE { "
        "?figure zg:indicator ?indicator ; zg:about ?about ; zg:period ?period "
        f"FILTER(?indicator != <{names.concept('indicator', 'inhabitants')}>) }}",
    )
    newest: dict[tuple[str, str], tuple[int, str]] = {}
    now = 0
    for figure, about, indicator, period, year in rows:
        if figure is None or about is None or indicator is None or period is None or year is None:
            continue
        end = period.value.rpartition("/")[2][:4]
        now = int(year.value)
        one = (int(end) if end.isdigit() else 9999, figure.value)
        pair = (about.value, indicator.value)
        newest[pair] = max(one, newest.get(pair, one))
    return (
        {figure for _, figure in newest.values()},
        {figure for year, figure in newest.values() if year < now - years},
    )


def _weak_facts(graph: Graph) -> tuple[set[str], set[str]]:
    """All facts that have a source; and those with a single one, which is secondary.

    An owner's statement on its own is no weak source: who is asked is who knows. It cannot be read
    elsewhere, so that a second source is welcome, but nobody can be sent to look for one.
    """
    kinds = "org:Membership zg:Recognition zg:Classification zg:ChangeEvent zg:Figure"
    secondary = names.concept("source-kind", "secondary")
    rows = answers(
        graph,
        "SELECT ?thing (COUNT(DISTINCT ?source) AS ?sources) (MIN(STR(?kind)) AS ?of) WHERE { "
        f"VALUES ?type {{ {kinds} }} GRAPH ?source {{ ?thing a ?type }} "
        "?source dcterms:type ?kind } GROUP BY ?thing",
    )
    everything, weak = set(), set()
    for thing, sources, kind in rows:
        if thing is not None and sources is not None and kind is not None:
            everything.add(thing.value)
            if sources.value == "1" and kind.value == secondary:
                weak.add(thing.value)
    return everything, weak


def _things(graph: Graph, pattern: str) -> set[str]:
    rows = answers(graph, f"SELECT DISTINCT ?thing WHERE {{ {pattern} }}")
    return {row[0].value for row in rows if row[0] is not None}
