"""What the reader of each kind of page wants first: the order of its sections."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from zorggraaf.things import thing_kind

if TYPE_CHECKING:
    from zorggraaf.lookup.description import Description
    from zorggraaf.tabular import Table

_LATE: Final = ("kind", "classifications", "names", "other-names", "identifiers", "numbers")
"""Sections that say who it is, which the head of the page does already: they come last."""

_FIRST: Final[dict[str, tuple[str, ...]]] = {
    "organisation": ("member-of", "regions", "own-sites", "centres", "recognitions-recognises"),
    "region": ("memberships", "members", "territory", "regions", "figures"),
    "network": ("memberships", "members", "general", "parts", "activities"),
    "expertise-centre": ("conditions", "recognitions-recognises", "member-of", "parts"),
    "condition": ("centres", "conditions", "general"),
    "initiative": ("general", "memberships", "items", "timeline"),
    "pathway": ("steps", "general"),
    "policy-goal": ("general", "linked-to", "parts"),
    "municipality": ("sites-here", "figures", "general", "regions"),
    "site": ("sites", "regions", "general"),
    "partition": ("general", "regions"),
    "source": ("general", "says", "said"),
}
"""By kind of thing the sections that come first; the others follow in their usual order."""


def in_reading_order(found: Description) -> list[Table]:
    """The sections of a description, in the order its reader wants them."""
    kind = thing_kind(found.iri)
    first = _FIRST.get(kind, ())
    if kind == "network" and any("ern" in one.lower().split() for one in found.types):
        first = ("members", *first)

    def place(table: Table) -> tuple[int, int]:
        if table.name in first:
            return 0, first.index(table.name)
        return (2, _LATE.index(table.name)) if table.name in _LATE else (1, 0)

    return sorted(found.sections, key=place)
