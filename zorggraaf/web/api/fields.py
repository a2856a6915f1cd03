"""What an operation may be told: typed parameters, read strictly, all faults of a call at once."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Final, Literal

from zorggraaf.errors import ZorggraafError
from zorggraaf.library import Words
from zorggraaf.web.problems import ProblemError

if TYPE_CHECKING:
    from zorggraaf.store import Graph

Type = Literal["text", "integer", "number", "boolean", "date"]
Value = str | int | float | bool | tuple[str, ...] | None
Values = Mapping[str, Value]

LONGEST: Final = 500
"""Characters of one value: more than any key, name or list of groups needs."""
MOST_VALUES: Final = 50
"""Values of a parameter that may be repeated."""

_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}\Z", re.ASCII)
_INTEGER: Final = re.compile(r"-?(0|[1-9]\d{0,14})\Z", re.ASCII)
_NUMBER: Final = re.compile(r"-?(0|[1-9]\d{0,14})(\.\d{1,15})?([eE][+-]?\d{1,2})?\Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class Field:
    """One parameter of an operation."""

    name: str
    label: Words
    type: Type = "text"
    required: bool = False
    default: Value = None
    choices: tuple[str, ...] = ()
    """The only values there are; of a text, so that anything else is refused."""
    least: float | None = None
    most: float | None = None
    example: str = ""
    place: Literal["query", "path"] = "query"
    many: bool = False
    """Whether it may be given more than once."""
    known: Callable[[Graph, str], Sequence[str]] | None = None
    """The values that the graph has for it in a language, for the description of the interface."""
    test: Callable[[Graph, str, Values, str], object] | None = None
    """Raises ZorggraafError where the graph cannot make anything of a value."""
    raw: bool = False
    """Whether the text goes on as it is, to be read by the library."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one parameter, and what to do about it."""

    parameter: str
    detail: Words
    hint: Words
    nearest: tuple[str, ...] = ()

    def record(self, lang: str) -> dict[str, Any]:
        """The fault for programs."""
        found: dict[str, Any] = {"parameter": self.parameter, "detail": self.detail[lang]}
        if self.hint[lang]:
            found["hint"] = self.hint[lang]
        if self.nearest:
            found["nearest"] = list(self.nearest)
        return found


def refusal(faults: Sequence[Fault], lang: str, status: int = 400) -> ProblemError:
    """All faults of a call as one problem; its detail and hint are those of the first."""
    first = faults[0]
    detail = first.detail[lang]
    if len(faults) > 1:
        more = len(faults) - 1
        detail += f" (+ {more})"
    return ProblemError(
        status,
        detail,
        first.hint[lang],
        parameter=first.parameter,
        errors=[fault.record(lang) for fault in faults],
    )


def read(
    fields: Sequence[Field], given: Iterable[tuple[str, str]], paths: Mapping[str, str]
) -> tuple[dict[str, Value], list[Fault]]:
    """The values of the fields (defaults where none was given), and what is wrong with the call.

    >>> field = Field("limit", Words("aantal", "number"), "integer", default=10, least=1)
    >>> read([field], [("limit", "5")], {})
    ({'limit': 5}, [])
    >>> read([field], [("limt", "5")], {})[1][0].nearest
    ('limit',)
    """
    known = {field.name: field for field in fields if field.place == "query"}
    texts: dict[str, list[str]] = {}
    faults: list[Fault] = []
    for name, text in given:
        if name in known:
            texts.setdefault(name, []).append(text)
        elif name not in {fault.parameter for fault in faults}:
            faults.append(_unknown(name, list(known)))
    values: dict[str, Value] = {}
    for field in fields:
        own = [paths[field.name]] if field.place == "path" else texts.get(field.name, [])
        if not own:
            values[field.name] = field.default
            if field.required:
                faults.append(_missing(field))
            continue
        value, fault = _read(field, own)
        values[field.name] = value
        if fault is not None:
            faults.append(fault)
    return values, faults


def _read(field: Field, texts: Sequence[str]) -> tuple[Value, Fault | None]:
    if not field.many and len(texts) > 1:
        said = Words(f"‘{field.name}’ staat er meer dan eens.", f"‘{field.name}’ is repeated.")
        return None, Fault(field.name, said, Words("Geef één waarde.", "Give one value."))
    if len(texts) > MOST_VALUES:
        said = Words(f"‘{field.name}’ heeft te veel waarden.", f"‘{field.name}’ has many values.")
        most = Words(f"Ten hoogste {MOST_VALUES}.", f"At most {MOST_VALUES}.")
        return None, Fault(field.name, said, most)
    found = []
    for text in texts:
        value, fault = _one(field, text)
        if fault is not None:
            return None, fault
        found.append(value)
    return (tuple(str(value) for value in found) if field.many else found[0]), None


