"""Statements with their texts beside them, in the order in which they are written.

Asking an engine's terms for their texts takes longer than anything that is done with these: it is
done once for all forms that a description is written in.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final, NamedTuple

from zorggraaf import names

if TYPE_CHECKING:
    import pyoxigraph as ox

    Statement = ox.Triple | ox.Quad

_TYPE: Final = names.expand("rdf:type")


class TakenApart(NamedTuple):
    """A statement and its texts."""

    graph: str
    """As N-Quads write it; empty of a triple."""
    subject: str
    """As N-Triples write it."""
    prop: str
    """The IRI."""
    value: str
    """As N-Triples write it."""
    statement: Statement


def taken_apart(statements: Iterable[Statement], graphs: bool = False) -> list[TakenApart]:
    """Each statement once, in the order in which they come.

    graphs: whether the graphs of quads matter.

    >>> import pyoxigraph as ox
    >>> a, label = ox.NamedNode("urn:a"), ox.NamedNode(names.expand("rdfs:label"))
    >>> triple = ox.Triple(a, label, ox.Literal("A"))
    >>> [(one.subject, one.value) for one in taken_apart([triple, triple])]
    [('<urn:a>', '"A"')]
    """
    import pyoxigraph as ox

    found: dict[Statement, TakenApart] = {}
    for statement in statements:
        graph, told = "", statement
        if isinstance(statement, ox.Quad):
            if graphs:
                graph = str(statement.graph_name)
            else:
                told = statement.triple
        if told not in found:
            found[told] = TakenApart(
                graph, str(told.subject), told.predicate.value, str(told.object), told
            )
    return list(found.values())


def in_order(told: Iterable[TakenApart], first: str) -> list[TakenApart]:
    """By graph, subject, property and value; `first` is the IRI of what is described.

    That comes first of the subjects, and its classes first of its properties.

    >>> import pyoxigraph as ox
    >>> label = ox.NamedNode(names.expand("rdfs:label"))
    >>> told = [ox.Triple(ox.NamedNode(one), label, ox.Literal("A")) for one in ("urn:a", "urn:b")]
    >>> [one.subject for one in in_order(taken_apart(told), "urn:b")]
    ['<urn:b>', '<urn:a>']
    """
    described = f"<{first}>"
    return sorted(
        told,
        key=lambda one: (
            one.graph,
            one.subject != described,
            one.subject,
            one.prop != _TYPE,
            one.prop,
            one.value,
        ),
    )
