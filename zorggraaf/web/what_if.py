"""Wat als, `/wat-als`: try what a change would do; the whole scenario is in the address.

GET /wat-als                the page: steps, the form of a next one, and with reken=ja the outcome
GET /wat-als/stand          how far the outcome is, for the page's script
GET /wat-als/scenario.toml  the scenario as a file
POST /wat-als               a file, checked; leads to the page with its steps
"""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qs, urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from zorggraaf.analysis.scenario_file import Scenario
from zorggraaf.errors import UsageError, ZorggraafError
from zorggraaf.library import Words
from zorggraaf.pages.what_if import (
    KINDS,
    MOST_STEPS,
    Box,
    WhatIfPage,
    filled,
    in_words,
    kind_of,
    result,
)
from zorggraaf.web.api.operation import edition, kitchen_of
from zorggraaf.web.language import language
from zorggraaf.web.problems import ProblemError
from zorggraaf.web.scenario_runs import BusyError, Run
from zorggraaf.web.service import Service, service_of

if TYPE_CHECKING:
    from collections.abc import Callable

_CACHE: Final = {"Cache-Control": "no-cache"}
_AT_ONCE: Final = 0.8
"""Seconds that the page waits for an outcome before it shows that it is being worked out."""
_MOST_FILE: Final = 65_536
_LONGEST: Final = 500
_LONGEST_ADDRESS: Final = 16_000
_SECRET: Final = ("soort", "doe", "ding", "naar", "deel", "naam", "rol")
"""Parameters of the form of a next step, which are no part of the scenario."""


def _asked(request: Request) -> WhatIfPage:
    from zorggraaf.analysis.on_date import asked

    query = request.query_params
    steps = [" ".join(text[:_LONGEST].split()) for text in query.getlist("stap")]
    said = {
        name: " ".join(query.get(name, "")[:_LONGEST].split()) for name in ("on", "titel", "waarom")
    }
    return WhatIfPage(
        [step for step in steps if step][: MOST_STEPS + 1],
        [],
        said["on"],
        said["titel"],
        said["waarom"],
        asked(None),
        kind_of(query.get("soort", "")),
    )


def _scenario(page: WhatIfPage) -> Scenario:
    """The scenario of the steps. Raises UsageError for what cannot be read."""
    from zorggraaf.analysis.on_date import asked
    from zorggraaf.analysis.steps import parse

    if len(page.steps) > MOST_STEPS:
        raise _too_many()
    if page.on:
        asked(page.on)
    for text in page.steps:
        # What is no step could be the name of a file, which is for the terminal only.
        parse(text)
    read = Scenario.read(page.steps)
    return dataclasses.replace(
        read, title=page.title or read.title, why=page.why, on=page.on or None
    )


def _too_many() -> UsageError:
    return UsageError(f"Een scenario heeft hier ten hoogste {MOST_STEPS} stappen.").in_english(
        f"A scenario has at most {MOST_STEPS} steps here."
    )


async def page(request: Request) -> Response:
    """The page, in whatever state its address says."""
    service, lang = service_of(request), language(request)
    shown = _asked(request)
    status = 200
    if request.query_params.get("doe") == "toevoegen" and shown.kind is not None:
        given = {name: request.query_params.getlist(name) for name in _SECRET}
        step, boxes = await service.run(filled, service.graph, shown.kind, given, lang)
        if step is not None:
            return _to(shown.state(steps=[*shown.steps, step]), lang)
        shown = dataclasses.replace(shown, boxes=boxes)
    elif shown.kind is not None:
        shown = dataclasses.replace(
            shown, boxes=[Box(slot) for slot in shown.kind.slots for _ in range(slot.boxes)]
        )
    if shown.steps:
        try:
            scenario = _scenario(shown)
            labels = await service.run(_labels, service, scenario, lang)
            told = [in_words(step, labels, lang) for step in scenario.steps]
            shown = dataclasses.replace(shown, told=told)
            if request.query_params.get("reken") == "ja":
                shown, status = await _worked_out(request, shown, scenario, lang)
        except UsageError as error:
            status = 400
            fault, hint = error.said(lang)
            shown = dataclasses.replace(shown, fault=fault, hint=hint)
    return await _html(request, shown, status)


