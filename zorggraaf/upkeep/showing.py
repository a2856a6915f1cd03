"""Proposals as people read them: a line per row of the tables, the same for every source."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from zorggraaf.tabular import Table, Value
from zorggraaf.upkeep.proposal import Proposal, Proposals, What

_WORDS: Final[dict[str, dict[str, str]]] = {
    "nl": {
        "title": "Wat er zou veranderen door {source}",
        "held": "tegenspraak, niet overgenomen",
        "nothing": "er verandert niets",
        What.new_thing: "NIEUW DING",
        What.contradicts: "tegenspraak",
        What.unknown: "onbekend",
        What.new: "nieuw",
        What.added: "aanvulling",
        What.confirmed: "bevestigd",
        What.same: "al bekend",
    },
    "en": {
        "title": "What would change by {source}",
        "held": "contradiction, not taken over",
        "nothing": "nothing changes",
        What.new_thing: "NEW THING",
        What.contradicts: "contradiction",
        What.unknown: "unknown",
        What.new: "new",
        What.added: "addition",
        What.confirmed: "confirmed",
        What.same: "already known",
    },
}
_HEADS: Final = {
    "nl": "wat|regel|rij|naam|kolom|wordt|was|volgens|lijkt op|waarom|waar",
    "en": "what|line|row|name|column|becomes|was|according to|resembles|why|where",
}
_LINE, _ROW, _BY, _WHERE = 1, 2, 7, 10
"""Places of columns: the line of a sheet tells enough, without one the row of the table does."""


def summary(proposals: Proposals, lang: str = "nl") -> str:
    """The counts in one line.

    >>> summary(Proposals({"key": "x"}))
    'er verandert niets'
    """
    words = _WORDS["en" if lang == "en" else "nl"]
    said = [f"{count} {words[what]}" for what, count in proposals.counts().items() if count]
    if not proposals.writing:
        said.append(words["nothing"])
    return ", ".join(said)


def table(
    proposals: Proposals, lang: str = "nl", known: bool = False, brief: bool = False
) -> Table:
    """A line per row of the tables, what asks most attention first.

    known: also what the tables say already. brief: to fit a page or a terminal: without what the
    name tells, without the place in the source, and without columns that are empty throughout.
    """
    language = "en" if lang == "en" else "nl"
    words = _WORDS[language]
    shown = [one for one in proposals.all if known or one.what is not What.same]
    order = {what: place for place, what in enumerate(What)}
    shown.sort(key=lambda one: order[one.what])  # stable: within it, as the source has them
    rows = [_line(list(group), words, brief) for group in _by_row(shown)]
    heads = _HEADS[language].split("|")
    if brief:
        from_sheet = any(row[_LINE] is not None for row in rows)
        without = (_ROW, _WHERE) if from_sheet else (_BY, _WHERE)
        used = [
            place
            for place in range(len(heads))
            if place not in without and (place == 0 or any(row[place] is not None for row in rows))
        ]
        heads = [heads[place] for place in used]
        rows = [[row[place] for place in used] for row in rows]
    title = words["title"].format(source=proposals.source.get("title", ""))
    return Table(title, heads, list(rows), "proposals")


def _by_row(shown: Iterable[Proposal]) -> Iterator[Iterable[Proposal]]:
    def row(one: Proposal) -> tuple[object, ...]:
        at = (one.column, one.value) if one.what is What.unknown else ()
        return (one.what, one.held, one.table, one.key, one.where, one.line, at)

    for _, group in itertools.groupby(shown, key=row):
        yield group


def _line(cells: list[Proposal], words: Mapping[str, str], brief: bool) -> list[Value]:
    first = cells[0]
    held = first.what is What.contradicts and first.held
    told = [one for one in cells if not (brief and one.understood)]
    near = dict.fromkeys(candidate.text() for one in cells for candidate in one.near)
    return [
        words["held"] if held else words[first.what],
        first.line or None,
        f"{first.table}/{first.key}" if first.key else first.table,
        first.label,
        ", ".join(one.heading or one.column for one in told) or None,
        "; ".join(one.value for one in told) or None,
        "; ".join(one.current for one in told if one.current) or None,
        "; ".join(dict.fromkeys(one.current_source for one in told if one.current_source)) or None,
        "; ".join(near) or None,
        "; ".join(dict.fromkeys(one.why for one in cells if one.why)) or None,
        first.where or None,
    ]
