"""Zorggraaf: a knowledge graph of the Dutch care landscape.

>>> import zorggraaf
>>> with zorggraaf.open() as graph:                                    # doctest: +SKIP
...     print(graph.show("umcg").label)
Universitair Medisch Centrum Groningen
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from os import PathLike

    from zorggraaf.lookup.graph import LookupGraph

__version__ = "0.1.0"
__all__ = ["__version__", "open"]


def open(  # noqa: A001 - `zorggraaf.open()` is the name users expect, as with gzip.open
    store: str | PathLike[str] | None = None, endpoint: str | None = None
) -> LookupGraph:
    """The graph, ready to be asked: the built store, or a remote SPARQL 1.1 endpoint.

    store: the folder `zorggraaf build` wrote (default: the user's cache folder).
    endpoint: the address of a SPARQL 1.1 endpoint; excludes store.
    Raises StoreError when nothing was built yet, EndpointError when the endpoint does not answer.
    """
    from zorggraaf.lookup.graph import open as open_graph

    return open_graph(store=store, endpoint=endpoint)
