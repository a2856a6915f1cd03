"""Keys of new rows: made of what the row says, never one that is or was another's."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Final

from zorggraaf.tables import Tables
from zorggraaf.tables.schema import Table

_LONGEST: Final = 120


def kebab(text: str) -> str:
    """A text as a key: small letters, figures and hyphens.

    >>> kebab("Opgave OOR Utrecht (2026)"), kebab("Máxima MC")
    ('opgave-oor-utrecht-2026', 'maxima-mc')
    """
    ascii_only = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", ascii_only.lower()).strip("-")[:_LONGEST].strip("-")


class Keys:
    """The keys that are taken, also by what was withdrawn, and by what was made new since."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._taken: dict[str, set[str]] = {}

    def new(
        self, table: Table, cells: Mapping[str, str], columns: Sequence[str], given: str = ""
    ) -> str:
        """A key for a new row: the one given, else made of these columns, with a number if taken.

        "" for a table without a key of its own.
        """
        if "key" not in table.by_name:
            return ""
        taken = self._of(table)
        if given and given not in taken:
            taken.add(given)
            return given
        parts = [re.split(r"[/;]", cells.get(name, ""))[-1] for name in columns]
        base = kebab("-".join(part for part in parts if part)) or table.name
        key, number = base, 1
        while key in taken:
            number += 1
            key = f"{base}-{number}"
        taken.add(key)
        return key

    def _of(self, table: Table) -> set[str]:
        if table.name not in self._taken:
            taken = {row.text("key") for row in self._tables[table.name]}
            gone = f"{table.kind}/"
            taken |= {
                row.text("thing").removeprefix(gone)
                for row in self._tables.get("withdrawn", [])
                if row.text("thing").startswith(gone)
            }
            self._taken[table.name] = taken
        return self._taken[table.name]
