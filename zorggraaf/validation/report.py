"""What people read of a validation: per finding the thing, the fault, the advice, and the row."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from zorggraaf import names
from zorggraaf.errors import ZorggraafError
from zorggraaf.store import Graph
from zorggraaf.store import open as open_graph
from zorggraaf.validation.engines import Finding, findings, target_pattern
from zorggraaf.validation.exceptions import Accepted, Excused, exceptions, sorted_out
from zorggraaf.validation.shapes import SEVERITIES, Shape, Shapes, Texts

if TYPE_CHECKING:
    import pyoxigraph as ox

    Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

_DERIVED_FROM: Final = names.expand("prov:wasDerivedFrom")
_LABELS: Final = ("rdfs:label", "skos:prefLabel", "dcterms:title", "schema:name")
_CHUNK: Final = 500
"""IRIs per query: long enough to be few, short enough for an endpoint's limit."""


class ValidationError(ZorggraafError):
    """The graph could not be validated: it is empty."""


@dataclass(frozen=True)
class Result:
    """One finding in the words of people."""

    severity: str
    """Violation, Warning or Info."""
    shape: Shape
    focus: str
    """IRI of the thing (or the text of a literal)."""
    label: str
    path: str
    """IRI of the property, ^ before it where the fault is in what points at the thing, or empty."""
    value: str
    """What was found: a label, a text, or empty where the fault is that nothing stands there."""
    message_nl: str
    message_en: str
    source: str
    """Title of the source that says it, or empty where no source does."""
    source_iri: str
    table: str
    """File name of the table the thing comes from, such as memberships.csv."""
    line: int | None
    """Line in that file; the header is line 1."""
    value_iri: str = ""

    @property
    def key(self) -> str:
        """kind/key of the thing, such as organisation/umcg; the IRI for anybody else's."""
        parts = names.kind_and_key(self.focus)
        return "/".join(parts) if parts else names.compact(self.focus) or self.focus

    @property
    def advice_nl(self) -> str:
        """What to do, in Dutch."""
        return self.shape.advice.get("nl", "")

    @property
    def advice_en(self) -> str:
        """What to do, in English."""
        return self.shape.advice.get("en", "")

    @property
    def advice(self) -> str:
        """What to do, in Dutch."""
        return self.advice_nl

    def message(self, lang: str = "nl") -> str:
        """What is wrong."""
        return self.message_en if lang == "en" else self.message_nl

    @property
    def row(self) -> str:
        """Table and row, such as `memberships.csv, rij 12`."""
        return f"{self.table}, rij {self.line}" if self.line else self.table


@dataclass(frozen=True)
class Report:
    """The outcome of a validation."""

    results: list[Result]
    """Violations first, then per shape."""
    shapes: int
    """How many requirements were checked."""
    statements: int
    on: datetime.date
    """The date for which the graph was derived."""
    engine: str
    seconds: float
    problems: tuple[str, ...] = field(default=())
    """Requirements that found nothing to check: a check that checks nothing would pass unseen."""
    excused: tuple[Excused, ...] = field(default=())
    """Findings that somebody accepted: not among the results, and not counted."""
    idle: tuple[Accepted, ...] = field(default=())
    """Exceptions that cover nothing: past their last day, or mended."""

    @property
    def conforms(self) -> bool:
        """No violations, and every requirement had something to check."""
        return not self.problems and not self.counts["Violation"]

    @property
    def exit_code(self) -> int:
        """0 when the data conforms, 1 when something must be mended."""
        return 0 if self.conforms else 1

    @property
    def counts(self) -> dict[str, int]:
        """Severity → number of results."""
        counted = Counter(result.severity for result in self.results)
        return {severity: counted[severity] for severity in SEVERITIES}

    def groups(self) -> list[tuple[Shape, list[Result]]]:
        """The results per shape, gravest shapes first and then the largest groups."""
        grouped: dict[str, list[Result]] = {}
        for result in self.results:
            grouped.setdefault(result.shape.iri, []).append(result)
        pairs = [(results[0].shape, results) for results in grouped.values()]
        return sorted(
            pairs,
            key=lambda pair: (SEVERITIES.index(pair[0].severity), -len(pair[1]), pair[0].key),
        )


