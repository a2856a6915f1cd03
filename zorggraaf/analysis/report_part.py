"""One heading of a report, and what headings and columns are called."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from zorggraaf.tabular import Table

if TYPE_CHECKING:
    from zorggraaf.charts import Spec

ROWS: Final = 30
"""Rows of one list at most, so that the whole stays about four pages; `show` has them all."""


@dataclass(frozen=True)
class Part:
    """One heading of a report: how to read it, a table, and a picture where one helps."""

    name: str
    title: str
    text: str = ""
    table: Table | None = None
    left_out: int = 0
    picture: Spec | None = None
    sources: tuple[int, ...] = ()
    """Numbers of the sources behind a table that was counted instead of quoted."""


_WORDS: Final = {
    "members": ("Leden", "Members"),
    "sites": ("Locaties", "Sites"),
    "territory": ("Gebied", "Territory"),
    "divisions": ("Over welke indelingen het heen ligt", "Divisions it cuts across"),
    "networks": ("Netwerken", "Networks"),
    "expertise": ("Expertise", "Expertise"),
    "figures": ("Cijfers", "Figures"),
    "events": ("Gebeurtenissen", "Events"),
    "recognitions": ("Erkenningen", "Recognitions"),
    "coordination": ("Tafels en partners", "Tables and partners"),
    "sources": ("Bronnen", "Sources"),
    "source": ("bron", "source"),
    "division": ("indeling", "division"),
    "region": ("regio", "region"),
    "inhabitants": ("inwoners", "inhabitants"),
    "site": ("locaties", "sites"),
    "organisation": ("organisaties", "organisations"),
    "share": ("aandeel", "share"),
    "centre": ("centrum", "centre"),
    "host": ("bij", "at"),
    "condition": ("aandoeningen", "conditions"),
    "event": ("gebeurtenis", "event"),
    "date": ("datum", "date"),
}


def word(name: str, lang: str) -> str:
    """What a heading or column is called."""
    return _WORDS[name][1 if lang == "en" else 0]
