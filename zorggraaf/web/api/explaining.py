"""The library explained over HTTP: all questions, one question, and what its parameters allow."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, cast

from zorggraaf.library import THEMES, Parameter, Question, Words
from zorggraaf.web.api.fields import Field
from zorggraaf.web.api.operation import Asked, Operation, Reply, paged, reply_json
from zorggraaf.web.api.questions import TAG

if TYPE_CHECKING:
    from zorggraaf.store import Graph
    from zorggraaf.web.service import Service

_NAME: Final = Field(
    "name",
    Words("Naam van de vraag, ook met versie", "Name of the question, or with a version"),
    required=True,
    example="network-members",
    place="path",
)
_SEARCH: Final = Field(
    "q", Words("Vrije woorden, nl of en", "Free words, nl or en"), example="leden netwerk"
)


def _listed(asked: Asked) -> Reply:
    from zorggraaf.library.catalogue import listing_record
    from zorggraaf.library.search import search

    library, words, theme = asked.service.library, asked.values["q"], asked.values["theme"]
    records = {str(record["name"]): record for record in listing_record(library)}
    scores: dict[str, float] = {}
    if words is not None:
        hits = search(library.questions(), str(words), limit=len(records))
        scores = {hit.question.name: hit.score for hit in hits}
        records = {name: {**records[name], "score": score} for name, score in scores.items()}
    found = [record for record in records.values() if theme in (None, record["theme"])]
    rows, page = paged(len(found), asked.values)
    shown = [{**record, "href": f"queries/{record['name']}"} for record in found[rows]]
    return reply_json(
        {"count": len(found), "page": asked.page_record(page), "questions": shown}, page=page
    )


def _explained(asked: Asked, question: Question, name: str) -> Reply:
    if asked.form == "rq":
        return Reply(question.text.encode())
    return reply_json(explanation(asked.service, question, name, asked.lang))


def explanation(service: Service, question: Question, name: str, lang: str) -> dict[str, Any]:
    """All that is said above a question, what each parameter allows, and its SPARQL."""
    from zorggraaf.library.published import question_iri

    header = question.header

    def both(words: Words) -> dict[str, str]:
        return {"nl": words.nl, "en": words.en}

    few = {parameter.name: _few(service, parameter, lang) for parameter in question.parameters}
    return {
        "iri": question_iri(name if "@" in name else question.name),
        "name": question.name,
        "version": question.version,
        "pinned": question.pinned,
        "versions": list(service.library.versions(question.name)),
        "theme": question.theme,
        "tags": list(header.tags),
        "title": both(question.title),
        "question": both(question.question),
        "explanation": both(question.explanation),
        "gaps": both(question.gaps),
        "answers": list(header.answers),
        "parameters": [
            {
                "name": parameter.name,
                "label": both(parameter.label),
                "type": parameter.type,
                "scheme": parameter.scheme or None,
                "classes": list(parameter.classes),
                "default": parameter.default,
                "values": few[parameter.name],
                "all_values": f"parameters/{parameter.name}/values"
                if parameter.type in ("concept", "thing")
                else None,
            }
            for parameter in question.parameters
        ],
        "columns": [
            {"name": column.name, "label": both(column.label), "evidence": column.evidence}
            for column in question.columns
        ],
        "example": header.example,
        "query": question.text,
    }


_FEW: Final = 40
"""Values that an explanation names one by one; of more it says where they are."""


def _few(service: Service, parameter: Parameter, lang: str) -> list[dict[str, str]] | None:
    values = values_of(service.graph, parameter, lang)
    return list(values) if 0 < len(values) <= _FEW else None


def values_of(graph: Graph, parameter: Parameter, lang: str) -> tuple[dict[str, str], ...]:
    """What a parameter of type concept or thing allows: key, label and IRI, by label."""
    if parameter.type not in ("concept", "thing"):
        return ()
    from zorggraaf.library.parameters import allowed
    from zorggraaf.library.proof import in_batches
    from zorggraaf.things import short_key

    iris = allowed(graph, parameter)
    labels = in_batches(graph, iris, lang)
    found = [
        {
            "key": short_key(iri).rpartition("/")[2]
            if parameter.type == "concept"
            else short_key(iri),
            "label": labels.get(iri, short_key(iri)),
            "iri": iri,
        }
        for iri in iris
    ]
    return tuple(sorted(found, key=lambda value: (value["label"].casefold(), value["key"])))


def _values(asked: Asked, question: Question) -> Reply:
    from rapidfuzz import fuzz

    from zorggraaf.lookup.finding import fold

    parameter = question.parameter(str(asked.values["parameter"]))
    key = (
        "values",
        parameter.type,
        parameter.scheme,
        parameter.classes,
        parameter.kind,
        asked.lang,
    )
    found = cast(
        "tuple[dict[str, str], ...]",
        asked.once(key, lambda: values_of(asked.service.graph, parameter, asked.lang)),
    )
    if asked.values["q"] is not None:
        text = fold(str(asked.values["q"]))
        near = [(_likeness(text, value, fold, fuzz.WRatio), value) for value in found]
        near.sort(key=lambda pair: -pair[0])
        found = tuple(value for score, value in near if score >= _ALIKE)
    rows, page = paged(len(found), asked.values)
    return reply_json(
        {
            "parameter": parameter.name,
            "type": parameter.type,
            "count": len(found),
            "page": asked.page_record(page),
            "values": list(found[rows]),
        },
        page=page,
    )


_ALIKE: Final = 75.0
"""Likeness (0-100, rapidfuzz) from which a value may be what somebody types."""


def _likeness(text: str, value: dict[str, str], fold: Any, ratio: Any) -> float:
    label, key = fold(value["label"]), fold(value["key"].rpartition("/")[2])
    if text in (label, key):
        return 101.0
    if label.startswith(text) or key.startswith(text):
        return 100.5
    return float(max(ratio(text, label), ratio(text, key)))


LIST: Final = Operation(
    name="list-questions",
    path="/api/queries",
    tag=TAG,
    summary=Words("Alle vragen van de bibliotheek", "All questions of the library"),
    description=Words(
        "Met q de vragen die op woorden lijken, de beste eerst; met theme die van een thema.",
        "With q the questions like some words, the best first; with theme those of one theme.",
    ),
    fields=(
        _SEARCH,
        Field(
            "theme",
            Words("Thema", "Theme"),
            choices=tuple(THEMES),
            example="networks",
        ),
    ),
    answer=_listed,
    paged=True,
    released=False,
    schema={
        "type": "object",
        "required": ["count", "page", "questions"],
        "properties": {
            "count": {"type": "integer"},
            "page": {"$ref": "#/components/schemas/Page"},
            "questions": {"type": "array", "items": {"type": "object", "required": ["name"]}},
        },
    },
)


@lru_cache(maxsize=256)
def about_operation(question: Question, name: str) -> Operation:
    """The operation that explains a question."""
    return Operation(
        name="explain-question",
        path=f"/api/queries/{name}/about",
        tag=TAG,
        summary=Words("Uitleg bij een vraag", "A question explained"),
        description=Words(
            "Titel, uitleg, wat ontbreekt, versies, parameters met hun waarden, kolommen en de "
            "SPARQL (format=rq geeft alleen die).",
            "Title, explanation, gaps, versions, parameters with their values, columns and the "
            "SPARQL (format=rq gives only that).",
        ),
        fields=(_NAME,),
        answer=lambda asked: _explained(asked, question, name),
        offered=("json", "rq"),
        schema={"type": "object", "required": ["name", "version", "parameters", "query"]},
    )


@lru_cache(maxsize=256)
def values_operation(question: Question, name: str, parameter: str) -> Operation:
    """The operation that lists what a parameter allows."""
    return Operation(
        name="list-parameter-values",
        path=f"/api/queries/{name}/parameters/{parameter}/values",
        tag=TAG,
        summary=Words("De waarden van een parameter", "The values of a parameter"),
        description=Words(
            "Sleutel, naam en IRI van wat een parameter toelaat; met q wat op een tekst lijkt. "
            "Een datum, getal of tekst heeft geen lijst.",
            "Key, name and IRI of what a parameter allows; with q what is like a text. A date, "
            "number or text has no list.",
        ),
        fields=(
            _NAME,
            Field(
                "parameter",
                Words("Naam van de parameter", "Name of the parameter"),
                required=True,
                example="network",
                place="path",
            ),
            Field("q", Words("Deel van een naam", "Part of a name"), example="onco"),
        ),
        answer=lambda asked: _values(asked, question),
        paged=True,
        schema={
            "type": "object",
            "required": ["parameter", "count", "page", "values"],
            "properties": {
                "count": {"type": "integer"},
                "page": {"$ref": "#/components/schemas/Page"},
                "values": {"type": "array", "items": {"$ref": "#/components/schemas/Choice"}},
            },
        },
    )
