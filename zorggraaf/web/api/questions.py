"""The library over HTTP: all questions, one explained, its parameters' values, and its answer.

The answer is that of `zorggraaf ask`: the same rows, the same query, the same sources.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any, Final

from zorggraaf.errors import ZorggraafError
from zorggraaf.library import Parameter, Question, Words
from zorggraaf.web.api import forms
from zorggraaf.web.api.fields import Fault, Field, Values, of_error
from zorggraaf.web.api.operation import ON, Asked, Operation, Reply, paged, reply_json

if TYPE_CHECKING:
    from zorggraaf.library.answer import Answer
    from zorggraaf.store import Graph
    from zorggraaf.web.service import Service

TAG: Final = "questions"

ANSWER_SCHEMA: Final[dict[str, Any]] = {"$ref": "#/components/schemas/Answer"}

_WHY: Final = Field(
    "why",
    Words("Ook waar elke rij op berust", "Also what each row rests on"),
    "boolean",
    default=False,
    example="true",
)
_IRIS: Final = Field(
    "iris",
    Words("Een kolom met IRI's naast elke kolom met dingen", "A column of IRIs beside things"),
    "boolean",
    default=False,
    example="true",
)


def operation_of(question: Question, pinned: str = "") -> Operation:
    """The operation that answers a question; pinned: its name with a version, as asked."""
    name = pinned or question.name
    head = f"{question.question.nl} {question.explanation.nl}"
    gaps = Words("Wat ontbreekt", "What is missing")
    return Operation(
        name=f"ask-{name}",
        path=f"/api/queries/{name}",
        tag=TAG,
        summary=question.title,
        description=Words(
            f"{head} {gaps.nl}: {question.gaps.nl}",
            f"{question.question.en} {question.explanation.en} {gaps.en}: {question.gaps.en}",
        ),
        fields=(*(field_of(parameter) for parameter in question.parameters), _WHY, _IRIS),
        answer=lambda asked: _answered(asked, question, name),
        offered=forms.TABLE,
        paged=True,
        check=lambda service, values, lang: _faults(service, question, values, lang),
        schema=ANSWER_SCHEMA,
    )


def field_of(parameter: Parameter) -> Field:
    """A parameter of a question, as one of an operation."""
    if parameter.name == "on":
        return dataclasses.replace(ON, label=parameter.label, raw=True)
    closed = parameter.type in ("concept", "thing")
    numeric = parameter.type == "number"
    return Field(
        parameter.name,
        parameter.label,
        "date" if parameter.type == "date" else "number" if numeric else "text",
        example=parameter.default.rpartition("/")[2] if closed else parameter.default,
        known=(lambda graph, lang: _keys(graph, parameter)) if closed else None,
        raw=True,
    )


def _keys(graph: Graph, parameter: Parameter) -> list[str]:
    """The keys that a parameter allows, where each says which thing is meant."""
    from zorggraaf.library.parameters import allowed
    from zorggraaf.things import short_key

    keys = [short_key(iri) for iri in allowed(graph, parameter)]
    bare = [key.rpartition("/")[2] for key in keys]
    return bare if len(set(bare)) == len(bare) else keys


def _given(question: Question, values: Values) -> dict[str, str]:
    return {
        parameter.name: str(values[parameter.name])
        for parameter in question.parameters
        if values.get(parameter.name) is not None
    }


def _faults(service: Service, question: Question, values: Values, lang: str) -> list[Fault]:
    from zorggraaf.library.parameters import term

    faults = []
    for name, text in _given(question, values).items():
        try:
            term(question.parameter(name), text, service.graph, lang)
        except ZorggraafError as error:
            faults.append(of_error(name, error))
    return faults


def _answered(asked: Asked, question: Question, name: str) -> Reply:
    from zorggraaf.library import pages

    values = asked.values
    given = _given(question, values)
    why = bool(values["why"])

    def work() -> Answer:
        from zorggraaf.library.answer import ask

        on = given.get("on")
        rest = {key: text for key, text in given.items() if key != "on"}
        return ask(asked.service.graph, name, on, why, asked.lang, asked.service.library, **rest)

    whole: Answer = asked.once(("ask", name, tuple(given.items()), why, asked.lang), work)
    rows, page = paged(len(whole), values)
    answer = part(whole, rows)
    explained = f"{name.rpartition('/')[2]}/about"
    data = asked.address(format="json")
    links = (("describedby", data if asked.form in pages.BARE else explained),)
    told = {"page": page, "links": links, "name": question.name}
    if asked.form != "json":
        content = answer.export(asked.form, bool(values["iris"]))
        return Reply(content.encode() if isinstance(content, str) else content, **told)  # type: ignore[arg-type]
    record = answer.records()
    record["count"] = len(whole)
    record["page"] = asked.page_record(page)
    if not why:
        del record["evidence"]
    return reply_json(record, **told)


def part(answer: Answer, rows: slice) -> Answer:
    """An answer with some of its rows, and the evidence of those."""
    if rows.start == 0 and rows.stop >= len(answer):
        return answer
    evidence = tuple(
        dataclasses.replace(proof, row=proof.row - rows.start)
        for proof in answer.evidence
        if rows.start < proof.row <= rows.stop
    )
    return dataclasses.replace(answer, rows=answer.rows[rows], evidence=evidence)
