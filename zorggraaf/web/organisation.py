"""Organisatie in beeld, `/organisatie/{key}`: the tables and partners of one organisation.

`/organisatie` is where one is chosen, by name. What is shown is what `zorggraaf tables` says.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from zorggraaf import names
from zorggraaf.errors import UsageError, ZorggraafError
from zorggraaf.lookup.finding import AmbiguousKeyError, UnknownKeyError
from zorggraaf.things import short_key
from zorggraaf.web.api.operation import ANALYSIS_SECONDS, edition, kitchen_of
from zorggraaf.web.language import language
from zorggraaf.web.outcomes_kept import outcome
from zorggraaf.web.problems import ProblemError
from zorggraaf.web.service import Service, service_of

if TYPE_CHECKING:
    from zorggraaf.web.api.kitchen import Kitchen

_CACHE: Final = {"Cache-Control": "no-cache"}
_KIND: Final = names.iri("organisation", "x")[:-1]
_FOUND: Final = 20


async def choose(request: Request) -> Response:
    """Organisations to choose from: all of them, or those that a name resembles."""
    service, lang = service_of(request), language(request)
    text = " ".join(request.query_params.get("q", "")[:200].split())

    def work() -> str:
        found = service.graph.find(text, 5 * _FOUND, lang) if text else []
        matches = [match for match in found if match.iri.startswith(_KIND)][:_FOUND]
        listed = service.collection("organisation", lang)
        return service.renderer(request).render(
            "organisations.html.jinja",
            query=text,
            matches=matches,
            listed=listed.members if listed else [],
            place=_place,
        )

    return HTMLResponse(await service.run(work), headers=_headers(lang))


async def organisation(request: Request) -> Response:
    """The page; a key without its kind, and an address with empty boxes, lead to the whole one."""
    service, lang, kitchen = service_of(request), language(request), kitchen_of(request)
    pairs = request.query_params.multi_items()
    if any(not text.strip() for _, text in pairs):
        kept = urlencode([(name, text) for name, text in pairs if text.strip()])
        last = quote(request.path_params["key"].rpartition("/")[2])
        return RedirectResponse(last + (f"?{kept}" if kept else ""), 303, _CACHE)
    made = await kitchen.make(
        (*edition(service), "organisatie", request.url.path, request.url.query, lang),
        partial(_page, service, kitchen, request),
        lambda page: len(page[1]),
        ANALYSIS_SECONDS,
        lang,
        heavy=True,
    )
    return HTMLResponse(made[1], made[0], _headers(lang))


def _page(service: Service, kitchen: Kitchen, request: Request) -> tuple[int, str]:
    from zorggraaf.analysis.on_date import asked as day
    from zorggraaf.pages.organisation import organisation_page

    lang = language(request)
    iri = _resolved(service, request.path_params["key"], lang)
    on, fault, status = request.query_params.get("on", "")[:40], "", 200
    try:
        day(on or None)
    except UsageError:
        fault, status = _FAULTS["on"][lang].format(on), 400
        on = ""
    key = short_key(iri)
    groups: str | None = None
    try:
        found = outcome(service, kitchen, "tables", lang, key=key, on=on or None)
    except UsageError:
        # Before the first edition of a division there are no regions to count: networks are.
        groups, fault = "network", _FAULTS["divisions"][lang].format(on)
        found = outcome(service, kitchen, "tables", lang, key=key, groups=groups, on=on or None)
    other, other_key = None, ""
    asked = request.query_params.get("with", "")[:200]
    if asked:
        try:
            other_key = short_key(_resolved(service, asked, lang))
            shared = outcome(
                service,
                kitchen,
                "tables",
                lang,
                key=key,
                other=other_key,
                groups=groups,
                on=on or None,
            )
            other = shared.tables[0]
        except (ProblemError, ZorggraafError):
            fault, status, other_key = _FAULTS["with"][lang].format(asked[:80]), 404, ""
    page = organisation_page(found, on, day(None), other, other_key, lang)
    html = service.renderer(request).render("organisation.html.jinja", page=page, fault=fault)
    return status, html


_FAULTS: Final = {
    "on": {
        "nl": "‘{}’ is geen datum; dit is de stand van vandaag. Schrijf een datum als jjjj-mm-dd.",
        "en": "‘{}’ is not a date; this is today's state. Write a date as yyyy-mm-dd.",
    },
    "divisions": {
        "nl": "Op {} was er nog geen uitgave van de regio-indelingen; alleen netwerken tellen.",
        "en": "On {} no edition of the divisions existed; only networks are counted.",
    },
    "with": {
        "nl": "‘{}’ is geen organisatie die we kennen.",
        "en": "‘{}’ is no organisation that we know.",
    },
}


def _resolved(service: Service, key: str, lang: str) -> str:
    """The organisation that a key means. Raises ProblemError 404 with what comes near."""
    from zorggraaf.lookup.finding import resolve

    shown = key if len(key) <= 80 else f"{key[:80]}…"
    known = {
        "nl": f"Er is geen organisatie ‘{shown}’.",
        "en": f"There is no organisation ‘{shown}’.",
    }[lang]
    try:
        # A key of its own kind first: a region or a network may bear the same.
        iri = resolve(service.graph, key if "/" in key else f"organisation/{key}", lang)
    except UnknownKeyError as error:
        near = [(match.iri, match.label) for match in error.nearest]
        raise ProblemError(404, known, _HINT[lang], nearest=near) from error
    except AmbiguousKeyError as error:
        near = [(names.ID + choice, label) for choice, label in error.choices]
        raise ProblemError(404, known, _HINT[lang], nearest=near) from error
    if not iri.startswith(_KIND):
        near = [(iri, service.graph.label(iri, lang))]
        raise ProblemError(404, known, _HINT[lang], nearest=near)
    return iri


_HINT: Final = {
    "nl": "Kies er een op /organisatie, of zoek op naam.",
    "en": "Choose one at /organisatie, or search by name.",
}


def _place(iri: str) -> str:
    """Where the page of an organisation is, below the root."""
    return f"organisatie/{iri.removeprefix(_KIND)}"


def _headers(lang: str) -> dict[str, str]:
    return {**_CACHE, "Content-Language": lang}


ROUTES: Final = [
    Route("/organisatie", choose, methods=["GET"]),
    Route("/organisatie/{key:path}", organisation, methods=["GET"]),
]
