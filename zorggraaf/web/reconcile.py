"""The reconciliation service at `/reconcile`: for OpenRefine and other clients of its API 0.2.

What is asked and answered is `reconciliation.protocol`'s; here it comes in by GET or as a form,
and goes out as JSON, or as JSONP for clients from before CORS.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from typing import Any, Final
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from zorggraaf import names
from zorggraaf.library import Words
from zorggraaf.reconciliation import extending, protocol, suggesting
from zorggraaf.reconciliation.index import index_of
from zorggraaf.web.language import language
from zorggraaf.web.problems import ProblemError
from zorggraaf.web.service import Service, service_of

_CALLBACK: Final = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*(?:\.[A-Za-z_$][A-Za-z0-9_$]*)*\Z")
_FIELDS: Final = 20
"""Fields of a form; a client sends two or three."""
_LONGEST_CALLBACK: Final = 100
_HOST: Final = re.compile(r"[A-Za-z0-9.\-]+(?::\d{1,5})?\Z|\[[0-9A-Fa-f:.]+\](?::\d{1,5})?\Z")
_LONGEST_PREFIX: Final = 200
_MOST_SUGGESTIONS: Final = 50
_MOST_CURSOR: Final = 10_000

_STYLE: Final = (
    "body{font:14px/1.4 system-ui,sans-serif;margin:.6rem;color:#1a1a1a;background:#fff}"
    "h1{font-size:1rem;margin:0 0 .3rem}p{margin:.2rem 0}a{color:#154273}"
)
_STYLE_HASH: Final = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
_FRAMED: Final = (
    f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; base-uri 'none'; form-action 'none'"
)
"""A preview may stand in a frame of OpenRefine's; it holds text and links, and runs nothing."""


async def reconcile(request: Request) -> Response:
    """The manifest; or the candidates of a batch, or of one query; or a data extension."""
    fields = await _fields(request)
    service, lang = service_of(request), language(request)
    if "queries" in fields:
        queries = protocol.read_batch(fields["queries"])
        return _json(request, await service.run(protocol.answer, service.graph, queries, lang))
    if "extend" in fields:
        text = fields["extend"]
        return _json(request, await service.run(extending.extend, service.graph, text, lang))
    if "query" in fields:
        return _json(request, await _one(service, fields, lang))
    if request.method == "POST":
        raise ProblemError(
            400,
            Words("Er is niets gevraagd.", "Nothing was asked."),
            Words(
                "Stuur een formulier met ‘queries’ of ‘extend’.",
                "Send a form with ‘queries’ or ‘extend’.",
            ),
        )
    return _json(request, protocol.manifest(_base(request), lang), {"Vary": "Host"})


async def _one(service: Service, fields: dict[str, str], lang: str) -> dict[str, Any]:
    """The single query of API 0.1: a name, or a query as JSON."""
    text = fields["query"]
    if text.lstrip().startswith("{"):
        query = protocol.read_query(protocol.parsed(text, "query"))
    else:
        asked = {name: fields[name] for name in ("query", "type", "limit") if name in fields}
        query = protocol.read_query(asked)
    found = await service.run(protocol.answer, service.graph, {"query": query}, lang)
    return found["query"]


async def suggest(request: Request) -> Response:
    """Things, types or properties that begin with `prefix`."""
    service, lang = service_of(request), language(request)
    asked = request.query_params
    prefix = asked.get("prefix", "")
    if len(prefix) > _LONGEST_PREFIX:
        raise ProblemError(
            400,
            Words("‘prefix’ is te lang.", "‘prefix’ is too long."),
            Words(
                f"Geef ten hoogste {_LONGEST_PREFIX} tekens.",
                f"Give at most {_LONGEST_PREFIX} characters.",
            ),
        )
    cursor = _count(request, "cursor", 0, _MOST_CURSOR)
    limit = _count(request, "limit", suggesting.PAGE, _MOST_SUGGESTIONS) or suggesting.PAGE
    what = request.path_params["what"]
    if what == "property":
        return _json(request, suggesting.properties(prefix, cursor, limit, lang))
    if what == "type":
        index = await service.run(index_of, service.graph)
        return _json(request, suggesting.types(index, prefix, cursor, limit, lang))
    if what != "entity":
        raise ProblemError(404)
    type_ = asked.get("type", "")[:_LONGEST_PREFIX]
    found = await service.run(
        suggesting.entities, service.graph, prefix, type_, cursor, limit, lang
    )
    return _json(request, found)


async def flyout(request: Request) -> Response:
    """A few words about a thing, type or property, for the box beside a suggestion."""
    service, lang = service_of(request), language(request)
    index = await service.run(index_of, service.graph)
    id_, what = request.query_params.get("id", ""), request.path_params["what"]
    name, told = "", ""
    if what == "entity":
        iri = protocol.entity_iri(index, id_)
        if iri is not None:
            found = suggesting.suggestion(index, index.entities[iri], lang)
            name, told = found["name"], found["description"]
    elif what == "type":
        if names.ZG + id_ in index.classes:
            name, told = index.type_label(names.ZG + id_, lang), names.ZG + id_
    elif what == "property":
        name = next((one.name(lang) for one in extending.PROPERTIES if one.id == id_), "")
    if not name:
        raise ProblemError(
            404, Words(f"‘{id_[:80]}’ bestaat niet.", f"‘{id_[:80]}’ does not exist.")
        )
    from markupsafe import escape

    return _json(request, {"id": id_, "html": f"<p><b>{escape(name)}</b></p><p>{escape(told)}</p>"})


