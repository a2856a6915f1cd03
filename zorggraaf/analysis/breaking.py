"""The requirements (SHACL) that a scenario breaks, or that hold again because of it.

All shapes are held against both situations, but only where the difference can show: a SHACL Core
shape looks at a node, its values and their descriptions, so the nodes near a changed statement are
checked; a SHACL-SPARQL constraint is asked again when a changed statement bears a name that stands
in it. A test holds the outcome against a full validation of both graphs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Set
from typing import TYPE_CHECKING, Final, NamedTuple

from zorggraaf import names
from zorggraaf.analysis.difference import names_of
from zorggraaf.analysis.overlay import Overlay
from zorggraaf.analysis.result import Column, Table, Value, Words, thing, words

if TYPE_CHECKING:
    import pyoxigraph as ox

    from zorggraaf.validation import Finding, Shape, Shapes

_TYPE: Final = names.expand("rdf:type")
_SUBCLASS: Final = names.expand("rdfs:subClassOf")

ABOUT_THE_RECORD: Final = (
    "Source-",
    "ChangeEvent-",
    "Organisation-closed-unexplained",
    "Organisation-open-though-merged",
    "Membership-duplicate",
    "Membership-open",
    "Recognition-duplicate",
    "source-known",
    "Site-open-of-closed-organisation",
    "region-population-sum",
    "fact-",
)
"""Rules about how facts are written down (dates of the parties, a stated total beside its parts):
a scenario restates no such facts, so that they would say nothing about it."""

_STATES: Final = {
    "breaks": words("wordt gebroken", "is broken"),
    "mends": words("is niet meer gebroken", "is no longer broken"),
}
_SEVERITIES: Final = {"Violation": 0, "Warning": 1, "Info": 2}


def broken_table(overlay: Overlay, called: Words, lang: str) -> Table:
    """Each finding that stands on one side only, gravest first, breaks before mends.

    `rule` is the name of the shape and `component` the kind of SHACL constraint. What has ended in
    the scenario is not judged, nor is how completely the scenario describes what it makes.
    """
    from zorggraaf.validation import Shapes

    shapes = Shapes.load()
    before, after = _findings(overlay, shapes)
    told = [
        (shapes.all[one.shape], state, one)
        for state, found in (("breaks", after - before), ("mends", before - after))
        for one in found
        if _text(one.focus) not in overlay.ended
    ]
    iris = {_text(term) for _, _, one in told for term in (one.focus, one.value)}
    situations = overlay.before.situation, overlay.situation
    labels = names_of((iri for iri in iris if iri.startswith("http")), *situations, lang)
    rows: list[tuple[Value, ...]] = []
    for shape, state, one in told:
        focus, value = _text(one.focus), _text(one.value or one.focus)
        message = shape.message.get(lang, shape.message.get("nl", ""))
        for name, text in (("{?value}", value), ("{$value}", value), ("{$this}", focus)):
            message = message.replace(name, labels.get(text, text))
        rows.append(
            (
                shape.severity,
                state,
                _STATES[state][lang],
                shape.key,
                focus,
                labels.get(focus, focus),
                message,
                shape.component.rpartition("#")[2],
            )
        )
    rows.sort(key=lambda row: (_SEVERITIES.get(str(row[0]), 3), str(row[1]), str(row[3:])))
    return Table(
        title=words(
            f"Regels van het domein: {called['nl']}", f"Rules of the domain: {called['en']}"
        ),
        columns=(
            Column("severity", words("zwaarte", "severity"), "text"),
            Column("state", words("wat", "what"), "text"),
            Column("state_label", words("wat", "what"), "text"),
            Column("rule", words("regel", "rule"), "text"),
            *thing("thing", "bij", "at"),
            Column("message", words("melding", "message"), "text"),
            Column("component", words("soort eis", "kind of constraint"), "text"),
        ),
        rows=rows,
        parameters={"on": overlay.situation.on},
        kind="broken",
        aside=("component",),
    )


def _findings(overlay: Overlay, shapes: Shapes) -> tuple[set[Finding], set[Finding]]:
    """What does not satisfy the shapes, before and after, where the two may differ."""
    from zorggraaf.validation.engines import core_findings

    if not overlay.changed:
        return set(), set()
    judged = [one for one in shapes.all.values() if not one.key.startswith(ABOUT_THE_RECORD)]
    sides: tuple[set[Finding], set[Finding]] = (set(), set())
    situations = overlay.before.situation, overlay.situation
    stores = overlay.before.store, overlay.store
    looks = _looks(shapes)
    touched = _Touched(overlay.changed, stores, looks)
    for shape in judged:
        if shape.select and touched.may_change(shape):
            for side, situation in zip(sides, situations, strict=True):
                side |= situation.findings(shape)
    core = {shape.iri for shape in judged if not shape.select and touched.may_show(shape)}
    near = _near(overlay.changed, stores, looks)
    for side, store in zip(sides, stores, strict=True):
        found = core_findings(_described(near, store, looks), shapes, core)
        side |= {one for one in found if one.focus in near}
    return sides


# -- which nodes, for SHACL Core -------------------------------------------------------------------


class _Looks(NamedTuple):
    """What SHACL Core shapes look at, besides the properties of the node itself."""

    back: frozenset[str]
    """Properties that they follow towards the node."""
    through: frozenset[str]
    """Properties of the node's values that they look at."""


