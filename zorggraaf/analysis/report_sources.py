"""The numbers that sources have in a report, in the order in which they are met."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from zorggraaf.store import Graph

_AT_ONCE: Final = 400
"""Facts asked for in one query."""


class NumberedSources:
    """Each source with its number; the list at the end of a report is `in_order`."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._numbers: dict[str, int] = {}
        titles = graph.select("SELECT ?s ?t { ?s a zg:Source ; dcterms:title ?t }").values()
        self._by_title = {title: source for source, title in titles if source and title}

    @property
    def in_order(self) -> list[str]:
        """The sources, number 1 first."""
        return list(self._numbers)

    def number(self, source: str) -> int:
        """The number of a source, the next one when it is new."""
        return self._numbers.setdefault(source, len(self._numbers) + 1)

    def of_facts(self, facts: Iterable[str]) -> tuple[int, ...]:
        """Numbers of the sources of these facts."""
        wanted = sorted({fact for fact in facts if fact.startswith("http")})
        found: set[str] = set()
        for start in range(0, len(wanted), _AT_ONCE):
            listed = " ".join(f"<{fact}>" for fact in wanted[start : start + _AT_ONCE])
            rows = self._graph.select(
                f"SELECT DISTINCT ?s {{ VALUES ?f {{ {listed} }} ?f dcterms:source ?s }}"
            ).values()
            found |= {row[0] for row in rows if row[0]}
        return tuple(sorted(self.number(source) for source in sorted(found)))

    def numbered(self, text: str) -> str:
        """Titles of sources as their numbers."""
        parts = []
        for title in text.split("; "):
            source = self._by_title.get(title)
            parts.append(f"[{self.number(source)}]" if source else title)
        return " ".join(parts)
