"""What the pages that let people compare and try have in common: pictures, files, and commands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

Pairs = Sequence[tuple[str, str | None]]

_TABLE_FORMS: Final = (("xlsx", "Excel"), ("csv", "CSV"), ("json", "JSON"))
_PICTURE_FORMS: Final = (("png", "PNG"), ("svg", "SVG"))


@dataclass(frozen=True, slots=True)
class Source:
    """An answer of the interface for programs: where its table and its pictures can be had.

    >>> Source("api/overlap", (("a", "oor"), ("b", None))).address("csv")
    'api/overlap?a=oor&format=csv'
    """

    path: str
    """Below the root, without leading slash."""
    asked: tuple[tuple[str, str | None], ...]

    def address(self, form: str, chart: str | None = None) -> str:
        """Where the answer is in a form, below the root."""
        pairs = [*self.asked, ("format", form), ("chart", chart)]
        return f"{self.path}?{urlencode([(name, text) for name, text in pairs if text])}"

    def files(self, chart: str | None = None, drawn: bool = True) -> list[tuple[str, str]]:
        """(address, name) of each form it can be downloaded in."""
        pictures = [(self.address(form, chart), name) for form, name in _PICTURE_FORMS]
        tables = [(self.address(form), name) for form, name in _TABLE_FORMS]
        return [*(pictures if drawn else ()), *tables]


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart on a page: drawn by the browser, or shown as an image where it runs no scripts."""

    source: Source
    chart: str | None
    title: str
    wide: bool = False

    @property
    def spec(self) -> str:
        """Where its Vega-Lite specification is, below the root."""
        return self.source.address("vega", self.chart)

    @property
    def image(self) -> str:
        """Where it is as an image, below the root."""
        return self.source.address("svg", self.chart)

    @property
    def files(self) -> list[tuple[str, str]]:
        """(address, name) of each form it can be downloaded in."""
        return self.source.files(self.chart)


def command(*words: str | None) -> str:
    """The same question at the terminal.

    >>> command("overlap", "oor", "network:hart en vaten", None)
    "zorggraaf overlap oor 'network:hart en vaten'"
    """
    import shlex

    return shlex.join(["zorggraaf", *(word for word in words if word)])
