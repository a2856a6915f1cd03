"""One operation of the interface, and how every operation is answered.

Parameters are read, a form is chosen, a client that has the answer already hears so (304), and
what is left is made, kept and sent with what a client needs to page and to ask again.
"""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final, cast
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from zorggraaf import __version__
from zorggraaf.errors import ZorggraafError
from zorggraaf.library import Words
from zorggraaf.web import problems, releases
from zorggraaf.web.api import fields as reading
from zorggraaf.web.api import forms
from zorggraaf.web.api.fields import Fault, Field, Values
from zorggraaf.web.api.kitchen import Kitchen
from zorggraaf.web.language import VARY, preferred
from zorggraaf.web.problems import ProblemError
from zorggraaf.web.releases import UnknownReleaseError
from zorggraaf.web.service import Service, service_of

ROWS: Final = 50_000
"""Rows one answer holds at most; the next page holds the others."""
_FARTHEST: Final = 10_000_000

ANALYSIS_SECONDS: Final = 60.0
"""How long an analysis may take before its asker is told to come back."""

LANG: Final = Field(
    "lang",
    Words("Taal van namen en uitleg", "Language of names and explanations"),
    choices=("nl", "en"),
    example="nl",
)
ON: Final = Field(
    "on",
    Words("Peildatum, jjjj-mm-dd (anders vandaag)", "Date, yyyy-mm-dd (today by default)"),
    "date",
    example="2024-07-01",
)
LIMIT: Final = Field(
    "limit",
    Words("Hoeveel rijen ten hoogste (anders alle)", "How many rows at most (all by default)"),
    "integer",
    least=1,
    most=ROWS,
    example="25",
)
OFFSET: Final = Field(
    "offset",
    Words("Hoeveel rijen worden overgeslagen", "How many rows are skipped"),
    "integer",
    default=0,
    least=0,
    most=_FARTHEST,
    example="0",
)

RELEASE: Final = Field(
    "release",
    Words(
        "Uitgave: wat toen bekend was (anders wat nu bekend is)",
        "Release: what was known then (what is known now by default)",
    ),
    example="2026-11",
)


def format_field(offered: Sequence[str]) -> Field:
    """The parameter `format`, for who cannot or will not send an Accept header."""
    return Field(
        "format",
        Words(
            "Vorm van het antwoord (gaat voor de Accept-kop)",
            "Form of the answer (goes before the Accept header)",
        ),
        choices=tuple(offered),
        example=offered[0],
    )


@dataclass(frozen=True, slots=True)
class Page:
    """Which rows of how many an answer holds."""

    offset: int
    rows: int
    total: int
    limit: int | None

    @property
    def next(self) -> int | None:
        """Where the next page starts; None where there is no next row."""
        after = self.offset + self.rows
        return after if self.rows and after < self.total else None

    @property
    def previous(self) -> int | None:
        """Where the page before starts; None on the first."""
        if self.offset == 0:
            return None
        return max(0, min(self.offset, self.total) - (self.limit or ROWS))