def validate(
    data_dir: Path | str | None = None,
    store: Path | str | Graph | None = None,
    on: datetime.date | None = None,
    engine: str = "auto",
    shapes_dir: Path | str | None = None,
) -> Report:
    """Check a graph against all shapes.

    data_dir: tables to build in memory and check. store: a built graph to check (a folder, or an
    open Graph). With neither: the graph that `zorggraaf build` made, or the shipped tables where
    none was built yet, or `on` asks for another date.
    on: the date for which "current" is derived (default: today, or the date of the store).
    engine: auto (the fastest that is installed), pyshacl (the reference) or rudof.

    Raises DataError for tables that cannot be read, StoreError for a store that cannot be opened,
    ValidationError for an empty graph, UsageError for an unknown engine.
    """
    import time

    started = time.monotonic()
    shapes = Shapes.load(shapes_dir)
    graph = store if isinstance(store, Graph) else _graph(data_dir, store, on)
    try:
        statements = _count(graph)
        if not statements:
            raise ValidationError(
                "De graaf is leeg; er valt niets te toetsen.",
                "Maak haar met: zorggraaf build",
            )
        unmatched = _without_target(graph, shapes)
        found = findings(graph, shapes, engine)
        date = _date(graph)
        results, excused, idle = sorted_out(
            _explained(graph, shapes, found), exceptions(graph), date
        )
        return Report(
            results,
            len(shapes.all),
            statements,
            date,
            engine,
            time.monotonic() - started,
            unmatched,
            tuple(excused),
            tuple(idle),
        )
    finally:
        if graph is not store:
            graph.close()


def _graph(
    data_dir: Path | str | None, store: Path | str | None, on: datetime.date | None
) -> Graph:
    from zorggraaf.store import generations

    if data_dir is None and on is None:
        built = Path(store) if store is not None else generations.default_store()
        if store is not None or (built / "current").exists():
            return open_graph(built)
    from zorggraaf.build import build_memory
    from zorggraaf.tables import read_tables

    return Graph.of(build_memory(read_tables(data_dir), on))


def _count(graph: Graph) -> int:
    (row,) = graph.select("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").rows
    return int(getattr(row[0], "value", "0"))


def _date(graph: Graph) -> datetime.date:
    query = f"SELECT ?on {{ <{names.graph('release')}> dcterms:valid ?on }}"
    for row in graph.select(query).rows:
        return datetime.date.fromisoformat(getattr(row[0], "value", ""))
    return datetime.date.today()


def _without_target(graph: Graph, shapes: Shapes) -> tuple[str, ...]:
    """The targets that match nothing: a shape without nodes to check passes unseen."""
    users: dict[tuple[str, str], list[str]] = {}
    for shape in shapes.all.values():
        for declared in shape.targets:
            users.setdefault(declared, []).append(shape.key)
    problems = []
    for kind, target in sorted(users):
        pattern = target_pattern(kind, target)
        if kind == "targetNode":
            # A named node always is a target; it should at least be described.
            pattern = f"<{target}> ?property ?anything"
        if not graph.holds(f"ASK {{ {pattern} }}"):
            shown = names.compact(target) or target
            problems.append(
                f"Geen enkel ding past bij {kind} {shown}; niet getoetst: "
                + ", ".join(sorted(users[kind, target]))
            )
    return tuple(problems)


# -- explaining ---------------------------------------------------------------------------------


@dataclass(frozen=True, order=True)
class _Origin:
    """Where a statement stands: source, table, row."""

    table: str
    line: int | None
    source: str


def _explained(graph: Graph, shapes: Shapes, found: list[Finding]) -> list[Result]:
    nodes = {_iri(term) for one in found for term in (one.focus, one.value)} - {""}
    origins = _origins(graph, {_iri(one.focus) for one in found} - {""})
    stated = _stated(graph, found)
    sources = {origin.source for several in origins.values() for origin in several}
    labels = _labels(graph, nodes | sources)
    results = []
    for one in found:
        shape, focus = shapes.all[one.shape], _iri(one.focus)
        candidates = origins.get(focus, [])
        saying = stated.get(one, set())
        origin = next((each for each in candidates if each.source in saying), None)
        origin = origin or next(iter(candidates), _Origin("", None, ""))
        shown = one.value if one.value is not None else one.focus
        results.append(
            Result(
                severity=shape.severity,
                shape=shape,
                focus=focus or _text(one.focus),
                label=_label(labels, one.focus, "nl"),
                path=one.path,
                value="" if one.value is None else _label(labels, one.value, "nl"),
                message_nl=_message(shape, labels, one.focus, shown, "nl"),
                message_en=_message(shape, labels, one.focus, shown, "en"),
                source=labels.get(origin.source, {}).get("nl", _key(origin.source)),
                source_iri=origin.source,
                table=origin.table,
                line=origin.line,
                value_iri="" if one.value is None else _iri(one.value),
            )
        )
    order = {severity: place for place, severity in enumerate(SEVERITIES)}
    return sorted(
        results,
        key=lambda r: (order[r.severity], r.shape.key, r.table, r.line or 0, r.focus, r.value),
    )


