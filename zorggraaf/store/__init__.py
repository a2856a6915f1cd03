"""One door to the graph: the embedded store or a remote SPARQL endpoint, with the same answers."""

from typing import TYPE_CHECKING

from zorggraaf.store.graph import Cells, Graph, Result, open  # noqa: A004 - as gzip.open

if TYPE_CHECKING:
    from zorggraaf.store.graph import Term

__all__ = ["Cells", "Graph", "Result", "Term", "open"]
