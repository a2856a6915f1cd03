"""Vragen, `/vragen`: the query library with a form for each question, and its answer.

Everything chosen is in the address. The answer is that of `zorggraaf ask` and `/api/queries/…`,
kept where those keep it.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from zorggraaf.library import UnknownQuestionError
from zorggraaf.library.catalogue import theme_label
from zorggraaf.pages.question import QuestionPage, shown
from zorggraaf.pages.question_form import Form, form
from zorggraaf.web.api import forms
from zorggraaf.web.api.operation import edition, kitchen_of
from zorggraaf.web.language import language
from zorggraaf.web.problems import ProblemError
from zorggraaf.web.service import Service, service_of

if TYPE_CHECKING:
    from zorggraaf.library import Question
    from zorggraaf.library.answer import Answer
    from zorggraaf.web.api.kitchen import Kitchen

_CACHE: Final = {"Cache-Control": "no-cache"}
_OWN: Final = frozenset({"lang", "blad", "why", "format"})
"""Parameters of the page, not of the question."""
_LONGEST: Final = 500
_PICTURE: Final = ("svg", "png", "vega")


async def listing(request: Request) -> Response:
    """All questions by theme; with ?q= those nearest to these words."""
    service = service_of(request)
    text = " ".join(request.query_params.get("q", "")[:200].split())
    html = await service.run(_listing, service, request, text)
    return HTMLResponse(html, headers={**_CACHE, "Content-Language": language(request)})


def _listing(
    service: Service, request: Request, text: str, unknown: UnknownQuestionError | None = None
) -> str:
    from zorggraaf.library.search import search

    lang, library = language(request), service.library
    return service.renderer(request).render(
        "questions.html.jinja",
        query=text,
        found=[hit.question for hit in search(library.questions(), text)] if text else [],
        themes=[
            (theme, theme_label(theme, lang), listed) for theme, listed in library.themes().items()
        ],
        unknown=request.path_params.get("name", "")[:80] if unknown else "",
        nearest=[library[name] for name in unknown.nearest if name in library] if unknown else [],
        replaced=unknown is not None and "vervangen" in unknown.message,
    )


async def question(request: Request) -> Response:
    """The page of a question, with its answer where all that was filled in can be read."""
    service, lang = service_of(request), language(request)
    pairs = request.query_params.multi_items()
    if any(not text.strip() for _, text in pairs):
        kept = urlencode([(name, text) for name, text in pairs if text.strip()])
        place = quote(request.path_params["name"])
        return RedirectResponse(place + (f"?{kept}" if kept else ""), 303, _CACHE)
    try:
        asked = service.library[request.path_params["name"]]
    except UnknownQuestionError as error:
        html = await service.run(_listing, service, request, "", error)
        return HTMLResponse(html, 404, _CACHE)
    kitchen = kitchen_of(request)
    made = await kitchen.make(
        (*edition(service), "vragen", request.url.path, request.url.query, lang),
        partial(_page, service, kitchen, request, asked),
        lambda page: len(page[1]),
        service.settings.time_limit,
        lang,
    )
    return HTMLResponse(made[1], made[0], {**_CACHE, "Content-Language": lang})


def _page(service: Service, kitchen: Kitchen, request: Request, asked: Question) -> tuple[int, str]:
    lang, library = language(request), service.library
    name, filled = _read(service, request, asked)
    page = QuestionPage(asked, name, library.versions(asked.name), filled, lang)
    status, answer = 400, None
    if not filled.faulty:
        status, answer = 200, _answer(service, kitchen, name, filled, lang)
        from zorggraaf.charts.of_answer import rankable
        from zorggraaf.pages.answer_map import answer_map

        number = request.query_params.get("blad", "1")
        page = QuestionPage(
            asked,
            name,
            page.versions,
            filled,
            lang,
            shown(
                answer,
                page,
                int(number) if number.isascii() and number.isdigit() and len(number) < 7 else 1,
                request.query_params.get("why") == "1",
                rankable(answer) is not None,
                answer_map(service.surroundings().whereabouts, answer, service.graph, lang),
            ),
        )
    html = service.renderer(request).render(
        "question.html.jinja",
        page=page,
        theme=theme_label(asked.theme, lang),
        why=request.query_params.get("why") == "1",
        text=answer.query.strip() if answer is not None else asked.text.strip(),
    )
    return status, html


def _read(service: Service, request: Request, asked: Question) -> tuple[str, Form]:
    """The question's name as asked, and its form filled in."""
    given = {
        name.replace("-", "_"): text[:_LONGEST]
        for name, text in request.query_params.items()
        if name not in _OWN
    }
    name = asked.pinned if "@" in request.path_params["name"] else asked.name
    return name, form(service.graph, asked, given, language(request))


def _answer(service: Service, kitchen: Kitchen, name: str, filled: Form, lang: str) -> Answer:
    def work() -> Answer:
        from zorggraaf.library.answer import ask

        rest = dict(filled.values)
        on = rest.pop("on", None)
        return ask(service.graph, name, on, False, lang, service.library, **rest)

    # As the interface for programs keeps it: files of what is on the page are made at once.
    key = (*edition(service), "ask", name, tuple(filled.values.items()), False, lang)
    kept: Answer | None = kitchen.outcomes.get(key)
    if kept is None:
        kept = work()
        kitchen.outcomes.put(key, kept)
    return kept


async def picture(request: Request) -> Response:
    """The answer as a picture: svg, png or its Vega-Lite specification."""
    service, lang, kitchen = service_of(request), language(request), kitchen_of(request)
    wanted = request.query_params.get("format", "svg")
    if wanted not in _PICTURE:
        raise ProblemError(400, f"format: {', '.join(_PICTURE)}")
    asked = service.library[request.path_params["name"]]
    content = await kitchen.make(
        (*edition(service), "tekening", request.url.path, request.url.query, lang),
        partial(_drawn, service, kitchen, request, asked, wanted),
        len,
        service.settings.time_limit,
        lang,
    )
    headers = {**_CACHE}
    if wanted == "svg":
        headers["Content-Security-Policy"] = _SVG_POLICY
    return Response(content, headers=headers, media_type=forms.content_type(wanted))


_SVG_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"


def _drawn(
    service: Service, kitchen: Kitchen, request: Request, asked: Question, wanted: str
) -> bytes:
    from zorggraaf.charts import chart
    from zorggraaf.charts.of_answer import rankable
    from zorggraaf.output.outcomes import drawn

    lang = language(request)
    name, filled = _read(service, request, asked)
    if filled.faulty:
        raise ProblemError(400, next(one.wrong.message for one in filled.inputs if one.wrong))
    table = rankable(_answer(service, kitchen, name, filled, lang))
    if table is None:
        raise ProblemError(
            404,
            {
                "nl": "Van dit antwoord is geen zinvolle tekening te maken.",
                "en": "No picture of this answer would say anything.",
            }[lang],
        )
    content = drawn(chart(table, lang), wanted)
    return content.encode() if isinstance(content, str) else content


ROUTES: Final = [
    Route("/vragen", listing, methods=["GET"]),
    Route("/vragen/{name}", question, methods=["GET"]),
    Route("/vragen/{name}/tekening", picture, methods=["GET"]),
]
