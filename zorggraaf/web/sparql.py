"""The SPARQL endpoint, `/sparql`: queries by the SPARQL 1.1 Protocol, and a page to ask them on.

GET and POST with a query are answered in the form that `?format=` or the Accept header asks. GET
without a query gives the service description, and a browser a form that works without scripts.
Nothing can be changed. Which limits hold and why: `workers`; what SERVICE may ask: `federation`.

An answer above the row limit is refused with 503. Cutting it short without being asked would be
answering another question: programs do not look at headers. With `partial=true` a client says it
will: then the first rows come, `X-SPARQL-MaxRows` says how many that is, and JSON and XML results
point (`link`) to the service description, where the limit is.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
from collections.abc import AsyncIterator, Awaitable, Sequence
from contextlib import asynccontextmanager
from typing import IO, TYPE_CHECKING, Final, TypeVar

from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, Response, StreamingResponse
from starlette.routing import Route

from zorggraaf import names
from zorggraaf.library import Words
from zorggraaf.web import protocol, result_formats, service_description, stopped
from zorggraaf.web.language import language
from zorggraaf.web.negotiation import best
from zorggraaf.web.problems import ProblemError
from zorggraaf.web.problems import response as problem_response
from zorggraaf.web.protocol import Asked
from zorggraaf.web.result_formats import HTML
from zorggraaf.web.security import CONTENT_POLICY
from zorggraaf.web.service import Service, Settings, service_of
from zorggraaf.web.worker import Job, WorkerSettings
from zorggraaf.web.workers import Answer, Pool, StoppedError

if TYPE_CHECKING:
    import pyoxigraph as ox
    from starlette.applications import Starlette

_T = TypeVar("_T")

SHOWN: Final = 1_000
"""Rows a page shows; the other forms have them all."""

_DESCRIPTION: Final = (
    result_formats.TURTLE,
    result_formats.JSON_LD,
    result_formats.NTRIPLES,
    result_formats.RDF_XML,
)

# The same query may give another answer a moment later.
_CHANGING: Final = re.compile(r"\b(?:now|rand|uuid|struuid|bnode)\b", re.IGNORECASE)

_HEADERS: Final = {"Vary": "Accept"}


@asynccontextmanager
async def running(app: Starlette) -> AsyncIterator[None]:
    """The worker processes, as long as the server is up."""
    from zorggraaf.store import generations

    service: Service = app.state.service
    settings = service.settings
    held: IO[bytes] | None = None
    folder = ""
    if not settings.endpoint:
        # Held, so that a new build leaves the graph that all workers read until we stop.
        generation, held = generations.hold(settings.store or generations.default_store())
        folder = str(generation.resolve())
    try:
        async with Pool(_worker_settings(settings, folder), settings.workers) as pool:
            app.state.pool = pool
            yield
    finally:
        if held is not None:
            held.close()


def _worker_settings(settings: Settings, folder: str) -> WorkerSettings:
    return WorkerSettings(
        store=folder,
        endpoint=settings.endpoint or "",
        memory=settings.memory_limit,
        service_hosts=settings.service_hosts,
        base=f"{names.BASE}sparql",
    )


async def sparql(request: Request) -> Response:
    """A query's answer; without a query what this endpoint is, or a form to write one on."""
    try:
        asked = await protocol.asked(request)
        if asked.query is None:
            return await _introduction(request, asked)
        return await _answered(request, asked, asked.query)
    except StoppedError as error:
        service = service_of(request)
        return problem_response(request, stopped.problem(error, service.settings))


async def _answered(request: Request, asked: Asked, query: str) -> Response:
    rows_as, triples_as = _forms(request, asked)
    service = service_of(request)
    settings = service.settings
    tag = _tag(service, asked, rows_as, triples_as)
    if tag and request.method in ("GET", "HEAD") and _is_known(request, tag):
        return Response(status_code=304, headers={**_HEADERS, "ETag": tag})
    as_page = rows_as == HTML
    job = Job(
        query,
        result_formats.JSON if rows_as == HTML else rows_as,
        result_formats.TURTLE if triples_as == HTML else triples_as,
        asked.default_graphs,
        asked.named_graphs,
        limit=min(SHOWN, settings.row_limit) if as_page else settings.row_limit,
        cut=as_page or asked.partial,
        note=f"{settings.base_url}sparql#row-limit",
        seconds=settings.time_limit,
    )
    pool: Pool = request.app.state.pool
    try:
        answer = await _unless_gone(request, pool.answer(job))
    except StoppedError as error:
        if not as_page:
            raise
        return await _page(request, query, error=error)
    if as_page:
        return await _page(request, query, answer=answer)
    return _data(request, answer, tag, settings)


def _forms(request: Request, asked: Asked) -> tuple[str, str]:
    try:
        forms = result_formats.chosen(request.headers.get("accept"), asked.format)
    except ValueError:
        raise ProblemError(
            400,
            Words(
                f"De vorm ‘{asked.format[:80]}’ is er niet.",
                f"There is no form ‘{asked.format[:80]}’.",
            ),
            Words(
                f"Kies uit: {', '.join(result_formats.NAMED)}.",
                f"Choose from: {', '.join(result_formats.NAMED)}.",
            ),
        ) from None
    if HTML in forms and set(forms) != {HTML}:
        # What the query gives is only known afterwards; who likes data better gets data.
        return forms[0].replace(HTML, ""), forms[1].replace(HTML, "")
    return forms


