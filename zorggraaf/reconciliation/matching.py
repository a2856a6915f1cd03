"""Which thing a name in a list means, or that none is meant.

A candidate is a match only when every word that tells the name from others is accounted for, when
slips are few for the length of the word, and when nothing else fits (nearly) as well. A name that
two organisations bear is therefore no match, until a town, website, number or date decides.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from zorggraaf import names
from zorggraaf.reconciliation.index import (
    RECONCILED,
    WORD_LIKENESS,
    Entity,
    Index,
    domain,
    index_of,
    place_form,
    standard_number,
)
from zorggraaf.reconciliation.likeness import Fit, fit
from zorggraaf.reconciliation.queries import (
    DATE,
    IDENTIFIER,
    REGION,
    SCHEMES,
    TOWN,
    WEBSITE,
    Candidate,
    Query,
    property_of,
)
from zorggraaf.reconciliation.reasons import Reason
from zorggraaf.reconciliation.spelling import Spelling, spelling
from zorggraaf.things import short_key

if TYPE_CHECKING:
    from zorggraaf.store import Graph

__all__ = ["Candidate", "Query", "match"]

_MATCH: Final = 80.0
"""Below this no candidate is a match, whatever speaks for it."""
_MARGIN: Final = 6.0
"""A second candidate this near to the first makes the first uncertain."""
_SHOWN: Final = 45.0
"""Below this a candidate is noise."""
_DOUBTED: Final = 60.0
"""What is left to a candidate that did not exist on the day asked for."""
_LOOKED_AT: Final = 60
"""Names that are compared in full; those that share most with the text."""
_CORE_LIKENESS: Final = 76.0
_AGREES: Final = {TOWN: 4.0, REGION: 3.0, WEBSITE: 12.0}
_DIFFERS: Final = {TOWN: 15.0, REGION: 12.0, WEBSITE: 4.0}
_OTHER_NUMBER: Final = 20.0
_NO_HOSPITAL: Final = 12.0
_TYPE_UNKNOWN: Final = 2.0
_BY_SUCCESSION: Final = 2.0
_NUMBER_LENGTH: Final = 7
"""Numbers shorter than this say nothing without their scheme's name before them."""
_BY_PROPERTY: Final = 90.0
_NO_PROVIDERS: Final = frozenset({"municipality", "region", "partition", "condition"})
_A_DAY: Final = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?\Z")
_CARE_PROVIDER: Final = names.term("CareProvider")


@dataclass(slots=True)
class _Found:
    entity: Entity
    score: float
    reason: Reason
    sure: bool
    number: bool = False
    """Whether a number decided."""


def match(graph: Graph, queries: Sequence[Query]) -> list[list[Candidate]]:
    """Per query its candidates, best first; an empty list where nothing comes near.

    At most one candidate of a query is a match.

    >>> import zorggraaf
    >>> with zorggraaf.open() as graph:                                # doctest: +SKIP
    ...     [[best, *_]] = match(graph, [Query("Medisch Centrum Leeuwaarden")])
    ...     best.iri, best.match, best.why.text()
    """
    index = index_of(graph)
    return [_answer(index, query) for query in queries]


def _answer(index: Index, query: Query) -> list[Candidate]:
    wanted = _Wanted.of(index, query)
    found: dict[str, _Found] = {}
    for one in (*_by_number(index, query), *_by_name(index, query.text, wanted)):
        _keep(found, one)
    if not query.text.strip():
        for one in _by_property(index, query):
            _keep(found, one)
    day = query.on or next(iter(_property_values(query).get(DATE, ())), "")
    if _A_DAY.match(day):
        found = _at(index, found, day)
    for one in found.values():
        _weigh_properties(one, query)
        _weigh_type(one, wanted)
    _prefer_wholes(found, wanted)
    ordered = sorted(
        (one for one in found.values() if one.score >= _SHOWN and wanted.admits(one.entity)),
        key=lambda one: (-round(min(one.score, 110), 1), one.entity.order),
    )
    _doubt(index, ordered)
    return [
        Candidate(
            iri=one.entity.iri,
            name=one.entity.label(),
            score=round(max(0.0, min(100.0, one.score)), 1),
            match=place == 0 and one.sure and one.score >= _MATCH,
            types=index.shown_types(one.entity),
            why=one.reason,
        )
        for place, one in enumerate(ordered[: max(0, query.limit)])
    ]


