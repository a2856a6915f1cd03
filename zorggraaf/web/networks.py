"""Netwerken, `/netwerken`: who takes part in what, who connects, and which groups form.

The page holds the ranking; the drawing is fetched by its script from `/netwerken/tekening.json`,
which has every place, size and colour in it.
"""

from __future__ import annotations

import dataclasses
import json
from functools import partial
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from zorggraaf.errors import UsageError
from zorggraaf.pages.networks import (
    COLOURS,
    Chosen,
    NetworksPage,
    legend,
    measure_label,
    ranking,
    subjects,
)
from zorggraaf.web.api.operation import ANALYSIS_SECONDS, edition, kitchen_of
from zorggraaf.web.language import language
from zorggraaf.web.outcomes_kept import once, outcome
from zorggraaf.web.service import Service, service_of

if TYPE_CHECKING:
    from zorggraaf.analysis.affiliation import Affiliation
    from zorggraaf.analysis.outcome import Outcome
    from zorggraaf.web.api.kitchen import Kitchen

_CACHE: Final = {"Cache-Control": "no-cache"}
_NAMES: Final = ("kind", "scope", "theme", "measure", "colour", "on")


async def networks(request: Request) -> Response:
    """The page; an address with empty boxes leads to the one without."""
    service, lang, kitchen = service_of(request), language(request), kitchen_of(request)
    pairs = request.query_params.multi_items()
    if any(not text.strip() for _, text in pairs):
        kept = urlencode([(name, text) for name, text in pairs if text.strip()])
        return RedirectResponse("netwerken" + (f"?{kept}" if kept else ""), 303, _CACHE)
    made = await kitchen.make(
        (*edition(service), "netwerken", request.url.query, lang),
        partial(_page, service, kitchen, request),
        lambda page: len(page[1]),
        ANALYSIS_SECONDS,
        lang,
        heavy=True,
    )
    return HTMLResponse(made[1], made[0], {**_CACHE, "Content-Language": lang})


def _page(service: Service, kitchen: Kitchen, request: Request) -> tuple[int, str]:
    from zorggraaf.analysis.on_date import asked as day

    lang = language(request)
    chosen = _chosen(request)
    page = NetworksPage(chosen, subjects(service.graph, lang), day(None))
    status = 200
    try:
        page = _answered(service, kitchen, request, page, lang)
    except UsageError as error:
        status = 400
        fault, hint = _told(error, lang)
        page = dataclasses.replace(page, fault=fault, hint=hint)
    html = service.renderer(request).render(
        "networks.html.jinja",
        page=page,
        colours=COLOURS,
        measure_label=measure_label,
        drawing="netwerken/tekening.json?" + urlencode([*chosen.pairs(), ("lang", lang)]),
        focus=request.query_params.get("focus", "")[:200],
    )
    return status, html


def _told(error: UsageError, lang: str) -> tuple[str, str]:
    """What is wrong with a choice, and what to do about it."""
    message, hint = error.said(lang)
    return message, hint or {"nl": "Kies uit de lijsten.", "en": "Choose from the lists."}[lang]


def _chosen(request: Request) -> Chosen:
    given = {name: request.query_params.get(name, "")[:100] for name in _NAMES}
    return Chosen(**{name: text for name, text in given.items() if text})


def _answered(
    service: Service, kitchen: Kitchen, request: Request, page: NetworksPage, lang: str
) -> NetworksPage:
    chosen = page.chosen
    _check(page)
    central = _central(service, kitchen, chosen, lang)
    found = _affiliation(service, kitchen, chosen.groups, chosen.on, lang)
    groups, told, colourless = _coloured(service, kitchen, chosen, found, lang)
    number = request.query_params.get("blad", "1")
    sentences = [central.sentence.get(lang, "")]
    cautions = [caution[lang] for caution in central.cautions]
    if told is not None:
        sentences.append(told.sentence.get(lang, ""))
        cautions += [said for one in told.cautions if (said := one[lang]) not in cautions]
    filled = len({group for _, group in found.how})
    return dataclasses.replace(
        page,
        sentences=[text for text in sentences if text],
        cautions=cautions,
        colourless=colourless,
        legend=legend(groups, len(found.units), lang),
        ranking=ranking(
            central.tables[0],
            groups,
            chosen.colour,
            int(number) if number.isascii() and number.isdigit() and len(number) < 7 else 1,
            lang,
        ),
        summary={
            "nl": f"{len(found.units)} organisaties in {filled} samenwerkingen, met "
            f"{len(found.how)} lidmaatschappen, op {found.on}.",
            "en": f"{len(found.units)} organisations in {filled} collaborations, with "
            f"{len(found.how)} memberships, on {found.on}.",
        }[lang],
    )


