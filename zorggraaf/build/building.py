"""Building the graph: tables → statements → rules → store, in one atomic swap.

In the store each statement stands in the named graph of its source, and once more in the default
graph, where a statement that two sources give stands once. So a plain query counts facts, not
sources, and GRAPH ?source asks who says so; every SPARQL engine answers alike.
"""

from __future__ import annotations

import datetime
import gc
import hashlib
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from zorggraaf import names, resources
from zorggraaf.build import quads as _quads
from zorggraaf.build import rules
from zorggraaf.build.contradictions import Contradiction, contradictions
from zorggraaf.build.quads import INFERRED, ONTOLOGY, RELEASE, literal_term
from zorggraaf.store import generations
from zorggraaf.tables import Tables, read_tables

if TYPE_CHECKING:
    import pyoxigraph as ox

Progress = Callable[[str], None]

_TYPE: Final = names.expand("rdf:type")
_VOID: Final = "http://rdfs.org/ns/void#"


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What was built: how many statements, in how many graphs, about how many of each class."""

    statements: int
    """Statements counted once per source that makes them."""
    graphs: int
    counts_by_class: dict[str, int]
    """Class IRI → number of things, the most frequent first."""
    contradictions: tuple[Contradiction, ...]
    derived: dict[str, int]
    """Rule → number of statements it derived."""
    on: datetime.date
    seconds: float
    store: Path


def build(
    data_dir: Path | str | None = None,
    store_dir: Path | str | None = None,
    on: datetime.date | None = None,
    progress: Progress | None = None,
    ontology_dir: Path | str | None = None,
) -> BuildReport:
    """Build the graph and let it take the place of the previous one.

    data_dir, ontology_dir: folders with the tables and the ontology (default: the package's).
    store_dir: where the graph goes (default: the user's cache folder).
    on: the date for which "current" statements are derived (default: today).
    progress: called with a short text at each step.

    Raises DataError when the tables hold faults, StoreError when the store cannot be written or
    another build is busy. The previous graph is the graph until the very last step.
    """
    import pyoxigraph as ox

    started = time.monotonic()
    tell = progress or (lambda step: None)
    ontology = Path(ontology_dir) if ontology_dir is not None else resources.ontology()
    day = on or datetime.date.today()
    folder = Path(store_dir) if store_dir is not None else generations.default_store()
    tell("tabellen lezen en controleren")
    with _no_garbage_collection():
        tables = read_tables(data_dir, ontology)
        found = contradictions(tables)
        tell("uitspraken maken")
        facts = _facts(tables, found, ontology)
    with generations.replacement(folder) as generation, ThreadPoolExecutor(1) as beside:
        # Two engines at once: the disk store takes in the facts while memory derives from them.
        disk = ox.Store(str(generation))
        writing = beside.submit(_load, disk, facts.named + facts.merged)
        memory, derived = _derive(facts, tables, ontology, day, tell)
        tell("graaf wegschrijven")
        writing.result()
        _load(disk, _text_of(memory, INFERRED, RELEASE))
        # Loading leaves its statements in layers; read as one, questions take half the time.
        disk.optimize()
        disk.flush()
        del disk  # closes its files, so that they can be synced and opened read-only
    return BuildReport(
        statements=facts.statements + _size(memory, INFERRED) + _size(memory, RELEASE),
        graphs=len(facts.graphs | {INFERRED, RELEASE}),
        counts_by_class=_classes(memory),
        contradictions=tuple(found),
        derived=derived,
        on=day,
        seconds=time.monotonic() - started,
        store=folder,
    )


def build_memory(
    tables: Tables,
    on: datetime.date | None = None,
    ontology_dir: Path | str | None = None,
    progress: Progress | None = None,
) -> ox.Store:
    """The whole graph of these tables in memory, rules applied: for tests and for validation."""
    ontology = Path(ontology_dir) if ontology_dir is not None else resources.ontology()
    with _no_garbage_collection():
        facts = _facts(tables, contradictions(tables), ontology)
    day = on or datetime.date.today()
    store, _ = _derive(facts, tables, ontology, day, progress or (lambda step: None))
    _load(store, facts.named)
    return store


def quads(tables: Tables) -> Iterator[ox.Quad]:
    """What the tables say, each statement once per source: no ontology, no rules, no store."""
    import pyoxigraph as ox

    lines = dict.fromkeys(s.line() for s in _quads.statements(tables, contradictions(tables)))
    return ox.parse(input="".join(lines), format=ox.RdfFormat.N_QUADS)


class _Facts(NamedTuple):
    """All that is stated, not derived, as N-Quads: in its graph, and once in the default graph."""

    named: str
    merged: str
    statements: int
    graphs: frozenset[str]


def _facts(tables: Tables, found: list[Contradiction], ontology: Path) -> _Facts:
    # The library is told in the graph, but nothing here follows from it.
    from zorggraaf.library import published

    named: dict[str, None] = {}
    merged: dict[str, None] = {}
    graphs: set[str] = set()
    for subject, predicate, value, graph in _quads.statements(tables, found):
        statement = f"{subject} {predicate} {value} "
        named[f"{statement}<{graph}> .\n"] = None
        merged[f"{statement}.\n"] = None
        graphs.add(graph)
    ending = f"<{ONTOLOGY}> .\n"
    for line in _quads.ontology_lines(ontology):
        named[line] = None
        merged[f"{line.removesuffix(ending)}.\n"] = None
        graphs.add(ONTOLOGY)
    for statement in published.statements():
        named[f"{statement} <{published.GRAPH}> .\n"] = None
        merged[f"{statement} .\n"] = None
        graphs.add(published.GRAPH)
    return _Facts("".join(named), "".join(merged), len(named), frozenset(graphs))


def _load(store: ox.Store, lines: str) -> None:
    import pyoxigraph as ox

    store.bulk_load(input=lines, format=ox.RdfFormat.N_QUADS)


def _text_of(store: ox.Store, *graphs: str) -> str:
    """Graphs of a store as N-Quads, each statement also in the default graph."""
    import pyoxigraph as ox

    lines = []
    for graph in graphs:
        for quad in store.quads_for_pattern(None, None, None, ox.NamedNode(graph)):
            lines.append(f"{quad} .\n{quad.triple} .\n")
    return "".join(lines)


def _derive(
    facts: _Facts, tables: Tables, ontology: Path, on: datetime.date, tell: Progress
) -> tuple[ox.Store, dict[str, int]]:
    """The merged facts in memory with what the rules derive from them, and how much each did.

    Of the named graphs only those of our own making are there: rules look at facts, not sources.
    """
    import pyoxigraph as ox

    store = ox.Store()
    _load(store, facts.merged)
    derived = rules.run(
        store, rules.load(ontology / "rules"), on, lambda rule: tell(f"afleiden: {rule}")
    )
    release = "".join(_release(store, facts, tables, ontology, on))
    store.load(input=release, format=ox.RdfFormat.N_TRIPLES, to_graph=ox.NamedNode(RELEASE))
    store.load(input=release, format=ox.RdfFormat.N_TRIPLES)
    return store, derived


def _size(store: ox.Store, graph: str) -> int:
    import pyoxigraph as ox

    return sum(1 for _ in store.quads_for_pattern(None, None, None, ox.NamedNode(graph)))


@contextmanager
def _no_garbage_collection() -> Iterator[None]:
    # Hundreds of thousands of small objects, none of them in a circle: looking for circles among
    # them again and again takes a third of the time.
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


# -- what the graph says of itself ---------------------------------------------------------------


def _release(
    store: ox.Store, facts: _Facts, tables: Tables, ontology: Path, on: datetime.date
) -> Iterator[str]:
    """The release as a dataset: for which date, from which input, how many statements.

    No moment of building: the same input gives the same statements.
    """
    import pyoxigraph as ox

    integer, date = f"{names.PREFIXES['xsd']}integer", f"{names.PREFIXES['xsd']}date"
    inferred = _size(store, INFERRED)
    statements = facts.statements + inferred
    things = len(
        {quad.subject for quad in store.quads_for_pattern(None, ox.NamedNode(_TYPE), None)}
    )
    day = on.isoformat()
    told = [
        ("rdf:type", f"<{names.expand('dcat:Dataset')}>"),
        ("rdf:type", f"<{_VOID}Dataset>"),
        ("rdfs:label", literal_term(f"Zorggraaf, afgeleid voor {day}", lang="nl")),
        ("rdfs:label", literal_term(f"Zorggraaf, derived for {day}", lang="en")),
        ("dcterms:valid", literal_term(day, date)),
        ("dcterms:identifier", literal_term(f"sha256:{input_digest(tables.directory, ontology)}")),
        (f"{_VOID}triples", literal_term(str(statements), integer)),
        (f"{_VOID}entities", literal_term(str(things), integer)),
        *(("dcterms:hasPart", f"<{graph}>") for graph in _OWN),
        # From here all else is found: whoever came in at one thing has a way to every other.
        (f"{_VOID}rootResource", f"<{names.BASE}>"),
    ]
    if releases := sorted(tables.get("releases", []), key=lambda row: row.text("issued")):
        version = releases[-1].text("key")
        told += [
            ("dcat:version", literal_term(version)),
            ("dcterms:isVersionOf", f"<{names.iri('release', version)}>"),
        ]
    for predicate, value in told:
        yield f"<{RELEASE}> <{names.expand(predicate)}> {value} .\n"
    # By name, so that who follows a link to one of our own graphs knows where they are.
    for graph, (dutch, english) in _OWN.items():
        count = facts.named.count(f" <{graph}> .\n") + (inferred if graph == INFERRED else 0)
        yield f"<{graph}> <{_TYPE}> <{_VOID}Dataset> .\n"
        yield f"<{graph}> <{names.expand('rdfs:label')}> {literal_term(dutch, lang='nl')} .\n"
        yield f"<{graph}> <{names.expand('rdfs:label')}> {literal_term(english, lang='en')} .\n"
        yield f"<{graph}> <{_VOID}triples> {literal_term(str(count), integer)} .\n"


_OWN: Final = {
    INFERRED: ("Afgeleide uitspraken", "Derived statements"),
    ONTOLOGY: ("Ontologie van zorggraaf", "Ontology of zorggraaf"),
    _quads.SOURCES: ("Bronnenregister van zorggraaf", "Register of sources of zorggraaf"),
    names.graph("queries"): ("Vragen van zorggraaf", "Questions of zorggraaf"),
}
"""Graphs that are no source's, and what they are called."""


def input_digest(data: Path, ontology: Path) -> str:
    """SHA-256 over all that the facts follow from: tables, declaration, ontology and rules.

    Not over the questions of the library, which have versions of their own.
    """
    digest = hashlib.sha256()
    inputs = [data / "schema.json", *data.glob("*.csv")]
    inputs += [*ontology.glob("*.ttl"), *(ontology / "rules").glob("*.rq")]
    for path in sorted(inputs, key=lambda path: (path.suffix, path.name)):
        digest.update(f"{path.name}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _classes(store: ox.Store) -> dict[str, int]:
    import pyoxigraph as ox

    results = store.query(
        "SELECT ?class (COUNT(?s) AS ?n) { ?s a ?class } GROUP BY ?class ORDER BY DESC(?n) ?class"
    )
    assert isinstance(results, ox.QuerySolutions)
    counts: dict[str, int] = {}
    for solution in results:
        kind, number = solution["class"], solution["n"]
        assert isinstance(kind, ox.NamedNode) and isinstance(number, ox.Literal)
        counts[kind.value] = int(number.value)
    return counts
