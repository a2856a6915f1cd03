"""Who is around a thing: what its statements link it with, by kind, as a drawing of lists."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from zorggraaf.tabular import Cell, Cells, Value
from zorggraaf.things import thing_kind

if TYPE_CHECKING:
    from zorggraaf.lookup.description import Description

_KINDS: Final = (
    *("organisation", "network", "expertise-centre", "initiative", "region", "condition"),
    *("policy-goal", "pathway", "actor-group", "site"),
)
"""Things that are neighbours, in the order they are drawn."""

SHOWN: Final = 6
"""Names per kind: the ones most linked; the sections below have them all."""


@dataclass(frozen=True, slots=True)
class Group:
    """The neighbours of one kind."""

    kind: str
    shown: tuple[Cell, ...]
    total: int

    @property
    def more(self) -> int:
        """How many are not named here."""
        return self.total - len(self.shown)


def neighbours(found: Description) -> tuple[Group, ...]:
    """The neighbours of a described thing; empty where it has fewer than three."""
    names: dict[str, str] = {}
    linked: Counter[str] = Counter()
    for table in found.sections:
        for row in table.rows:
            # The last column holds the sources, which are not what it is linked with.
            for cell in _cells(row[:-1]):
                if cell.iri and cell.iri != found.iri and thing_kind(cell.iri) in _KINDS:
                    names.setdefault(cell.iri, cell.text)
                    linked[cell.iri] += 1
    if len(names) < 3:
        return ()
    by_kind: defaultdict[str, list[str]] = defaultdict(list)
    for iri in names:
        by_kind[thing_kind(iri)].append(iri)
    return tuple(
        Group(
            kind,
            tuple(
                Cell(names[iri], iri)
                for iri in sorted(
                    by_kind[kind], key=lambda iri: (-linked[iri], names[iri].casefold())
                )[:SHOWN]
            ),
            len(by_kind[kind]),
        )
        for kind in _KINDS
        if by_kind[kind]
    )


def _cells(values: Iterable[Value]) -> Iterable[Cell]:
    for value in values:
        if isinstance(value, Cells):
            yield from value.parts
        elif isinstance(value, Cell):
            yield value
