"""Linked data: every IRI leads to a description, as a page or as data."""

from __future__ import annotations

from typing import Final

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from zorggraaf.web.service import service_of


async def start(request: Request) -> Response:
    """The start page."""
    service = service_of(request)
    return HTMLResponse(service.renderer(request).render("start.html.jinja"))


ROUTES: Final = [Route("/", start, methods=["GET"])]