def _looks(shapes: Shapes) -> _Looks:
    path = names.expand("sh:path")
    inverse = names.expand("sh:inversePath")
    back, through = set(), {_TYPE}
    for triple in shapes.triples:
        if triple.predicate.value == inverse:
            back.add(_text(triple.object))
        elif triple.predicate.value == path and _text(triple.subject) not in shapes.all:
            through.add(_text(triple.object))
    for shape in shapes.all.values():
        back |= {target for kind, target in shape.targets if kind == "targetObjectsOf"}
    return _Looks(frozenset(back), frozenset(through))


def _near(
    changed: Iterable[ox.Triple], stores: Iterable[ox.Store], looks: _Looks
) -> set[ox.NamedNode]:
    """The nodes whose findings may differ: a statement of theirs changed, or of what they have as a
    value, or that points at them, and shapes look there."""
    import pyoxigraph as ox

    near: set[ox.NamedNode] = set()
    described: set[ox.NamedNode] = set()
    for statement in changed:
        if isinstance(statement.subject, ox.NamedNode):
            near.add(statement.subject)
            if statement.predicate.value in looks.through:
                described.add(statement.subject)
        if isinstance(statement.object, ox.NamedNode) and statement.predicate.value in looks.back:
            near.add(statement.object)
    for store in stores:
        for value in described:
            for quad in store.quads_for_pattern(None, None, value, ox.DefaultGraph()):
                if isinstance(quad.subject, ox.NamedNode):
                    near.add(quad.subject)
    return near


def _described(nodes: Set[ox.NamedNode], store: ox.Store, looks: _Looks) -> bytes:
    """What is said of nodes, what is said of their values, and what points at them."""
    import pyoxigraph as ox

    whole = ox.DefaultGraph()
    subclasses = store.quads_for_pattern(None, ox.NamedNode(_SUBCLASS), None, whole)
    found = {quad.triple for quad in subclasses}
    values: set[ox.NamedNode] = set()
    for node in nodes:
        for quad in store.quads_for_pattern(node, None, None, whole):
            found.add(quad.triple)
            if isinstance(quad.object, ox.NamedNode):
                values.add(quad.object)
        for predicate in looks.back:
            pointing = store.quads_for_pattern(None, ox.NamedNode(predicate), node, whole)
            found |= {quad.triple for quad in pointing}
    for value in values - nodes:
        for predicate in looks.through:
            said = store.quads_for_pattern(value, ox.NamedNode(predicate), None, whole)
            found |= {quad.triple for quad in said}
    return ox.serialize(found, format=ox.RdfFormat.N_TRIPLES) or b""