def _message(shape: Shape, labels: dict[str, Texts], focus: Term, value: Term, lang: str) -> str:
    text = shape.message.get(lang, shape.message.get("nl", ""))
    for name, term in (("{?value}", value), ("{$value}", value), ("{$this}", focus)):
        if name in text:
            text = text.replace(name, _label(labels, term, lang))
    return text


def _origins(graph: Graph, focuses: set[str]) -> dict[str, list[_Origin]]:
    """Thing → the rows it comes from, per source."""
    found: dict[str, set[_Origin]] = {}
    for values in _values(focuses):
        rows = f"GRAPH ?g {{ ?s <{_DERIVED_FROM}> ?row }}"
        query = f"SELECT ?s ?g ?row {{ VALUES ?s {{ {values} }} {rows} }}"
        for subject, source, row in graph.select(query).rows:
            table, _, place = getattr(row, "value", "").removeprefix(names.DATA).partition("#row=")
            line = place.partition("-")[0]
            origin = _Origin(table, int(line) if line.isdigit() else None, _iri(source))
            found.setdefault(_iri(subject), set()).add(origin)
    return {iri: sorted(several) for iri, several in found.items()}


def _stated(graph: Graph, found: Iterable[Finding]) -> dict[Finding, set[str]]:
    """Finding → the graphs that hold the statement it is about, where it is about one."""
    about: dict[tuple[str, str, str], list[Finding]] = {}
    for one in found:
        if _iri(one.focus) and one.path.startswith("http") and one.value is not None:
            about.setdefault((_iri(one.focus), one.path, str(one.value)), []).append(one)
    stated: dict[Finding, set[str]] = {}
    keys = list(about)
    for start in range(0, len(keys), _CHUNK):
        values = " ".join(f"(<{s}> <{p}> {o})" for s, p, o in keys[start : start + _CHUNK])
        query = f"SELECT ?s ?p ?o ?g {{ VALUES (?s ?p ?o) {{ {values} }} GRAPH ?g {{ ?s ?p ?o }} }}"
        for subject, path, value, source in graph.select(query).rows:
            for one in about.get((_iri(subject), _iri(path), str(value)), []):
                stated.setdefault(one, set()).add(_iri(source))
    return stated


def _labels(graph: Graph, nodes: set[str]) -> dict[str, Texts]:
    """IRI → its label per language; Dutch stands in for a missing English and the reverse."""
    found: dict[str, Texts] = {}
    for values in _values(nodes):
        paths = "|".join(_LABELS)
        query = f"SELECT ?s ?label {{ VALUES ?s {{ {values} }} ?s {paths} ?label }}"
        for subject, label in graph.select(query).rows:
            texts = found.setdefault(_iri(subject), {})
            text = getattr(label, "value", "")
            language = getattr(label, "language", None) or "nl"
            texts[language] = min(text, texts.get(language, text))
    for texts in found.values():
        some = texts.get("nl") or texts.get("en") or next(iter(texts.values()))
        texts.setdefault("nl", some)
        texts.setdefault("en", some)
    return found


def _values(iris: set[str]) -> Iterable[str]:
    ordered = sorted(iris)
    for start in range(0, len(ordered), _CHUNK):
        yield " ".join(f"<{iri}>" for iri in ordered[start : start + _CHUNK])


def _label(labels: dict[str, Texts], term: Term, lang: str) -> str:
    iri = _iri(term)
    return labels.get(iri, {}).get(lang, _key(iri)) if iri else _text(term)


def _key(iri: str) -> str:
    parts = names.kind_and_key(iri)
    return parts[1] if parts else names.compact(iri) or iri


def _iri(term: Term | None) -> str:
    return str(getattr(term, "value", "")) if type(term).__name__ == "NamedNode" else ""


def _text(term: Term) -> str:
    return str(getattr(term, "value", term))
