"""The whole graph in memory, to describe all its things at once.

A question to the store per thing costs milliseconds, and there are thousands of things with two
pages and three files each. Read once into dictionaries, the same answers take microseconds. What
comes out is exactly what `lookup.description.show` and `publish.description.describe_quads` say.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache, partial
from sys import intern
from typing import TYPE_CHECKING, Any, Final

from zorggraaf import names
from zorggraaf.lookup.description import Description, described
from zorggraaf.lookup.gathered import Gathered
from zorggraaf.lookup.reading import FACT_KINDS as TOLD_AS_ROWS
from zorggraaf.lookup.reading import Node, as_text, in_language, note
from zorggraaf.lookup.sections import META, NOT_SHOWN
from zorggraaf.lookup.sources import OWN_GRAPHS, Citation
from zorggraaf.names import expand
from zorggraaf.publish.description import FACT_KINDS, PARTY, is_withdrawn
from zorggraaf.publish.taken_apart import TakenApart, taken_apart
from zorggraaf.things import most_specific, short_key, thing_kind

if TYPE_CHECKING:
    import pyoxigraph as ox

_LABEL: Final = expand("rdfs:label")
_TYPE: Final = expand("rdf:type")
_GEOMETRY: Final = expand("geo:hasGeometry")
_DEFINITION: Final = expand("skos:definition")
_DERIVED: Final = expand("prov:wasDerivedFrom")
_SUBCLASS: Final = expand("rdfs:subClassOf")
_LABELS: Final = frozenset(
    expand(curie) for curie in ("rdfs:label", "skos:prefLabel", "dcterms:title", "schema:name")
)
"""What a label may be: as in `store.Graph.labels`."""
_CITED: Final = {
    expand(curie): field
    for curie, field in (
        ("dcterms:title", "title"),
        ("zg:publisherName", "publisher"),
        ("dcterms:issued", "date"),
        ("dcat:landingPage", "url"),
        ("dcterms:bibliographicCitation", "number"),
        ("dcterms:type", "kind"),
        ("zg:consulted", "consulted"),
    )
}


_TOLD_KEPT: Final = 4096
"""Nodes of which what is told is kept: a membership is a row of three pages in two languages."""


class _Said:
    """A statement, taken apart once: asking an engine's terms for their texts is what costs."""

    __slots__ = ("_apart", "graph", "iri", "prop", "quad", "subject", "value")

    def __init__(
        self, quad: ox.Quad, subject: str, prop: str, value: str, iri: str, graph: str
    ) -> None:
        """value: as `lookup.reading.as_text` writes it; iri: the value, where it is an IRI."""
        self.quad = quad
        self.subject = subject
        self.prop = prop
        self.value = value
        self.iri = iri
        self.graph = graph
        self._apart: TakenApart | None = None

    @property
    def apart(self) -> TakenApart:
        """The triple, for whoever writes it; a statement is part of several descriptions."""
        if self._apart is None:
            (self._apart,) = taken_apart((self.quad,))
        return self._apart


