"""The picture of an answer of the query library, where there is one that says something.

An answer is a list of rows; a ranking says more where each row is about another thing and has a
number of one kind. Places in an order, years and mixed units are numbers too, but no measure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from zorggraaf.analysis.result import Column, Table, Value, words
from zorggraaf.library import pages
from zorggraaf.tabular import Cell

if TYPE_CHECKING:
    from zorggraaf.library.answer import Answer

_FEWEST: Final = 3
"""Two bars say no more than two numbers."""
_NO_MEASURE: Final = frozenset({"position", "order", "level", "rate", "frequency", "rank", "year"})


def rankable(answer: Answer) -> Table | None:
    """The rows as a ranking: the first column by the first that measures; None where that is not
    what the answer says."""
    shown = pages.shown(answer)
    if len(answer) < _FEWEST or len(shown) < 2:
        return None
    cells = [[answer.cell(row[place]) for place, _ in shown] for row in answer.rows]
    names = [_text(row[0]) for row in cells]
    if len(set(names)) < len(names) or not all(isinstance(row[0], (Cell, str)) for row in cells):
        return None
    if any(
        column.name == "unit" and len({_text(row[at]) for row in cells}) > 1
        for at, (_, column) in enumerate(shown)
    ):
        return None
    for at, (_, column) in enumerate(shown[1:], 1):
        values = [row[at] for row in cells]
        numbers = [value for value in values if _is_number(value)]
        if column.name in _NO_MEASURE or len(numbers) < _FEWEST:
            continue
        if any(value is not None and not _is_number(value) for value in values):
            continue
        if len(set(map(str, numbers))) < 2:
            continue
        rows: list[tuple[Value, ...]] = [
            (name, _number(value)) for name, value in zip(names, values, strict=True)
        ]
        first = shown[0][1].label
        return Table(
            title=words(answer.question.title.nl, answer.question.title.en),
            columns=(
                Column("name", words(first.nl, first.en), "text"),
                Column("value", words(column.label.nl, column.label.en), "number"),
            ),
            rows=rows,
            sentence=_told(answer),
            cautions=(words(answer.question.gaps.nl, answer.question.gaps.en),),
            kind="answer",
        )
    return None


def _told(answer: Answer) -> dict[str, str]:
    """What a picture that goes its own way must say: what was asked, of which graph, on what."""
    filled = "; ".join(
        f"{given.parameter.label[answer.lang]}: {given.label}" for given in answer.given
    )
    release, count = answer.release.text(), len(answer.sources)
    return {
        "nl": f"{answer.question.pinned}. {filled}. Uitgave {release}; {count} bronnen.",
        "en": f"{answer.question.pinned}. {filled}. Release {release}; {count} sources.",
    }


def _text(value: object) -> str:
    return value.text if isinstance(value, Cell) else str(value)


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _number(value: object) -> Value:
    return value if isinstance(value, (int, float)) else None
