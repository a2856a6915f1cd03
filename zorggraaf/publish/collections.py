"""Lists of what there is, per kind: where a visitor or a crawler without a key begins."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from zorggraaf import names
from zorggraaf.publish.description import FACT_KINDS
from zorggraaf.spoken import spoken
from zorggraaf.things import answers

if TYPE_CHECKING:
    import pyoxigraph as ox

    from zorggraaf.store import Graph

TITLES: Final[dict[str, tuple[str, str]]] = {
    "organisation": ("Organisaties", "Organisations"),
    "network": ("Netwerken", "Networks"),
    "region": ("Regio's", "Regions"),
    "partition": ("Regio-indelingen", "Divisions into regions"),
    "site": ("Locaties", "Sites"),
    "municipality": ("Gemeenten", "Municipalities"),
    "expertise-centre": ("Expertisecentra", "Expertise centres"),
    "condition": ("Aandoeningen", "Conditions"),
    "initiative": ("Initiatieven", "Initiatives"),
    "pathway": ("Zorgpaden", "Pathways"),
    "pathway-step": ("Stappen in zorgpaden", "Pathway steps"),
    "policy-goal": ("Beleidsdoelen", "Policy goals"),
    "policy-link": ("Verbindingen met beleid", "Links with policy"),
    "actor-group": ("Groepen van partijen", "Groups of parties"),
    "event": ("Gebeurtenissen", "Events"),
    "figure": ("Cijfers", "Figures"),
    "recognition": ("Erkenningen", "Recognitions"),
    "membership": ("Lidmaatschappen", "Memberships"),
    "relation": ("Relaties tussen netwerken", "Relations between networks"),
    "network-activity": ("Activiteiten van netwerken", "Activities of networks"),
    "initiative-event": ("Momenten in initiatieven", "Moments in initiatives"),
    "initiative-item": ("Onderdelen van initiatieven", "Items of initiatives"),
    "theme-item": ("Onderdelen van thema's", "Items of themes"),
    "mention": ("Vermeldingen", "Mentions"),
    "name": ("Namen door de tijd", "Names over time"),
    "identifier": ("Nummers in registers", "Numbers in registers"),
    "classification": ("Soorten door de tijd", "Kinds over time"),
    "geometry": ("Liggingen", "Geometries"),
    "preference": ("Besluiten over tegenspraak", "Decisions on contradictions"),
    "disputed": ("Tegengesproken uitspraken", "Disputed statements"),
    "concept": ("Begrippen", "Concepts"),
    "document": ("Documenten", "Documents"),
    "source": ("Bronnen", "Sources"),
    "release": ("Uitgaven", "Releases"),
    "question": ("Vragen", "Questions"),
    "question-parameter": ("Keuzen bij vragen", "Parameters of questions"),
    "question-column": ("Kolommen van antwoorden", "Columns of answers"),
    "exception": ("Aanvaarde uitzonderingen", "Accepted exceptions"),
    "graph": ("Grafen", "Graphs"),
}
"""What things of a kind are called together, in Dutch and in English; in reading order."""

_PARTS: Final = frozenset(("question-parameter", "question-column", "exception", "graph"))
"""Kinds that are part of something else, or of the housekeeping."""


@dataclass(frozen=True, slots=True)
class Collection:
    """All things of one kind, by name."""

    kind: str
    members: tuple[tuple[str, str], ...]
    """(IRI, label), in alphabetical order of the label."""

    @property
    def iri(self) -> str:
        """The document that lists them."""
        return f"{names.BASE}doc/{self.kind}"

    def title(self, lang: str = "nl") -> str:
        """What they are called together."""
        return title(self.kind, lang)


def title(kind: str, lang: str = "nl") -> str:
    """What things of a kind are called together; the kind itself where nobody named it.

    >>> title("site"), title("site", "en"), title("newcomer")
    ('Locaties', 'Sites', 'newcomer')
    """
    words = TITLES.get(kind)
    return words[1 if lang == "en" else 0] if words else kind


def collections(graph: Graph, lang: str = "nl") -> list[Collection]:
    """Every kind of thing in the graph with all things of it, in one question."""
    found: dict[str, dict[str, tuple[int, str]]] = {}
    for thing, label in answers(
        graph,
        "SELECT DISTINCT ?s ?label WHERE { ?s a ?class "
        f'FILTER(STRSTARTS(STR(?s), "{names.ID}")) '
        "OPTIONAL { ?s rdfs:label ?label } }",
    ):
        if thing is None:
            continue
        kind, _, key = thing.value[len(names.ID) :].partition("/")
        if not key:
            continue
        language = getattr(label, "language", None)
        text = spoken(label.value, language, lang) if label is not None else key
        rank = 3 if label is None else 0 if language == lang else 1 if language is None else 2
        known = found.setdefault(kind, {})
        known[thing.value] = min((rank, text), known.get(thing.value, (9, "")))
    order = [*TITLES, *sorted(found.keys() - TITLES.keys())]
    return [
        Collection(
            kind,
            tuple(
                sorted(
                    ((iri, text) for iri, (_, text) in found[kind].items()),
                    key=lambda one: (one[1].casefold(), one[0]),
                )
            ),
        )
        for kind in order
        if kind in found
    ]


def is_fact(kind: str) -> bool:
    """Whether things of this kind are facts about other things, which nobody looks for by name.

    >>> is_fact("membership"), is_fact("hospital")
    (True, False)
    """
    return kind in FACT_KINDS or kind in _PARTS


def listed(collection: Collection) -> list[ox.Triple]:
    """A collection as RDF: the document, its title, and its members with their labels."""
    import pyoxigraph as ox

    here = ox.NamedNode(collection.iri)
    label = ox.NamedNode(names.expand("rdfs:label"))
    member = ox.NamedNode(names.PREFIXES["rdfs"] + "member")
    told = _document(here, TITLES.get(collection.kind, (collection.kind, collection.kind)))
    for iri, text in collection.members:
        told.append(ox.Triple(here, member, ox.NamedNode(iri)))
        told.append(ox.Triple(ox.NamedNode(iri), label, ox.Literal(text)))
    return told


def entrance(kinds: list[str]) -> list[ox.Triple]:
    """The start page as RDF: where the lists, the ontology and the dataset's description are."""
    import pyoxigraph as ox

    here = ox.NamedNode(names.BASE)
    part = ox.NamedNode(names.expand("dcterms:hasPart"))
    see = ox.NamedNode(names.expand("rdfs:seeAlso"))
    told = _document(
        here, ("Het Nederlandse zorglandschap als graaf", "The Dutch care landscape as a graph")
    )
    for kind in kinds:
        listing = ox.NamedNode(f"{names.BASE}doc/{kind}")
        told.append(ox.Triple(here, part, listing))
        told += _document(listing, TITLES.get(kind, (kind, kind)))
    for place in (f"{names.BASE}dataset", f"{names.BASE}def", names.graph("release")):
        told.append(ox.Triple(here, see, ox.NamedNode(place)))
    return told


def _document(iri: ox.NamedNode, words: tuple[str, str]) -> list[ox.Triple]:
    import pyoxigraph as ox

    label = ox.NamedNode(names.expand("rdfs:label"))
    return [
        ox.Triple(
            iri, ox.NamedNode(names.expand("rdf:type")), ox.NamedNode(names.expand("foaf:Document"))
        ),
        ox.Triple(iri, label, ox.Literal(words[0], language="nl")),
        ox.Triple(iri, label, ox.Literal(words[1], language="en")),
    ]
