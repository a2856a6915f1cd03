"""Which thing a name in a list means, or that none is meant.

A candidate is a match only when every word that tells the name from others is accounted for, when
slips are few for the length of the word, and when nothing else fits (nearly) as well. A name that
two organisations bear is therefore no match, until a town, website, number or date decides.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

from zorggraaf import names
from zorggraaf.reconciliation.found import Found
from zorggraaf.reconciliation.index import (
    WORD_LIKENESS,
    Entity,
    Index,
    index_of,
    standard_number,
)
from zorggraaf.reconciliation.likeness import Fit, fit
from zorggraaf.reconciliation.properties import by_property, property_values, weigh_properties
from zorggraaf.reconciliation.queries import DATE, IDENTIFIER, SCHEMES, Candidate, Query
from zorggraaf.reconciliation.reasons import Reason
from zorggraaf.reconciliation.spelling import Spelling, spelling
from zorggraaf.reconciliation.types import Wanted, weigh_type
from zorggraaf.things import short_key

if TYPE_CHECKING:
    from zorggraaf.store import Graph

__all__ = ["Candidate", "Query", "match"]

_MATCH: Final = 80.0
"""Below this no candidate is a match, whatever speaks for it."""
_MARGIN: Final = 6.0
"""A second candidate this near to the first makes the first uncertain."""
_BARE_MARGIN: Final = 20.0
"""The same for one bare word: only a town or website that decides sets names further apart."""
_SHOWN: Final = 45.0
"""Below this a candidate is noise."""
_DOUBTED: Final = 60.0
"""What is left to a candidate that did not exist on the day asked for."""
_LOOKED_AT: Final = 60
"""Names that are compared in full; those that share most with the text."""
_CORE_LIKENESS: Final = 76.0
_NO_HOSPITAL: Final = 12.0
_BY_SUCCESSION: Final = 2.0
_NUMBER_LENGTH: Final = 7
"""Numbers shorter than this say nothing without their scheme's name before them."""
_NO_PROVIDERS: Final = frozenset({"municipality", "region", "partition", "condition"})
_A_DAY: Final = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?\Z")
_CARE_PROVIDER: Final = names.term("CareProvider")


def match(graph: Graph, queries: Sequence[Query]) -> list[list[Candidate]]:
    """Per query its candidates, best first; an empty list where nothing comes near.

    At most one candidate of a query is a match.

    >>> import zorggraaf
    >>> with zorggraaf.open() as graph:                                # doctest: +SKIP
    ...     [[best, *_]] = match(graph, [Query("Medisch Centrum Leeuwaarden")])
    ...     best.iri, best.match
    ('https://w3id.org/zorggraaf/id/organisation/mcl', True)
    """
    index = index_of(graph)
    return [_answer(index, query) for query in queries]


def _answer(index: Index, query: Query) -> list[Candidate]:
    wanted = Wanted.of(index, query)
    found: dict[str, Found] = {}
    for one in (*_by_number(index, query), *_by_name(index, query.text, wanted)):
        _keep(found, one)
    if not query.text.strip():
        for one in by_property(index, query):
            _keep(found, one)
    day = query.on or next(iter(property_values(query).get(DATE, ())), "")
    if _A_DAY.match(day):
        found = _at(index, found, day)
    for one in found.values():
        weigh_properties(one, query)
        weigh_type(one, wanted)
    _prefer_wholes(found, wanted)
    ordered = sorted(
        (one for one in found.values() if one.score >= _SHOWN and wanted.admits(one.entity)),
        key=lambda one: (-round(min(one.score, 110), 1), one.entity.order),
    )
    _doubt(index, ordered)
    _doubt_bare(index, spelling(query.text), ordered)
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


def _keep(found: dict[str, Found], one: Found) -> None:
    known = found.get(one.entity.iri)
    if known is None or (one.score, one.sure) > (known.score, known.sure):
        found[one.entity.iri] = one


