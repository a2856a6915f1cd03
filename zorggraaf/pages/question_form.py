"""The form of a question: a choice, a name, a date or a number for each of its parameters.

What was filled in is read as the library reads it, so that the page and the command understand the
same; what cannot be read is told beside its field, with what may have been meant.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from zorggraaf.library.catalogue import choices
from zorggraaf.library.parameters import ParameterError, default_term, term
from zorggraaf.things import is_iri, short_key

if TYPE_CHECKING:
    from zorggraaf.library import Parameter, Question
    from zorggraaf.store import Graph

Choice = tuple[str, str]
"""Key and name."""

_CHOSEN_FROM: Final = 60
"""Of more things than this a list is no help: then the name is typed, with suggestions."""
_SUGGESTED: Final = 450
"""Of more names than this the suggestions are fetched when the field is used."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """Why a value cannot be, and what may have been meant."""

    message: str
    meant: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Input:
    """One field of the form, filled in with what was given or with the default."""

    name: str
    label: str
    kind: str
    """choice, name, date, number or text."""
    value: str
    options: tuple[Choice, ...] = ()
    fetched: bool = False
    """Whether the suggestions are too many for the page itself."""
    wrong: Wrong | None = None


@dataclass(frozen=True, slots=True)
class Form:
    """The fields, and the values that could be read, as keys and dates."""

    inputs: tuple[Input, ...]
    values: dict[str, str]
    """Per parameter that was given something that can be read: its key, as a program writes it."""
    unknown: tuple[str, ...] = ()
    """Names in the address that the question does not have."""

    @property
    def faulty(self) -> bool:
        """Whether something has to be mended before there can be an answer."""
        return any(one.wrong for one in self.inputs)


def form(graph: Graph, question: Question, given: Mapping[str, str], lang: str = "nl") -> Form:
    """The form of a question with what was given, by name of the parameter.

    >>> import zorggraaf
    >>> from zorggraaf.library import Library
    >>> with zorggraaf.open() as graph:                                # doctest: +SKIP
    ...     form(graph, Library.load()["network-members"], {"network": "Oncomid"}).values
    {'network': 'network/oncomid'}
    """
    listed = choices(graph, question, lang)
    values: dict[str, str] = {}
    inputs = []
    for parameter in question.parameters:
        text = given.get(parameter.name, "").strip()
        wrong: Wrong | None = None
        found: Any = None
        if text:
            try:
                found = term(parameter, text, graph, lang)
                values[parameter.name] = _key(parameter, found)
            except ParameterError as error:
                wrong = _wrong(graph, parameter, text, error, lang)
        else:
            found = default_term(parameter)
        shown = text if found is None else _key(parameter, found)
        inputs.append(_input(parameter, shown, listed.get(parameter.name, []), wrong, lang))
    known = {parameter.name for parameter in question.parameters}
    unknown = tuple(name for name in given if name not in known)
    return Form(tuple(inputs), values, unknown)


def _input(
    parameter: Parameter, shown: str, pairs: Sequence[Choice], wrong: Wrong | None, lang: str
) -> Input:
    label = parameter.label[lang]
    if parameter.type in ("date", "number", "text"):
        return Input(parameter.name, label, parameter.type, shown, wrong=wrong)
    if len(pairs) <= _CHOSEN_FROM and wrong is None:
        return Input(parameter.name, label, "choice", shown, tuple(pairs))
    # A name that two things share says nothing: of those the key is suggested.
    times: dict[str, int] = {}
    for _, name in pairs:
        times[name.casefold()] = times.get(name.casefold(), 0) + 1
    named = {key: name for key, name in pairs if times[name.casefold()] == 1}
    fetched = len(pairs) > _SUGGESTED
    options = () if fetched else tuple((named.get(key, key), name) for key, name in pairs)
    return Input(parameter.name, label, "name", named.get(shown, shown), options, fetched, wrong)


def _key(parameter: Parameter, found: Any) -> str:
    """A value as a program writes it: `network/oncomid`, `oncologie`, `2026-11-22`."""
    if not is_iri(found):
        return str(found.value)
    key = short_key(found.value)
    return key.rpartition("/")[2] if parameter.type == "concept" else key


def _wrong(
    graph: Graph, parameter: Parameter, text: str, error: ParameterError, lang: str
) -> Wrong:
    shown = text if len(text) <= 80 else f"{text[:80]}…"
    english = lang == "en"
    if parameter.type == "date":
        return Wrong(
            f"‘{shown}’ is not a date. Write it as yyyy-mm-dd."
            if english
            else f"‘{shown}’ is geen datum. Schrijf hem als jjjj-mm-dd."
        )
    if parameter.type == "number":
        return Wrong(
            f"‘{shown}’ is not a number. Write for instance 10 or 2.5."
            if english
            else f"‘{shown}’ is geen getal. Schrijf bijvoorbeeld 10 of 2,5."
        )
    if parameter.type == "text":
        return Wrong("This text cannot be read." if english else "Deze tekst is niet te lezen.")
    several = any(near.startswith("http") for near in error.nearest)
    iris = [_iri(parameter, near) for near in error.nearest]
    labels = graph.labels(iris, lang)
    meant = tuple(
        (
            short_key(iri) if parameter.type == "thing" else iri.rpartition("/")[2],
            labels.get(iri, near),
        )
        for iri, near in zip(iris, error.nearest, strict=True)
    )
    if several:
        said = (
            f"‘{shown}’ can be more than one thing."
            if english
            else f"‘{shown}’ kan meer dan één ding zijn."
        )
    else:
        said = f"‘{shown}’ is not known here." if english else f"‘{shown}’ is hier niet bekend."
    return Wrong(said, meant)


def _iri(parameter: Parameter, near: str) -> str:
    from zorggraaf import names

    if near.startswith("http"):
        return near
    return names.ID + (near if parameter.type == "thing" else f"concept/{parameter.scheme}/{near}")