# -- which constraints, for SHACL-SPARQL -----------------------------------------------------------

_ANY_PROPERTY: Final = re.compile(
    r"[?$]\w+\s+[?$]\w+\s+([?$<\"'\[]|\w*:)|;\s*[?$]\w+|!\s*[(^<]?\w*:"
)
"""Where a query asks for whatever property: it may always change."""
_ANY_CLASS: Final = re.compile(r"\ba\s*[/*+]?\s*[/?$]|rdf:type")
_NAME: Final = re.compile(r"<([^<>\s]+)>|\b([a-z]+):([\w-]+)")
_OWN: Final = re.compile(r"\$this\s+(?!a\s)((?:[^.{}()<>^/|*+\"]|<[^<>]*>)*)(?=[.{}])")
"""What is said of the checked node itself, without property paths."""

_SHALLOW: Final = (
    "MinCountConstraintComponent",
    "MaxCountConstraintComponent",
    "DatatypeConstraintComponent",
    "PatternConstraintComponent",
    "MinInclusiveConstraintComponent",
    "MaxInclusiveConstraintComponent",
    "InConstraintComponent",
    "UniqueLangConstraintComponent",
)
"""Constraints on the values themselves, whatever is said of these."""


class _Touched:
    """The names that bear on changed statements: properties, and classes of what changed type."""

    def __init__(
        self, changed: Iterable[ox.Triple], stores: Iterable[ox.Store], looks: _Looks
    ) -> None:
        import pyoxigraph as ox

        self.through = looks.through
        self.classes: set[str] = set()
        subjects: dict[str, set[ox.NamedNode | ox.BlankNode]] = {}
        for statement in changed:
            if statement.predicate.value == _TYPE:
                self.classes.add(_text(statement.object))
            elif isinstance(statement.subject, (ox.NamedNode, ox.BlankNode)):
                subjects.setdefault(statement.predicate.value, set()).add(statement.subject)
        types: dict[object, set[str]] = {}
        for node in set().union(*subjects.values()):
            types[node] = {
                _text(quad.object)
                for store in stores
                for quad in store.quads_for_pattern(
                    node, ox.NamedNode(_TYPE), None, ox.DefaultGraph()
                )
            }
        self.properties = {
            name: set().union(*(types[node] for node in nodes)) for name, nodes in subjects.items()
        }
        """Property → the classes of what it changed of."""

    def may_show(self, shape: Shape) -> bool:
        """Whether the findings of a SHACL Core shape may be others than before."""
        changed = self.classes | self.properties.keys()
        looked_at = {target for _, target in shape.targets} | {shape.path.removeprefix("^")}
        deep = not shape.component.endswith(_SHALLOW)
        return bool(changed & looked_at) or (deep and bool(self.classes or changed & self.through))

    def may_change(self, shape: Shape) -> bool:
        """Whether the findings of a SHACL-SPARQL constraint may be others than before."""
        _, _, body = shape.select.partition("WHERE")
        if _ANY_PROPERTY.search(body) or (self.classes and _ANY_CLASS.search(body)):
            return True
        changed = self.classes | self.properties.keys()
        targets = {target for _, target in shape.targets}
        rest = body
        if all(kind == "targetClass" for kind, _ in shape.targets):
            rest = _OWN.sub(" ", body)
            own = _names(" ".join(_OWN.findall(body)), names.PREFIXES)
            if any(self.properties.get(name, set()) & targets for name in own):
                return True
        return bool(changed & (targets | _names(rest, names.PREFIXES)))


def _names(query: str, prefixes: Mapping[str, str]) -> set[str]:
    """The IRIs in a query."""
    return {iri or prefixes.get(prefix, "") + local for iri, prefix, local in _NAME.findall(query)}


def _text(term: object) -> str:
    return "" if term is None else str(getattr(term, "value", term))
