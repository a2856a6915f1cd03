"""Why the graph says what it says: each statement with its source, date, passage and table row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from zorggraaf import names, resources
from zorggraaf.lookup.finding import resolve
from zorggraaf.lookup.grounds import grounds
from zorggraaf.lookup.sections import FACTS, META, property_label
from zorggraaf.lookup.sources import INFERRED, Citation, citations, reason
from zorggraaf.lookup.table_rows import TableRow, table_row
from zorggraaf.tabular import Cell
from zorggraaf.things import answers, short_key, thing_kind, values

if TYPE_CHECKING:
    from zorggraaf.store import Graph

_DERIVED_FROM: Final = names.expand("prov:wasDerivedFrom")
_PASSAGE: Final = names.expand("zg:passage")
_SOURCE: Final = names.expand("dcterms:source")
_IDENTIFIER: Final = names.expand("dcterms:identifier")
_DISPUTED: Final = "disputed.csv"
"""The table in which a source may say anything of a thing, whatever the property."""
_OUTRANKED: Final = names.expand("zg:outrankedBy")
_TYPE: Final = names.expand("rdf:type")
_VALUES: Final = frozenset({names.expand("zg:value"), names.expand("zg:valueMax")})
"""What sources contradict each other in where a figure is outranked: not what it is about."""
_ASIDE: Final = frozenset({*META, _PASSAGE, _IDENTIFIER, _OUTRANKED})
"""What stands in columns of its own, not in statements."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of one source (or of one rule), and what it rests on."""

    subject: Cell
    property: Cell
    value: Cell
    origin: str
    """stated, derived, disputed (a source states it, another is followed) or coarser (a source
    gives a date less precisely than the one that is followed)."""
    source: Citation | None
    passage: str = ""
    rows: tuple[TableRow, ...] = ()
    followed: Citation | None = None
    """The source that is followed instead, where this statement is disputed."""
    why_followed: str = ""
    rule: str = ""
    rests_on: tuple[Cell, ...] = ()

    def record(self) -> dict[str, Any]:
        """The statement for programs."""
        source = self.source
        return {
            "subject": {"iri": self.subject.iri, "label": self.subject.text},
            "property": {"iri": self.property.iri, "label": self.property.text},
            "value": {"iri": self.value.iri, "label": self.value.text}
            if self.value.iri
            else self.value.text,
            "origin": self.origin,
            "source": _citation_record(source) if source else None,
            "passage": self.passage or None,
            "rows": [{"file": row.file, "rows": row.rows} for row in self.rows],
            "followed": _citation_record(self.followed) if self.followed else None,
            "whyFollowed": self.why_followed or None,
            "rule": self.rule or None,
            "restsOn": [{"iri": cell.iri, "label": cell.text} for cell in self.rests_on],
        }


def _citation_record(source: Citation) -> dict[str, str | None]:
    return {
        "key": source.key,
        "title": source.title,
        "publisher": source.publisher or None,
        "date": source.date or None,
        "url": source.url or None,
        "documentNumber": source.number or None,
        "kind": source.kind or None,
    }


@dataclass(frozen=True, slots=True)
class Evidence:
    """A thing and every statement about it, its dated facts included."""

    iri: str
    key: str
    label: str
    statements: tuple[Statement, ...]

    def __str__(self) -> str:
        from zorggraaf.lookup.evidence_tables import summary
        from zorggraaf.output import grid

        return grid.lines(summary(self), 140)

    def records(self) -> dict[str, Any]:
        """The evidence for programs."""
        return {
            "iri": self.iri,
            "key": self.key,
            "label": self.label,
            "statements": [statement.record() for statement in self.statements],
        }


