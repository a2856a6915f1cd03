"""Everything the graph says about one thing, in and out, in the order a reader asks for it.

A thing's own statements and the dated facts about it (memberships, names, events, figures ...)
become sections with columns. What no section claims ends in the last ones, so that nothing that
stands in the graph is left out. What rules derived is marked so.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from zorggraaf import names
from zorggraaf.lookup.finding import resolve
from zorggraaf.lookup.gathered import Gathered
from zorggraaf.lookup.reading import Asked, Node
from zorggraaf.lookup.sections import (
    DIRECT,
    FACTS,
    GENERAL,
    INVERSE,
    META,
    SECTIONS,
    FactSection,
    property_label,
)
from zorggraaf.lookup.sources import INFERRED, Citation
from zorggraaf.tabular import Cell, Cells, Table, Value
from zorggraaf.things import short_key, thing_kind

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
    "concepts": ("Begrippen", "Concepts"),
    "concept": ("begrip", "concept"),
    "definition": ("definitie", "definition"),
    "key": ("sleutel", "key"),
    "kind": ("soort", "kind"),
    "count": ("aantal", "number"),
    "more": ("en nog {n}, zie why", "and {n} more, see why"),
}

_FACTS_BY_SECTION: Final = {
    section: [(kind, link, spec) for (kind, link), spec in FACTS.items() if spec.section == section]
    for section in SECTIONS
}

_SCHEME: Final = names.expand("skos:ConceptScheme")
_IN_SCHEME: Final = names.expand("skos:inScheme")
_MEMBER_LINKS: Final = frozenset(
    names.expand(curie) for curie in ("skos:inScheme", "skos:topConceptOf", "skos:hasTopConcept")
)
"""Links between a list and its concepts, which the list of concepts shows."""

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


def show(graph: Graph, key: str, lang: str = "nl") -> Description:
    """Everything about a thing: its kind, names, numbers, memberships, sites, events, figures.

    key: `umcg`, `organisation/umcg`, a prefixed name or an IRI. Raises UnknownKeyError with the
    nearest candidates, AmbiguousKeyError with the choices.

    >>> import zorggraaf
    >>> with zorggraaf.open() as graph:                                # doctest: +SKIP
    ...     show(graph, "umcg").label
    'Universitair Medisch Centrum Groningen'
    """
    return described(Gathered(Asked(graph), resolve(graph, key, lang)), lang)


def described(gathered: Gathered, lang: str = "nl") -> Description:
    """Everything that was gathered about a thing, in a language."""
    return _Writer(gathered, lang).description()


class _Writer:
    """Lays out what was gathered about one thing, in the words of a language."""

    def __init__(self, gathered: Gathered, lang: str) -> None:
        self.gathered = gathered
        self.reading = gathered.reading
        self.iri = gathered.iri
        self.lang = lang
        self.own = gathered.own
        self.links = gathered.links
        self.nodes = gathered.nodes
        self.labels = self.reading.labels(gathered.mentioned, lang)
        self.citations = self.reading.citations(gathered.graphs, lang)
        self._cited: dict[frozenset[str], Value] = {}

    def description(self) -> Description:
        tables: list[Table] = []
        direct = self._direct()
        for section in SECTIONS:
            if section in direct:
                tables.append(direct[section])
            for kind, link, spec in _FACTS_BY_SECTION.get(section, ()):
                facts = self._facts(kind, link, spec)
                if facts is not None:
                    tables.append(facts)
        if thing_kind(self.iri) == "source":
            tables.append(self._said())
        if f"<{_SCHEME}>" in self.own.get(names.expand("rdf:type"), {}):
            tables.insert(0, self._listed())
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
        first = self.reading.most_specific(self.iri)
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
        # Most that is said about a thing is said by the same few.
        by = frozenset(graphs)
        if by not in self._cited:
            self._cited[by] = self._citing(by)
        return self._cited[by]

    def _citing(self, graphs: frozenset[str]) -> Value:
        stated = sorted(
            (self.citations[graph].title, graph) for graph in graphs if graph != INFERRED
        )
        shown = [Cell(title, graph) for title, graph in stated[:_SOURCES_SHOWN]]
        if len(stated) > len(shown):
            shown.append(Cell(_word("more", self.lang).format(n=len(stated) - len(shown))))
        if INFERRED in graphs:
            shown.append(Cell(_word("derived", self.lang), INFERRED))
        return Cells("; ".join(cell.text for cell in shown), None, tuple(shown)) if shown else None

    def _direct(self) -> dict[str, Table]:
        """The thing's own statements, and plain links of others to it, per section."""
        rows: defaultdict[str, list[Sequence[Value]]] = defaultdict(list)
        listed = f"<{_SCHEME}>" in self.own.get(names.expand("rdf:type"), {})
        for prop, by_value in self.own.items():
            if prop in META or (listed and prop in _MEMBER_LINKS):
                continue
            section = DIRECT.get(prop, GENERAL)
            for value, graphs in by_value.items():
                if self.gathered.is_told_elsewhere(prop, value, graphs):
                    continue
                rows[section].append(
                    [Cell(self._name(prop), prop), self._cell(value), self._sources(graphs)]
                )
        for node, by_link in self.links.items():
            for link, graphs in by_link.items():
                if (thing_kind(node), link) in FACTS and node in self.nodes:
                    continue
                if listed and link in _MEMBER_LINKS:
                    continue
                if self.gathered.is_link_told_elsewhere(node, link, graphs):
                    continue
                title = f"← {self._name(link)}"
                rows[INVERSE.get(link, "referring")].append(
                    [Cell(title, link), Cell(self._name(node), node), self._sources(graphs)]
                )
        columns = [_word(name, self.lang) for name in ("property", "value", "source")]
        return {
            section: Table(
                self._title(section),
                columns,
                _in_order(found),
                name=section,
            )
            for section, found in rows.items()
        }

    def _facts(self, kind: str, link: str, spec: FactSection) -> Table | None:
        """The dated facts of one kind as rows, with only the columns that say something."""
        nodes = self.gathered.linked(kind, link)
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

    def _listed(self) -> Table:
        """Of a list of concepts: what each means."""
        members = [node for node, links in self.links.items() if _IN_SCHEME in links]
        definitions = self.reading.definitions(members, self.lang)
        rows: list[Sequence[Value]] = [
            [Cell(self._name(iri), iri), definitions.get(iri), short_key(iri).rpartition("/")[2]]
            for iri in members
        ]
        rows.sort(key=lambda row: (str(row[0]).casefold(), str(row[2])))
        columns = [_word(name, self.lang) for name in ("concept", "definition", "key")]
        return Table(_word("concepts", self.lang), columns, rows, name="concepts")

    def _said(self) -> Table:
        counted = self.reading.said(self.iri)
        labels = self.reading.labels((type_ for type_, _ in counted), self.lang)
        rows: list[Sequence[Value]] = [
            [Cell(labels.get(type_, short_key(type_)), type_), count] for type_, count in counted
        ]
        columns = [_word("kind", self.lang), _word("count", self.lang)]
        return Table(_word("sources_of", self.lang), columns, rows, name="said")


def _in_order(rows: list[Sequence[Value]]) -> list[Sequence[Value]]:
    """By property and value as they are read; of what reads the same, by what is behind it."""
    read = Counter((str(row[0]), str(row[1])) for row in rows)

    def place(row: Sequence[Value]) -> tuple[str, str, str]:
        words = str(row[0]), str(row[1])
        return *words, repr(row) if read[words] > 1 else ""

    return sorted(rows, key=place)


def _sortable(value: Value) -> tuple[bool, str]:
    return (value is None, str(value).casefold())
