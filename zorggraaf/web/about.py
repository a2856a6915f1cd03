"""What zorggraaf is, on one page: /over."""

from __future__ import annotations

from typing import Final

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from zorggraaf import __version__
from zorggraaf.publish.feed import releases
from zorggraaf.publish.publisher import PUBLISHER
from zorggraaf.web.language import language
from zorggraaf.web.service import service_of


async def about(request: Request) -> Response:
    """What it is, its releases, how to cite and reach it, and how accessible it is."""
    service, lang = service_of(request), language(request)
    known = await service.run(releases, service.graph)
    body = service.renderer(request).render(
        "about.html.jinja", releases=known, software=__version__, publisher=PUBLISHER
    )
    return HTMLResponse(body, headers={"Cache-Control": "no-cache", "Content-Language": lang})


ROUTES: Final = [Route("/over", about, methods=["GET"])]
