"""What can go wrong for a user, each with what to do about it.

A command ends with the exception's `exit_code`: 1 where the data, the graph or the question is at
fault, 2 where the call is.
"""

from __future__ import annotations

import errno
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Final, Self

from zorggraaf.spoken import spoken


class ZorggraafError(Exception):
    """Something a user can mend: what is wrong, and in `hint` what to do."""

    exit_code: ClassVar[int] = 1

    reader: str = "nl"
    """The language of who is told, where whoever lets it pass knows."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self._english: tuple[str, str] | None = None

    def in_english(self, message: str, hint: str = "") -> Self:
        """The same error, that can say itself in English too: for who reads no Dutch.

        >>> UsageError("Kies een regio.").in_english("Choose a region.").said("en")
        ('Choose a region.', '')
        """
        self._english = message, hint
        return self

    @property
    def bilingual(self) -> bool:
        """Whether it can say itself in English."""
        return self._english is not None

    def said(self, lang: str = "nl") -> tuple[str, str]:
        """Message and hint in a language; in Dutch where there is no English."""
        if lang == "en" and self._english is not None:
            return self._english
        return spoken(self.message, "nl", lang), spoken(self.hint, "nl", lang)

    def __str__(self) -> str:
        return f"{self.message}\n{self.hint}" if self.hint else self.message


class UsageError(ZorggraafError):
    """The call itself is wrong: an option or argument that cannot be."""

    exit_code = 2


class StoreError(ZorggraafError):
    """The graph cannot be opened, read or written."""


class EndpointError(ZorggraafError):
    """A remote SPARQL endpoint refused, was too slow, or did not answer with SPARQL results."""


class QueryError(ZorggraafError):
    """A query cannot be understood; `line` and `column` (from 1) say where, if known."""

    def __init__(
        self, message: str, hint: str = "", *, line: int | None = None, column: int | None = None
    ) -> None:
        super().__init__(message, hint)
        self.line = line
        self.column = column


_REASONS: Final = {
    errno.EACCES: "dat mag u niet",
    errno.EDQUOT: "u hebt geen ruimte meer op deze schijf",
    errno.EISDIR: "dat is een map",
    errno.ENAMETOOLONG: "die naam is te lang",
    errno.ENOENT: "dat is er niet",
    errno.ENOSPC: "de schijf is vol",
    errno.ENOTDIR: "dat is geen map",
    errno.EPERM: "dat mag u niet",
    errno.EROFS: "op deze schijf kan niet worden geschreven",
}


def reason(error: OSError) -> str:
    """Why the system refuses something, in Dutch where it is a common reason.

    >>> reason(OSError(errno.ENOSPC, "No space left on device")), reason(OSError("odd"))
    ('de schijf is vol', 'odd')
    """
    return _REASONS.get(error.errno or 0) or error.strerror or str(error)


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault in a table: where it is, what stands there, what was expected, what to do.

    `row` is the line in the file (the header is line 1), None for a fault of the whole file.
    """

    file: str
    row: int | None
    column: str | None
    found: str
    expected: str
    nearest: str = ""
    hint: str = ""

    def text(self, lang: str = "nl") -> str:
        """The fault in one line.

        >>> Problem("sites.csv", 12, "kind", "mian", "een soort locatie", nearest="main").text()
        'sites.csv, rij 12, kolom kind: ‘mian’; verwacht: een soort locatie; bedoelde u ‘main’?'
        """
        words = _WORDS["en" if lang == "en" else "nl"]
        place = self.file
        if self.row is not None:
            place += f", {words['row']} {self.row}"
        if self.column is not None:
            place += f", {words['column']} {self.column}"
        line = f"{place}: "
        if self.found:
            line += f"‘{self.found}’; "
        line += f"{words['expected']}: {self.expected}"
        if self.nearest:
            line += f"; {words['nearest']} ‘{self.nearest}’?"
        if self.hint:
            line += f" ({self.hint})"
        return line


_WORDS = {
    "nl": {"row": "rij", "column": "kolom", "expected": "verwacht", "nearest": "bedoelde u"},
    "en": {"row": "row", "column": "column", "expected": "expected", "nearest": "did you mean"},
}


class DataError(ZorggraafError):
    """The tables hold faults: all of a run's `problems` at once."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        count = len(self.problems)
        super().__init__(
            f"{count} {'fout' if count == 1 else 'fouten'} in de tabellen",
            "Verbeter de genoemde cellen en probeer opnieuw; de vorige graaf is ongewijzigd.",
        )
