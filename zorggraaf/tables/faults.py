"""Faults of a table in two languages: what `errors.Problem` says, with the English beside it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

from zorggraaf.errors import Problem

SHOWN = 80
"""How many characters of a cell a message shows: enough to recognise it."""


class Text(NamedTuple):
    """One sentence in both languages."""

    nl: str
    en: str


NOTHING = Text("", "")


@dataclass(frozen=True, slots=True)
class Fault(Problem):
    """A problem that can be told in English too.

    >>> Fault("sites.csv", 3, "lat", "52,1", "een getal", nearest="52.1",
    ...       expected_en="a number").text("en")
    'sites.csv, row 3, column lat: ‘52,1’; expected: a number; did you mean ‘52.1’?'
    """

    expected_en: str = ""
    hint_en: str = ""
    file_en: str = ""

    def text(self, lang: str = "nl") -> str:
        shown: Problem = self
        if lang == "en":
            shown = replace(
                self,
                file=self.file_en or self.file,
                expected=self.expected_en or self.expected,
                hint=self.hint_en or self.hint,
            )
        # Not super(): a dataclass with slots is made anew, and zero-argument super() misses that.
        return Problem.text(shown, lang)


def fault(
    file: str | Text,
    row: int | None,
    column: str | None,
    found: str,
    expected: Text,
    nearest: str = "",
    hint: Text = NOTHING,
) -> Fault:
    """A fault whose `found` is fit to print: short, on one line, without control characters."""
    place = file if isinstance(file, Text) else Text(file, file)
    return Fault(
        place.nl,
        row,
        column,
        printable(found),
        expected.nl,
        nearest,
        hint.nl,
        expected.en,
        hint.en,
        place.en,
    )


def printable(text: str) -> str:
    r"""A cell as a message shows it.

    >>> printable("umcg\x07")
    'umcg\\x07'
    """
    cut = text[:SHOWN] + ("…" if len(text) > SHOWN else "")
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in cut)