async def _worked_out(
    request: Request, shown: WhatIfPage, scenario: Scenario, lang: str
) -> tuple[WhatIfPage, int]:
    """The page with the outcome, or with how far it is. Raises UsageError of the scenario."""
    try:
        run = _run(request, scenario, lang)
    except BusyError:
        return dataclasses.replace(shown, busy=True), 503
    if not run.future.done():
        waiting = asyncio.wrap_future(run.future)
        # Should it fail later, then whoever asks next is told; here nobody waits any more.
        waiting.add_done_callback(lambda done: done.cancelled() or done.exception())
        await asyncio.wait([waiting], timeout=_AT_ONCE)
    if not run.future.done():
        return dataclasses.replace(shown, progress=run.told, waited=run.seconds), 200
    outcome = run.future.result()
    made = result(outcome, scenario.steps, shown.on, shown.title, lang)
    return dataclasses.replace(shown, result=made), 200


def _run(request: Request, scenario: Scenario, lang: str) -> Run:
    service = service_of(request)
    runs = kitchen_of(request).scenarios
    return runs.ask(service.graph, edition(service), scenario, scenario.on, lang)


def _labels(service: Service, scenario: Scenario, lang: str) -> Callable[[str], str]:
    """What people call what the steps are about; what they make has the name they give it."""
    from zorggraaf import names

    keys = {key for step in scenario.steps for key in (*step.things, step.target, step.part) if key}
    kinds = ("organisation", "network", "initiative", "region", "municipality", "site")
    iris = {
        f"{names.ID}{kind}/{key}".replace(f"{kind}/{kind}/", f"{kind}/"): key
        for key in keys
        for kind in kinds
    }
    labels = service.graph.labels(sorted(iris), lang)
    found = {step.made: step.name for step in scenario.steps if step.made and step.name}
    for kind in reversed(kinds):
        for key in keys:
            iri = f"{names.ID}{kind}/{key.removeprefix(f'{kind}/')}"
            if iri in labels and key not in found:
                found[key] = labels[iri]
    return lambda key: found.get(key, key)


async def _html(request: Request, shown: WhatIfPage, status: int) -> Response:
    service, lang = service_of(request), language(request)
    html = await service.run(
        service.renderer(request).render,
        "what_if.html.jinja",
        page=shown,
        kinds=KINDS,
        address=lambda pairs: urlencode([*pairs, *([("lang", "en")] if lang == "en" else [])]),
        phases=[(name, words[lang]) for name, words in _PHASES],
        plain=lambda pairs: urlencode(pairs),
    )
    headers = {**_CACHE, "Content-Language": lang}
    if shown.busy:
        headers["Retry-After"] = "30"
    return HTMLResponse(html, status, headers)


_PHASES: Final = (
    (
        "de graaf van nu klaarzetten",
        {"nl": "de graaf van nu klaarzetten", "en": "preparing the graph as it is"},
    ),
    (
        "stappen zetten op een kopie",
        {"nl": "de stappen zetten op een kopie", "en": "taking the steps on a copy"},
    ),
    ("maten vergelijken", {"nl": "alle maten vergelijken", "en": "comparing all measures"}),
    (
        "verlies zoeken",
        {"nl": "zoeken wat aan één komt te hangen", "en": "finding what comes to hang on one"},
    ),
    (
        "regels toetsen",
        {"nl": "de regels van het domein toetsen", "en": "checking the rules of the domain"},
    ),
)


def _to(pairs: Sequence[tuple[str, str]], lang: str) -> Response:
    asked = urlencode([*pairs, *([("lang", "en")] if lang == "en" else [])])
    if len(asked) > _LONGEST_ADDRESS:
        raise ProblemError(
            413,
            Words(
                "Dit scenario is te lang voor een adres.",
                "This scenario is too long for an address.",
            ),
            Words(
                "Reken het uit met: zorggraaf whatif scenario.toml",
                "Work it out with: zorggraaf whatif scenario.toml",
            ),
        )
    return RedirectResponse(f"wat-als?{asked}", 303, _CACHE)


