"""The source that somebody's file is: what it is called, of when, from whom, of what kind."""

from __future__ import annotations

import datetime
import difflib
from dataclasses import dataclass
from typing import Final

from zorggraaf.build.contradictions import SOURCE_KINDS
from zorggraaf.errors import UsageError
from zorggraaf.tables import Tables
from zorggraaf.upkeep.dates import DateError, date_of
from zorggraaf.upkeep.editing import Record
from zorggraaf.upkeep.keys import kebab

DEFAULT_KIND: Final = "own-page"
_LONGEST_TITLE: Final = 80


@dataclass(frozen=True, slots=True)
class Origin:
    """The source that a file is: what it is called, of when, from whom."""

    title: str
    date: str
    publisher: str = ""
    url: str = ""
    kind: str = DEFAULT_KIND
    """Key of a source kind."""

    @property
    def key(self) -> str:
        """The key in sources.csv: the same for the same title and date.

        >>> Origin("Opgave OOR Utrecht", "2026-11-01").key
        'opgave-oor-utrecht-2026-11-01'
        """
        return f"{kebab(self.title)[:_LONGEST_TITLE].strip('-')}-{self.date}"

    def told(self) -> Origin:
        """The same, tidy. Raises UsageError for a title or date that cannot be."""
        title = " ".join(self.title.split())
        if not kebab(title):
            raise UsageError(
                "een opgave heeft een titel nodig", 'Geef haar met --source "…".'
            ).in_english("a statement needs a title", 'Give it with --source "…".')
        try:
            date = date_of(self.date)
        except DateError as error:
            meant = f" Bedoelde u {error.nearest}?" if error.nearest else ""
            near = f" Did you mean {error.nearest}?" if error.nearest else ""
            raise UsageError(
                f"‘{self.date}’ is geen datum die bestaat.", f"Schrijf 2026-11-22.{meant}"
            ).in_english(
                f"‘{self.date}’ is no date that exists.", f"Write 2026-11-22.{near}"
            ) from error
        return Origin(title, date, self.publisher, self.url, self.kind or DEFAULT_KIND)

    def row(self, tables: Tables, name: str) -> Record:
        """The row of sources.csv: the one that is there, or a new one. name: of the file.

        Raises UsageError for a kind that is not, and where another source has this key.
        """
        columns = [column.name for column in tables.schema["sources"].cells]
        for row in tables["sources"]:
            if row.text("key") != self.key:
                continue
            if (row.text("title"), row.text("date")) != (self.title, self.date):
                raise UsageError(
                    f"Er is al een bron {self.key}, met een andere titel: {row.text('title')}.",
                    "Geef een titel die er minder op lijkt.",
                ).in_english(
                    f"There is a source {self.key} already, with another title: "
                    f"{row.text('title')}.",
                    "Give a title that is less like it.",
                )
            return {column: row.text(column) for column in columns}
        self._check_kind()
        told = {
            "key": self.key,
            "title": self.title,
            "publisher": self.publisher,
            "date": self.date,
            "url": self.url,
            # A file that was sent has no address: its name is how it is found again.
            "document_number": "" if self.url else name,
            "consulted": datetime.date.today().isoformat(),
            "kind": self.kind,
            "language": "nl",
        }
        return {column: told.get(column, "") for column in columns}

    def _check_kind(self) -> None:
        if self.kind in SOURCE_KINDS:
            return
        near = difflib.get_close_matches(self.kind, SOURCE_KINDS, n=1, cutoff=0.5)
        nl, en = (f"Bedoelde u {near[0]}? ", f"Did you mean {near[0]}? ") if near else ("", "")
        listed = ", ".join(SOURCE_KINDS)
        raise UsageError(
            f"‘{self.kind}’ is geen soort bron.", f"{nl}Kies uit: {listed}."
        ).in_english(f"‘{self.kind}’ is no kind of source.", f"{en}Choose from: {listed}.")
