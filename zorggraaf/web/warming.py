"""What the first visitors ask, worked out before they come.

Much is worked out once per graph and then kept: the index of names, the counts of the dataset, the
networks, how good the data are. So that nobody waits for it, the server asks itself its own pages
after it has started: one at a time, in the background, after the graph was read into memory (what
is kept is of one graph). `/health` answers meanwhile, and says when it is done.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Any, Final

from zorggraaf import names
from zorggraaf.web import quality

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from starlette.routing import BaseRoute

    from zorggraaf.web.service import Service

_LOG: Final = logging.getLogger("zorggraaf.warming")

ROUTES: Final[list[BaseRoute]] = []
"""Nobody visits this module; it visits the others."""

_ADDRESSES: Final = (
    *("/", "/zoeken?q=umc", "/doc/organisation", "/dataset", "/vragen", "/regios", "/netwerken"),
    *("/reconcile/suggest/entity?prefix=umc", "/def", "/over", "/wat-als", "/api"),
    *("/api/openapi.json", "/sparql"),
)
"""In the order in which people come to them."""
_KINDS: Final = ("organisation", "network", "region")
"""Of each the first thing, for what all pages of things share."""
_BREATH: Final = 0.05
"""Seconds between two pages, for who is waiting already."""


async def visit(app: Starlette, address: str) -> int:
    """Ask the application a page as a browser would, without a network; its status."""
    path, _, query = address.partition("?")
    status = 0

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        nonlocal status
        status = message.get("status", status)

    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": query.encode(),
        "headers": [(b"host", b"localhost"), (b"accept", b"text/html")],
        "app": app,
        "state": {},
    }
    # Past the guard: nobody asked, so that nothing belongs in the log of who did.
    await app.router(scope, receive, send)
    return status


async def warm(app: Starlette) -> None:
    """Work out what the first visitors ask; a page that fails is left for its first visitor."""
    service: Service = app.state.service
    started = time.monotonic()
    reading: asyncio.Task[None] | None = app.state.reading
    if reading is not None:
        await asyncio.wait({reading})
    for lang in ("nl", "en"):
        things = []
        for kind in _KINDS:
            found = await service.run(service.collection, kind, lang)
            if found is not None and found.members:
                things.append(f"/doc/{found.members[0][0].removeprefix(names.ID)}")
        for address in (*_ADDRESSES, *things):
            english = f"{'&' if '?' in address else '?'}lang=en" if lang == "en" else ""
            await _one(app, address + english)
        # Not the page itself, which has the whole graph validated when somebody looks at it.
        await service.run(quality.known, service, lang)
    app.state.warm = True
    _LOG.info("all was worked out in %.1f s", time.monotonic() - started)


async def _one(app: Starlette, address: str) -> None:
    try:
        status = await visit(app, address)
        if status != 200:
            _LOG.warning("%s gave %s", address, status)
    except Exception as error:  # whatever it is, its first visitor is told
        _LOG.warning("%s could not be worked out: %s", address, type(error).__name__)
    await asyncio.sleep(_BREATH)


@asynccontextmanager
async def running(app: Starlette) -> AsyncIterator[None]:
    """Works things out while the first visitors are served."""
    service: Service = app.state.service
    app.state.warm = False
    # What is behind an endpoint may change, so that little of it is kept.
    if not service.settings.warm_up or service.settings.endpoint:
        yield
        return
    task = asyncio.create_task(_safely(app))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _safely(app: Starlette) -> None:
    try:
        await warm(app)
    except Exception:
        _LOG.exception("not all could be worked out")
