"""The statements around one thing, before they are put in anybody's words.

A site describes every thing in two languages; what is said about it is gathered once.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from functools import cached_property

from zorggraaf.lookup.reading import Node, Reading
from zorggraaf.lookup.sections import FACTS, FOLDED_INTO, IMPLIED
from zorggraaf.lookup.sources import INFERRED
from zorggraaf.things import thing_kind


class Gathered:
    """What is said about a thing, what links to it, and the dated facts among that."""

    def __init__(self, reading: Reading, iri: str) -> None:
        self.reading = reading
        self.iri = iri
        self.own: Node = reading.own(iri)
        self.links: Node = reading.links(iri)
        self.nodes: dict[str, Node] = reading.facts(iri, self.links)
        """The dated facts: what is said about each."""
        self._linked: dict[tuple[str, str], list[str]] = {}
        for node in sorted(self.nodes):
            for link in self.links[node]:
                self._linked.setdefault((thing_kind(node), link), []).append(node)
        self.mentioned: set[str] = {iri, *self.own, *self.links}
        """All that must have a name to be told of."""
        self.graphs: set[str] = set()
        """All that say something of it."""
        for told in (self.own, *self.nodes.values()):
            for by_value in told.values():
                for value, stated_in in by_value.items():
                    self.graphs |= stated_in
                    if value.startswith("<"):
                        self.mentioned.add(value[1:-1])
        for by_link in self.links.values():
            for prop, stated_in in by_link.items():
                self.mentioned.add(prop)
                self.graphs |= stated_in

    def linked(self, kind: str, link: str) -> Sequence[str]:
        """The dated facts of a kind that link to it so.

        In the order of their IRIs: that in which an engine gives them is its own affair.
        """
        return self._linked.get((kind, link), ())

    def is_told_elsewhere(self, prop: str, value: str, graphs: Set[str]) -> bool:
        """Whether a statement of its own is only derived, from what another section shows."""
        return graphs == {INFERRED} and (
            (prop, value) in self._claimed or self._implied(prop, value)
        )

    def is_link_told_elsewhere(self, node: str, link: str, graphs: Set[str]) -> bool:
        """Whether a link to it is only derived, from what another section shows."""
        return graphs == {INFERRED} and (
            (link, f"<{node}>") in self._claimed or self._implied_inverse(node, link)
        )

    @cached_property
    def _claimed(self) -> set[tuple[str, str]]:
        """Derived (property, value) pairs that a dated fact in another section already shows."""
        claimed: set[tuple[str, str]] = set()
        for (kind, link), spec in FACTS.items():
            for node in self.linked(kind, link):
                claimed.add((spec.folds, f"<{node}>"))
                for prop, inverse, other in spec.derives:
                    for value in self.nodes[node].get(other, {}):
                        claimed.add((prop, value))
                        claimed.add((inverse, value))
        return claimed

    def _implied(self, prop: str, value: str) -> bool:
        return any(value in self.own.get(other, {}) for other in IMPLIED.get(prop, ())) or any(
            value[1:-1] in self.links and other in self.links[value[1:-1]]
            for other in FOLDED_INTO.get(prop, ())
        )

    def _implied_inverse(self, node: str, link: str) -> bool:
        return any(other in self.links[node] for other in IMPLIED.get(link, ())) or any(
            f"<{node}>" in self.own.get(other, {}) for other in FOLDED_INTO.get(link, ())
        )
