"""What browsers and crawlers ask every server for: robots.txt and an icon."""

from __future__ import annotations

from typing import Final

from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route

from zorggraaf.pages.rendering import STATIC

_ROBOTS: Final = """\
# Everything may be read, and is best taken whole: see /dataset. What is worked out on request is
# not for crawlers.
User-agent: *
Disallow: /api/
Disallow: /sparql
Disallow: /reconcile
Disallow: /regios?
Disallow: /wat-als?
Disallow: /netwerken?
# What was known then: its files are at /release.
Disallow: /*?release=
Disallow: /*&release=
Allow: /
"""


async def robots(request: Request) -> Response:
    """What crawlers may read."""
    del request
    return PlainTextResponse(_ROBOTS, headers={"Cache-Control": "public, max-age=86400"})


async def icon(request: Request) -> Response:
    """The icon, for who does not read in the page where it is."""
    del request
    headers = {"Cache-Control": "public, max-age=86400"}
    return FileResponse(STATIC / "icon.svg", media_type="image/svg+xml", headers=headers)


ROUTES: Final = [
    Route("/robots.txt", robots, methods=["GET"]),
    Route("/favicon.ico", icon, methods=["GET"]),
]
"""The routes of this module."""
