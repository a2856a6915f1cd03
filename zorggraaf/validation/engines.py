"""Which nodes do not satisfy which shape: three engines that must agree.

- pyshacl is the reference for what a fault is: the whole of SHACL in Python.
- rudof checks the same shapes natively.
- together (the default) lets rudof check SHACL Core and asks every SHACL-SPARQL query once for all
  its nodes instead of once per node. A test holds the three against each other, on the shipped
  data and on a planted fault for every shape.
"""

from __future__ import annotations

import importlib.util
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from zorggraaf import names
from zorggraaf.errors import UsageError, ZorggraafError
from zorggraaf.validation.shapes import Shape, Shapes

if TYPE_CHECKING:
    import pyoxigraph as ox

    from zorggraaf.store import Graph

    Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

ENGINES: Final = ("auto", "pyshacl", "rudof")

_SH: Final = names.PREFIXES["sh"]
_WHERE = re.compile(r"\bWHERE\s*\{")


@dataclass(frozen=True)
class Finding:
    """A node that does not satisfy a shape, the property where it shows, and the value there."""

    shape: str
    focus: Term
    path: str
    value: Term | None
    """None where the fault is that nothing stands there, or the node itself is the value."""


def findings(graph: Graph, shapes: Shapes, engine: str = "auto") -> list[Finding]:
    """All findings, each once, in the order of shapes and nodes.

    Raises UsageError for an unknown engine, or one that is not installed.
    """
    if engine not in ENGINES:
        raise UsageError(f"De engine ‘{engine}’ bestaat niet.", f"Kies uit: {', '.join(ENGINES)}.")
    if engine == "rudof" and _core_engine() != "rudof":
        raise UsageError("rudof is niet geïnstalleerd.", "Installeer het met: pip install pyrudof")
    data = graph.ntriples()
    if engine == "auto":
        simple = {iri for iri, shape in shapes.all.items() if not shape.select}
        found = core_findings(data, shapes, simple)
        memory = _in_memory(data)
        for shape in shapes.all.values():
            if shape.select:
                found |= set_at_a_time(memory, shape)
    else:
        found = _run(engine, data, shapes, set(shapes.all))
    return sorted(found, key=lambda one: (one.shape, str(one.focus), one.path, str(one.value)))


def core_findings(data: bytes, shapes: Shapes, keep: set[str]) -> set[Finding]:
    """The findings of some SHACL Core shapes (their IRIs) in a graph in N-Triples.

    By rudof where it is installed, else by pyshacl.
    """
    return _run(_core_engine(), data, shapes, keep) if keep else set()


def _core_engine() -> str:
    return "rudof" if importlib.util.find_spec("pyrudof") else "pyshacl"


def _in_memory(data: bytes) -> Graph:
    """A copy to ask many queries of: quicker than a store on disk or behind the network."""
    import pyoxigraph as ox

    from zorggraaf.store import Graph

    store = ox.Store()
    store.bulk_load(input=data, format=ox.RdfFormat.N_TRIPLES)
    return Graph.of(store)


def _run(engine: str, data: bytes, shapes: Shapes, keep: set[str]) -> set[Finding]:
    report = {"pyshacl": _pyshacl, "rudof": _rudof}[engine](data, shapes.ntriples(keep))
    return _read(report, shapes)


# -- engines -------------------------------------------------------------------------------------


def _pyshacl(data: bytes, shapes: bytes) -> bytes:
    import logging

    import pyshacl
    import rdflib
    from rdflib.plugins.sparql import prepareQuery

    known: dict[str, Any] = {}

    class Prepared(rdflib.Graph):
        """A graph that reads a query once: pyshacl asks the same one for every node."""

        def query(self, query_object: Any, *args: Any, **kwargs: Any) -> Any:
            if isinstance(query_object, str):
                if query_object not in known:
                    known[query_object] = prepareQuery(query_object)
                query_object = known[query_object]
            return super().query(query_object, *args, **kwargs)

    # rdflib tells at length of every literal it cannot convert; the shapes report those.
    logging.getLogger("rdflib.term").setLevel(logging.CRITICAL)
    normalise, rdflib.NORMALIZE_LITERALS = rdflib.NORMALIZE_LITERALS, False
    try:
        facts = Prepared().parse(data=data, format="nt")
        wanted = rdflib.Graph().parse(data=shapes, format="nt")
        _, report, _ = pyshacl.validate(facts, shacl_graph=wanted, inference="none", inplace=True)
    finally:
        rdflib.NORMALIZE_LITERALS = normalise
    if not isinstance(report, rdflib.Graph):
        raise ZorggraafError(f"pyshacl kon niet toetsen: {report}")
    return report.serialize(format="nt", encoding="utf-8")


