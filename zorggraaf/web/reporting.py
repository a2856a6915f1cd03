"""Reporting a mistake, /melden: the row behind a fact, put right, as text to send.

Nothing is stored or sent from here: who reports gets a text that `zorggraaf import` reads.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from zorggraaf import names
from zorggraaf.pages.report import ReportPage, reported, row_of, rows_behind
from zorggraaf.publish.description import exists
from zorggraaf.publish.publisher import PUBLISHER
from zorggraaf.web.language import language
from zorggraaf.web.problems import ProblemError
from zorggraaf.web.service import Service, service_of
from zorggraaf.web.uploads import sent

if TYPE_CHECKING:
    from starlette.requests import Request

    from zorggraaf.tables import Tables

_LARGEST: Final = 50_000
"""Bytes of a row that is sent: the longest is a tenth of it."""
_LONGEST_KEY: Final = 400


async def report(request: Request) -> Response:
    """The rows behind a thing; of one row its columns to put right; and the text to send."""
    service, lang = service_of(request), language(request)
    asked = request.query_params
    thing, row = asked.get("ding", "")[:_LONGEST_KEY], asked.get("rij", "")[:_LONGEST_KEY]
    iri = names.ID + thing
    if not thing or not await service.run(exists, service.graph, iri):
        raise ProblemError(404)
    label = await service.run(service.graph.label, iri, lang)
    behind = await service.run(rows_behind, service.graph, iri, lang)
    shown = ReportPage(thing, label, behind)
    if row:
        tables = await service.run(_tables, service)
        chosen = row_of(tables, row, lang)
        # A row of another thing would be a mistake in the address.
        if chosen is None or all(one.place != row for one in behind):
            raise ProblemError(404)
        shown = ReportPage(thing, label, behind, chosen)
        if request.method == "POST":
            given = (await sent(request, _LARGEST)).fields
            shown = reported(shown, tables, given)
    elif request.method == "POST":
        raise ProblemError(400)
    body = service.renderer(request).render("report.html.jinja", page=shown, publisher=PUBLISHER)
    return HTMLResponse(body, headers={"Cache-Control": "no-store", "Content-Language": lang})


def _tables(service: Service) -> Tables:
    from zorggraaf.tables import read_tables

    return service.remembered("tables", lambda: read_tables(None))


ROUTES: Final = [Route("/melden", report, methods=["GET", "POST"])]