def paged(total: int, values: Values) -> tuple[slice, Page]:
    """The rows that `limit` and `offset` ask for, and what to say of them.

    >>> paged(12, {"limit": 5, "offset": 10})[1].next is None
    True
    >>> paged(12, {"limit": 5, "offset": 5})[1].next
    10
    """
    limit, offset = values.get("limit"), cast("int", values.get("offset") or 0)
    size = int(cast("int", limit)) if limit is not None else ROWS
    rows = max(0, min(size, total - offset))
    return slice(offset, offset + size), Page(
        offset, rows, total, size if limit is not None or total > ROWS else None
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """One request, read: what the answer is made from."""

    service: Service
    kitchen: Kitchen
    values: Values
    form: str
    lang: str
    query: tuple[tuple[str, str], ...] = ()
    """The query string as it came, for the addresses of other pages and forms."""
    body: Any = None

    def once(self, key: tuple[object, ...], work: Callable[[], Any]) -> Any:
        """What replies in other forms and for other pages need too, made once."""
        whole = (*edition(self.service), *key)
        kept = self.kitchen.outcomes.get(whole)
        if kept is None:
            kept = work()
            self.kitchen.outcomes.put(whole, kept)
        return kept

    def address(self, **changes: str | int | None) -> str:
        """The same request with other parameters, relative to itself; None leaves one out."""
        pairs = [(name, text) for name, text in self.query if name not in changes]
        pairs += [(name, str(value)) for name, value in changes.items() if value is not None]
        return f"?{urlencode(pairs)}"

    def page_record(self, page: Page) -> dict[str, Any]:
        """Where a page stands among the others, for programs."""
        return {
            "offset": page.offset,
            "rows": page.rows,
            "total": page.total,
            "next": self.address(offset=page.next) if page.next is not None else None,
            "previous": self.address(offset=page.previous) if page.previous is not None else None,
        }


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer, ready to be sent."""

    content: bytes
    page: Page | None = None
    links: tuple[tuple[str, str], ...] = ()
    """(relation, address) besides those of the pages."""
    name: str = ""
    """What a file with it is called, without its suffix."""


def reply_json(record: Any, **more: Any) -> Reply:
    """A record as an answer in json."""
    return Reply((json.dumps(record, ensure_ascii=False, indent=1) + "\n").encode(), **more)


@dataclass(frozen=True)
class Operation:
    """What can be asked at one address."""

    name: str
    """In the description of the interface: operationId."""
    path: str
    tag: str
    summary: Words
    description: Words
    fields: tuple[Field, ...]
    answer: Callable[[Asked], Reply]
    offered: tuple[str, ...] = ("json",)
    paged: bool = False
    check: Callable[[Service, Values, str], list[Fault]] | None = None
    """What only the library or the graph can find wrong with the values."""
    seconds: float | None = None
    """How long it may take; None for the limit of the server's settings."""
    schema: Mapping[str, Any] = field(default_factory=lambda: {"type": "object"})
    """JSON schema of the answer in json."""
    post: bool = False
    """Whether it reads a body."""
    released: bool = True
    """Whether it can be asked of a release; not of what is the same in all."""

    @property
    def all_fields(self) -> tuple[Field, ...]:
        """Its own parameters, and those of all."""
        paging = (LIMIT, OFFSET) if self.paged else ()
        chosen = (format_field(self.offered),) if len(self.offered) > 1 else ()
        release = (RELEASE,) if self.released else ()
        return (*self.fields, *paging, *chosen, *release, LANG)


async def respond(request: Request, operation: Operation, body: Any = None) -> Response:
    """The answer of an operation to a request; faults raise ProblemError."""
    kitchen, lang = kitchen_of(request), preferred(request)
    query = tuple(request.query_params.multi_items())
    values, faults = reading.read(operation.all_fields, query, request.path_params)
    if values.get("release") is not None:
        try:
            await releases.choose(request, str(values["release"]))
        except UnknownReleaseError as error:
            faults.append(reading.of_error("release", error))
    service = service_of(request)
    if faults:
        broken = {fault.parameter for fault in faults}
        rest = {name: None if name in broken else value for name, value in values.items()}
        faults += await service.run(_checked, operation, service, rest, lang)
        raise _refusal(operation, faults, lang)
    form = forms.wanted(request, values.get("format"), operation.offered)
    key = _key(service, operation, values, form, lang, query, body)
    tag = f'"{hashlib.sha256(repr(key).encode()).hexdigest()[:32]}"'
    headers = {
        "ETag": tag,
        "Cache-Control": "no-cache",
        "Vary": VARY,
        "Content-Language": lang,
    }
    if not operation.post and is_among(request.headers.get("if-none-match"), tag):
        return Response(status_code=304, headers=headers)
    asked = Asked(service, kitchen, values, form, lang, query, body)
    reply = await kitchen.make(
        key,
        partial(_made, operation, asked),
        lambda made: len(made.content),
        operation.seconds or service.settings.time_limit,
        lang,
        heavy=operation.seconds is not None,
    )
    return _response(request, asked, reply, headers)


def _made(operation: Operation, asked: Asked) -> Reply:
    faults = _checked(operation, asked.service, asked.values, asked.lang)
    if faults:
        raise _refusal(operation, faults, asked.lang)
    return operation.answer(asked)


def _refusal(operation: Operation, faults: Sequence[Fault], lang: str) -> ProblemError:
    in_path = {field.name for field in operation.fields if field.place == "path"}
    missing = all(fault.parameter in in_path for fault in faults)
    return reading.refusal(faults, lang, 404 if missing else 400)


def _checked(operation: Operation, service: Service, values: Values, lang: str) -> list[Fault]:
    faults = reading.tested(operation.fields, service.graph, values, lang)
    if operation.check is not None:
        faults += operation.check(service, values, lang)
    return faults


def _key(
    service: Service,
    operation: Operation,
    values: Values,
    form: str,
    lang: str,
    query: Sequence[tuple[str, str]],
    body: Any,
) -> tuple[object, ...]:
    """Two requests with the same key have the same answer, to the byte."""
    asked = tuple(sorted((name, repr(value)) for name, value in values.items()))
    # The next page's address repeats the query string, so its order and spelling count as well.
    spelled = tuple(query) if operation.paged else ()
    said = json.dumps(body, sort_keys=True) if body is not None else ""
    return (*edition(service), operation.path, asked, spelled, form, lang, said)


def _response(request: Request, asked: Asked, reply: Reply, headers: dict[str, str]) -> Response:
    links = list(reply.links)
    page = reply.page
    if page is not None:
        if page.next is not None:
            links.append(("next", asked.address(offset=page.next)))
        if page.previous is not None:
            links.append(("prev", asked.address(offset=page.previous)))
            links.append(("first", asked.address(offset=0)))
        headers["X-Total-Count"] = str(page.total)
    if links:
        headers["Link"] = ", ".join(f'<{address}>; rel="{rel}"' for rel, address in links)
    if reply.name and asked.form in _SAVED:
        headers["Content-Disposition"] = f'attachment; filename="{reply.name}.{asked.form}"'
    if asked.form in ("html", "svg"):
        headers["Content-Security-Policy"] = _OWN_STYLE
    headers["Content-Length"] = str(len(reply.content))
    content = b"" if request.method == "HEAD" else reply.content
    return Response(content, headers=headers, media_type=forms.content_type(asked.form))


_SAVED: Final = ("csv", "tsv", "xlsx")
"""Forms that a browser saves instead of shows."""

_OWN_STYLE: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)
"""A result that stands on its own has its style inside, and nothing else."""


# -- what every operation shares ---------------------------------------------------------------


def edition(service: Service) -> tuple[object, ...]:
    """What every answer depends on besides the question: program, graph and day."""
    day = datetime.date.today().isoformat()
    return (__version__, service.release.checksum, day, service.period)


def kitchen_of(request: Request) -> Kitchen:
    """Where the answers of this server are made."""
    return cast("Kitchen", request.app.state.api_kitchen)


def is_among(header: str | None, tag: str) -> bool:
    """Whether an If-None-Match header names this tag.

    >>> is_among('W/"a", "b"', '"a"')
    True
    """
    if not header:
        return False
    tags = [part.strip().removeprefix("W/") for part in header.split(",")]
    return tag in tags


async def answered(request: Request, work: Callable[[Request], Any]) -> Response:
    """What a handler answers; of a name that is not known, the names that come near."""
    try:
        return cast("Response", await work(request))
    except ZorggraafError as error:
        problem = problems.of(error)
        if problem.status >= 500:
            raise
        near = list(reading.nearest_of(error))
        if near:
            problem.members["nearest"] = near
        return problems.response(request, problem)
