"""The graph read into memory while the server runs, for pages in a fraction of the time.

A page about a thing rests on thousands of statements; from memory they come in milliseconds. The
server answers from the store on disk until all has been read, and goes on from it where the graph
is too large to be kept twice.
"""

from __future__ import annotations

import asyncio
import gc
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Final

from zorggraaf.errors import ZorggraafError

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from starlette.routing import BaseRoute

    from zorggraaf.lookup.graph import LookupGraph
    from zorggraaf.publish.whole import Whole
    from zorggraaf.web.service import Service

_LOG: Final = logging.getLogger("zorggraaf.memory")

LARGEST: Final = 2_000_000
"""Statements of a graph that is read into memory: about a kilobyte each, twice."""

ROUTES: Final[list[BaseRoute]] = []
"""Nobody visits this module; it keeps something going."""


def read(graph: LookupGraph) -> tuple[LookupGraph, Whole]:
    """The same graph in memory: to be asked, and to describe its things from."""
    import pyoxigraph as ox

    from zorggraaf.lookup.graph import LookupGraph
    from zorggraaf.publish.whole import Whole
    from zorggraaf.store import Graph

    store = ox.Store()
    quads = graph.nquads()
    store.bulk_load(quads, format=ox.RdfFormat.N_QUADS)
    # What each source says, and all of it once more as one graph: as in the store.
    store.bulk_load(graph.ntriples(), format=ox.RdfFormat.N_TRIPLES, to_graph=ox.DefaultGraph())
    whole = Whole(ox.parse(quads, format=ox.RdfFormat.N_QUADS))
    # What was read stays to the end: not to be looked through again and again for rubbish.
    gc.collect()
    gc.freeze()
    return LookupGraph.over(Graph.of(store)), whole


async def take_in(service: Service) -> None:
    """Read the graph of a service into memory, and answer from there."""
    try:
        service.take_over(*await service.run(read, service.graph))
    except (ZorggraafError, MemoryError, OSError) as error:
        _LOG.warning("the graph stays on disk: %s", error)


@asynccontextmanager
async def running(app: Starlette) -> AsyncIterator[None]:
    """Reads while the first visitors are served from disk."""
    service: Service = app.state.service
    settings = service.settings
    if not settings.in_memory or settings.endpoint or service.release.statements > LARGEST:
        app.state.reading = None
        yield
        return
    task = app.state.reading = asyncio.create_task(take_in(service))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
