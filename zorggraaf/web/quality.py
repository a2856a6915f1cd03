"""The quality of the data: /kwaliteit, its downloads, templates to fill in, a file to be checked.

A file that is sent is checked and forgotten: nothing is stored, whatever is in it.
"""

from __future__ import annotations

import asyncio
import datetime
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from zorggraaf.errors import ZorggraafError
from zorggraaf.pages.quality import QualityPage, by_owner, checked, chosen_owner, tables_of
from zorggraaf.web.aside import aside
from zorggraaf.web.language import language
from zorggraaf.web.problems import ProblemError
from zorggraaf.web.service import Service, service_of
from zorggraaf.web.uploads import sent

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from starlette.requests import Request

    from zorggraaf.pages.quality import OwnerGaps
    from zorggraaf.tabular import Table
    from zorggraaf.upkeep.importing import ImportResult
    from zorggraaf.validation import Report

_LOG: Final = logging.getLogger("zorggraaf.quality")
_LARGEST: Final = 1_000_000
"""Bytes of a file to be checked: a template with all memberships is a tenth of it."""
_VALIDATING: Final = 300.0
_CHECKING: Final = 120.0
"""Seconds that the work may take on a busy machine."""
_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_REPORTS: Final = {
    "xlsx": _XLSX,
    "json": "application/json",
    "ttl": "text/turtle; charset=utf-8",
}
_CACHE: Final = {"Cache-Control": "no-cache"}


