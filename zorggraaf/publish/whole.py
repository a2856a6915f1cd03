"""The whole graph in memory, to describe all its things at once.

A question to the store per thing costs milliseconds, and there are thousands of things with two
pages and three files each. Read once into dictionaries, the same answers take microseconds. What
comes out is exactly what `lookup.description.show` and `publish.description.describe_quads` say.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

from zorggraaf import names
from zorggraaf.lookup.description import Description, described
from zorggraaf.lookup.reading import FACT_KINDS as TOLD_AS_ROWS
from zorggraaf.lookup.reading import Node, as_text, in_language
from zorggraaf.lookup.sections import META, NOT_SHOWN
from zorggraaf.lookup.sources import OWN_GRAPHS, Citation
from zorggraaf.names import expand
from zorggraaf.publish.description import FACT_KINDS, PARTY
from zorggraaf.things import most_specific, short_key, thing_kind

if TYPE_CHECKING:
    import pyoxigraph as ox

_LABEL: Final = expand("rdfs:label")
_TYPE: Final = expand("rdf:type")
_GEOMETRY: Final = expand("geo:hasGeometry")
_DEFINITION: Final = expand("skos:definition")
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


class Whole:
    """Every statement of a graph, by subject and by value. A `lookup.reading.Reading`."""

    def __init__(self, quads: Iterable[ox.Quad]) -> None:
        self._by_subject: defaultdict[str, list[ox.Quad]] = defaultdict(list)
        self._by_object: defaultdict[str, list[ox.Quad]] = defaultdict(list)
        self._types: defaultdict[str, set[str]] = defaultdict(set)
        self._said: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
        self._graphs: set[str] = set()
        names_of: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
        defined: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
        parents: defaultdict[str, set[str]] = defaultdict(set)
        iri_type = _named_node()
        for quad in quads:
            subject, prop, value = quad.subject.value, quad.predicate.value, quad.object  # type: ignore[union-attr]
            graph = quad.graph_name.value  # type: ignore[union-attr]
            self._graphs.add(graph)
            self._by_subject[subject].append(quad)
            if isinstance(value, iri_type):
                self._by_object[value.value].append(quad)
                if prop == _TYPE:
                    self._types[subject].add(value.value)
                    self._said[graph].add((subject, value.value))
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

    # -- what there is -------------------------------------------------------------------------

    def things(self) -> list[str]:
        """Everything of ours that something is said about, or in whose name; in order."""
        found = {*self._by_subject, *self._graphs}
        return sorted(iri for iri in found if iri.startswith(names.ID))

    def quads_of(self, iri: str) -> list[ox.Quad]:
        """What is said about it itself."""
        return self._by_subject.get(iri, [])

    def describe_quads(self, iri: str) -> list[ox.Quad]:
        """As `publish.description.describe_quads`."""
        inward = [quad for quad in self._by_object.get(iri, ()) if quad.predicate.value not in META]
        facts = {
            quad.subject.value: None  # type: ignore[union-attr]
            for quad in self._by_object.get(iri, ())
            if quad.predicate.value in _PARTIES
        }
        own = self.quads_of(iri)
        for quad in own:
            if quad.predicate.value == _GEOMETRY and isinstance(quad.object, _named_node()):
                facts[quad.object.value] = None
        kept = [
            *own,
            *(
                quad
                for quad in inward
                if (node := quad.subject.value) in facts  # type: ignore[union-attr]
                or node == iri
                or thing_kind(node) not in FACT_KINDS
            ),
            *(quad for fact in facts for quad in self.quads_of(fact)),
        ]
        if not kept:
            return []
        return list(dict.fromkeys(kept + self._label_quads(kept, {iri, *facts})))

    def _label_quads(self, quads: Iterable[ox.Quad], described: set[str]) -> list[ox.Quad]:
        named: dict[str, None] = {}
        node = _named_node()
        for quad in quads:
            named[quad.subject.value] = None  # type: ignore[union-attr]
            if isinstance(quad.object, node):
                named[quad.object.value] = None
        return [
            quad
            for iri in named
            if iri not in described and not iri.startswith(names.DATA)
            for quad in self.quads_of(iri)
            if quad.predicate.value == _LABEL
        ]

    def show(self, iri: str, lang: str = "nl") -> Description:
        """As `lookup.description.show`; also of a graph of which only its contents are known."""
        if iri in self._by_subject or iri in self._by_object:
            return described(self, iri, lang)
        words = OWN_GRAPHS.get(iri)
        english = lang == "en"
        label = words[1 if english else 0] if words else short_key(iri)
        return Description(iri, short_key(iri), label, ["named graph" if english else "graaf"])

    # -- reading, for a description ------------------------------------------------------------

    def own(self, iri: str) -> Node:
        """What is said about the thing itself."""
        return _gathered(self.quads_of(iri))

    def links(self, iri: str) -> Node:
        """What links to the thing."""
        found: Node = defaultdict(lambda: defaultdict(set))
        for quad in self._by_object.get(iri, ()):
            if quad.predicate.value not in META:
                found[quad.subject.value][quad.predicate.value].add(quad.graph_name.value)  # type: ignore[union-attr]
        return found

    def facts(self, iri: str, links: Node) -> dict[str, Node]:
        """Of the dated facts among those links, what is said about each."""
        found = {}
        for node in links:
            if thing_kind(node) in TOLD_AS_ROWS:
                told = _gathered(
                    quad for quad in self.quads_of(node) if quad.predicate.value not in NOT_SHOWN
                )
                if told:
                    found[node] = told
        return found

    def labels(self, iris: Iterable[str], lang: str) -> Mapping[str, str]:
        """The label of each that has one."""
        known = self._names[lang]
        return {iri: known[iri] for iri in iris if iri in known}

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
        for quad in self.quads_of(iri):
            if (field := _CITED.get(quad.predicate.value)) is not None:
                told[field] = quad.object.value  # type: ignore[union-attr]
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

    def said(self, source: str) -> list[tuple[str, int]]:
        """How many things of each class a source tells of, the most first."""
        counted = Counter(type_ for _, type_ in self._said.get(source, ()))
        return sorted(counted.items(), key=lambda one: (-one[1], one[0]))


_PARTIES: Final = frozenset(PARTY)


def _named_node() -> type[ox.NamedNode]:
    import pyoxigraph as ox

    return ox.NamedNode


def _gathered(quads: Iterable[ox.Quad]) -> Node:
    found: Node = defaultdict(lambda: defaultdict(set))
    for quad in quads:
        found[quad.predicate.value][as_text(quad.object)].add(quad.graph_name.value)  # type: ignore[union-attr]
    return found


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