class Whole:
    """Every statement of a graph, by subject and by value. A `lookup.reading.Reading`."""

    def __init__(self, quads: Iterable[ox.Quad]) -> None:
        self._by_subject: defaultdict[str, list[_Said]] = defaultdict(list)
        self._by_object: defaultdict[str, list[_Said]] = defaultdict(list)
        self._types: defaultdict[str, set[str]] = defaultdict(set)
        self._said: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
        self._graphs: set[str] = set()
        self._told_by: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
        names_of: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
        defined: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
        parents: defaultdict[str, set[str]] = defaultdict(set)
        iri_type = _named_node()
        for quad in quads:
            value = quad.object
            # The same text once in memory, however often it occurs.
            subject, prop = intern(quad.subject.value), intern(quad.predicate.value)  # type: ignore[union-attr]
            graph = intern(quad.graph_name.value)  # type: ignore[union-attr]
            iri = intern(value.value) if isinstance(value, iri_type) else ""
            said = _Said(quad, subject, prop, as_text(value), iri, graph)
            self._graphs.add(graph)
            self._by_subject[subject].append(said)
            if isinstance(value, iri_type):
                self._by_object[iri].append(said)
                if prop == _TYPE:
                    self._types[subject].add(value.value)
                    self._said[graph].add((subject, value.value))
                elif prop == _DERIVED:
                    self._told_by[graph].add((subject, iri))
                elif prop == _SUBCLASS and value.value != subject:
                    parents[subject].add(value.value)
            elif prop in _LABELS:
                names_of[subject].add(_spoken(value))
            elif prop == _DEFINITION:
                defined[subject].add(_spoken(value))
        self._above = _closed(parents)
        self._names = {lang: in_language(names_of, lang) for lang in ("nl", "en")}
        self._definitions = {lang: in_language(defined, lang) for lang in ("nl", "en")}
        self._citations: dict[tuple[str, str], Citation] = {}
        self._told = lru_cache(_TOLD_KEPT)(self._tell)
        # A thing is asked for in two languages, the one right after the other.
        self._gathered = lru_cache(1)(partial(Gathered, self))

    # -- what there is -------------------------------------------------------------------------

    def things(self) -> list[str]:
        """Everything of ours that something is said about, or in whose name; in order."""
        found = {*self._by_subject, *self._graphs}
        return sorted(iri for iri in found if iri.startswith(names.ID))

    def quads_of(self, iri: str) -> list[ox.Quad]:
        """What is said about it itself."""
        return [said.quad for said in self._by_subject.get(iri, ())]

    def describe_quads(self, iri: str) -> list[ox.Quad]:
        """As `publish.description.describe_quads`."""
        return list(dict.fromkeys(said.quad for said in self._described(iri)))

    def describe(self, iri: str) -> list[TakenApart]:
        """As `publish.description.describe`, taken apart."""
        found = {
            (apart.subject, apart.prop, apart.value): apart
            for said in self._described(iri)
            for apart in (said.apart,)
        }
        return list(found.values())

    def is_withdrawn(self, iri: str) -> bool:
        """As `publish.description.is_withdrawn`."""
        return is_withdrawn(self.quads_of(iri), iri)

    def _described(self, iri: str) -> list[_Said]:
        own, inward = self._by_subject.get(iri, []), self._by_object.get(iri, ())
        facts = {said.subject: None for said in inward if said.prop in _PARTIES}
        facts |= {said.iri: None for said in own if said.prop == _GEOMETRY and said.iri}
        kept = [
            *own,
            *(
                said
                for said in inward
                if said.prop not in META
                and (
                    said.subject in facts
                    or said.subject == iri
                    or thing_kind(said.subject) not in FACT_KINDS
                )
            ),
            *(said for fact in facts for said in self._by_subject.get(fact, ())),
        ]
        return [*kept, *self._labelling(kept, {iri, *facts})]

    def _labelling(self, told: Iterable[_Said], described: set[str]) -> list[_Said]:
        named: dict[str, None] = {}
        for said in told:
            named[said.subject] = None
            if said.iri:
                named[said.iri] = None
        return [
            said
            for iri in named
            if iri not in described and not iri.startswith(names.DATA)
            for said in self._by_subject.get(iri, ())
            if said.prop == _LABEL
        ]

    def show(self, iri: str, lang: str = "nl") -> Description:
        """As `lookup.description.show`; also of a graph of which only its contents are known."""
        if iri in self._by_subject or iri in self._by_object:
            return described(self.gathered(iri), lang)
        words = OWN_GRAPHS.get(iri)
        english = lang == "en"
        label = words[1 if english else 0] if words else short_key(iri)
        return Description(iri, short_key(iri), label, ["named graph" if english else "graaf"])

    def gathered(self, iri: str) -> Gathered:
        """What is said around a thing, for whoever puts it in words."""
        return self._gathered(iri)

    # -- reading, for a description ------------------------------------------------------------

    def own(self, iri: str) -> Node:
        """What is said about the thing itself."""
        return self._told(iri)

    def _tell(self, iri: str) -> Node:
        found: Node = defaultdict(lambda: defaultdict(set))
        for said in self._by_subject.get(iri, ()):
            note(found[said.prop], said.value, said.graph)
        return found

    def links(self, iri: str) -> Node:
        """What links to the thing."""
        found: Node = defaultdict(lambda: defaultdict(set))
        for said in self._by_object.get(iri, ()):
            if said.prop not in META:
                found[said.subject][said.prop].add(said.graph)
        return found

    def facts(self, iri: str, links: Node) -> dict[str, Node]:
        """Of the dated facts among those links, what is said about each."""
        found = {}
        for node in links:
            if thing_kind(node) in TOLD_AS_ROWS:
                told = {
                    prop: values
                    for prop, values in self._told(node).items()
                    if prop not in NOT_SHOWN
                }
                if told:
                    found[node] = told
        return found

    def labels(self, iris: Iterable[str], lang: str = "nl") -> Mapping[str, str]:
        """The label of each that has one; as it costs nothing, those of all other things too."""
        return self._names[lang]

    def definitions(self, iris: Iterable[str], lang: str) -> Mapping[str, str]:
        """The definition of each that has one."""
        known = self._definitions[lang]
        return {iri: known[iri] for iri in iris if iri in known}

    def citations(self, graphs: Iterable[str], lang: str) -> dict[str, Citation]:
        """The sources that graphs stand for."""
        found = {}
        for iri in graphs:
            if (iri, lang) not in self._citations:
                self._citations[iri, lang] = self._cite(iri, lang)
            found[iri] = self._citations[iri, lang]
        return found

    def _cite(self, iri: str, lang: str) -> Citation:
        key = short_key(iri)
        if iri in OWN_GRAPHS:
            return Citation(iri, key, OWN_GRAPHS[iri][1 if lang == "en" else 0])
        told: dict[str, str] = {}
        for said in self._by_subject.get(iri, ()):
            if (field := _CITED.get(said.prop)) is not None:
                told[field] = said.iri or said.value
        key = key.removeprefix("source/")
        if "title" not in told:
            return Citation(iri, key, short_key(iri))
        if kind := told.get("kind"):
            told["kind_key"] = short_key(kind).rpartition("/")[2]
            told["kind"] = self._names[lang].get(kind, told["kind_key"])
        return Citation(iri, key, **told)

    def most_specific(self, iri: str) -> str | None:
        """The class of the thing that says most."""
        types = self._types.get(iri)
        return most_specific(types, self._above) if types else None

    def told_by(self, source: str) -> list[tuple[str, str]]:
        """As `pages.said_by.told_by`."""
        if thing_kind(source) != "source":
            return []
        return sorted(self._told_by.get(source, ()))

    def said(self, source: str) -> list[tuple[str, int]]:
        """How many things of each class a source tells of, the most first."""
        counted = Counter(type_ for _, type_ in self._said.get(source, ()))
        return sorted(counted.items(), key=lambda one: (-one[1], one[0]))


_PARTIES: Final = frozenset(PARTY)


def _named_node() -> type[ox.NamedNode]:
    import pyoxigraph as ox

    return ox.NamedNode


def _spoken(literal: Any) -> tuple[str, str]:
    return (literal.language or "", literal.value)


def _closed(parents: Mapping[str, set[str]]) -> dict[str, set[str]]:
    above: dict[str, set[str]] = {}
    for start in parents:
        found: set[str] = set()
        ahead: list[Any] = list(parents[start])
        while ahead:
            one = ahead.pop()
            if one not in found:
                found.add(one)
                ahead += parents.get(one, ())
        above[start] = found - {start}
    return above