def _keep(found: dict[str, _Found], one: _Found) -> None:
    known = found.get(one.entity.iri)
    if known is None or (one.score, one.sure) > (known.score, known.sure):
        found[one.entity.iri] = one


# By name


def _by_name(index: Index, text: str, wanted: _Wanted) -> Iterable[_Found]:
    spelt = spelling(text)
    if not spelt.joined:
        return
    best: dict[str, Fit] = {}
    for number in _near(index, spelt, wanted):
        name = index.names[number]
        entity = index.entities[name.thing]
        one = fit(spelt, name, entity)
        known = best.get(name.thing)
        if one.score and (known is None or (one.score, one.sure) > (known.score, known.sure)):
            best[name.thing] = one
    for iri, one in best.items():
        yield _told(index.entities[iri], one, spelt)


def _told(entity: Entity, one: Fit, text: Spelling) -> _Found:
    reason = Reason(one.how, one.name.text)
    if one.name.until:
        reason = reason.noting("until", one.name.until)
    if one.town:
        reason = reason.noting("place", one.town.title())
    if one.extra:
        reason = reason.noting("extra", " ".join(one.extra))
    if one.missing:
        reason = reason.noting("missing", " ".join(one.missing))
    if one.shortened:
        reason = reason.noting("shortened")
    found = _Found(entity, one.score, reason, one.sure)
    if text.care and entity.kind in _NO_PROVIDERS and not one.name.spelt.care:
        # "Medisch Centrum Leeuwarden" is not the municipality.
        found.score -= _DIFFERS[TOWN]
        found.sure = False
        found.reason = reason.noting("not-care")
    known = entity.direct - {names.term("Organisation"), _CARE_PROVIDER}
    if (
        text.hospital
        and not one.name.spelt.hospital
        and entity.kind == "organisation"
        and known
        and _CARE_PROVIDER not in entity.types
    ):
        found.score -= _NO_HOSPITAL
        found.sure = False
        found.reason = reason.noting("not-hospital")
    return found


def _near(index: Index, text: Spelling, wanted: _Wanted) -> list[int]:
    """The names worth comparing: those that share rare words, or are alike as a whole."""
    from rapidfuzz import fuzz, process

    weight: dict[int, float] = defaultdict(float)
    for word in text.strong:
        for other, likeness in index.like(word):
            numbers = index.by_word[other]
            # A word of one name says more than a word of a hundred.
            for number in numbers:
                weight[number] += likeness / (20 + len(numbers))
    alike = process.extract(
        text.core, index.cores, scorer=fuzz.ratio, score_cutoff=_CORE_LIKENESS, limit=20
    )
    for core, likeness, _ in alike:
        for number in index.by_core[core]:
            weight[number] += likeness / 10
    shared = [
        number for number in weight if wanted.may_admit(index.entities[index.names[number].thing])
    ]
    return sorted(shared, key=lambda number: (-weight[number], number))[:_LOOKED_AT]


# By number, address or property


def _by_number(index: Index, query: Query) -> Iterable[_Found]:
    text = query.text.strip()
    key = text.removeprefix(names.ID).removeprefix("id:").removeprefix("/id/")
    direct = index.entities.get(names.ID + key)
    if direct is not None:
        yield _Found(direct, 100.0, Reason("identifier", key), sure=True, number=True)
    for scheme, number, iri in _numbers(index, text):
        said = f"{scheme} {number}"
        yield _Found(index.entities[iri], 100.0, Reason("identifier", said), True, number=True)
    for scheme, values in _property_values(query).items():
        for value in values:
            if scheme not in SCHEMES and scheme != IDENTIFIER:
                continue
            number = standard_number(value)
            for own, iri in index.numbers.get(number, ()):
                if scheme in (own, IDENTIFIER):
                    reason = Reason("identifier", f"{own} {value}")
                    fits = not query.text.strip() or _resembles(index.entities[iri], query.text)
                    yield _Found(index.entities[iri], 100.0, reason, fits, number=True)