def _one(field: Field, text: str) -> tuple[str | int | float | bool | None, Fault | None]:
    if len(text) > LONGEST:
        return None, _wrong(field, text, f"Ten hoogste {LONGEST} tekens.", f"{LONGEST} characters.")
    if any(char < " " or "\ud800" <= char <= "\udfff" for char in text):
        return None, _wrong(field, text, "Geen stuurtekens.", "No control characters.")
    if field.raw:
        return text, None
    match field.type:
        case "boolean":
            if text in ("true", "false"):
                return text == "true", None
            return None, _wrong(field, text, "Kies true of false.", "Choose true or false.")
        case "date":
            try:
                return datetime.date.fromisoformat(
                    text if _DATE.match(text) else ""
                ).isoformat(), None
            except ValueError:
                return None, _wrong(
                    field, text, "Schrijf een datum als jjjj-mm-dd.", "Write a date as yyyy-mm-dd."
                )
        case "integer" | "number":
            return _number(field, text)
    if field.choices and text not in field.choices:
        near = tuple(get_close_matches(text, field.choices, n=1, cutoff=0.5))
        listed = ", ".join(field.choices)
        return None, _wrong(
            field, text, f"Kies uit: {listed}.", f"Choose from: {listed}.", nearest=near
        )
    if not text.strip():
        return None, _wrong(
            field, text, "Geef een waarde, of laat hem weg.", "Give a value, or leave it out."
        )
    return text, None


def _number(field: Field, text: str) -> tuple[int | float | None, Fault | None]:
    whole = field.type == "integer"
    if not (_INTEGER if whole else _NUMBER).match(text):
        return None, _wrong(
            field,
            text,
            "Schrijf een geheel getal, bijvoorbeeld 10." if whole else "Schrijf bijvoorbeeld 1.5.",
            "Write a whole number such as 10." if whole else "Write a number such as 1.5.",
        )
    value = int(text) if whole else float(text)
    least, most = field.least, field.most
    if (least is not None and value < least) or (most is not None and value > most):
        low = f"{least:g}" if least is not None else "…"
        high = f"{most:,.0f}".replace(",", "") if most is not None else "…"
        return None, _wrong(field, text, f"Tussen {low} en {high}.", f"Between {low} and {high}.")
    return value, None


def _wrong(field: Field, text: str, nl: str, en: str, nearest: tuple[str, ...] = ()) -> Fault:
    shown = printable(text)
    said = Words(f"{field.name}: ‘{shown}’ kan niet.", f"{field.name}: ‘{shown}’ is not possible.")
    meant = nearest[0] if nearest else ""
    return Fault(
        field.name,
        said,
        Words(
            f"Bedoelde u ‘{meant}’? {nl}" if meant else nl,
            f"Did you mean ‘{meant}’? {en}" if meant else en,
        ),
        nearest,
    )


def _missing(field: Field) -> Fault:
    return Fault(
        field.name,
        Words(f"De parameter ‘{field.name}’ ontbreekt.", f"Parameter ‘{field.name}’ is missing."),
        Words(
            f"{field.label.nl}; bijvoorbeeld {field.name}={field.example}.",
            f"{field.label.en}; for instance {field.name}={field.example}.",
        ),
    )


def _unknown(name: str, known: Sequence[str]) -> Fault:
    near = tuple(get_close_matches(name.lower(), known, n=1, cutoff=0.5))
    listed = ", ".join(known)
    shown = printable(name)
    return Fault(
        shown,
        Words(
            f"De parameter ‘{shown}’ is hier niet bekend.",
            f"The parameter ‘{shown}’ is not known here.",
        ),
        Words(
            (f"Bedoelde u ‘{near[0]}’? " if near else "") + f"Bekend zijn: {listed}.",
            (f"Did you mean ‘{near[0]}’? " if near else "") + f"Known are: {listed}.",
        ),
        near,
    )


def of_error(name: str, error: ZorggraafError) -> Fault:
    """What the library or an analysis finds wrong with a value, as a fault of its parameter."""
    (dutch, what), (english, how) = error.said("nl"), error.said("en")
    return Fault(name, Words(dutch, english), Words(what, how), nearest_of(error))


def nearest_of(error: ZorggraafError) -> tuple[str, ...]:
    """The keys or names that an error says may have been meant."""
    nearest = [str(getattr(each, "key", each)) for each in getattr(error, "nearest", ())]
    choices = [str(choice[0]) for choice in getattr(error, "choices", ())]
    return tuple(nearest + choices)


def tested(fields: Sequence[Field], graph: Graph, values: Values, lang: str) -> list[Fault]:
    """What the graph finds wrong with the values, parameter by parameter."""
    faults = []
    for field in fields:
        value = values.get(field.name)
        if field.test is None or value is None:
            continue
        for text in value if isinstance(value, tuple) else (str(value),):
            try:
                field.test(graph, text, values, lang)
            except ZorggraafError as error:
                faults.append(of_error(field.name, error))
    return faults


def printable(text: str) -> str:
    """A text as a message may repeat it: short, and without control characters."""
    shown = "".join(char if char.isprintable() else "�" for char in text[:80])
    return f"{shown}…" if len(text) > 80 else shown
