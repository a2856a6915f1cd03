"""The shapes, read from ontology/shapes/*.ttl: one shape is one requirement.

SHACL says what is checked; this module reads what the report needs of it: severity, name, message
and advice in two languages, targets, and the query of a SHACL-SPARQL constraint.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from zorggraaf import names, resources
from zorggraaf.errors import ZorggraafError

if TYPE_CHECKING:
    import pyoxigraph as ox

    Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

_SH: Final = names.PREFIXES["sh"]
_RDF: Final = names.PREFIXES["rdf"]

SEVERITIES: Final = ("Violation", "Warning", "Info")
"""Gravest first: a fault, something to look at, something to know."""

TARGETS: Final = ("targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf")
"""The ways in which a shape says which nodes it is about."""

COMPONENTS: Final = {
    "minCount": "MinCountConstraintComponent",
    "maxCount": "MaxCountConstraintComponent",
    "class": "ClassConstraintComponent",
    "datatype": "DatatypeConstraintComponent",
    "node": "NodeConstraintComponent",
    "or": "OrConstraintComponent",
    "in": "InConstraintComponent",
    "pattern": "PatternConstraintComponent",
    "uniqueLang": "UniqueLangConstraintComponent",
    "minInclusive": "MinInclusiveConstraintComponent",
    "maxInclusive": "MaxInclusiveConstraintComponent",
    "qualifiedMinCount": "QualifiedMinCountConstraintComponent",
    "sparql": "SPARQLConstraintComponent",
}
"""Parameter of a constraint → the component it belongs to, as W3C names them."""

Texts = dict[str, str]
"""A text per language, nl and en."""


@dataclass(frozen=True)
class Shape:
    """One requirement: to which nodes it applies, how grave a fault is, what to say and advise."""

    iri: str
    severity: str
    name: Texts
    message: Texts
    """`{?value}` stands for the value found, `{$this}` for the node."""
    advice: Texts
    why: Texts
    """Where a warning is to be expected: how it comes about."""
    targets: tuple[tuple[str, str], ...]
    """(kind of target, IRI)."""
    path: str
    """The property a core shape looks at, with ^ for the way back; empty for SHACL-SPARQL."""
    select: str
    """The query of a SHACL-SPARQL constraint with its prefixes; empty for SHACL Core."""
    component: str
    """IRI of the SHACL constraint component."""

    @property
    def key(self) -> str:
        """The shape's own name, such as `Membership-duplicate`."""
        return self.iri.rpartition("#")[2]


class Shapes:
    """The shapes graph: its triples, and the shapes in it.

    >>> shapes = Shapes.load()
    >>> shapes["umcs-seven"].severity
    'Violation'
    """

    def __init__(self, triples: list[ox.Triple]) -> None:
        self.triples = triples
        self._out: dict[str, dict[str, list[Term]]] = {}
        for triple in triples:
            properties = self._out.setdefault(_key(triple.subject), {})
            properties.setdefault(triple.predicate.value, []).append(triple.object)

    @classmethod
    def load(cls, folder: Path | str | None = None) -> Shapes:
        """The shapes in a folder (default: the ontology's).

        Raises ZorggraafError when the folder holds none or a file is not Turtle.
        """
        import pyoxigraph as ox

        place = Path(folder) if folder is not None else resources.ontology() / "shapes"
        triples: list[ox.Triple] = []
        for path in sorted(place.glob("*.ttl")):
            try:
                quads = list(ox.parse(path=str(path), rename_blank_nodes=True))
            except (SyntaxError, OSError) as error:
                raise ZorggraafError(f"{path} is geen Turtle: {error}") from error
            triples += [quad.triple for quad in quads]
        if not triples:
            raise ZorggraafError(f"Er staan geen vormen in {place}.")
        return cls(triples)

    @cached_property
    def all(self) -> dict[str, Shape]:
        """IRI → shape, for the shapes that have a severity; the others only serve these."""
        severity = f"{_SH}severity"
        return {
            node: self._shape(node)
            for node in sorted(self._out)
            if severity in self._out[node] and node.startswith("http")
        }

    def __getitem__(self, key: str) -> Shape:
        return self.all[f"{names.BASE}shapes#{key}"]

    def ntriples(self, keep: set[str]) -> bytes:
        """The shapes with these IRIs, and all they refer to, in N-Triples."""
        import pyoxigraph as ox

        reached, waiting = set(keep), list(keep)
        while waiting:
            for objects in self._out.get(waiting.pop(), {}).values():
                new = {_key(term) for term in objects} & self._out.keys() - reached
                reached |= new
                waiting += new
        triples = (triple for triple in self.triples if _key(triple.subject) in reached)
        return ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b""

    def _shape(self, node: str) -> Shape:
        constraint = next((_key(o) for o in self._get(node, "sh:sparql")), "")
        return Shape(
            iri=node,
            severity=_key(self._get(node, "sh:severity")[0]).removeprefix(_SH),
            name=_texts(self._get(node, "sh:name")),
            message=_texts(self._get(constraint or node, "sh:message")),
            advice=_texts(self._get(node, "zg:advice")),
            why=_texts(self._get(node, "sh:description")),
            targets=tuple(
                (kind, _key(target)) for kind in TARGETS for target in self._get(node, f"sh:{kind}")
            ),
            path=self._path(node),
            select=self._query(constraint) if constraint else "",
            component=_SH + self._component(node),
        )

    def _component(self, node: str) -> str:
        stated = (COMPONENTS[name] for name in COMPONENTS if self._get(node, f"sh:{name}"))
        return next(stated, "")

    def _get(self, node: str, property_: str) -> list[Term]:
        return self._out.get(node, {}).get(names.expand(property_), [])

    def _path(self, node: str) -> str:
        for path in self._get(node, "sh:path"):
            inverse = self._get(_key(path), "sh:inversePath")
            return f"^{_key(inverse[0])}" if inverse else _key(path)
        return ""

    def _query(self, constraint: str) -> str:
        declared = (
            (
                _key(self._get(_key(one), "sh:prefix")[0]),
                _key(self._get(_key(one), "sh:namespace")[0]),
            )
            for prefixes in self._get(constraint, "sh:prefixes")
            for one in self._get(_key(prefixes), "sh:declare")
        )
        prologue = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in sorted(declared))
        return prologue + _key(self._get(constraint, "sh:select")[0])


def _key(term: Term) -> str:
    """IRI, text, or a blank node's label: what distinguishes a term in the shapes graph."""
    value = getattr(term, "value", None)
    return f"_:{value}" if type(term).__name__ == "BlankNode" else str(value)


def _texts(terms: list[Term]) -> Texts:
    return {getattr(term, "language", None) or "nl": _key(term) for term in terms}
