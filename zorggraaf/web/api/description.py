"""The interface described for programs: OpenAPI 3.1, made from the operations themselves.

Every question of the library is an operation with its own typed parameters; the values that a
parameter takes are those of the graph.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any, Final

from starlette.requests import Request
from starlette.responses import Response

from zorggraaf import __version__
from zorggraaf.library import Words
from zorggraaf.web.api import analyses, explaining, lookups, questions
from zorggraaf.web.api.examples import EXAMPLES
from zorggraaf.web.api.fields import LONGEST, MOST_VALUES, Field
from zorggraaf.web.api.forms import MEDIA
from zorggraaf.web.api.operation import Operation, answered, edition, is_among, kitchen_of
from zorggraaf.web.api.scenarios import WHATIF_POST
from zorggraaf.web.api.schemas import SCHEMAS
from zorggraaf.web.language import preferred
from zorggraaf.web.service import service_of

if TYPE_CHECKING:
    from zorggraaf.library import Library
    from zorggraaf.store import Graph

_MOST_CHOICES: Final = 60
"""Values that are listed one by one; of more there is an example and an address."""

TAGS: Final = (
    ("questions", Words("Vragen van de bibliotheek", "Questions of the library")),
    ("analyses", Words("Analyses", "Analyses")),
    ("lookup", Words("Opzoeken", "Look up")),
)


async def serve(request: Request) -> Response:
    """The description, in the language of the client."""

    async def work(request: Request) -> Response:
        service, lang = service_of(request), preferred(request)
        key = ("openapi", *edition(service), lang)
        text = await kitchen_of(request).make(
            key,
            lambda: json.dumps(
                describe(service.graph, service.library, service.settings.base_url, lang),
                ensure_ascii=False,
                indent=1,
            ).encode(),
            len,
            60.0,
            lang,
        )
        tag = f'"{hashlib.sha256(text).hexdigest()[:32]}"'
        headers = {"ETag": tag, "Cache-Control": "no-cache", "Vary": "Accept-Language"}
        if is_among(request.headers.get("if-none-match"), tag):
            return Response(status_code=304, headers=headers)
        headers["Content-Length"] = str(len(text))
        content = b"" if request.method == "HEAD" else text
        return Response(content, headers=headers, media_type="application/json")

    return await answered(request, work)


def describe(graph: Graph, library: Library, base_url: str, lang: str = "nl") -> dict[str, Any]:
    """The whole description.

    graph: where the values of parameters come from. base_url: where the public finds the server;
    the description also names the server it came from (`/`), which goes first.
    """
    known: dict[tuple[str, ...], list[str]] = {}
    paths: dict[str, Any] = {}
    asked = [questions.operation_of(question) for question in library.questions()]
    first = next(iter(library.questions()))
    general = (
        explaining.about_operation(first, "{name}"),
        explaining.values_operation(first, "{name}", "{parameter}"),
    )
    for operation in (explaining.LIST, *asked, *general, *analyses.OPERATIONS, *lookups.OPERATIONS):
        item = paths.setdefault(operation.path, {})
        item["get"] = _operation(operation, graph, lang, known)
    paths[EXAMPLES.path] = {"get": _operation(EXAMPLES, graph, lang, known)}
    paths["/api/whatif"]["post"] = {
        **_operation(WHATIF_POST, graph, lang, known),
        "requestBody": _SCENARIO_BODY,
    }
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Zorggraaf",
            "summary": _SUMMARY[lang],
            "description": _DESCRIPTION[lang],
            "version": __version__,
            "license": {
                "name": "CC0 1.0",
                "url": "https://creativecommons.org/publicdomain/zero/1.0/",
            },
        },
        "servers": [{"url": "/"}, {"url": base_url}],
        "tags": [{"name": name, "description": words[lang]} for name, words in TAGS],
        "paths": paths,
        "components": {"schemas": SCHEMAS},
    }


_SUMMARY: Final = Words(
    "Het Nederlandse zorglandschap: vragen, analyses en dingen, met bij elk feit een bron.",
    "The Dutch care landscape: questions, analyses and things, each fact with a source.",
)
_DESCRIPTION: Final = Words(
    "Alles is openbaar en alleen te lezen. Een onbekende parameter wordt geweigerd, met wat er "
    "wellicht bedoeld was. Waar een antwoord rijen heeft, bladert u met limit en offset: een kop "
    "Link met rel=next is er alleen als er een volgende rij is. Elk antwoord heeft een ETag. Van "
    "elke vraag zijn oudere versies te stellen: /api/queries/naam@1. Met release=2026-11 komt het "
    "antwoord uit wat in die uitgave bekend was; /release noemt de bewaarde.",
    "Everything is public and read-only. An unknown parameter is refused, with what may have been "
    "meant. Where an answer has rows, page with limit and offset: a Link header with rel=next is "
    "there only if there is a next row. Every answer has an ETag. Older versions of a question "
    "can be asked: /api/queries/name@1. With release=2026-11 an answer is from what was known in "
    "that release; /release lists those that are kept.",
)


def _operation(
    operation: Operation, graph: Graph, lang: str, known: dict[tuple[str, ...], list[str]]
) -> dict[str, Any]:
    content: dict[str, Any] = {
        MEDIA[form]: {"schema": dict(operation.schema) if form == "json" else _OTHER.get(form, {})}
        for form in operation.offered
    }
    responses: dict[str, Any] = {
        "200": {
            "description": operation.summary[lang],
            "headers": {
                "ETag": {
                    "schema": {"type": "string"},
                    "description": Words("Merk van dit antwoord", "Tag of this answer")[lang],
                },
            },
            "content": content,
        },
        "400": _problem(Words("Een parameter kan niet", "A parameter is not possible"), lang),
        "406": _problem(Words("Niet in deze vorm", "Not in this form"), lang),
        "503": _problem(Words("Duurt te lang", "Takes too long"), lang),
    }
    if operation.paged:
        responses["200"]["headers"]["Link"] = {
            "schema": {"type": "string"},
            "description": Words(
                "rel=next en rel=prev, waar die bladzijden er zijn",
                "rel=next and rel=prev, where there are such pages",
            )[lang],
        }
    if operation.post:
        responses["413"] = _problem(Words("Te groot", "Too large"), lang)
        responses["415"] = _problem(Words("Geen JSON of TOML", "Not JSON or TOML"), lang)
    else:
        responses["304"] = {"description": Words("Ongewijzigd", "Unchanged")[lang]}
    if any(field.place == "path" for field in operation.fields):
        responses["404"] = _problem(Words("Niet gevonden", "Not found"), lang)
    return {
        "operationId": operation.name,
        "tags": [operation.tag],
        "summary": operation.summary[lang],
        "description": operation.description[lang],
        "parameters": [_parameter(each, graph, lang, known) for each in operation.all_fields],
        "responses": dict(sorted(responses.items())),
    }


_OTHER: Final[dict[str, dict[str, Any]]] = {
    form: {"type": "string"} for form in ("csv", "tsv", "md", "html", "svg", "rq", "ttl", "nt")
} | {"vega": {"type": "object"}}


def _problem(words: Words, lang: str) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Problem"}
    return {
        "description": words[lang],
        "content": {"application/problem+json": {"schema": schema}},
    }


def _parameter(
    field: Field, graph: Graph, lang: str, known: dict[tuple[str, ...], list[str]]
) -> dict[str, Any]:
    schema = schema_of(field, graph, lang, known)
    found: dict[str, Any] = {
        "name": field.name,
        "in": field.place,
        "required": field.required or field.place == "path",
        "description": field.label[lang],
        "schema": {"type": "array", "items": schema, "maxItems": MOST_VALUES}
        if field.many
        else schema,
    }
    if field.many and field.required:
        found["schema"]["minItems"] = 1
    example = _example(field, schema)
    if example is not None:
        found["example"] = [example] if field.many else example
    return found


def _example(field: Field, schema: dict[str, Any]) -> Any:
    if not field.example:
        return None
    if "enum" in schema and field.example not in schema["enum"]:
        return schema["enum"][0]
    match field.type:
        case "boolean":
            return field.example == "true"
        case "integer":
            return int(field.example)
        case "number":
            return float(field.example)
        case "date" if field.example == "today":
            return "2026-01-01"
    return field.example


def schema_of(
    field: Field, graph: Graph, lang: str, known: dict[tuple[str, ...], list[str]]
) -> dict[str, Any]:
    """The JSON schema of one value of a parameter."""
    schema: dict[str, Any]
    match field.type:
        case "boolean":
            schema = {"type": "boolean"}
        case "date":
            schema = {"type": "string", "format": "date"}
        case "integer" | "number":
            schema = {"type": field.type}
            if field.least is not None:
                schema["minimum"] = field.least
            if field.most is not None:
                schema["maximum"] = field.most
        case _:
            schema = {"type": "string", "minLength": 1, "maxLength": LONGEST}
    values = list(field.choices) or listed(field, graph, lang, known)
    if values:
        schema = {"type": "string", "enum": values}
    if field.default is not None and not field.many:
        schema["default"] = field.default
    return schema


def listed(
    field: Field, graph: Graph, lang: str, known: dict[tuple[str, ...], list[str]]
) -> list[str]:
    """The values that the graph has for a parameter, where they are few enough to name."""
    if field.known is None:
        return []
    key = (field.name, field.label.nl, field.example)
    if key not in known:
        known[key] = list(field.known(graph, lang))
    values = known[key]
    return values if len(values) <= _MOST_CHOICES else []


_SCENARIO_BODY: Final[dict[str, Any]] = {
    "required": True,
    "content": {
        "application/json": {
            "schema": {"$ref": "#/components/schemas/Scenario"},
            "example": {"title": "ETZ verlaat Embraze", "steps": ["leave etz embraze"]},
        },
        "application/toml": {
            "schema": {"type": "string"},
            "example": 'title = "ETZ verlaat Embraze"\nsteps = ["leave etz embraze"]\n',
        },
    },
}
