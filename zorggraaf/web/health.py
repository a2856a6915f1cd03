"""Whether the server is well, for whoever watches over it."""

from __future__ import annotations

from typing import Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from zorggraaf.web.service import service_of


async def health(request: Request) -> Response:
    """Which graph is served, after asking it something; 502 or 503 where it does not answer."""
    service = service_of(request)
    await service.run(service.graph.holds, "ASK { ?s ?p ?o }")
    release = service.release
    # Not where the store is or which address the endpoint has: that is the owner's own affair.
    return JSONResponse(
        {
            "status": "ok",
            "store": "endpoint" if service.settings.endpoint else "embedded",
            "release": release.version or release.day,
            "checksum": release.checksum,
            "statements": release.statements,
            "entities": release.entities,
            # Whether what the first visitors ask has been worked out; it is well before that.
            "warm": request.app.state.warm,
        },
        headers={"Cache-Control": "no-store"},
    )


ROUTES: Final = [Route("/health", health, methods=["GET"])]