def _check(page: NetworksPage) -> None:
    """Raises UsageError for a choice that is on no list; subjects and dates tell it themselves."""
    for name, known in (("colour", list(COLOURS)), ("measure", page.measures)):
        text = getattr(page.chosen, name)
        if text not in known:
            listed = ", ".join(known)
            raise UsageError(f"‘{text}’ kan hier niet.", f"Kies uit: {listed}.").in_english(
                f"‘{text}’ is not possible here.", f"Choose from: {listed}."
            )


def _central(service: Service, kitchen: Kitchen, chosen: Chosen, lang: str) -> Outcome:
    return outcome(
        service,
        kitchen,
        "central",
        lang,
        groups=chosen.groups,
        of="organisation",
        measure=chosen.measure,
        on=chosen.on or None,
    )


def _affiliation(
    service: Service, kitchen: Kitchen, groups: str, on: str, lang: str
) -> Affiliation:
    from zorggraaf.analysis.affiliation import affiliation

    return once(
        service,
        kitchen,
        ("affiliation", groups, on, lang),
        lambda: affiliation(service.graph, on or None, groups, lang=lang),
    )


def _coloured(
    service: Service, kitchen: Kitchen, chosen: Chosen, found: Affiliation, lang: str
) -> tuple[dict[str, str], Outcome | None, str]:
    """The groups, what is said of them, and why there are none where a date has no divisions.

    The choice of networks was understood already, so that only the date can be the reason.
    """
    try:
        return (*_groups(service, kitchen, chosen, found, lang), "")
    except UsageError as error:
        return {}, None, error.said(lang)[0]


def _groups(
    service: Service, kitchen: Kitchen, chosen: Chosen, found: Affiliation, lang: str
) -> tuple[dict[str, str], Outcome | None]:
    """Per organisation the group it is coloured by, and what is said of these groups.

    In a division of the country: who is in exactly one region of it.
    """
    if chosen.colour == "community":
        said = outcome(
            service,
            kitchen,
            "communities",
            lang,
            groups=chosen.groups,
            resolution=1.0,
            seeds=20,
            on=chosen.on or None,
        )
        members: list[dict[str, Any]] = said.record["members"]
        return {row["organisation"]: row["community_name"] for row in members}, said
    regions = _affiliation(service, kitchen, chosen.colour, chosen.on, lang)
    labels = dict(zip(regions.groups, regions.group_labels, strict=True))
    within: dict[str, list[str]] = {}
    for unit, region in sorted(regions.how):
        within.setdefault(unit, []).append(labels[region])
    here = set(found.units)
    return {unit: own[0] for unit, own in within.items() if unit in here and len(own) == 1}, None


async def drawing(request: Request) -> Response:
    """The network for the script that draws it: places, sizes, colours and lines."""
    service, lang, kitchen = service_of(request), language(request), kitchen_of(request)

    def work() -> bytes:
        from zorggraaf.charts.affiliation_drawing import drawing as drawn

        chosen = _chosen(request)
        _check(NetworksPage(chosen, [], ""))
        central = _central(service, kitchen, chosen, lang)
        found = _affiliation(service, kitchen, chosen.groups, chosen.on, lang)
        groups, *_ = _coloured(service, kitchen, chosen, found, lang)
        made = drawn(found, central.tables[0], chosen.measure, groups)
        return json.dumps(made, ensure_ascii=False, separators=(",", ":")).encode()

    content = await kitchen.make(
        (*edition(service), "tekening", request.url.query, lang),
        work,
        len,
        ANALYSIS_SECONDS,
        lang,
        heavy=True,
    )
    return Response(content, headers=_CACHE, media_type="application/json")


ROUTES: Final = [
    Route("/netwerken", networks, methods=["GET"]),
    Route("/netwerken/tekening.json", drawing, methods=["GET"]),
]