def _numbers(index: Index, text: str) -> Iterable[tuple[str, str, str]]:
    """What in the graph has this very number, with or without its scheme's name before it."""
    compact = standard_number(text)
    for scheme, iri in index.numbers.get(compact, ()):
        if len(compact) >= _NUMBER_LENGTH or scheme in ("cbs", "wikidata"):
            yield scheme, compact, iri
    head = text.casefold()
    for scheme in SCHEMES:
        for prefix in (scheme, scheme.removesuffix("code")):
            if head.startswith(prefix):
                rest = standard_number(head.removeprefix(prefix).lstrip(" :-"))
                for own, iri in index.numbers.get(rest, ()):
                    if own == scheme:
                        yield scheme, rest, iri


def _resembles(entity: Entity, text: str) -> bool:
    """Whether a name has at least something of the thing that has the number beside it."""
    from rapidfuzz import fuzz

    spelt = spelling(text)
    if any(word in entity.words or word in entity.place_words for word in spelt.strong):
        return True
    return any(
        fuzz.ratio(word, own) >= WORD_LIKENESS for word in spelt.strong for own in entity.words
    )


def _by_property(index: Index, query: Query) -> Iterable[_Found]:
    """Without a name: what has the website asked for."""
    for site in _property_values(query).get(WEBSITE, ()):
        wanted = domain(site)
        for entity in index.entities.values():
            if wanted and wanted in entity.websites:
                yield _Found(entity, _BY_PROPERTY, Reason("property", wanted), sure=True)


def _property_values(query: Query) -> dict[str, list[str]]:
    values: dict[str, list[str]] = defaultdict(list)
    for identifier, value in query.properties:
        property_ = property_of(identifier)
        if property_ is not None and value.strip():
            values[property_].append(value.strip())
    return dict(values)


def _weigh_properties(one: _Found, query: Query) -> None:
    for property_, values in _property_values(query).items():
        agrees = _agrees(one.entity, property_, values)
        if agrees is None:
            continue
        shown = values[0].removeprefix(names.ID)
        if property_ in _AGREES:
            one.score += _AGREES[property_] if agrees else -_DIFFERS[property_]
            one.sure = one.sure and (agrees or property_ == WEBSITE or one.number)
        elif not agrees:
            one.score -= _OTHER_NUMBER
            one.sure = False
        label = "website" if property_ == WEBSITE else property_
        label = {TOWN: "plaats", REGION: "regio"}.get(label, label)
        one.reason = one.reason.noting("agrees" if agrees else "differs", label, shown)


def _agrees(entity: Entity, property_: str, values: Sequence[str]) -> bool | None:
    """Whether a thing has one of these values; None where nothing is known to compare with."""
    if property_ in (TOWN, REGION):
        held = entity.towns if property_ == TOWN else entity.regions
        if not held and not entity.places:
            return None
        iris = {value for value in values if value in entity.places}
        return bool(iris) or any(place_form(value) in held for value in values)
    if property_ == WEBSITE:
        if not entity.websites:
            return None
        return any(domain(value) in entity.websites for value in values)
    if property_ in SCHEMES:
        own = entity.identifiers.get(property_)
        return None if not own else any(standard_number(value) in own for value in values)
    return None


# At a day


