"""What is known about the data itself: coverage, sources and their age, contradictions, gaps.

Every number is computed from the graph.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from zorggraaf import names
from zorggraaf.lookup.sections import property_label
from zorggraaf.lookup.sources import OWN_GRAPHS, Citation, citations, reason
from zorggraaf.lookup.table_rows import table_row
from zorggraaf.quality.coverage import Covered, coverage
from zorggraaf.quality.gaps import Gap, gaps
from zorggraaf.tabular import Cell, Table, Value
from zorggraaf.things import answers, is_iri, short_key

if TYPE_CHECKING:
    from zorggraaf.build import BuildReport
    from zorggraaf.store import Graph

_RELEASE: Final = names.graph("release")

_WORDS: Final = {
    "coverage": ("Dekking", "Coverage"),
    "kind": ("soort", "kind"),
    "expected": ("bestaan er", "exist"),
    "according": ("volgens", "according to"),
    "present": ("in de graaf", "in the graph"),
    "share": ("dekking", "coverage"),
    "members": ("met leden", "with members"),
    "located": ("met gebied of ligging", "with territory or location"),
    "kinds": ("Soorten bron", "Kinds of source"),
    "source_kind": ("soort bron", "kind of source"),
    "sources": ("bronnen", "sources"),
    "rows": ("tabelrijen", "table rows"),
    "part": ("aandeel", "share"),
    "ages": ("Ouderdom van de bronnen", "Age of the sources"),
    "age": ("ouderdom", "age"),
    "undated": ("zonder datum", "undated"),
    "year": ("jonger dan een jaar", "less than a year"),
    "few": ("1 tot 3 jaar", "1 to 3 years"),
    "some": ("3 tot 5 jaar", "3 to 5 years"),
    "old": ("ouder dan 5 jaar", "more than 5 years"),
    "contradictions": ("Bronnen die elkaar tegenspreken", "Sources that contradict each other"),
    "fact": ("feit", "fact"),
    "property": ("eigenschap", "property"),
    "followed": ("gevolgd", "followed"),
    "by": ("bron", "source"),
    "not_followed": ("niet gevolgd", "not followed"),
    "other": ("andere bron", "other source"),
    "why": ("waarom", "why"),
    "gaps": ("Gaten", "Gaps"),
    "gap": ("wat ontbreekt", "what is missing"),
    "count": ("aantal", "number"),
    "of": ("van", "of"),
    "examples": ("voorbeelden", "examples"),
    "classes": ("Wat er in de graaf zit", "What is in the graph"),
    "graphs": ("Grafen", "Graphs"),
    "graph": ("graaf van", "graph of"),
    "graph_count": ("grafen", "graphs"),
    "statements": ("uitspraken", "statements"),
    "own": ("van zorggraaf zelf", "zorggraaf's own"),
}


def _word(name: str, lang: str) -> str:
    return _WORDS[name][1 if lang == "en" else 0]


@dataclass(frozen=True, slots=True)
class Contradiction:
    """One fact that sources tell differently."""

    fact: Cell
    property: Cell
    followed: str
    followed_source: Citation
    other: str
    other_source: Citation
    why: str


@dataclass(frozen=True, slots=True)
class Quality:
    """The state of the data on a day."""

    on: str
    coverage: tuple[Covered, ...]
    contradictions: tuple[Contradiction, ...]
    gaps: tuple[Gap, ...]
    tables: tuple[Table, ...]
    """All of it as tables: coverage, kinds of source, ages, contradictions, gaps."""

    def records(self) -> dict[str, Any]:
        """The state for programs."""
        return {"on": self.on, **{table.name: table.records() for table in self.tables}}


def quality(graph: Graph, lang: str = "nl") -> Quality:
    """How complete, how recent and how consistent the data are.

    >>> import zorggraaf
    >>> with zorggraaf.open() as graph:                                # doctest: +SKIP
    ...     quality(graph).coverage[0].present
    7
    """
    on = day(graph)
    covered = coverage(graph, on, lang)
    found = contradictions(graph, lang)
    missing = gaps(graph, lang)
    kinds, ages = _sources(graph, on, lang)
    tables = (
        _coverage_table(covered, lang),
        kinds,
        ages,
        _contradiction_table(found, lang),
        _gap_table(missing, lang),
    )
    return Quality(on, tuple(covered), tuple(found), tuple(missing), tables)


def day(graph: Graph) -> str:
    """The day the graph was derived for (yyyy-mm-dd); today where it does not say."""
    rows = answers(graph, f"SELECT ?day WHERE {{ <{_RELEASE}> dcterms:valid ?day }}")
    for row in rows:
        if row[0] is not None:
            return row[0].value
    return datetime.date.today().isoformat()


def _coverage_table(covered: Iterable[Covered], lang: str) -> Table:
    heads = ("kind", "expected", "according", "present", "share", "members", "located")
    rows: list[Sequence[Value]] = []
    for kind in covered:
        source = kind.according_to
        rows.append(
            [
                Cell(kind.label, kind.iri),
                None if kind.expected is None else int(kind.expected),
                Cell(source.short, source.iri) if source else None,
                kind.present,
                None if kind.share is None else _percent(kind.share),
                kind.with_members,
                kind.located,
            ]
        )
    return Table(_word("coverage", lang), [_word(head, lang) for head in heads], rows, "coverage")


def _percent(share: float) -> str:
    return f"{100 * share:.0f}%"


def _sources(graph: Graph, on: str, lang: str) -> tuple[Table, Table]:
    """Rows and sources per kind of source, and per age."""
    rows_of: dict[str, int] = defaultdict(int)
    for source, row in answers(
        graph, "SELECT DISTINCT ?g ?row WHERE { GRAPH ?g { ?s prov:wasDerivedFrom ?row } }"
    ):
        if source is None or row is None or source.value in OWN_GRAPHS:
            continue
        place = table_row(row.value)
        if place is not None:
            first, _, last = place.rows.partition("-")
            rows_of[source.value] += int(last or first) - int(first) + 1
    cited = citations(graph, rows_of, lang)
    total = sum(rows_of.values()) or 1

    def counted(name: str, title: str, of: dict[str, list[str]], order: Sequence[str]) -> Table:
        lines: list[Sequence[Value]] = []
        for label in order:
            inside = sum(rows_of[iri] for iri in of[label])
            lines.append([label, len(of[label]), inside, _percent(inside / total)])
        heads = [_word(head, lang) for head in (title, "sources", "rows", "part")]
        return Table(_word(name, lang), heads, lines, name)

    by_kind: dict[str, list[str]] = defaultdict(list)
    by_age: dict[str, list[str]] = defaultdict(list)
    for iri in rows_of:
        by_kind[cited[iri].kind or "?"].append(iri)
        by_age[_age(cited[iri].date, on, lang)].append(iri)
    order = sorted(by_kind, key=lambda label: -sum(rows_of[iri] for iri in by_kind[label]))
    ages = [_word(name, lang) for name in ("year", "few", "some", "old", "undated")]
    return (
        counted("kinds", "source_kind", by_kind, order),
        counted("ages", "age", by_age, [age for age in ages if age in by_age]),
    )


def _age(date: str, on: str, lang: str) -> str:
    if not date:
        return _word("undated", lang)
    # A year alone is taken as its middle: neither the youngest nor the oldest it can be.
    months = int(date[:4]) * 12 + (int(date[5:7]) if len(date) > 4 else 6)
    years = (int(on[:4]) * 12 + int(on[5:7]) - months) / 12
    for limit, name in ((1, "year"), (3, "few"), (5, "some")):
        if years < limit:
            return _word(name, lang)
    return _word("old", lang)


def contradictions(graph: Graph, lang: str = "nl") -> list[Contradiction]:
    """Every fact that two sources tell differently, with which is followed and why."""
    statements = answers(
        graph,
        "SELECT DISTINCT ?s ?p ?other ?source ?winner ?value WHERE { "
        "?d a zg:DisputedStatement ; rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?other ; "
        "dcterms:source ?source ; zg:outrankedBy ?winner . "
        # A name in Dutch is not contradicted by the one in English.
        "OPTIONAL { GRAPH ?winner { ?s ?p ?value } "
        "FILTER(!ISLITERAL(?value) || LANG(?value) = LANG(?other)) } } "
        "ORDER BY ?s ?p ?source ?value",
    )
    figures = answers(
        graph,
        "SELECT DISTINCT ?about ?indicator ?other ?source ?winner ?value WHERE { "
        "?loser zg:outrankedBy ?first ; a zg:Figure ; zg:about ?about ; zg:indicator ?indicator ; "
        "zg:value ?other ; dcterms:source ?source . "
        "?first zg:value ?value ; dcterms:source ?winner } "
        "ORDER BY ?about ?indicator ?source ?value",
    )
    rows: list[tuple[Any, ...]] = [row for row in (*statements, *figures) if None not in row[:5]]
    cited = citations(graph, {row[i].value for row in rows for i in (3, 4)}, lang)
    iris = {row[i].value for row in rows for i in (0, 1, 2, 5) if is_iri(row[i])}
    labels = graph.labels(iris, lang)

    def text(term: Any) -> str:
        if term is None:
            return ""
        return labels.get(term.value, short_key(term.value)) if is_iri(term) else str(term.value)

    found = []
    for thing, prop, other, source, winner, value in rows:
        followed, losing = cited[winner.value], cited[source.value]
        name = labels.get(prop.value) or property_label(prop.value, lang) or short_key(prop.value)
        found.append(
            Contradiction(
                Cell(text(thing), thing.value),
                Cell(name, prop.value),
                text(value),
                followed,
                text(other),
                losing,
                reason(followed, losing, lang),
            )
        )
    return found


def _contradiction_table(found: Iterable[Contradiction], lang: str) -> Table:
    heads = ("fact", "property", "followed", "by", "not_followed", "other", "why")
    rows: list[Sequence[Value]] = [
        [
            item.fact,
            item.property,
            item.followed,
            Cell(item.followed_source.short, item.followed_source.iri),
            item.other,
            Cell(item.other_source.short, item.other_source.iri),
            item.why,
        ]
        for item in found
    ]
    columns = [_word(head, lang) for head in heads]
    return Table(_word("contradictions", lang), columns, rows, "contradictions")


def _gap_table(found: Iterable[Gap], lang: str) -> Table:
    columns = [_word(head, lang) for head in ("gap", "count", "of", "part", "examples")]
    rows: list[Sequence[Value]] = [
        [
            gap.label,
            gap.missing,
            gap.total,
            _percent(gap.missing / gap.total) if gap.total else None,
            "; ".join(cell.text for cell in gap.examples) or None,
        ]
        for gap in found
    ]
    return Table(_word("gaps", lang), columns, rows, "gaps")


def contents(graph: Graph, lang: str = "nl") -> Table:
    """How many things of each class there are, the most first."""
    rows = answers(
        graph,
        "SELECT ?type (COUNT(DISTINCT ?thing) AS ?n) WHERE { ?thing a ?type "
        f"FILTER(STRSTARTS(STR(?thing), '{names.ID}')) }} GROUP BY ?type",
    )
    counts = {row[0].value: int(row[1].value) for row in rows if row[0] and row[1]}
    return _class_table(graph, counts, lang)


def _class_table(graph: Graph, counts: dict[str, int], lang: str) -> Table:
    labels = graph.labels(counts, lang)
    ordered = sorted(counts, key=lambda iri: (-counts[iri], labels.get(iri, iri)))
    # A class without a label is somebody else's, and one of ours says the same.
    rows: list[Sequence[Value]] = [
        [Cell(labels[iri], iri), short_key(iri), counts[iri]] for iri in ordered if iri in labels
    ]
    heads = [_word("kind", lang), "klasse" if lang == "nl" else "class", _word("count", lang)]
    return Table(_word("classes", lang), heads, rows, "classes")


def built(report: BuildReport, graph: Graph, lang: str = "nl") -> list[Table]:
    """What a build made: things per class, and statements per kind of graph."""
    per_graph = {
        row[0].value: int(row[1].value)
        for row in answers(
            graph, "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"
        )
        if row[0] is not None and row[1] is not None
    }
    cited = citations(graph, per_graph, lang)
    by_kind: dict[str, list[str]] = defaultdict(list)
    for iri in per_graph:
        own = iri in OWN_GRAPHS
        by_kind[cited[iri].title if own else cited[iri].kind or "?"].append(iri)
    rows: list[Sequence[Value]] = [
        [kind, len(graphs), sum(per_graph[iri] for iri in graphs)]
        for kind, graphs in by_kind.items()
    ]
    rows.sort(key=lambda row: -int(str(row[2])))
    heads = [_word(name, lang) for name in ("graph", "graph_count", "statements")]
    return [
        _class_table(graph, dict(report.counts_by_class), lang),
        Table(_word("graphs", lang), heads, rows, "graphs"),
    ]
