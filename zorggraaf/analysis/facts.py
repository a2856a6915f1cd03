"""The facts of a scenario: a copy in memory that is changed, and that knows what changed."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from zorggraaf import names
from zorggraaf.analysis.steps import Step
from zorggraaf.errors import UsageError
from zorggraaf.store import Graph

if TYPE_CHECKING:
    import pyoxigraph as ox

SCENARIO: Final = names.graph("scenario")
"""The graph, and the source, of what a scenario adds."""

LABEL: Final = names.expand("rdfs:label")
TYPE: Final = names.expand("rdf:type")
MEMBER: Final = names.expand("org:member")
GROUP: Final = names.expand("org:organization")
ROLE: Final = names.expand("org:role")
END: Final = names.expand("schema:endDate")
SOURCE: Final = names.expand("dcterms:source")
_DATE: Final = names.expand("xsd:date")

MEMBERS: Final = ("organisation", "network", "expertise-centre", "actor-group")
"""The kinds of things that may be a member."""
_DUTCH: Final = {
    "organisation": "organisatie",
    "network": "netwerk",
    "region": "regio",
    "initiative": "initiatief",
    "site": "locatie",
    "municipality": "gemeente",
    "expertise-centre": "expertisecentrum",
    "actor-group": "groep",
}
_ENGLISH: Final = {
    "expertise-centre": "centre of expertise",
    "actor-group": "group",
    **{kind: kind for kind in ("organisation", "network", "region", "initiative", "site")},
    "municipality": "municipality",
}


@dataclass(frozen=True, slots=True)
class Change:
    """What one step did to the facts."""

    step: str
    text: dict[str, str]
    removed: tuple[str, ...] = ()
    """IRIs of facts that no longer hold."""
    added: tuple[str, ...] = ()
    """IRIs of facts that hold from now on."""


class Facts:
    """Facts in memory, each once, being changed; what follows from them is not among them."""

    def __init__(self, statements: bytes, on: datetime.date) -> None:
        import pyoxigraph as ox

        self.on = on
        self.store = ox.Store()
        self.store.bulk_load(input=statements, format=ox.RdfFormat.N_TRIPLES)
        self.changed: set[ox.Triple] = set()
        """Statements that were added or taken away."""
        self.ended: set[str] = set()
        """Things that are no more on the date; what was said of them stays."""

    # -- reading ---------------------------------------------------------------------------------

    def subjects(self, predicate: str, value: str) -> list[str]:
        """What has this value."""
        import pyoxigraph as ox

        found = self.store.quads_for_pattern(
            None, ox.NamedNode(predicate), ox.NamedNode(value), ox.DefaultGraph()
        )
        return sorted({getattr(quad.subject, "value", "") for quad in found})

    def values(self, subject: str, predicate: str) -> list[str]:
        """The values of a thing: IRIs, or texts."""
        import pyoxigraph as ox

        found = self.store.quads_for_pattern(
            ox.NamedNode(subject), ox.NamedNode(predicate), None, ox.DefaultGraph()
        )
        return sorted({getattr(quad.object, "value", "") for quad in found})

    def labels(self, iris: Sequence[str], lang: str = "nl") -> list[str]:
        """What people call these, in the same order; of one without a name its key."""
        known = Graph.of(self.store).labels(iris, lang)
        return [known.get(iri) or key_of(iri) for iri in iris]

    def label(self, iri: str, lang: str = "nl") -> str:
        """What people call it."""
        return self.labels([iri], lang)[0]

    def named(self, iris: Sequence[str]) -> dict[str, str]:
        """Several in one phrase, in both languages: `Isala en ZGT`."""
        said = {}
        for lang, joint in (("nl", "en"), ("en", "and")):
            *first, last = self.labels(iris, lang)
            said[lang] = f"{', '.join(first)} {joint} {last}" if first else last
        return said

    def holding(self, nodes: Sequence[str]) -> list[str]:
        """Those of these dated facts that have not ended on the date."""
        day = self.on.isoformat()
        return [
            node for node in nodes if all(end >= day[: len(end)] for end in self.values(node, END))
        ]

    def memberships(self, member: str, group: str) -> list[str]:
        """The memberships between two that hold on the date."""
        both = [node for node in self.subjects(MEMBER, member) if group in self.values(node, GROUP)]
        return self.holding(both)

    # -- what a step means -----------------------------------------------------------------------

    def thing(self, step: Step, key: str, kinds: Sequence[str]) -> str:
        """The IRI of what a step names by its key, or by its exact name.

        Raises UsageError for what there is not, with the nearest key, and for what has ended.
        """
        head, slash, rest = key.partition("/")
        wanted = [head] if slash and head in kinds else list(kinds)
        own = rest if slash and head in kinds else key
        given = (f"{names.ID}{kind}/{own}" for kind in wanted)
        found = [iri for iri in given if self.values(iri, TYPE)][:1]
        if not found:
            known = self.known(wanted)
            found = [iri for iri, label in known.items() if label.casefold() == key.casefold()]
        if len(found) != 1:
            raise UsageError(
                f"{step.place}: er is geen {' of '.join(_DUTCH[kind] for kind in wanted)} ‘{key}’"
                f"{meant(key, known)}",
                f"Zoek de sleutel met: zorggraaf find {key}",
            ).in_english(
                f"{step.place_in_english}: there is no "
                f"{' or '.join(_ENGLISH[kind] for kind in wanted)} "
                f"‘{key}’{meant(key, known, 'en')}",
                f"Look the key up with: zorggraaf find {key}",
            )
        if not self.holding(found):
            raise UsageError(
                f"{step.place}: {self.label(found[0])} bestaat op {self.on} niet meer.",
                f"Zie: zorggraaf timeline {found[0].removeprefix(names.ID)}",
            ).in_english(
                f"{step.place_in_english}: {self.label(found[0], 'en')} no longer exists on "
                f"{self.on}.",
                f"See: zorggraaf timeline {found[0].removeprefix(names.ID)}",
            )
        return found[0]

    def things(self, step: Step, *kinds: str) -> list[str]:
        """All that a step names; raises UsageError as `thing` does."""
        return [self.thing(step, key, kinds) for key in step.things]

    def known(self, kinds: Sequence[str]) -> dict[str, str]:
        """IRI → Dutch label of all things of these kinds."""
        heads = " || ".join(f'STRSTARTS(STR(?s), "{names.ID}{kind}/")' for kind in kinds)
        rows = Graph.of(self.store).select(
            f"SELECT ?s ?l {{ ?s rdfs:label|skos:prefLabel ?l FILTER({heads}) }}"
        )
        found: dict[str, str] = {}
        for iri, label in rows.values():
            found.setdefault(iri or "", label or "")
        return found

    def free(self, step: Step, kind: str) -> str:
        """The IRI of what a step makes; raises UsageError where the key is taken."""
        iri = names.iri(kind, step.target)
        if self.values(iri, LABEL):
            raise UsageError(
                f"{step.place}: de sleutel ‘{step.target}’ is al van {self.label(iri)}.",
                "Kies een sleutel die nog vrij is.",
            ).in_english(
                f"{step.place_in_english}: the key ‘{step.target}’ belongs to "
                f"{self.label(iri, 'en')} already.",
                "Choose a key that is free.",
            )
        return iri

    # -- changing --------------------------------------------------------------------------------

    def add(self, subject: str, predicate: str, value: str) -> None:
        """States a link between two things."""
        import pyoxigraph as ox

        self._state(subject, predicate, ox.NamedNode(value))

    def add_text(self, subject: str, predicate: str, text: str, lang: str | None = None) -> None:
        """States a text of a thing."""
        import pyoxigraph as ox

        self._state(subject, predicate, ox.Literal(text, language=lang))

    def _state(self, subject: str, predicate: str, value: ox.NamedNode | ox.Literal) -> None:
        import pyoxigraph as ox

        triple = ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), value)
        for graph in (ox.DefaultGraph(), ox.NamedNode(SCENARIO)):
            self.store.add(ox.Quad(triple.subject, triple.predicate, value, graph))
        self.changed.add(triple)

    def remove(
        self, subject: str | None, predicate: str | None = None, value: str | None = None
    ) -> list[str]:
        """Takes statements away; of what they were said."""
        import pyoxigraph as ox

        parts = [None if one is None else ox.NamedNode(one) for one in (subject, predicate, value)]
        gone = list(self.store.quads_for_pattern(*parts))
        for quad in gone:
            self.store.remove(quad)
            self.changed.add(quad.triple)
        return sorted({getattr(quad.subject, "value", "") for quad in gone})

    def erase(self, fact: str) -> None:
        """Takes a dated fact away, with all that is said of it and all that points to it."""
        self.remove(fact)
        self.remove(None, None, fact)

    def move(self, predicate: str, old: str, new: str) -> None:
        """Lets what pointed at one point at the other."""
        for subject in self.remove(None, predicate, old):
            self.add(subject, predicate, new)

    def end(self, iri: str) -> None:
        """A thing is no more from the date on, as the tables say it: by its end."""
        import pyoxigraph as ox

        self.remove(iri, END)
        last = self.on - datetime.timedelta(days=1)
        self._state(iri, END, ox.Literal(last.isoformat(), datatype=ox.NamedNode(_DATE)))
        self.ended.add(iri)

    def new_thing(self, iri: str, name: str, *types: str) -> None:
        """Something that the scenario brings into being."""
        self.new_fact(iri, *types)
        self.add_text(iri, LABEL, name, "nl")

    def new_fact(self, iri: str, *types: str) -> None:
        """A node of the scenario."""
        for kind in types:
            self.add(iri, TYPE, names.expand(kind))
        self.add(iri, SOURCE, SCENARIO)

    def new_membership(self, member: str, group: str, role: str) -> str:
        """A membership; its IRI."""
        key = f"{key_of(member)}-{key_of(group)}-{key_of(role)}-scenario"
        node = names.iri("membership", key)
        self.new_fact(node, "org:Membership", "zg:DatedFact")
        for predicate, value in ((MEMBER, member), (GROUP, group), (ROLE, role)):
            self.add(node, predicate, value)
        self.add(node, names.term("certainty"), names.concept("certainty", "stated"))
        return node


def key_of(iri: str) -> str:
    """The last part of an IRI."""
    return iri.rpartition("/")[2]


def meant(key: str, known: dict[str, str], lang: str = "nl") -> str:
    """What was probably meant, judged by key and by name: the end of a message."""
    from rapidfuzz import fuzz, process

    choices = {f"{iri} k": key_of(iri) for iri in known}
    choices |= {f"{iri} n": label for iri, label in known.items()}
    found = process.extractOne(key.casefold(), choices, scorer=fuzz.WRatio, score_cutoff=60)
    asking = "did you mean" if lang == "en" else "bedoelde u"
    return f"; {asking} ‘{key_of(found[2][:-2])}’?" if found else "."
