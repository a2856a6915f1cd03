"""The addresses of the interface, and what answers at each."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from zorggraaf.errors import ZorggraafError
from zorggraaf.web import problems
from zorggraaf.web.api import analyses, description, explaining, lookups, page, questions, scenarios
from zorggraaf.web.api.examples import EXAMPLES
from zorggraaf.web.api.kitchen import Kitchen
from zorggraaf.web.api.operation import Operation, answered, respond
from zorggraaf.web.service import service_of

if TYPE_CHECKING:
    from starlette.applications import Starlette

    from zorggraaf.library import Question

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
        return await respond(request, explaining.about_operation(*_question(request)))

    return await answered(request, work)


async def _choose(request: Request) -> Response:
    async def work(request: Request) -> Response:
        question, name = _question(request)
        parameter = request.path_params["parameter"]
        try:
            question.parameter(parameter)
        except ZorggraafError as error:
            problem = problems.of(error)
            problem.status = 404
            raise problem from error
        return await respond(request, explaining.values_operation(question, name, parameter))

    return await answered(request, work)


async def _scenario(request: Request) -> Response:
    async def work(request: Request) -> Response:
        return await respond(request, scenarios.WHATIF_POST, await scenarios.body(request))

    return await answered(request, work)


def _path(operation: Operation) -> str:
    """Keys may hold a slash: `region/roaz-west`, `concept/role/member`."""
    return operation.path.replace("{key}", "{key:path}")


OPERATIONS: Final = (explaining.LIST, *analyses.OPERATIONS, *lookups.OPERATIONS, EXAMPLES)

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