def _at(index: Index, found: dict[str, _Found], day: str) -> dict[str, _Found]:
    """The candidates as of a day: what no longer existed gives way to what came of it."""
    kept: dict[str, _Found] = {}
    for one in found.values():
        if one.entity.existed(day):
            _keep(kept, one)
            continue
        gone = one.entity.ended_by(day)
        note = "successor-of" if gone else "predecessor-of"
        for iri in _then(index, one.entity, day, forward=gone):
            other = index.entities[iri]
            reason = one.reason.noting(note, one.entity.label(), day)
            _keep(kept, _Found(other, one.score - _BY_SUCCESSION, reason, one.sure, one.number))
        reason = one.reason.noting("not-then", day)
        _keep(kept, _Found(one.entity, min(one.score, _DOUBTED), reason, sure=False))
    return kept


def _then(index: Index, entity: Entity, day: str, forward: bool) -> list[str]:
    """Who stood in its place on that day, along the line of successions."""
    seen, reached = {entity.iri}, []
    ahead = [entity.iri]
    while ahead:
        at = index.entities[ahead.pop()]
        for iri in sorted(at.successors if forward else at.predecessors):
            if iri in seen or iri not in index.entities:
                continue
            seen.add(iri)
            if index.entities[iri].existed(day):
                reached.append(iri)
            else:
                ahead.append(iri)
    return reached


# By type


@dataclass(frozen=True, slots=True)
class _Wanted:
    """The types asked for, as classes and kinds."""

    classes: frozenset[str]
    kinds: frozenset[str]
    unknown: tuple[str, ...]
    strict: str
    above: dict[str, set[str]]

    @classmethod
    def of(cls, index: Index, query: Query) -> _Wanted:
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
            *(type_ in entity.types or self._may_be(entity, type_) for type_ in self.classes),
            *(entity.kind == kind for kind in self.kinds),
        ]

    def _may_be(self, entity: Entity, type_: str) -> bool:
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


def _weigh_type(one: _Found, wanted: _Wanted) -> None:
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
        wanted._may_be(one.entity, type_) for type_ in wanted.classes
    ):
        one.score -= _TYPE_UNKNOWN
        one.reason = one.reason.noting("type-unknown")
    else:
        one.score -= _NO_HOSPITAL
        one.sure = False
        one.reason = one.reason.noting("other-type")


def _prefer_wholes(found: dict[str, _Found], wanted: _Wanted) -> None:
    """Where a name fits a hospital (nearly) as well as its building, the hospital is meant."""
    for one in found.values():
        if one.entity.kind != "site":
            continue
        for iri in one.entity.part_of:
            whole = found.get(iri)
            if whole and wanted.admits(whole.entity) and one.score - whole.score <= _MARGIN:
                one.score = min(one.score, whole.score - 1)


# What makes a candidate uncertain, and what people must know of it


def _doubt(index: Index, ordered: Sequence[_Found]) -> None:
    """Takes certainty away where another fits as well; says what became of what ended."""
    if not ordered:
        return
    first = ordered[0]
    for other in ordered[1:]:
        if first.score - other.score > _MARGIN or (first.number and not other.number):
            break
        if not _family(index, first.entity, other.entity):
            rival = f"{other.entity.label()} ({short_key(other.entity.iri)})"
            first.reason = first.reason.noting("rival", rival)
            first.sure = False
            break
    for one in ordered:
        entity = one.entity
        if not entity.end and not entity.successors:
            continue
        after = ", ".join(
            sorted(
                index.entities[iri].label() for iri in entity.successors if iri in index.entities
            )
        )
        if after and entity.end:
            one.reason = one.reason.noting("succeeded", entity.end, after)
        elif after:
            one.reason = one.reason.noting("succeeded-undated", after)
        else:
            one.reason = one.reason.noting("ended", entity.end)


def _family(index: Index, first: Entity, other: Entity) -> bool:
    """Whether the other is but a building of the first, or of what the first became."""
    if other.kind != "site":
        return False
    owners = {first.iri, *first.successors}
    owners |= {
        iri
        for next_ in first.successors
        for iri in index.entities[next_].successors
        if next_ in index.entities
    }
    return bool(other.part_of & owners)