def _rudof(data: bytes, shapes: bytes) -> bytes:
    import pyrudof

    rudof = pyrudof.Rudof(pyrudof.RudofConfig())
    try:
        rudof.read_data(data.decode(), pyrudof.RDFFormat.NTriples)
        rudof.read_shacl(shapes.decode(), pyrudof.ShaclFormat.NTriples)
        rudof.validate_shacl()
        report: str = rudof.serialize_shacl_validation_results(
            pyrudof.ResultShaclValidationFormat.NTriples
        )
    except pyrudof.RudofError as error:
        raise ZorggraafError(f"rudof kon niet toetsen: {error}") from error
    return report.encode()


def set_at_a_time(graph: Graph, shape: Shape) -> set[Finding]:
    """The findings of one SHACL-SPARQL constraint, by asking its query once for all its nodes.

    SHACL binds $this beforehand, node by node; here a subquery yields all those nodes. The two
    agree because SHACL forbids what would tell them apart (MINUS, VALUES, SERVICE), and our
    constraints hold no subqueries: `$this` is bound wherever it occurs.
    """
    nodes = " UNION ".join(f"{{ {target_pattern(*target)} }}" for target in shape.targets)
    query = _WHERE.sub(
        lambda found: f"{found[0]} {{ SELECT DISTINCT $this WHERE {{ {nodes} }} }} ",
        shape.select,
        count=1,
    )
    result = graph.select(query)
    found = set()
    for row in result.rows:
        cells = dict(zip(result.columns, row, strict=True))
        focus, value, path = cells["this"], cells.get("value"), cells.get("path")
        if focus is not None:
            where = getattr(path, "value", "") if path is not None else ""
            found.add(Finding(shape.iri, focus, where, None if value == focus else value))
    return found


def target_pattern(kind: str, target: str) -> str:
    """The SPARQL pattern of the nodes that a target declares.

    >>> target_pattern("targetSubjectsOf", "https://example.org/p")
    '$this <https://example.org/p> ?anything'
    """
    match kind:
        case "targetNode":
            return f"VALUES $this {{ <{target}> }}"
        case "targetSubjectsOf":
            return f"$this <{target}> ?anything"
        case "targetObjectsOf":
            return f"?anything <{target}> $this"
    subclass = names.expand("rdfs:subClassOf")
    return f"?class <{subclass}>* <{target}> . $this a ?class"


# -- reading a SHACL validation report ----------------------------------------------------------


def _read(report: bytes, shapes: Shapes) -> set[Finding]:
    import pyoxigraph as ox

    cells: dict[str, dict[str, Term]] = {}
    results = set()
    for quad in ox.parse(input=report, format=ox.RdfFormat.N_TRIPLES):
        cells.setdefault(str(quad.subject), {})[quad.predicate.value] = quad.object
        # Results nested as sh:detail explain their parent; they are no findings of their own.
        if quad.predicate.value == f"{_SH}result":
            results.add(str(quad.object))
    found = set()
    for result in results:
        one = cells[result]
        shape = shapes.all[getattr(one[f"{_SH}sourceShape"], "value", "")]
        focus, value = one[f"{_SH}focusNode"], one.get(f"{_SH}value")
        path = shape.path or getattr(one.get(f"{_SH}resultPath"), "value", "")
        found.add(Finding(shape.iri, focus, path, None if value == focus else value))
    return found
