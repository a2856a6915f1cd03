"""The questions of the library that can be asked about a thing, with it filled in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from zorggraaf import names
from zorggraaf.things import short_key, thing_kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from zorggraaf.library import Library
    from zorggraaf.library.header import Parameter
    from zorggraaf.library.questions import Question

    Takers = Sequence[tuple[Question, Parameter]]


@dataclass(frozen=True, slots=True)
class Suited:
    """A question, and the place in it where the thing goes."""

    name: str
    title: str
    parameter: str
    value: str


def suited(
    library: Library, iri: str, types: Iterable[str], lang: str = "nl"
) -> tuple[Suited, ...]:
    """The questions that take this thing, by their title.

    types: the IRIs of its classes.
    """
    return filled_in(takers(library, thing_kind(iri)), iri, types, lang)


def filled_in(
    among: Takers, iri: str, types: Iterable[str], lang: str = "nl"
) -> tuple[Suited, ...]:
    """The same, where the places that may take a thing of its kind are known: see `takers`."""
    known = frozenset(types)
    found = (
        Suited(question.name, question.title[lang], parameter.name, value)
        for question, parameter in among
        if (value := _value(parameter, iri, known))
    )
    # A question with two such places is offered once, with the first filled in.
    once: dict[str, Suited] = {}
    for one in found:
        once.setdefault(one.name, one)
    return tuple(sorted(once.values(), key=lambda one: (one.title.casefold(), one.name)))


def takers(library: Library, kind: str) -> Takers:
    """The places in questions that may take a thing of a kind."""
    return tuple(
        (question, parameter)
        for question in library.questions()
        for parameter in question.parameters
        if (parameter.type == "concept" and kind == "concept")
        or (parameter.type == "thing" and parameter.kind in ("", None, kind))
    )


def _value(parameter: Parameter, iri: str, types: frozenset[str]) -> str:
    """What to fill in for the thing, empty where the parameter does not take it."""
    if parameter.type == "concept":
        scheme = f"{names.ID}concept/{parameter.scheme}/"
        return iri.removeprefix(scheme) if iri.startswith(scheme) else ""
    if parameter.type != "thing" or (parameter.kind and thing_kind(iri) != parameter.kind):
        return ""
    if parameter.classes and types.isdisjoint(parameter.classes):
        return ""
    return short_key(iri)
