"""The parameters that the analyses share, and what the graph makes of their values."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any, Final, cast

from zorggraaf.errors import UsageError
from zorggraaf.library import Words
from zorggraaf.web.api.fields import Field, Values

if TYPE_CHECKING:
    from zorggraaf.store import Graph


def groups_test(graph: Graph, text: str, values: Values, lang: str) -> object:
    """Raises UsageError, with what comes nearest, for a text that is no set of groups."""
    from zorggraaf.analysis.groups import parse_groups

    return parse_groups(graph, text, cast("str | None", values.get("on")))


def division_test(graph: Graph, text: str, values: Values, lang: str) -> object:
    """Raises UsageError for what is no division of the country."""
    from zorggraaf.analysis.groups import parse_groups

    found = parse_groups(graph, text, cast("str | None", values.get("on")))
    if found.partition is None:
        listed = ", ".join(divisions(graph))
        raise UsageError(f"‘{text}’ is geen indeling.", f"Kies uit: {listed}.").in_english(
            f"‘{text}’ is no division.", f"Choose from: {listed}."
        )
    return found


def divisions(graph: Graph, lang: str = "nl") -> list[str]:
    """The divisions of the country by kind (the newest edition), and by edition."""
    from zorggraaf.analysis.editions import partitions

    found = partitions(graph)
    return [*sorted({each.kind for each in found}), *(each.key for each in found if each.edition)]


def regions(graph: Graph, lang: str = "nl") -> list[str]:
    """The keys of all regions."""
    return [iri.rpartition("/")[2] for iri in graph.things("region")]


def thing_test(graph: Graph, text: str, values: Values, lang: str) -> object:
    """Raises UnknownKeyError or AmbiguousKeyError for what is not the key of one thing."""
    from zorggraaf.lookup.finding import resolve

    return resolve(graph, text, lang)


def groups_field(name: str, label: Words, example: str, **more: Any) -> Field:
    """A parameter that takes a set of groups."""
    return Field(name, label, example=example, test=groups_test, **more)


def key_field(label: Words, example: str) -> Field:
    """The thing that an analysis is about, in the path."""
    return Field("key", label, required=True, example=example, place="path", test=thing_test)


A_GROUPS: Final = Words(
    "Indeling (oor, roaz, roaz-2020), network, network:oncologie, ern, initiative, concentration, "
    "of een groep (region:roaz-west); met komma's samen",
    "Division (oor, roaz, roaz-2020), network, network:oncologie, ern, initiative, concentration, "
    "or one group (region:roaz-west); several with commas",
)
UNIT: Final = Field(
    "unit",
    Words("Wat telt", "What counts"),
    default="organisation",
    choices=("organisation", "site", "municipality", "inhabitants"),
    example="inhabitants",
)
BY: Final = Field(
    "by",
    Words(
        "Waarom een organisatie bij een regio hoort: lid van het overleg, of een locatie er",
        "Why an organisation belongs to a region: member of its body, or a site in it",
    ),
    choices=("membership", "territory"),
    example="membership",
)
ROWS: Final = Field(
    "rows",
    Words("De rijen achter de getallen, met de feiten", "The rows behind the numbers, and facts"),
    "boolean",
    default=False,
    example="true",
)
CHART: Final = Field(
    "chart",
    Words("Welke afbeelding (anders de beste)", "Which picture (the best by default)"),
    choices=(
        *("matrix", "flow", "upset", "cartogram", "map", "network", "ranking", "timeline"),
        "before-after",
    ),
    example="matrix",
)
GROUPS: Final = groups_field(
    "groups",
    Words("Welke samenwerkingen tellen", "Which collaborations count"),
    "network:oncologie",
    default="network",
)
INHABITANTS: Final = dataclasses.replace(UNIT, default="inhabitants")


def division_field(name: str, example: str) -> Field:
    """A parameter that takes one division of the country."""
    return Field(
        name,
        Words("Een indeling van het land", "A division of the country"),
        required=True,
        example=example,
        known=divisions,
        test=division_test,
    )
