"""Types that a query asks for: what they mean, and which things may have them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from zorggraaf import names
from zorggraaf.reconciliation.found import Found
from zorggraaf.reconciliation.index import RECONCILED, Entity, Index
from zorggraaf.reconciliation.queries import Query

_TYPE_UNKNOWN: Final = 2.0
"""Taken off where it is not recorded of what type a thing is,"""
_OTHER_TYPE: Final = 12.0
"""or where it is of another (and the type asked for was but a preference)."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """The types asked for, as classes and kinds."""

    classes: frozenset[str]
    kinds: frozenset[str]
    unknown: tuple[str, ...]
    strict: str
    above: dict[str, set[str]]

    @classmethod
    def of(cls, index: Index, query: Query) -> Wanted:
        classes, kinds, unknown = set(), set(), []
        for text in query.types:
            kind = text.removeprefix(names.ID).casefold()
            iri = type_iri(index, text)
            if iri is not None:
                classes.add(iri)
            elif kind in RECONCILED:
                kinds.add(kind)
            else:
                unknown.append(text)
        return cls(
            frozenset(classes), frozenset(kinds), tuple(unknown), query.type_strict, index.above
        )

    @property
    def any(self) -> bool:
        return not self.classes and not self.kinds

    def _fits(self, entity: Entity) -> list[bool]:
        return [
            *(type_ in entity.types or self.may_be(entity, type_) for type_ in self.classes),
            *(entity.kind == kind for kind in self.kinds),
        ]

    def may_be(self, entity: Entity, type_: str) -> bool:
        """Whether no more is known of it than what every thing of that type is as well.

        Of an organisation that merged away the type often is not recorded.
        """
        return bool(entity.direct) and entity.direct <= self.above.get(type_, set())

    def admits(self, entity: Entity) -> bool:
        if self.any or self.strict == "should":
            return True
        fits = self._fits(entity)
        return all(fits) if self.strict == "all" else any(fits)

    def may_admit(self, entity: Entity) -> bool:
        """As `admits`, or what leads to something that may be: predecessors and successors."""
        return self.admits(entity) or bool(entity.successors or entity.predecessors)


def type_iri(index: Index, text: str) -> str | None:
    """The class that a type of a query means (IRI, `zg:Hospital`, `Hospital`), None if none.

    A class without instances is one as well.
    """
    for iri in (text, names.ZG + text, _expanded(text)):
        if iri in index.classes or iri in index.above:
            return iri
    return None


def _expanded(text: str) -> str:
    prefix, _, local = text.partition(":")
    return names.PREFIXES[prefix] + local if prefix in names.PREFIXES else text


def weigh_type(one: Found, wanted: Wanted) -> None:
    """Takes off what its type speaks against a candidate."""
    if wanted.unknown:
        one.sure = False
        one.reason = one.reason.noting("no-such-type", ", ".join(wanted.unknown))
    if wanted.any:
        return
    has = [type_ in one.entity.types for type_ in wanted.classes]
    has += [one.entity.kind == kind for kind in wanted.kinds]
    if any(has):
        return
    if wanted.admits(one.entity) and any(
        wanted.may_be(one.entity, type_) for type_ in wanted.classes
    ):
        one.score -= _TYPE_UNKNOWN
        one.reason = one.reason.noting("type-unknown")
    else:
        one.score -= _OTHER_TYPE
        one.sure = False
        one.reason = one.reason.noting("other-type")
