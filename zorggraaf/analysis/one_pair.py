"""One pair of groups out of an overlap, with what is behind it; which number a picture shows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from zorggraaf.analysis.result import Table, Words, words
from zorggraaf.analysis.wording import number, units
from zorggraaf.errors import UsageError

MEASURES: Final = ("shared", "a_in_b", "b_in_a", "jaccard", "overlap_coefficient")
"""The numbers of a pair that a matrix can show."""


def showing(table: Table, measure: str | None) -> Table:
    """The overlap whose picture shows one of MEASURES; None leaves the choice to the picture.

    Raises UsageError for another number.
    """
    if measure is None:
        return table
    if measure not in MEASURES:
        raise UsageError(
            f"‘{measure}’ is geen maat.", f"Kies uit: {', '.join(MEASURES)}."
        ).in_english(f"‘{measure}’ is no measure.", f"Choose from: {', '.join(MEASURES)}.")
    return replace(table, parameters={**table.parameters, "measure": measure})


def one_pair(table: Table, pair: str) -> Table:
    """The row of an overlap that is about two groups, and what is behind it.

    pair: their keys with a comma between them, in either order: `oor-leiden,roaz-west`.
    Raises UsageError where they share nothing.
    """
    keys = [part.strip() for part in pair.split(",")]
    place_a, place_b = table.place("a"), table.place("b")
    for at, row in enumerate(table.rows):
        found = [str(row[place]).rpartition("/")[2] for place in (place_a, place_b)]
        if keys in (found, found[::-1]):
            said = _sentence(table, row)
            return replace(table, rows=[row], sentence=said, behind=_only(table.behind, at))
    raise UsageError(
        f"Er is hier geen paar ‘{pair}’ dat iets deelt.",
        "Schrijf twee sleutels met een komma: oor-leiden,roaz-west.",
    ).in_english(
        f"There is no pair ‘{pair}’ here that shares anything.",
        "Write two keys with a comma: oor-leiden,roaz-west.",
    )


def _sentence(table: Table, row: Sequence[object]) -> Words:
    """How much the two share, of each."""
    cell = {column.name: value for column, value in zip(table.columns, row, strict=True)}
    unit = str(table.parameters.get("unit", "organisation"))
    weight = str(table.parameters.get("weight") or "")
    said = {}
    for lang in ("nl", "en"):
        size_a, size_b, shared = (
            number(float(str(cell[name])), lang) for name in ("size_a", "size_b", "shared")
        )
        what = units(weight or unit, lang)
        a, b = cell["a_label"], cell["b_label"]
        said[lang] = (
            f"{a} and {b} share {shared} {what}: of {size_a} in the former and {size_b} in the "
            "latter."
            if lang == "en"
            else f"{a} en {b} delen {shared} {what}: van de {size_a} van de eerste en de {size_b} "
            "van de tweede."
        )
    return words(said["nl"], said["en"])


def _only(behind: Callable[[int], Table] | None, number: int) -> Callable[[int], Table] | None:
    return None if behind is None else lambda _: behind(number)