@dataclass
class Validation:
    """The one validation of the graph that is served, begun when first asked for."""

    report: Report | None = None
    failed: bool = False
    _task: asyncio.Task[None] | None = None

    def begin(self, service: Service) -> None:
        """Start, if nobody did."""
        if self._task is None:
            self._task = asyncio.create_task(self._work(service))

    async def _work(self, service: Service) -> None:
        settings = service.settings
        try:
            self.report = await aside(
                "validated", settings.store, settings.endpoint, seconds=_VALIDATING
            )
        except (ZorggraafError, TimeoutError, OSError) as error:
            self.failed = True
            _LOG.error("validation: %s", error)

    async def stop(self) -> None:
        """Let go of it, finished or not."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task


@asynccontextmanager
async def running(app: Starlette) -> AsyncIterator[None]:
    """Keeps the outcome of the validation, and one turn for files to be checked."""
    app.state.validation = Validation()
    app.state.checking = asyncio.Lock()
    try:
        yield
    finally:
        await app.state.validation.stop()


async def page(request: Request) -> Response:
    """The page; the validation shows when it is there."""
    return await _shown(request)


async def _shown(
    request: Request,
    upload: ImportResult | None = None,
    error: ZorggraafError | None = None,
    given: dict[str, str] | None = None,
) -> Response:
    service, lang = service_of(request), language(request)
    validation: Validation = request.app.state.validation
    day, tables, owners = await service.run(known, service, lang)
    # After what this reader waits for.
    validation.begin(service)
    report = validation.report
    shown = QualityPage(
        day,
        tables,
        owners,
        chosen_owner(owners, request.query_params.get("eigenaar", "")),
        checked(report, lang, request.query_params.get("eis", "")) if report else None,
        validation.failed,
        upload,
        *(error.said(lang) if error else ("", "")),
        tuple((given or {}).items()),
    )
    body = await service.run(service.renderer(request).render, "quality.html.jinja", page=shown)
    status = 422 if error or (upload is not None and not upload.ok) else 200
    return HTMLResponse(body, status, {**_CACHE, "Content-Language": lang})


def known(service: Service, lang: str) -> tuple[str, dict[str, Table], tuple[OwnerGaps, ...]]:
    """All that is asked of the graph, kept: it takes two seconds, and stays the same."""

    def make() -> tuple[str, dict[str, Table], tuple[OwnerGaps, ...]]:
        from zorggraaf.quality.overview import quality
        from zorggraaf.tables import read_tables
        from zorggraaf.upkeep.gaps import owned_gaps

        found = quality(service.graph, lang)
        # Which contradictions were decided stands in the tables, which may be of another graph
        # than the one that is served from elsewhere.
        tables = None if service.settings.endpoint else read_tables(None)
        return found.on, tables_of(found), by_owner(owned_gaps(service.graph, tables, lang=lang))

    return service.remembered(("quality", lang), make)


async def state(request: Request) -> Response:
    """Whether the validation is there, for the page that waits for it."""
    validation: Validation = request.app.state.validation
    validation.begin(service_of(request))
    ready = validation.report is not None or validation.failed
    return JSONResponse({"ready": ready}, headers={"Cache-Control": "no-store"})


async def report(request: Request) -> Response:
    """The findings as a file: xlsx, json or ttl."""
    from zorggraaf.validation import render_report

    service, lang = service_of(request), language(request)
    form = request.path_params["form"]
    if form not in _REPORTS:
        raise ProblemError(404)
    validation: Validation = request.app.state.validation
    validation.begin(service)
    if validation.report is None:
        raise ProblemError(503, headers={"Retry-After": "10"})
    body = await service.run(render_report, validation.report, form, lang)
    name = f"zorggraaf-toets-{validation.report.on}.{form}"
    return Response(body, headers=_file(name), media_type=_REPORTS[form])


async def template(request: Request) -> Response:
    """A spreadsheet to fill in, prefilled with what is known."""
    from zorggraaf.tables import read_tables
    from zorggraaf.upkeep.template import template as made

    service = service_of(request)
    kind, about = request.path_params["kind"], request.query_params.get("voor", "")[:200]
    body = await service.run(lambda: made(read_tables(None), service.graph, kind, about))
    name = "-".join(["zorggraaf", kind, *([about.rpartition("/")[2]] if about else [])])
    return Response(body, headers=_file(f"{name}.xlsx"), media_type=_XLSX)


async def check(request: Request) -> Response:
    """What a file would change, and what is wrong with it. Nothing is stored."""
    from zorggraaf.upkeep.importing import Origin

    settings = service_of(request).settings
    form = await sent(request, _LARGEST)
    given = {name: form.fields.get(name, "")[:200].strip() for name in ("bron", "datum")}
    try:
        if not form.file:
            raise ZorggraafError(*_WORDS["none"][language(request)])
        if not form.name.lower().endswith((".xlsx", ".csv")):
            raise ZorggraafError(*_WORDS["kind"][language(request)])
        origin = Origin(
            given["bron"] or form.name.rpartition(".")[0] or form.name,
            given["datum"] or datetime.date.today().isoformat(),
        )
        turn: asyncio.Lock = request.app.state.checking
        if turn.locked():
            raise ProblemError(429, headers={"Retry-After": "20"})
        async with turn:
            outcome = await aside(
                "checked",
                form.file,
                form.name,
                origin,
                settings.store,
                settings.endpoint,
                seconds=_CHECKING,
            )
    except TimeoutError:
        raise ProblemError(503, headers={"Retry-After": "60"}) from None
    except ZorggraafError as error:
        return await _shown(request, error=error, given=given)
    return await _shown(request, outcome, given=given)


_WORDS: Final = {
    "none": {
        "nl": ("Er is geen bestand gekozen.", "Kies een ingevuld sjabloon (.xlsx) of een CSV."),
        "en": ("No file was chosen.", "Choose a filled-in template (.xlsx) or a CSV."),
    },
    "kind": {
        "nl": ("Dit soort bestand wordt niet gelezen.", "Het moet .xlsx of .csv zijn."),
        "en": ("This kind of file is not read.", "It must be .xlsx or .csv."),
    },
}


def _file(name: str) -> dict[str, str]:
    safe = "".join(char for char in name if char.isascii() and (char.isalnum() or char in "-_."))
    return {"Content-Disposition": f'attachment; filename="{safe}"', **_CACHE}


ROUTES: Final = [
    Route("/kwaliteit", page, methods=["GET"]),
    Route("/kwaliteit", check, methods=["POST"]),
    Route("/kwaliteit/stand", state, methods=["GET"]),
    Route("/kwaliteit/toets.{form}", report, methods=["GET"]),
    Route("/kwaliteit/sjabloon/{kind}.xlsx", template, methods=["GET"]),
]
