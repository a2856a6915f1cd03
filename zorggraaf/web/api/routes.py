"""The addresses of the interface, and what answers at each."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from zorggraaf.web.api import analyses, description, lookups, page, questions
from zorggraaf.web.api.examples import EXAMPLES
from zorggraaf.web.api.kitchen import Kitchen
from zorggraaf.web.api.operation import Operation, answered, language, respond
from zorggraaf.web.problems import ProblemError
from zorggraaf.web.service import service_of

if TYPE_CHECKING:
    from starlette.applications import Starlette

    from zorggraaf.library import Question

_MOST_BODY: Final = 65_536
"""Bytes of a scenario: hundreds of steps."""
_MOST_STEPS: Final = 50

Handler = Callable[[Request], Awaitable[Response]]


@asynccontextmanager
async def running(app: Starlette) -> AsyncIterator[None]:
    """What the interface keeps while the server runs: answers made, and answers in the making."""
    kitchen = Kitchen()
    app.state.api_kitchen = kitchen
    try:
        yield
    finally:
        await kitchen.close()


def _serving(operation: Operation) -> Handler:
    async def serve(request: Request) -> Response:
        return await answered(request, lambda asked: respond(asked, operation))

    return serve


def _question(request: Request) -> tuple[Question, str]:
    """The question an address names, and its name as asked, with or without a version."""
    name = request.path_params["name"]
    question = service_of(request).library[name]
    return question, question.name if "@" not in name else question.pinned


async def _ask(request: Request) -> Response:
    async def work(request: Request) -> Response:
        question, name = _question(request)
        operation = questions.operation_of(question, name)
        return await respond(request, operation)

    return await answered(request, work)


async def _explain(request: Request) -> Response:
    async def work(request: Request) -> Response:
        return await respond(request, questions.about_operation(*_question(request)))

    return await answered(request, work)


async def _choose(request: Request) -> Response:
    async def work(request: Request) -> Response:
        question, name = _question(request)
        parameter = request.path_params["parameter"]
        try:
            question.parameter(parameter)
        except Exception as error:
            message = getattr(error, "message", "")
            raise ProblemError(404, message, getattr(error, "hint", "")) from error
        return await respond(request, questions.values_operation(question, name, parameter))

    return await answered(request, work)


async def _scenario(request: Request) -> Response:
    async def work(request: Request) -> Response:
        return await respond(request, analyses.WHATIF_POST, await _body(request))

    return await answered(request, work)


async def _body(request: Request) -> dict[str, Any]:
    """A scenario as sent: TOML as text, JSON as an object with its steps."""
    lang = language(request)
    media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media not in ("application/json", "application/toml"):
        raise ProblemError(
            415,
            {"nl": "Een scenario is JSON of TOML.", "en": "A scenario is JSON or TOML."}[lang],
            "Content-Type: application/json, application/toml.",
        )
    raw = b""
    async for chunk in request.stream():
        raw += chunk
        if len(raw) > _MOST_BODY:
            raise ProblemError(
                413,
                {
                    "nl": f"Een scenario is ten hoogste {_MOST_BODY} bytes.",
                    "en": f"A scenario is at most {_MOST_BODY} bytes.",
                }[lang],
            )
    try:
        text = raw.decode("utf-8-sig")
        content = {"toml": text} if media.endswith("toml") else json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _unreadable(lang, _EXAMPLE) from error
    return content if "toml" in content and media.endswith("toml") else _checked(content, lang)


def _checked(content: Any, lang: str) -> dict[str, Any]:
    if not isinstance(content, dict):
        raise _unreadable(lang, _EXAMPLE)
    unknown = [str(key) for key in content if key not in ("title", "why", "on", "steps")]
    if unknown:
        raise _unreadable(lang, f"{', '.join(unknown)[:80]}? title, why, on, steps.")
    steps = content.get("steps")
    if (
        not isinstance(steps, list)
        or not 1 <= len(steps) <= _MOST_STEPS
        or not all(isinstance(step, str) and step.strip() for step in steps)
    ):
        raise _unreadable(lang, f"steps: 1-{_MOST_STEPS}. {_EXAMPLE}")
    if not all(isinstance(content.get(key, ""), str) for key in ("title", "why", "on")):
        raise _unreadable(lang, _EXAMPLE)
    return content


_EXAMPLE: Final = '{"title": "…", "steps": ["leave etz embraze"]}'


def _unreadable(lang: str, hint: str) -> ProblemError:
    said = {"nl": "Dit scenario is niet te lezen.", "en": "This scenario cannot be read."}
    return ProblemError(400, said[lang], hint)


def _path(operation: Operation) -> str:
    """Keys may hold a slash: `region/roaz-west`, `concept/role/member`."""
    return operation.path.replace("{key}", "{key:path}")


OPERATIONS: Final = (questions.LIST, *analyses.OPERATIONS, *lookups.OPERATIONS, EXAMPLES)

ROUTES: Final[list[Route]] = [
    Route("/api", page.index, methods=["GET"]),
    Route("/api/openapi.json", description.serve, methods=["GET"]),
    Route("/api/try/{operation:path}", page.go, methods=["GET"]),
    Route("/api/whatif", _scenario, methods=["POST"]),
    *(Route(_path(each), _serving(each), methods=["GET"]) for each in OPERATIONS),
    Route("/api/queries/{name}", _ask, methods=["GET"]),
    Route("/api/queries/{name}/about", _explain, methods=["GET"]),
    Route("/api/queries/{name}/parameters/{parameter}/values", _choose, methods=["GET"]),
]