def _data(request: Request, answer: Answer, tag: str, settings: Settings) -> Response:
    headers = {
        **_HEADERS,
        "Content-Length": str(answer.length),
        "Cache-Control": "no-cache" if tag else "no-store",
        "Link": f'<{settings.base_url}sparql>; rel="service-desc"',
    }
    if tag:
        headers["ETag"] = tag
    if answer.cut:
        headers["X-SPARQL-MaxRows"] = str(answer.size)
    media = result_formats.content_type(answer.media)
    if request.method == "HEAD":
        answer.close()
        return Response(headers=headers, media_type=media)
    return StreamingResponse(answer.pieces(), headers=headers, media_type=media)


def _tag(service: Service, asked: Asked, *forms: str) -> str:
    """What changes when the answer may: the release and everything asked. Empty if it always may.

    Weak, for rows without ORDER BY come in any order.
    """
    release, query = service.release, asked.query or ""
    # What is behind an endpoint may change without telling us.
    if not release.checksum or service.settings.endpoint or _CHANGING.search(query):
        return ""
    if HTML in forms:
        return ""
    told = [release.checksum, query, asked.default_graphs, asked.named_graphs, asked.partial]
    said = json.dumps([*told, forms, service.settings.row_limit])
    return f'W/"{hashlib.sha256(said.encode()).hexdigest()[:32]}"'


def _is_known(request: Request, tag: str) -> bool:
    known = request.headers.get("if-none-match", "")
    bare = tag.removeprefix("W/")
    return any(part.strip().removeprefix("W/") in (bare, "*") for part in known.split(","))


async def _unless_gone(request: Request, work: Awaitable[_T]) -> _T:
    """The outcome of work, which is cancelled when the client leaves."""
    task = asyncio.ensure_future(work)
    gone = asyncio.ensure_future(_gone(request))
    try:
        await asyncio.wait({task, gone}, return_when=asyncio.FIRST_COMPLETED)
        if not task.done():
            raise ClientDisconnect
        return task.result()
    finally:
        gone.cancel()
        if not task.done():
            task.cancel()
            await asyncio.wait({task})


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


# -- without a query -------------------------------------------------------------------------------


async def _introduction(request: Request, asked: Asked) -> Response:
    named = result_formats.NAMED.get(asked.format.lower(), ("", ""))[1] if asked.format else ""
    media = named or best(request.headers.get("accept"), [*_DESCRIPTION, HTML])
    if request.method == "POST":
        raise ProblemError(
            400,
            Words("Er is geen vraag gestuurd.", "No query was sent."),
            Words("Stuur haar in het veld query.", "Send it in the field query."),
            line=1,
            column=1,
        )
    if media == HTML:
        return await _page(request, _example(request))
    if media is None:
        raise ProblemError(
            406,
            Words(
                "De beschrijving van dit endpoint is er als RDF en als pagina.",
                "The description of this endpoint is there as RDF and as a page.",
            ),
        )
    body = await _description(request, media)
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {**_HEADERS, "ETag": tag, "Cache-Control": "no-cache"}
    if _is_known(request, tag):
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers, media_type=result_formats.content_type(media))


async def _description(request: Request, media: str) -> bytes:
    service = service_of(request)
    kept: dict[str, bytes] = request.app.state.__dict__.setdefault("sparql_description", {})
    if media not in kept:
        sizes = await service.run(service_description.graph_sizes, service.graph)
        triples = service_description.describe(service.settings, sizes, service.release.statements)
        kept[media] = _serialised(triples, media)
    return kept[media]


def _serialised(triples: Sequence[ox.Triple], media: str) -> bytes:
    return result_formats.triples(media, triples, service_description.PREFIXES)


# -- the page --------------------------------------------------------------------------------------


async def _page(
    request: Request,
    query: str,
    *,
    answer: Answer | None = None,
    error: StoppedError | None = None,
) -> Response:
    from zorggraaf.pages import query as query_page

    service = service_of(request)
    lang = language(request)
    problem = stopped.problem(error, service.settings).told(lang) if error else None
    named = request.query_params.get("labels") == "1"
    found: query_page.Found | None = None
    if answer is not None:
        body = b"".join([piece async for piece in answer.pieces()])
        found = query_page.found(answer.media, body, answer.size, answer.cut)

    def work() -> str:
        shown = query_page.labelled(service.graph, found, lang) if found and named else found
        return service.renderer(request).render(
            "sparql.html.jinja",
            query=query,
            problem=problem,
            examples=query_page.examples(service.library, lang),
            prefixes=sorted(names.PREFIXES.items()),
            limits=service.settings,
            labels=named,
            found=shown,
        )

    page = await service.run(work)
    headers = {"Vary": "Accept", "Cache-Control": "no-store" if error else "no-cache"}
    headers["Content-Security-Policy"] = _EDITOR_POLICY
    if problem is not None:
        headers |= problem.headers
    return HTMLResponse(page, problem.status if problem else 200, headers)


_EDITOR_POLICY: Final = f"{CONTENT_POLICY}; style-src 'self' 'unsafe-inline'; font-src 'self' data:"
"""The editor writes styles of its own into the page; scripts are ours only, here as elsewhere."""


def _example(request: Request) -> str:
    """The query to begin with: the example in the address, or one that shows how it is done."""
    from zorggraaf.pages import query as query_page

    name = request.query_params.get("example")
    return query_page.example(service_of(request).library, name)


ROUTES: Final = [
    Route("/sparql", sparql, methods=["GET", "POST"]),
    Route("/sparql/", sparql, methods=["GET", "POST"]),
]
