"""The search page: a plain form and its answer, for everyone, with or without JavaScript."""

from __future__ import annotations

from typing import Final

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from zorggraaf.web.language import language
from zorggraaf.web.service import service_of

_LONGEST: Final = 200
"""Characters of a search text that are read: longer than any name."""
_MATCHES: Final = 25


async def search(request: Request) -> Response:
    """What answers to `?q=`, best first."""
    service, lang = service_of(request), language(request)
    text = " ".join(request.query_params.get("q", "")[:_LONGEST].split())
    matches = await service.run(service.graph.find, text, _MATCHES, lang) if text else []
    page = service.renderer(request).render("search.html.jinja", query=text, matches=matches)
    return HTMLResponse(page, headers={"Cache-Control": "no-cache", "Content-Language": lang})


ROUTES: Final = [Route("/zoeken", search, methods=["GET"])]
