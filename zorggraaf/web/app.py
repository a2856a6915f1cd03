"""The server's routes joined into one application.

Every module of routes has a list `ROUTES`; a new one is imported here and named in `_MODULES`.
Handlers find what they need in `request.app.state.service`.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from zorggraaf.pages.rendering import STATIC
from zorggraaf.web import (
    about,
    api,
    catalogue,
    changes,
    completion,
    crawlers,
    documents,
    health,
    in_memory,
    networks,
    organisation,
    quality,
    questions,
    reconcile,
    regions,
    releases,
    reporting,
    searching,
    sparql,
    warming,
    what_if,
)
from zorggraaf.web.problems import HANDLERS
from zorggraaf.web.security import Guard
from zorggraaf.web.service import Service, Settings

if TYPE_CHECKING:
    from types import ModuleType

# One line each, so that a new module is one more line.
_MODULES: Final[tuple[ModuleType, ...]] = (
    health,
    crawlers,
    catalogue,
    changes,
    documents,
    api,
    sparql,
    reconcile,
    searching,
    regions,
    releases,
    what_if,
    questions,
    completion,
    networks,
    quality,
    reporting,
    about,
    organisation,
    in_memory,
    warming,
)


def create_app(settings: Settings | None = None) -> Starlette:
    """The application; its graph is opened when it starts and closed when it stops.

    >>> create_app().state.settings.port
    8000
    """
    chosen = settings or Settings()

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        service = Service.open(chosen)
        service.pages = frozenset(
            route.path.strip("/") for route in app.routes if isinstance(route, Route)
        )
        app.state.service = service
        try:
            async with _modules_running(app):
                yield
        finally:
            service.close()

    app = Starlette(
        routes=routes(),
        middleware=[Middleware(Guard, max_body=chosen.max_body, request_time=chosen.request_time)],
        exception_handlers=HANDLERS,
        lifespan=lifespan,
    )
    # An address with a slash too many is another address; a redirect would name a host that the
    # client made up.
    app.router.redirect_slashes = False
    app.state.settings = chosen
    return app


def routes() -> list[BaseRoute]:
    """All routes, the first that fits goes."""
    found: list[BaseRoute] = []
    for module in _MODULES:
        found += module.ROUTES
    found.append(Mount("/static", StaticFiles(directory=STATIC), name="static"))
    return found


@asynccontextmanager
async def _modules_running(app: Starlette) -> AsyncIterator[None]:
    """Modules that keep something going (worker processes) have a `running(app)` context."""
    from contextlib import AsyncExitStack

    async with AsyncExitStack() as stack:
        for module in _MODULES:
            running = getattr(module, "running", None)
            if running is not None:
                await stack.enter_async_context(running(app))
        yield
