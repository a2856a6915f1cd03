"""What an asker fills in, as an RDF term: a key, a name, an IRI, a date, a number, a text.

A value is looked up in the graph among those the parameter allows, and goes into the query only
as the term that was found, or as a literal that its serialiser has escaped.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, Final

from zorggraaf import names
from zorggraaf.errors import ZorggraafError
from zorggraaf.library.header import TODAY, Parameter
from zorggraaf.lookup.finding import find, fold
from zorggraaf.things import VALID_IRI, answers, short_key, values

if TYPE_CHECKING:
    import pyoxigraph as ox

    from zorggraaf.store import Graph

    Term = ox.NamedNode | ox.Literal

_XSD: Final = names.PREFIXES["xsd"]
_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}\Z")
_CANDIDATES: Final = 5
_SEARCHED: Final = 200
"""Names looked at before those that the parameter does not allow are left out."""
_ALIKE: Final = 75.0
"""Likeness (0-100, rapidfuzz) from which a name may have been meant."""


class ParameterError(ZorggraafError):
    """A value cannot be what the parameter asks for; `nearest` are the keys that can."""

    def __init__(self, message: str, hint: str = "", nearest: Sequence[str] = ()) -> None:
        super().__init__(message, hint)
        self.nearest = tuple(nearest)


def today() -> str:
    """Today, as the questions write a date."""
    return datetime.date.today().isoformat()


def default_term(parameter: Parameter) -> Term:
    """The default of a parameter: it is in the library, so it is not looked up."""
    return term(parameter, parameter.default, None)


def term(parameter: Parameter, value: Any, graph: Graph | None, lang: str = "nl") -> Term:
    """A value as an RDF term. Raises ParameterError, with what may have been meant."""
    import pyoxigraph as ox

    if isinstance(value, (ox.NamedNode, ox.Literal)):
        value = value.value
    match parameter.type:
        case "date":
            return ox.Literal(_day(parameter, value))
        case "number":
            return _number(parameter, value)
        case "text":
            try:
                str(value).encode()
            except UnicodeEncodeError as error:
                raise ParameterError(f"{parameter.name}: geen leesbare tekst.").in_english(
                    f"{parameter.name}: no readable text."
                ) from error
            return ox.Literal(str(value))
    text = str(value).strip().strip("<>")
    candidates = [iri for iri in _spellings(parameter, text) if _can_be(iri)]
    if graph is None:
        if not candidates:
            raise ParameterError(
                f"{parameter.name}: ‘{text}’ is geen sleutel of IRI.",
                "Een naam wordt alleen begrepen met de graaf erbij.",
            ).in_english(
                f"{parameter.name}: ‘{text}’ is no key or IRI.",
                "A name is understood with the graph only.",
            )
        return ox.NamedNode(candidates[0])
    return ox.NamedNode(_in_graph(graph, parameter, text, candidates, lang))


def _day(parameter: Parameter, value: Any) -> str:
    if value == TODAY:
        return today()
    if isinstance(value, datetime.datetime):
        value = value.date()
    text = value.isoformat() if isinstance(value, datetime.date) else str(value).strip()
    try:
        # fromisoformat also takes weeks and dates without hyphens, which the queries do not.
        return datetime.date.fromisoformat(text if _DATE.match(text) else "").isoformat()
    except ValueError as error:
        raise ParameterError(
            f"{parameter.name}: ‘{text}’ is geen datum.",
            "Schrijf hem als jjjj-mm-dd, bijvoorbeeld 2016-12-31.",
        ).in_english(
            f"{parameter.name}: ‘{text}’ is no date.",
            "Write it as yyyy-mm-dd, for instance 2016-12-31.",
        ) from error


def _number(parameter: Parameter, value: Any) -> ox.Literal:
    import pyoxigraph as ox

    text = str(value).strip().replace("−", "-")
    if "." not in text:
        text = text.replace(",", ".")
    try:
        number = Decimal(text)
        finite = number.is_finite() and "_" not in text and abs(number.adjusted()) < 40
    except InvalidOperation:
        finite = False
    if not finite:
        raise ParameterError(
            f"{parameter.name}: ‘{value}’ is geen getal.", "Schrijf bijvoorbeeld 10 of 2,5."
        ).in_english(f"{parameter.name}: ‘{value}’ is no number.", "Write 10 or 2.5, for instance.")
    whole = number == number.to_integral_value() and "." not in text and "e" not in text.lower()
    kind = "integer" if whole else "decimal"
    return ox.Literal(format(number, "f"), datatype=ox.NamedNode(_XSD + kind))


def _spellings(parameter: Parameter, text: str) -> list[str]:
    """The IRIs a text may stand for, without looking in the graph."""
    if text.startswith(("http://", "https://", "urn:")):
        return [text]
    prefix, colon, local = text.partition(":")
    if colon and prefix in names.PREFIXES:
        return [names.PREFIXES[prefix] + local]
    if parameter.type == "concept":
        keys = [text.removeprefix("concept/").removeprefix(f"{parameter.scheme}/")]
        keys += [keys[0].lower()] if keys[0] != keys[0].lower() else []
        return [f"{names.ID}concept/{parameter.scheme}/{key}" for key in keys]
    if "/" in text:
        return [names.ID + text.removeprefix("id/")]
    if parameter.kind:
        cases = dict.fromkeys((text, text.lower(), text.upper()))
        return [f"{names.ID}{parameter.kind}/{key}" for key in cases]
    return []


def _can_be(iri: str) -> bool:
    import pyoxigraph as ox

    try:
        return VALID_IRI.match(iri) is not None and bool(ox.NamedNode(iri))
    except ValueError:
        return False


def allowed(graph: Graph, parameter: Parameter) -> list[str]:
    """The IRIs the graph has for a parameter of type concept or thing, in alphabetical order."""
    return sorted({row[0].value for row in answers(graph, _among(parameter)) if row[0] is not None})


def _among(parameter: Parameter, only: Iterable[str] | None = None) -> str:
    block = "" if only is None else values("thing", only)
    if parameter.type == "concept":
        scheme = f"{names.ID}concept/{parameter.scheme}"
        return f"SELECT DISTINCT ?thing WHERE {{ {block} ?thing skos:inScheme <{scheme}> }}"
    classes = " ".join(f"<{iri}>" for iri in parameter.classes)
    kind = ""
    if parameter.kind:
        kind = f'FILTER(STRSTARTS(STR(?thing), "{names.ID}{parameter.kind}/"))'
    return (
        f"SELECT DISTINCT ?thing WHERE {{ {block} VALUES ?class {{ {classes} }} "
        f"?thing a ?class {kind} }}"
    )


def _in_graph(
    graph: Graph, parameter: Parameter, text: str, candidates: Sequence[str], lang: str
) -> str:
    """The one IRI that a key, name or IRI stands for among those the parameter allows."""
    if candidates:
        rows = answers(graph, _among(parameter, candidates))
        there = {row[0].value for row in rows if row[0] is not None}
        found = [iri for iri in candidates if iri in there]
        if found:
            return found[0]
    members = allowed(graph, parameter)
    by_key = [iri for iri in members if iri.rpartition("/")[2].lower() == text.lower()]
    if len(by_key) == 1:
        return by_key[0]
    exact, near = _by_name(graph, parameter, text, members, lang)
    if len(exact) == 1:
        return exact[0]
    several = by_key or exact
    raise _refused(graph, parameter, text, several or near, bool(several), members, lang)


def _by_name(
    graph: Graph, parameter: Parameter, text: str, members: Sequence[str], lang: str
) -> tuple[list[str], list[str]]:
    """What has exactly this name, and what has a name like it, the most alike first."""
    from rapidfuzz import fuzz

    name = text.rpartition("/")[2].replace("-", " ") if "/" in text else text
    exact: list[str] = []
    near: list[str] = []
    if parameter.type == "thing":
        inside = frozenset(members)
        matches = [m for m in find(graph, name, _SEARCHED, lang) if m.iri in inside]
        exact = [match.iri for match in matches if match.rank == "exact"]
        near = [match.iri for match in matches]
    folded = fold(name)
    named = answers(
        graph,
        f"SELECT DISTINCT ?thing ?name WHERE {{ {values('thing', members)} "
        "?thing rdfs:label|skos:prefLabel|skos:altLabel ?name }",
    )
    texts = [(row[0].value, fold(row[1].value)) for row in named if row[0] and row[1]]
    texts += [(iri, fold(iri.rpartition("/")[2])) for iri in members]
    if not exact:
        exact = sorted({iri for iri, other in texts if other == folded})
    likeness: dict[str, float] = {}
    for iri, other in texts:
        likeness[iri] = max(likeness.get(iri, 0.0), fuzz.WRatio(folded, other))
    alike = sorted(likeness, key=lambda iri: (-likeness[iri], iri))
    near += [iri for iri in alike if likeness[iri] >= _ALIKE]
    return exact, list(dict.fromkeys(near))


def _refused(
    graph: Graph,
    parameter: Parameter,
    text: str,
    candidates: Sequence[str],
    several: bool,
    members: Sequence[str],
    lang: str,
) -> ParameterError:
    shown = list(candidates[: _CANDIDATES * (4 if several else 1)])
    if not shown and len(members) <= 4 * _CANDIDATES:
        shown = list(members)
    labels = graph.labels([*shown, *parameter.classes], lang)
    lines = "\n".join(f"  {_key(parameter, iri)}  ({labels.get(iri, iri)})" for iri in shown)
    if parameter.type == "thing":
        what = " of ".join(labels.get(iri, short_key(iri)) for iri in parameter.classes)
    else:
        what = parameter.label[lang]
    if several:
        message = f"{parameter.name}: ‘{text}’ kan {len(candidates)} dingen zijn."
        return ParameterError(message, f"Kies er een:\n{lines}", shown).in_english(
            f"{parameter.name}: ‘{text}’ can be {len(candidates)} things.", f"Choose one:\n{lines}"
        )
    message = f"{parameter.name}: ‘{text}’ is geen {what} in de graaf."
    unknown = f"{parameter.name}: ‘{text}’ is no {what} in the graph."
    if shown:
        lead = "Bedoelde u" if candidates else "Kies uit"
        return ParameterError(
            message, f"{lead}:\n{lines}", [_key(parameter, i) for i in shown]
        ).in_english(unknown, f"{'Did you mean' if candidates else 'Choose from'}:\n{lines}")
    return ParameterError(message, "Zoek de sleutel met: zorggraaf find").in_english(
        unknown, "Look the key up with: zorggraaf find"
    )


def _key(parameter: Parameter, iri: str) -> str:
    key = short_key(iri)
    return key.rpartition("/")[2] if parameter.type == "concept" else key