async def standing(request: Request) -> Response:
    """How far the outcome of a scenario is: state bezig, klaar or fout, and what is being done."""
    lang = language(request)
    shown = _asked(request)
    try:
        run = _run(request, _scenario(shown), lang)
    except BusyError:
        return JSONResponse({"state": "druk"}, 503, {"Retry-After": "30"})
    done = run.future.done()
    state = "bezig" if not done else "fout" if run.future.exception() else "klaar"
    told = dict(_PHASES).get(run.told, {}).get(lang, "")
    return JSONResponse(
        {"state": state, "told": told, "seconds": round(run.seconds, 1)},
        headers={"Cache-Control": "no-store"},
    )


async def file(request: Request) -> Response:
    """The scenario as a TOML file."""
    from zorggraaf.analysis.scenario_text import toml

    text = toml(_scenario(_asked(request)))
    headers = {**_CACHE, "Content-Disposition": 'attachment; filename="scenario.toml"'}
    return Response(text, media_type="application/toml; charset=utf-8", headers=headers)


async def upload(request: Request) -> Response:
    """A scenario sent as a file or as text: checked, and led to the page with its steps."""
    lang = language(request)
    text = _sent(await _body(request), request.headers.get("content-type", ""))
    try:
        scenario = Scenario.of_text(text)
        if len(scenario.steps) > MOST_STEPS:
            raise _too_many()
    except ZorggraafError as error:
        fault, hint = error.said(lang)
        shown = dataclasses.replace(_asked(request), fault=fault, hint=hint, toml=text[:_MOST_FILE])
        return await _html(request, shown, 400)
    sent = dataclasses.replace(
        _asked(request), on=scenario.on or "", title=scenario.title, why=scenario.why
    )
    return _to(sent.state(steps=[str(step) for step in scenario.steps]), lang)


async def _body(request: Request) -> bytes:
    raw = b""
    async for chunk in request.stream():
        raw += chunk
        if len(raw) > _MOST_FILE:
            raise ProblemError(
                413,
                Words(
                    f"Een scenario is ten hoogste {_MOST_FILE} bytes.",
                    f"A scenario is at most {_MOST_FILE} bytes.",
                ),
            )
    return raw


def _sent(raw: bytes, content_type: str) -> str:
    """The text of a form: the file where one was chosen, else what was pasted.

    Raises ProblemError for what is no form, and for a file that is no text.
    """
    media = content_type.partition(";")[0].strip().lower()
    try:
        if media == "application/x-www-form-urlencoded":
            fields = parse_qs(raw.decode("ascii"), max_num_fields=10)
            return (fields.get("toml") or [""])[0]
        if media == "multipart/form-data":
            parts = _multipart(raw, content_type)
            chosen = parts.get("bestand") or parts.get("toml") or b""
            return chosen.decode("utf-8-sig").replace("\r\n", "\n")
    except ValueError as error:
        raise ProblemError(
            400,
            Words("Dit is geen tekst in UTF-8.", "This is no text in UTF-8."),
            Words("Sla het op als UTF-8.", "Save it as UTF-8."),
        ) from error
    raise ProblemError(415, hint="multipart/form-data, application/x-www-form-urlencoded")


def _multipart(raw: bytes, content_type: str) -> dict[str, bytes]:
    from email.parser import BytesParser
    from email.policy import HTTP

    head = b"Content-Type: " + content_type.encode("latin-1", "replace") + b"\r\n\r\n"
    message: Any = BytesParser(policy=HTTP).parsebytes(head + raw)
    found: dict[str, bytes] = {}
    for part in message.iter_parts() if message.is_multipart() else ():
        name = part.get_param("name", header="content-disposition")
        content = part.get_payload(decode=True)
        if isinstance(name, str) and isinstance(content, bytes) and content.strip():
            found[name] = content
    return found


ROUTES: Final = [
    Route("/wat-als", page, methods=["GET"]),
    Route("/wat-als", upload, methods=["POST"]),
    Route("/wat-als/stand", standing, methods=["GET"]),
    Route("/wat-als/scenario.toml", file, methods=["GET"]),
]