def why(graph: Graph, key: str, lang: str = "nl") -> Evidence:
    """Every statement about a thing and its dated facts, each with where it comes from.

    Statements that a source makes and another one contradicts are there too, marked, with the
    source that is followed and why. Derived ones name the rule and the facts it rests on.
    Raises UnknownKeyError and AmbiguousKeyError like `show`.

    >>> import zorggraaf
    >>> with zorggraaf.open() as graph:                                # doctest: +SKIP
    ...     why(graph, "network/oncomid").statements[0].rows[0].text()
    'networks.csv, rij ...'
    """
    iri = resolve(graph, key, lang)
    subjects = [iri, *_facts_about(graph, iri)]
    quads = _quads(graph, subjects)
    disputed = _disputed(graph, subjects)
    grounds_found = grounds(graph, iri)
    graphs = {graph_iri for _, _, _, graph_iri in quads}
    cited = citations(
        graph,
        graphs | {row[3] for row in disputed} | {row[4] for row in disputed} | _winners(quads),
        lang,
    )
    labels = graph.labels(_iris(subjects, quads, disputed, grounds_found.values()), lang)
    name = _Namer(labels, lang)
    places = _Places(quads)
    outranked = {s: o for s, p, o, _ in quads if p == _OUTRANKED}
    source_of = {s: o[1:-1] for s, p, o, _ in quads if p == _SOURCE and o.startswith("<")}
    statements = []
    for subject, prop, value, graph_iri in quads:
        if prop in _ASIDE:
            continue
        if graph_iri == INFERRED:
            if subject != iri:
                continue
            rule, facts = grounds_found.get((subject, prop, value.strip("<>")), (None, ()))
            statements.append(
                Statement(
                    name.iri(subject),
                    name.iri(prop),
                    name.value(value),
                    "derived",
                    None,
                    rule=f"{rule.name}: {rule.explanation}" if rule else "",
                    rests_on=tuple(name.iri(fact) for fact in facts),
                )
            )
            continue
        followed = None
        if subject in outranked and prop in _VALUES:
            winner = outranked[subject][1:-1]
            followed = cited.get(source_of.get(winner, winner)) or _source_of(graph, winner, lang)
        statements.append(
            Statement(
                name.iri(subject),
                name.iri(prop),
                name.value(value),
                "disputed" if followed else "stated",
                cited[graph_iri],
                places.passage(subject, graph_iri),
                places.rows(subject, prop, graph_iri),
                followed,
                reason(followed, cited[graph_iri], lang) if followed else "",
            )
        )
    for subject, prop, value, source, winner, row, origin in disputed:
        loser, followed = cited[source], cited[winner]
        statements.append(
            Statement(
                name.iri(subject),
                name.iri(prop),
                name.value(value),
                origin,
                loser,
                places.passage(subject, source),
                (row,) if row else (),
                followed,
                reason(followed, loser, lang) if origin == "disputed" else "",
            )
        )
    order = {subject: place for place, subject in enumerate(subjects)}
    statements.sort(
        key=lambda s: (
            order.get(s.subject.iri or "", 0),
            s.origin == "derived",
            s.property.text,
            s.value.text,
            s.source.key if s.source else "",
        )
    )
    return Evidence(iri, short_key(iri), name.iri(iri).text, tuple(statements))


Quad = tuple[str, str, str, str]


def _facts_about(graph: Graph, iri: str) -> list[str]:
    rows = answers(graph, f"SELECT DISTINCT ?s ?p WHERE {{ ?s ?p <{iri}> }}")
    return sorted(
        {
            node.value
            for node, link in rows
            if node is not None
            and link is not None
            and (thing_kind(node.value), link.value) in FACTS
            and thing_kind(node.value) not in ("site", "disputed")
            and link.value not in _CROWDED
        }
    )


_CROWDED: Final = frozenset(
    {names.expand("org:role"), names.expand("zg:indicator"), names.expand("zg:recognisedBy")}
)
"""Links by which a fact merely uses a thing: it is not about it."""


def _quads(graph: Graph, subjects: Sequence[str]) -> list[Quad]:
    found = []
    for s, p, o, g in answers(
        graph, f"SELECT ?s ?p ?o ?g WHERE {{ {values('s', subjects)} GRAPH ?g {{ ?s ?p ?o }} }}"
    ):
        if s is not None and p is not None and o is not None and g is not None:
            found.append((s.value, p.value, _text(o), g.value))
    return found


def _text(term: Any) -> str:
    return f"<{term.value}>" if type(term).__name__ == "NamedNode" else str(term.value)


Disputed = tuple[str, str, str, str, str, TableRow | None, str]
"""Subject, property, value, its source, the source that is followed, its table row, and whether
the value is disputed or only coarser."""


