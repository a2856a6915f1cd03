"""The interface for people: a page that lists what can be asked, with a form to try each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from zorggraaf.library.catalogue import theme_label
from zorggraaf.web.api import analyses, explaining, lookups, questions
from zorggraaf.web.api.description import TAGS, listed
from zorggraaf.web.api.examples import EXAMPLES
from zorggraaf.web.api.operation import Operation
from zorggraaf.web.language import language
from zorggraaf.web.problems import ProblemError
from zorggraaf.web.service import Service, service_of

if TYPE_CHECKING:
    from zorggraaf.web.api.fields import Field

_BESIDE: Final = (explaining.LIST, *analyses.OPERATIONS, *lookups.OPERATIONS, EXAMPLES)


def found(service: Service, name: str) -> Operation | None:
    """The operation of this name; of a question `ask-` and its name."""
    if name.startswith("ask-") and name[4:] in service.library:
        return questions.operation_of(service.library[name[4:]])
    return next((each for each in _BESIDE if each.name == name), None)


async def index(request: Request) -> Response:
    """The page: everything that can be asked, and with ?operation= the form of one of them."""
    service, lang = service_of(request), language(request)
    name = request.query_params.get("operation")
    chosen = found(service, name) if name is not None else None
    if name is not None and chosen is None:
        raise ProblemError(404, hint="/api")
    inputs: list[dict[str, Any]] = []
    if chosen is not None:
        inputs = await service.run(_inputs, service, chosen, lang)
    html = service.renderer(request).render(
        "api.html.jinja",
        tags=[(words[lang], [each for each in _BESIDE if each.tag == tag]) for tag, words in TAGS],
        themes=[
            (theme_label(theme, lang), listed_)
            for theme, listed_ in service.library.themes().items()
        ],
        chosen=chosen,
        inputs=inputs,
    )
    return HTMLResponse(html, headers={"Link": '<api/openapi.json>; rel="service-desc"'})


def _inputs(service: Service, operation: Operation, lang: str) -> list[dict[str, Any]]:
    """What the form asks: per parameter a choice, or a box with an example."""
    return [_input(service, field, lang) for field in operation.all_fields]


def _input(service: Service, field: Field, lang: str) -> dict[str, Any]:
    choices = list(field.choices) or listed(field, service.graph, lang, {})
    if field.type == "boolean":
        choices = ["true", "false"]
    kinds = {"date": "date", "integer": "number"}
    return {
        "name": field.name,
        "label": field.label[lang],
        "required": field.required,
        "choices": choices,
        "example": "" if field.example == "today" else field.example,
        "default": "" if field.default in (None, False) else str(field.default),
        "kind": kinds.get(field.type, "text"),
        "filled": field.required,
    }


async def go(request: Request) -> Response:
    """From a form to the address it stands for: empty boxes left out, keys in their place."""
    service = service_of(request)
    operation = found(service, request.path_params["operation"])
    if operation is None:
        raise ProblemError(404, hint="/api")
    given = [(name, text) for name, text in request.query_params.multi_items() if text.strip()]
    path = operation.path
    for field in operation.fields:
        if field.place == "path":
            text = next((text for name, text in given if name == field.name), "")
            if not text.strip("./ "):
                raise ProblemError(400, field.label, field.example, parameter=field.name)
            path = path.replace(f"{{{field.name}}}", quote(text, safe="/"))
    in_path = {field.name for field in operation.fields if field.place == "path"}
    query = urlencode([pair for pair in given if pair[0] not in in_path])
    # Relative to /api/try/name, so that it also works below a folder of another site.
    up = "../" * (operation.name.count("/") + 2)
    return RedirectResponse(f"{up}{path.lstrip('/')}" + (f"?{query}" if query else ""), 303)
