"""Everything the graph says about one thing, in and out, in the order a reader asks for it.

A thing's own statements and the dated facts about it (memberships, names, events, figures ...)
become sections with columns. What no section claims ends in the last ones, so that nothing that
stands in the graph is left out. What rules derived is marked so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from zorggraaf import names
from zorggraaf.lookup.finding import resolve
from zorggraaf.lookup.sections import (
    DIRECT,
    FACTS,
    FOLDED_INTO,
    GENERAL,
    IMPLIED,
    INVERSE,
    META,
    NOT_SHOWN,
    SECTIONS,
    FactSection,
    property_label,
)
from zorggraaf.lookup.sources import INFERRED, Citation, citations
from zorggraaf.tabular import Cell, Cells, Table, Value
from zorggraaf.things import answers, most_specific_types, short_key, thing_kind

if TYPE_CHECKING:
    from zorggraaf.store import Graph

_WORDS: Final = {
    "property": ("eigenschap", "property"),
    "value": ("waarde", "value"),
    "thing": ("ding", "thing"),
    "source": ("bron", "source"),
    "now": ("nu", "now"),
    "yes": ("ja", "yes"),
    "derived": ("afgeleid", "derived"),
    "sources_of": ("Wat uit deze bron komt", "What comes from this source"),
    "kind": ("soort", "kind"),
    "count": ("aantal", "number"),
    "more": ("en nog {n}, zie why", "and {n} more, see why"),
}

_SOURCES_SHOWN: Final = 3
"""A well-known abbreviation has tens of sources; `why` lists them all."""


def _word(name: str, lang: str) -> str:
    return _WORDS[name][1 if lang == "en" else 0]


@dataclass(slots=True)
class Description:
    """A thing and all that is said about it, as titled tables."""

    iri: str
    key: str
    label: str
    types: list[str]
    """Labels of its classes, the one that says most first."""
    sections: list[Table] = field(default_factory=list)
    citations: dict[str, Citation] = field(default_factory=dict)
    """The sources behind the statements, by IRI."""

    def __str__(self) -> str:
        from zorggraaf.output import grid

        return self.head() + grid.lines(self.sections, 140)

    def head(self) -> str:
        """Who or what it is, in three lines."""
        return f"{self.label}\n{', '.join(self.types)}\n{self.key}  <{self.iri}>\n\n"

    def section(self, name: str) -> Table | None:
        """One section by its name (`members`, `names`, `sites` ...), None where it is empty."""
        return next((table for table in self.sections if table.name == name), None)

    def records(self) -> dict[str, Any]:
        """The description for programs."""
        return {
            "iri": self.iri,
            "key": self.key,
            "label": self.label,
            "types": self.types,
            "sections": [
                {"name": table.name, "title": table.title, "rows": table.records()}
                for table in self.sections
            ],
        }


Node = dict[str, dict[str, set[str]]]
"""Of one node: property -> value (as an IRI in <> or as text) -> graphs that state it."""


def show(graph: Graph, key: str, lang: str = "nl") -> Description:
    """Everything about a thing: its kind, names, numbers, memberships, sites, events, figures.

    key: `umcg`, `organisation/umcg`, a prefixed name or an IRI. Raises UnknownKeyError with the
    nearest candidates, AmbiguousKeyError with the choices.

    >>> import zorggraaf
    >>> with zorggraaf.open() as graph:                                # doctest: +SKIP
    ...     show(graph, "umcg").label
    'Universitair Medisch Centrum Groningen'
    """
    iri = resolve(graph, key, lang)
    return _Writer(graph, iri, lang).description()


class _Writer:
    """Collects the statements around one thing and lays them out."""

    def __init__(self, graph: Graph, iri: str, lang: str) -> None:
        self.graph = graph
        self.iri = iri
        self.lang = lang
        self.kind = thing_kind(iri)
        self.own: Node = defaultdict(lambda: defaultdict(set))
        self.links: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        self.nodes: dict[str, Node] = {}
        self._read()
        self._label()

    def _read(self) -> None:
        here = f"<{self.iri}>"
        for prop, value, graph in answers(
            self.graph, f"SELECT ?p ?o ?g WHERE {{ GRAPH ?g {{ {here} ?p ?o }} }}"
        ):
            if prop is not None and value is not None and graph is not None:
                self.own[prop.value][_text(value)].add(graph.value)
        # A source is behind thousands of statements: those are counted, not listed.
        aside = " ".join(f"<{prop}>" for prop in META)
        outward = f"FILTER(?link NOT IN ({', '.join(aside.split())}))"
        for node, link, graph in answers(
            self.graph, f"SELECT ?s ?link ?g WHERE {{ GRAPH ?g {{ ?s ?link {here} }} {outward} }}"
        ):
            if node is not None and link is not None and graph is not None:
                self.links[node.value][link.value].add(graph.value)
        facts = {kind for kind, _ in FACTS}
        if not any(thing_kind(node) in facts for node in self.links):
            return
        unshown = ", ".join(f"<{prop}>" for prop in NOT_SHOWN)
        for node, prop, value, graph in answers(
            self.graph,
            "SELECT ?s ?p ?o ?g WHERE { "
            f"{{ SELECT DISTINCT ?s WHERE {{ ?s ?link {here} {outward} }} }} "
            f"GRAPH ?g {{ ?s ?p ?o }} FILTER(?p NOT IN ({unshown})) }}",
        ):
            if node is None or prop is None or value is None or graph is None:
                continue
            if thing_kind(node.value) not in facts:
                continue
            known = self.nodes.setdefault(node.value, {})
            known.setdefault(prop.value, {}).setdefault(_text(value), set()).add(graph.value)

    def _label(self) -> None:
        iris = {self.iri, *self.own, *self.links}
        graphs: set[str] = set()
        for node in (self.own, *self.nodes.values()):
            for by_value in node.values():
                for value, stated_in in by_value.items():
                    graphs |= stated_in
                    if value.startswith("<"):
                        iris.add(value[1:-1])
        for by_link in self.links.values():
            for prop, stated_in in by_link.items():
                iris.add(prop)
                graphs |= stated_in
        self.labels = self.graph.labels(iris, self.lang)
        self.citations = citations(self.graph, graphs, self.lang)

    def description(self) -> Description:
        tables: list[Table] = []
        claimed = self._claimed()
        for section in SECTIONS:
            direct = self._direct(section, claimed)
            if direct is not None:
                tables.append(direct)
            for (kind, link), spec in FACTS.items():
                if spec.section == section:
                    facts = self._facts(kind, link, spec)
                    if facts is not None:
                        tables.append(facts)
        if self.kind == "source":
            tables.append(self._said())
        return Description(
            self.iri,
            short_key(self.iri),
            self._name(self.iri),
            self._types(),
            tables,
            self.citations,
        )

    def _types(self) -> list[str]:
        types = [value[1:-1] for value in self.own.get(names.expand("rdf:type"), {})]
        first = most_specific_types(self.graph, [self.iri]).get(self.iri)
        # A class without a label is somebody else's, and one of ours says the same in words.
        known = [type_ for type_ in types if type_ in self.labels] or types
        ordered = sorted(known, key=lambda type_: (type_ != first, self._name(type_)))
        return [self._name(type_) for type_ in ordered]

    def _name(self, iri: str) -> str:
        return self.labels.get(iri) or property_label(iri, self.lang) or short_key(iri)

    def _cell(self, value: str) -> Cell:
        if value.startswith("<"):
            return Cell(self._name(value[1:-1]), value[1:-1])
        return Cell(value)

    def _sources(self, graphs: Iterable[str]) -> Value:
        stated = sorted(
            (self.citations[graph].title, graph) for graph in graphs if graph != INFERRED
        )
        shown = [Cell(title, graph) for title, graph in stated[:_SOURCES_SHOWN]]
        if len(stated) > len(shown):
            shown.append(Cell(_word("more", self.lang).format(n=len(stated) - len(shown))))
        if INFERRED in graphs:
            shown.append(Cell(_word("derived", self.lang), INFERRED))
        return Cells("; ".join(cell.text for cell in shown), None, tuple(shown)) if shown else None

    def _claimed(self) -> set[tuple[str, str]]:
        """Derived (property, value) pairs that a dated fact in another section already shows."""
        claimed: set[tuple[str, str]] = set()
        for (kind, link), spec in FACTS.items():
            for node in self._linked(kind, link):
                claimed.add((spec.folds, f"<{node}>"))
                for prop, inverse, other in spec.derives:
                    for value in self.nodes[node].get(other, {}):
                        claimed.add((prop, value))
                        claimed.add((inverse, value))
        return claimed

    def _linked(self, kind: str, link: str) -> list[str]:
        """In the order of their IRIs: that in which an engine gives them is its own affair."""
        return [
            node
            for node, links in sorted(self.links.items())
            if thing_kind(node) == kind and link in links and node in self.nodes
        ]

    def _direct(self, section: str, claimed: set[tuple[str, str]]) -> Table | None:
        """The thing's own statements, and plain links of others to it, for one section."""
        rows: list[Sequence[Value]] = []
        for prop, by_value in self.own.items():
            if prop in META or DIRECT.get(prop, GENERAL) != section:
                continue
            for value, graphs in by_value.items():
                derived_only = graphs == {INFERRED}
                if derived_only and ((prop, value) in claimed or self._implied(prop, value)):
                    continue
                rows.append(
                    [Cell(self._name(prop), prop), self._cell(value), self._sources(graphs)]
                )
        for node, by_link in self.links.items():
            for link, graphs in by_link.items():
                if (thing_kind(node), link) in FACTS and node in self.nodes:
                    continue
                if INVERSE.get(link, "referring") != section:
                    continue
                if graphs == {INFERRED} and (
                    (link, f"<{node}>") in claimed or self._implied_inverse(node, link)
                ):
                    continue
                title = f"← {self._name(link)}"
                rows.append(
                    [Cell(title, link), Cell(self._name(node), node), self._sources(graphs)]
                )
        if not rows:
            return None
        rows.sort(key=lambda row: (str(row[0]), str(row[1]), repr(row)))
        columns = [_word(name, self.lang) for name in ("property", "value", "source")]
        return Table(self._title(section), columns, rows, name=section)

    def _implied(self, prop: str, value: str) -> bool:
        return any(value in self.own.get(other, {}) for other in IMPLIED.get(prop, ())) or any(
            value[1:-1] in self.links and other in self.links[value[1:-1]]
            for other in FOLDED_INTO.get(prop, ())
        )

    def _implied_inverse(self, node: str, link: str) -> bool:
        return any(other in self.links[node] for other in IMPLIED.get(link, ())) or any(
            f"<{node}>" in self.own.get(other, {}) for other in FOLDED_INTO.get(link, ())
        )

    def _facts(self, kind: str, link: str, spec: FactSection) -> Table | None:
        """The dated facts of one kind as rows, with only the columns that say something."""
        nodes = self._linked(kind, link)
        if not nodes:
            return None
        filled: list[list[Value]] = []
        for node in nodes:
            known = self.nodes[node]
            cells: list[Value] = []
            for column in spec.columns:
                cells.append(self._column(node, known, column.properties))
            if spec.derives:
                cells.append(self._now(spec, known))
            stated = {
                graph
                for by_value in known.values()
                for graphs in by_value.values()
                for graph in graphs
                if graph != INFERRED
            }
            cells.append(self._sources(stated or {INFERRED}))
            filled.append(cells)
        titles = [column.title[1 if self.lang == "en" else 0] for column in spec.columns]
        if spec.derives:
            titles.append(_word("now", self.lang))
        titles.append(_word("source", self.lang))
        used = [i for i in range(len(titles)) if any(row[i] is not None for row in filled)]
        order = [i for i in spec.sort if i in used] or used
        filled.sort(key=lambda row: tuple(_sortable(row[i]) for i in order))
        return Table(
            spec.title[1 if self.lang == "en" else 0],
            [titles[i] for i in used],
            [[row[i] for i in used] for row in filled],
            name=spec.name,
        )

    def _column(self, node: str, known: Node, properties: Sequence[str]) -> Value:
        if not properties:
            return Cell(self._name(node), node)
        cells = [
            self._cell(value)
            for prop in properties
            for value in sorted(known.get(prop, {}))
            if value != f"<{self.iri}>" or len(known[prop]) > 1
        ]
        if not cells:
            return None
        if len(cells) == 1:
            return cells[0] if cells[0].iri else cells[0].text
        return Cells.of(cells)

    def _now(self, spec: FactSection, known: Node) -> Value:
        """Whether the rules hold the fact for true on the day the graph was built for."""
        for prop, inverse, other in spec.derives:
            for value in known.get(other, {}):
                stated = self.own.get(prop, {}).get(value, set())
                back = self.links.get(value[1:-1], {}).get(inverse, set())
                if INFERRED in stated or INFERRED in back:
                    return _word("yes", self.lang)
        return None

    def _title(self, section: str) -> str:
        return SECTIONS[section][1 if self.lang == "en" else 0]

    def _said(self) -> Table:
        rows: list[Sequence[Value]] = []
        counted = answers(
            self.graph,
            "SELECT ?type (COUNT(DISTINCT ?s) AS ?n) WHERE { "
            f"GRAPH <{self.iri}> {{ ?s a ?type }} }} GROUP BY ?type ORDER BY DESC(?n) ?type",
        )
        labels = self.graph.labels({row[0].value for row in counted if row[0]}, self.lang)
        for type_, count in counted:
            if type_ is not None and count is not None:
                label = labels.get(type_.value, short_key(type_.value))
                rows.append([Cell(label, type_.value), int(count.value)])
        columns = [_word("kind", self.lang), _word("count", self.lang)]
        return Table(_word("sources_of", self.lang), columns, rows, name="said")


def _text(term: Any) -> str:
    """An IRI in <>, a literal as its text: what both engines agree on."""
    return f"<{term.value}>" if type(term).__name__ == "NamedNode" else str(term.value)


def _sortable(value: Value) -> tuple[bool, str]:
    return (value is None, str(value).casefold())
