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
    """A statement; they are in order by their graph, subject, property and value.

    What is described comes first of the subjects, and its classes first of its properties.
    """

    graph: str
    """As N-Quads write it; empty of a triple."""
    later: bool
    subject: str
    """As N-Triples write it."""
    other: bool
    prop: str
    """The IRI."""
    value: str
    """As N-Triples write it."""
    statement: Statement


def taken_apart(statements: Iterable[Statement], graphs: bool, first: str) -> list[TakenApart]:
    """Each statement once, in order.

    graphs: whether the graphs of quads matter. first: the IRI of what is described.

    >>> import pyoxigraph as ox
    >>> label = ox.NamedNode(names.expand("rdfs:label"))
    >>> told = [ox.Triple(ox.NamedNode(one), label, ox.Literal("A")) for one in ("urn:a", "urn:b")]
    >>> [one.subject for one in taken_apart(told, False, "urn:b")]
    ['<urn:b>', '<urn:a>']
    """
    import pyoxigraph as ox

    described = f"<{first}>"
    found: dict[Statement, TakenApart] = {}
    for statement in statements:
        graph, told = "", statement
        if isinstance(statement, ox.Quad):
            if graphs:
                graph = str(statement.graph_name)
            else:
                told = statement.triple
        if told not in found:
            subject, prop = str(told.subject), told.predicate.value
            found[told] = TakenApart(
                graph,
                subject != described,
                subject,
                prop != _TYPE,
                prop,
                str(told.object),
                told,
            )
    # Their texts tell all statements apart: none is ever compared itself.
    return sorted(found.values())
