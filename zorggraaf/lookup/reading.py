"""What a description reads of the graph: the statements around one thing, and how they are named.

Asked of the graph for one thing at a time; who describes all things at once reads the whole graph
first and answers from memory (`publish.whole`), with the same outcome.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Protocol

from zorggraaf.lookup.sections import FACTS, META, NOT_SHOWN
from zorggraaf.lookup.sources import Citation, citations
from zorggraaf.spoken import Spoken, language_of, spoken
from zorggraaf.things import answers, most_specific_types, thing_kind, values

if TYPE_CHECKING:
    from zorggraaf.store import Graph

Node = dict[str, dict[str, set[str]]]
"""Of one node: property -> value (as an IRI in <> or as text) -> graphs that state it."""

FACT_KINDS = frozenset(kind for kind, _ in FACTS)
"""Kinds whose things are told as rows about another thing."""


class Reading(Protocol):
    """Where a description has its statements from."""

    def own(self, iri: str) -> Node:
        """What is said about the thing itself."""
        ...

    def links(self, iri: str) -> Node:
        """What links to the thing: node -> property -> graphs that state it.

        Not what rests on it (`sections.META`): a source is behind thousands of statements.
        """
        ...

    def facts(self, iri: str, links: Node) -> dict[str, Node]:
        """Of the dated facts among those links, what is said about each."""
        ...

    def labels(self, iris: Iterable[str], lang: str) -> Mapping[str, str]:
        """The label of each that has one; others may be among them."""
        ...

    def definitions(self, iris: Iterable[str], lang: str) -> Mapping[str, str]:
        """The definition of each that has one."""
        ...

    def citations(self, graphs: Iterable[str], lang: str) -> dict[str, Citation]:
        """The sources that graphs stand for."""
        ...

    def most_specific(self, iri: str) -> str | None:
        """The class of the thing that says most."""
        ...

    def said(self, source: str) -> list[tuple[str, int]]:
        """How many things of each class a source tells of, the most first."""
        ...


class Asked:
    """Read from a graph by questions about one thing."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph

    def own(self, iri: str) -> Node:
        """What is said about the thing itself."""
        found: Node = defaultdict(lambda: defaultdict(set))
        for prop, value, graph in answers(
            self._graph, f"SELECT ?p ?o ?g WHERE {{ GRAPH ?g {{ <{iri}> ?p ?o }} }}"
        ):
            if prop is not None and value is not None and graph is not None:
                note(found[prop.value], as_text(value), graph.value)
        return found

    def links(self, iri: str) -> Node:
        """What links to the thing."""
        found: Node = defaultdict(lambda: defaultdict(set))
        for node, link, graph in answers(
            self._graph,
            f"SELECT ?s ?link ?g WHERE {{ GRAPH ?g {{ ?s ?link <{iri}> }} {_OUTWARD} }}",
        ):
            if node is not None and link is not None and graph is not None:
                found[node.value][link.value].add(graph.value)
        return found

    def facts(self, iri: str, links: Node) -> dict[str, Node]:
        """Of the dated facts among those links, what is said about each."""
        found: dict[str, Node] = {}
        if not any(thing_kind(node) in FACT_KINDS for node in links):
            return found
        unshown = ", ".join(f"<{prop}>" for prop in NOT_SHOWN)
        for node, prop, value, graph in answers(
            self._graph,
            "SELECT ?s ?p ?o ?g WHERE { "
            f"{{ SELECT DISTINCT ?s WHERE {{ ?s ?link <{iri}> {_OUTWARD} }} }} "
            f"GRAPH ?g {{ ?s ?p ?o }} FILTER(?p NOT IN ({unshown})) }}",
        ):
            if node is None or prop is None or value is None or graph is None:
                continue
            if thing_kind(node.value) not in FACT_KINDS:
                continue
            known = found.setdefault(node.value, {})
            note(known.setdefault(prop.value, {}), as_text(value), graph.value)
        return found

    def labels(self, iris: Iterable[str], lang: str) -> Mapping[str, str]:
        """The label of each that has one."""
        return self._graph.labels(iris, lang)

    def definitions(self, iris: Iterable[str], lang: str) -> Mapping[str, str]:
        """The definition of each that has one."""
        rows = answers(
            self._graph,
            f"SELECT ?s ?text WHERE {{ {values('s', iris)} ?s skos:definition ?text }}",
        )
        found: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
        for subject, text in rows:
            if subject is not None and text is not None:
                found[subject.value].add((getattr(text, "language", None) or "", text.value))
        return in_language(found, lang)

    def citations(self, graphs: Iterable[str], lang: str) -> dict[str, Citation]:
        """The sources that graphs stand for."""
        return citations(self._graph, graphs, lang)

    def most_specific(self, iri: str) -> str | None:
        """The class of the thing that says most."""
        return most_specific_types(self._graph, [iri]).get(iri)

    def said(self, source: str) -> list[tuple[str, int]]:
        """How many things of each class a source tells of, the most first."""
        counted = answers(
            self._graph,
            "SELECT ?type (COUNT(DISTINCT ?s) AS ?n) WHERE { "
            f"GRAPH <{source}> {{ ?s a ?type }} }} GROUP BY ?type ORDER BY DESC(?n) ?type",
        )
        return [(type_.value, int(n.value)) for type_, n in counted if type_ and n]


_OUTWARD = f"FILTER(?link NOT IN ({', '.join(f'<{prop}>' for prop in META)}))"


def in_language(texts: Mapping[str, set[tuple[str, str]]], lang: str) -> dict[str, str]:
    """Of (language, text) pairs the one to read: in this language, else without one, else any.

    >>> in_language({"a": {("en", "role"), ("nl", "rol")}}, "nl")
    {'a': 'rol'}
    """

    def rank(text: tuple[str, str]) -> tuple[int, str]:
        return (0 if text[0] == lang else 1 if not text[0] else 2, text[1])

    return {
        iri: spoken(best[1], best[0], lang)
        for iri, found in texts.items()
        if (best := min(found, key=rank))
    }


def as_text(term: object) -> str:
    """An IRI in <>, a literal as its text, in its language: what both engines agree on."""
    value = str(getattr(term, "value", term))
    if type(term).__name__ == "NamedNode":
        return f"<{value}>"
    return spoken(value, getattr(term, "language", None))


def note(values: dict[str, set[str]], value: str, graph: str) -> None:
    """Adds that a graph states a value; what is said in two languages is of neither.

    >>> from zorggraaf.spoken import Spoken, language_of
    >>> found = {}
    >>> for language in ("nl", "en", "nl"):
    ...     note(found, Spoken("Oncomid", language), "urn:source")
    >>> [(text, language_of(text)) for text in found]
    [('Oncomid', '')]
    """
    graphs = values.get(value)
    if graphs is None:
        values[value] = {graph}
        return
    graphs.add(graph)
    if isinstance(value, Spoken):
        first = next(known for known in values if known == value)
        if language_of(first) not in ("", value.language):
            values[str(value)] = values.pop(value)