def _disputed(graph: Graph, subjects: Sequence[str]) -> list[Disputed]:
    found = []
    for s, p, o, source, winner, row, dispute in answers(
        graph,
        "SELECT DISTINCT ?s ?p ?o ?source ?winner ?row ?dispute WHERE { "
        f"{values('s', subjects)} ?d rdf:subject ?s ; rdf:predicate ?p ; "
        "rdf:object ?o ; dcterms:source ?source ; zg:outrankedBy ?winner . "
        "OPTIONAL { ?d prov:wasDerivedFrom ?row } "
        "OPTIONAL { ?d a ?dispute FILTER(?dispute = zg:DisputedStatement) } }",
    ):
        if s is None or p is None or o is None or source is None or winner is None:
            continue
        place = table_row(row.value) if row is not None else None
        origin = "disputed" if dispute is not None else "coarser"
        found.append((s.value, p.value, _text(o), source.value, winner.value, place, origin))
    return found


def _source_of(graph: Graph, node: str, lang: str) -> Citation | None:
    rows = answers(graph, f"SELECT ?source WHERE {{ <{node}> dcterms:source ?source }}")
    sources = sorted(row[0].value for row in rows if row[0] is not None)
    return citations(graph, sources[:1], lang).get(sources[0]) if sources else None


def _winners(quads: Iterable[Quad]) -> set[str]:
    return {o[1:-1] for _, p, o, _ in quads if p == _OUTRANKED and thing_kind(o[1:-1]) == "source"}


def _iris(
    subjects: Sequence[str],
    quads: Sequence[Quad],
    disputed: Sequence[Disputed],
    found: Iterable[tuple[Any, tuple[str, ...]]],
) -> set[str]:
    iris = set(subjects)
    for _, prop, value, _ in quads:
        iris.add(prop)
        if value.startswith("<"):
            iris.add(value[1:-1])
    for row in disputed:
        iris |= {row[1], row[2].strip("<>")} if row[2].startswith("<") else {row[1]}
    for _, facts in found:
        iris |= set(facts)
    return iris


class _Namer:
    """Cells with labels."""

    def __init__(self, labels: Mapping[str, str], lang: str) -> None:
        self.labels = labels
        self.lang = lang

    def iri(self, iri: str) -> Cell:
        label = self.labels.get(iri) or property_label(iri, self.lang) or short_key(iri)
        return Cell(label, iri)

    def value(self, value: str) -> Cell:
        return self.iri(value[1:-1]) if value.startswith("<") else Cell(value)


class _Places:
    """Per subject and source: passage and table rows."""

    def __init__(self, quads: Sequence[Quad]) -> None:
        self._rows: dict[tuple[str, str], list[TableRow]] = defaultdict(list)
        self._passages: dict[tuple[str, str], list[str]] = defaultdict(list)
        for subject, prop, value, graph_iri in quads:
            if prop == _DERIVED_FROM:
                row = table_row(value[1:-1])
                if row is not None:
                    self._rows[subject, graph_iri].append(row)
            elif prop == _PASSAGE:
                self._passages[subject, graph_iri].append(value)

    def passage(self, subject: str, graph_iri: str) -> str:
        return "; ".join(sorted(self._passages[subject, graph_iri]))

    def rows(self, subject: str, prop: str, graph_iri: str) -> tuple[TableRow, ...]:
        rows = sorted(self._rows[subject, graph_iri], key=lambda row: (row.file, row.rows))
        if len({row.file for row in rows}) > 1:
            # Several tables speak of the subject: only those with a column for this property count.
            stating = {*_tables_stating().get(prop, ()), _DISPUTED}
            able = [row for row in rows if row.file in stating]
            rows = able or rows
        return tuple(rows)


@cache
def _tables_stating() -> dict[str, set[str]]:
    """Per property the tables that have a column for it, from the tables' declaration."""
    import json

    declared = json.loads((resources.data() / "schema.json").read_text(encoding="utf-8"))
    stating: dict[str, set[str]] = defaultdict(set)
    for table in declared["tables"]:
        for column in table["tableSchema"]["columns"]:
            if "propertyUrl" in column:
                stating[column["propertyUrl"]].add(table["url"])
    return dict(stating)
