"""What a scenario changes, as a picture: every number beside its point, none over a name."""

from __future__ import annotations

import re

from zorggraaf import charts
from zorggraaf.analysis.result import Column, Table, words

COLUMNS = tuple(
    Column(name, words(name, name), "text" if name == "measure" else "number")
    for name in ("measure", "before", "after")
)


def places(rows: list[tuple[str, float, float]]) -> list[tuple[float, float, str]]:
    """(left, right, text) of every text in the drawing, left and right by its letters."""
    table = Table(words("Verschil", "Difference"), COLUMNS, list(rows), kind="difference")
    drawn = charts.svg(charts.chart(table))
    found = []
    for anchor, x, text in re.findall(
        r'<text[^>]*? text-anchor="(\w+)" transform="translate\(([-0-9.]+),[-0-9.]+\)"'
        r"[^>]*>([^<]+)<",
        drawn,
    ):
        wide = 6.0 * len(text)
        left = float(x) - (wide if anchor == "end" else 0)
        found.append((left, left + wide, text))
    return found


def test_a_number_at_nought_lies_beside_the_name_of_its_row() -> None:
    texts = places([("tafels van een ziekenhuis", 0, 17), ("partners", 120, 0)])
    names = [right for _, right, text in texts if text in ("tafels van een ziekenhuis", "partners")]
    noughts = [left for left, _, text in texts if text == "0"]
    assert len(names) == 2 and len(noughts) >= 2
    assert max(names) <= min(noughts)
