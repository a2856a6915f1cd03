"""What keeps the server and its visitors safe, around every route.

Headers that tell a browser to trust nothing but us; limits on what a request may carry and how
long it may take to arrive; an access log that knows what was served and how fast, not to whom.
"""

from __future__ import annotations

import asyncio
import logging
import time
from typing import TYPE_CHECKING, Final

from starlette.datastructures import MutableHeaders
from starlette.requests import Request

from zorggraaf.library import Words
from zorggraaf.web.problems import ProblemError, handle, response

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_LOG: Final = logging.getLogger("zorggraaf.access")

CONTENT_POLICY: Final = (
    "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
"""Nothing from elsewhere and nothing inline, so that text smuggled into a page stays text."""

HEADERS: Final[dict[str, str]] = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
"""On every answer, unless a route set its own."""

CORS: Final[dict[str, str]] = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": (
        "Allow, Content-Disposition, Content-Language, Content-Location, ETag, Link, Location, "
        "Retry-After, Vary, X-SPARQL-MaxRows, X-Total-Count"
    ),
}
"""Everything here is public and nothing depends on who asks, so that any page may read it."""

_PREFLIGHT: Final[dict[str, str]] = {
    **CORS,
    "Access-Control-Allow-Methods": "GET, HEAD, POST, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Accept-Language, Content-Type, If-None-Match",
    "Access-Control-Max-Age": "86400",
}

_LONGEST_ADDRESS: Final = 32_768
"""Bytes of path and query together: a long SPARQL query fits, an attack on memory does not."""


class Guard:
    """ASGI middleware: the headers, the limits and the log."""

    def __init__(self, app: ASGIApp, max_body: int, request_time: float) -> None:
        self.app = app
        self.max_body = max_body
        self.request_time = request_time

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = time.perf_counter()
        status = 0

        async def secured(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                for name, value in (*HEADERS.items(), *CORS.items()):
                    headers.setdefault(name, value)
            await send(message)

        try:
            await self._limited(scope, receive, secured)
        finally:
            # The path says what was read; the query string may say what somebody wondered about.
            _LOG.info(
                "%s %s %s %.0f ms",
                scope["method"],
                _plain(scope["path"]),
                status or "afgebroken",
                1000 * (time.perf_counter() - started),
            )

    async def _limited(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope)
        headers = request.headers
        if scope["method"] == "OPTIONS" and "access-control-request-method" in headers:
            await _empty(204, _PREFLIGHT)(scope, receive, send)
            return
        problem = self._refusal(scope, headers.get("content-length"))
        if problem is not None:
            await response(request, problem)(scope, receive, send)
            return
        body = _Body(receive, self.max_body, self.request_time)
        answered = False

        async def noted(message: Message) -> None:
            nonlocal answered
            answered = True
            await send(message)

        try:
            await self.app(scope, body, noted)
        except Exception as error:
            # Half an answer cannot be mended: the connection is broken off, so that it shows.
            if answered:
                raise
            await (await handle(request, error))(scope, receive, send)

    def _refusal(self, scope: Scope, length: str | None) -> ProblemError | None:
        if len(scope.get("raw_path") or b"") + len(scope["query_string"]) > _LONGEST_ADDRESS:
            return ProblemError(
                414, hint=Words("Stuur een lange vraag met POST.", "Send a long query with POST.")
            )
        if length is not None and (not length.isdigit() or int(length) > self.max_body):
            return _too_large(self.max_body)
        return None


class _Body:
    """What a client sends, as long as it is small enough and comes in time."""

    def __init__(self, receive: Receive, limit: int, seconds: float) -> None:
        self._receive = receive
        self._limit = limit
        self._seconds = seconds
        # From when it is first read: how long an answer took to make is not the client's doing.
        self._deadline: float | None = None
        self._size = 0
        self._whole = False

    async def __call__(self) -> Message:
        if self._whole:
            return await self._receive()  # waits for the client to leave, which may take long
        if self._deadline is None:
            self._deadline = time.monotonic() + self._seconds
        try:
            message = await asyncio.wait_for(
                self._receive(), max(0.0, self._deadline - time.monotonic())
            )
        except TimeoutError:
            raise ProblemError(408, headers={"Connection": "close"}) from None
        if message["type"] == "http.request":
            self._size += len(message.get("body", b""))
            self._whole = not message.get("more_body", False)
            if self._size > self._limit:
                raise _too_large(self._limit)
        return message


def _too_large(limit: int) -> ProblemError:
    return ProblemError(
        413,
        Words(
            f"Een vraag mag hier ten hoogste {limit} bytes groot zijn.",
            f"A request may be at most {limit} bytes large here.",
        ),
        headers={"Connection": "close"},
    )


def _empty(status: int, headers: dict[str, str]) -> ASGIApp:
    from starlette.responses import Response

    return Response(status_code=status, headers=headers)


def _plain(path: str) -> str:
    """A path in a log line: short, and without characters that could forge another line."""
    return "".join(char if char.isprintable() else "�" for char in path[:200])