async def properties(request: Request) -> Response:
    """The properties that can be fetched of things of a type."""
    service = service_of(request)
    index = await service.run(index_of, service.graph)
    type_ = request.query_params.get("type", "")[:_LONGEST_PREFIX]
    limit = _count(request, "limit", 0, _MOST_SUGGESTIONS) or None
    return _json(request, extending.proposed(index, type_, limit, language(request)))


async def preview(request: Request) -> Response:
    """A small page about a thing, to stand in a frame."""
    service, lang = service_of(request), language(request)
    index = await service.run(index_of, service.graph)
    iri = protocol.entity_iri(index, request.query_params.get("id", ""))
    if iri is None:
        raise ProblemError(404)
    entity = index.entities[iri]
    page = service.renderer(request).render(
        "preview.html.jinja",
        iri=iri,
        name=entity.label(lang),
        told=suggesting.suggestion(index, entity, lang)["description"],
        successors=[
            (other, index.entities[other].label(lang))
            for other in sorted(entity.successors)
            if other in index.entities
        ],
        numbers=sorted(entity.identifiers.items()),
        style=_STYLE,
    )
    return HTMLResponse(page, headers={"Content-Security-Policy": _FRAMED})


async def view(request: Request) -> Response:
    """Where an identifier leads: the page about that thing."""
    service = service_of(request)
    index = await service.run(index_of, service.graph)
    iri = protocol.entity_iri(index, request.query_params.get("id", ""))
    if iri is None:
        raise ProblemError(404)
    # From `/reconcile/view` the pages are one folder up.
    suffix = "?lang=en" if language(request) == "en" else ""
    return RedirectResponse(f"../doc/{iri.removeprefix(names.ID)}{suffix}", 303)


async def _fields(request: Request) -> dict[str, str]:
    fields = dict(request.query_params)
    if request.method == "POST":
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind != "application/x-www-form-urlencoded":
            raise ProblemError(
                415,
                Words(
                    "Een vraag komt als formulier (application/x-www-form-urlencoded).",
                    "A question comes as a form (application/x-www-form-urlencoded).",
                ),
                Words(
                    "Stuur ‘queries’ of ‘extend’ als veld van een formulier.",
                    "Send ‘queries’ or ‘extend’ as a field of a form.",
                ),
            )
        try:
            text = (await request.body()).decode()
            pairs = parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=_FIELDS)
        except ValueError as error:
            raise ProblemError(
                400, Words("Het formulier is niet te lezen.", "The form cannot be read.")
            ) from error
        fields |= dict(pairs)
    return fields


def _count(request: Request, name: str, default: int, most: int) -> int:
    text = request.query_params.get(name, "")
    if not text:
        return default
    if not (text.isascii() and text.isdigit()):
        raise ProblemError(
            400, Words(f"‘{name}’ moet een getal zijn.", f"‘{name}’ must be a number.")
        )
    return min(int(text[:9]), most)


def _base(request: Request) -> str:
    """Where clients find this service.

    As set; where nothing was set, at the address they have just used: it is told to them alone.
    """
    settings = service_of(request).settings
    if settings.base_url != names.BASE:
        return f"{settings.base_url.rstrip('/')}/reconcile"
    host = request.headers.get("host", "")
    if not _HOST.match(host):
        return f"{names.BASE}reconcile"
    root = request.scope.get("root_path", "").rstrip("/")
    return f"{request.url.scheme}://{host}{root}/reconcile"


def _json(request: Request, answer: Any, headers: dict[str, str] | None = None) -> Response:
    text = json.dumps(answer, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    callback = request.query_params.get("callback")
    if not callback:
        return Response(text, headers=headers, media_type="application/json")
    if len(callback) > _LONGEST_CALLBACK or not _CALLBACK.match(callback):
        raise ProblemError(
            400,
            Words(
                "‘callback’ is geen naam van een functie.", "‘callback’ is no name of a function."
            ),
            Words("Gebruik letters, cijfers, _ $ en punt.", "Use letters, digits, _ $ and dots."),
        )
    # As a script: nothing in it may end that script, and older ones stop at these two signs.
    safe = text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return Response(f"/**/{callback}({safe});", headers=headers, media_type="text/javascript")


ROUTES: Final = [
    Route("/reconcile", reconcile, methods=["GET", "POST"]),
    Route("/reconcile/suggest/{what}", suggest, methods=["GET"]),
    Route("/reconcile/flyout/{what}", flyout, methods=["GET"]),
    Route("/reconcile/properties", properties, methods=["GET"]),
    Route("/reconcile/preview", preview, methods=["GET"]),
    Route("/reconcile/view", view, methods=["GET"]),
]