# By name


def _by_name(index: Index, text: str, wanted: Wanted) -> Iterable[Found]:
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


def _told(entity: Entity, one: Fit, text: Spelling) -> Found:
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
    found = Found(entity, one.score, reason, one.sure)
    if text.care and entity.kind in _NO_PROVIDERS and not one.name.spelt.care:
        # "Medisch Centrum Leeuwarden" is not the municipality.
        found.score -= _NO_HOSPITAL
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


def _near(index: Index, text: Spelling, wanted: Wanted) -> list[int]:
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


def _by_number(index: Index, query: Query) -> Iterable[Found]:
    text = query.text.strip()
    key = text.removeprefix(names.ID).removeprefix("id:").removeprefix("/id/")
    direct = index.entities.get(names.ID + key)
    if direct is not None:
        yield Found(direct, 100.0, Reason("identifier", key), sure=True, number=True)
    for scheme, number, iri in _numbers(index, text):
        said = f"{scheme} {number}"
        yield Found(index.entities[iri], 100.0, Reason("identifier", said), True, number=True)
    for scheme, values in property_values(query).items():
        for value in values:
            if scheme not in SCHEMES and scheme != IDENTIFIER:
                continue
            number = standard_number(value)
            for own, iri in index.numbers.get(number, ()):
                if scheme in (own, IDENTIFIER):
                    reason = Reason("identifier", f"{own} {value}")
                    fits = not query.text.strip() or _resembles(index.entities[iri], query.text)
                    yield Found(index.entities[iri], 100.0, reason, fits, number=True)


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


# At a day


def _at(index: Index, found: dict[str, Found], day: str) -> dict[str, Found]:
    """The candidates as of a day: what no longer existed gives way to what came of it."""
    kept: dict[str, Found] = {}
    for one in found.values():
        if one.entity.existed(day):
            _keep(kept, one)
            continue
        gone = one.entity.ended_by(day)
        note = "successor-of" if gone else "predecessor-of"
        for iri in _then(index, one.entity, day, forward=gone):
            other = index.entities[iri]
            reason = one.reason.noting(note, one.entity.label(), day)
            _keep(kept, Found(other, one.score - _BY_SUCCESSION, reason, one.sure, one.number))
        reason = one.reason.noting("not-then", day)
        _keep(kept, Found(one.entity, min(one.score, _DOUBTED), reason, sure=False))
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


def _prefer_wholes(found: dict[str, Found], wanted: Wanted) -> None:
    """Where a name fits a hospital (nearly) as well as its building, the hospital is meant."""
    for one in found.values():
        if one.entity.kind != "site":
            continue
        for iri in one.entity.part_of:
            whole = found.get(iri)
            if whole and wanted.admits(whole.entity) and one.score - whole.score <= _MARGIN:
                one.score = min(one.score, whole.score - 1)


# What makes a candidate uncertain, and what people must know of it


def _doubt(index: Index, ordered: Sequence[Found]) -> None:
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


def _doubt_bare(index: Index, text: Spelling, ordered: Sequence[Found]) -> None:
    """Takes certainty away from one bare word that more than one thing is named by.

    "Antonius" is a short name on record of one hospital, and what people call another ("St.
    Antonius Ziekenhuis") as well: exact, and yet it says not which of the two is meant.
    """
    if not ordered or len(text.strong) != 1 or text.care or text.sint or ordered[0].number:
        return
    first = ordered[0]
    for one in ordered[1:]:
        other = one.entity
        if first.score - one.score > _BARE_MARGIN:
            return
        if other.kind != first.entity.kind or other.iri in first.entity.successors:
            continue
        if any(index.names[number].thing == other.iri for number in index.by_core[text.core]):
            rival = f"{other.label()} ({short_key(other.iri)})"
            first.reason = first.reason.noting("rival", rival)
            first.sure = False
            return


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
