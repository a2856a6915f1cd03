"""How well a text fits one name of a thing: a score, and what fits or not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from zorggraaf.reconciliation.index import Entity, Name
from zorggraaf.reconciliation.spelling import Spelling, edits, tolerance

EXACT: Final = 100.0
"""The name as it stands, but for case, accents, punctuation and spaces."""
_SAME_WORDS: Final = 97.0
"""The words that tell it from others are the same."""
_NO_SHARED_WORD: Final = 3.0
"""Taken off where "ziekenhuis" and the like are left out,"""
_OTHER_SHARED_WORD: Final = 2.0
"""are others,"""
_ADDED_SHARED_WORD: Final = 1.0
"""or are added."""
_SINT_ADDED: Final = 4.0
_SINT_DROPPED: Final = 2.0
_PER_EDIT: Final = 4.0
_TOWN_DROPPED: Final = 3.0
_TOWN_ADDED: Final = 0.5
_EXTRA: Final = (15.0, 45.0)
"""Taken off for words the name lacks: at once, and by the share of the text they make up."""
_MISSING: Final = (10.0, 35.0)
"""Taken off for words of the name that the text lacks."""
_LATE: Final = 0.5
"""A name that lapsed answers after a name in use."""
_MOST_EDITS: Final = 2
"""Words further apart than this are two words."""
_ACRONYM: Final = 6
"""A name in capitals of no more letters than this is an abbreviation, however it is told."""
_SHORTENED: Final = 4.0
_NEAR: Final = 0.25
"""Slips a letter that still make a candidate; how many make a match is `tolerance`'s to say."""


@dataclass(frozen=True, slots=True)
class Fit:
    """How a text fits a name."""

    score: float
    how: str
    """One of reasons.HOWS."""
    name: Name
    extra: tuple[str, ...] = ()
    """Words of the text that are neither in the name nor a place of the thing."""
    missing: tuple[str, ...] = ()
    town: str = ""
    """The place in the text that is the thing's own."""
    slips: int = 0
    doubtful: bool = False
    """Whether there are more slips than a word of that length can take."""
    shortened: bool = False
    """Whether so little is left of the name that it could mean anything."""
    sure: bool = False
    """Whether nothing speaks against it."""


def fit(text: Spelling, name: Name, entity: Entity) -> Fit:
    """How well a text fits a name of a thing."""
    other = name.spelt
    late = _LATE if name.kind == "former" or name.until else 0.0
    if text.joined == other.joined:
        return Fit(EXACT - late, _named(name), name, sure=True)
    if _is_abbreviation(name):
        return _abbreviated(text, name, entity, late)
    found = _aligned(text, name, entity)
    return Fit(
        score=max(0.0, round(found.score - late, 1)),
        how=found.how,
        name=name,
        extra=found.extra,
        missing=found.missing,
        town=found.town,
        slips=found.slips,
        doubtful=found.doubtful,
        shortened=found.shortened,
        sure=found.sure,
    )


def _named(name: Name) -> str:
    if name.kind == "abbreviation":
        return "abbreviation"
    return "former" if name.kind == "former" or name.until else "exact"


def _is_abbreviation(name: Name) -> bool:
    if len(name.spelt.strong) != 1:
        return False
    return name.kind == "abbreviation" or (name.text.isupper() and len(name.text) <= _ACRONYM)


def _abbreviated(text: Spelling, name: Name, entity: Entity, late: float) -> Fit:
    """An abbreviation fits as it is or not at all: one letter off is another abbreviation."""
    word = name.spelt.strong[0]
    if word not in text.strong and text.core != word:
        return Fit(0.0, "part", name)
    rest = [other for other in text.strong if other != word] if text.core != word else []
    extra, town = _accounted(rest, entity)
    score = _SAME_WORDS - late + (_TOWN_ADDED if town else 0.0)
    score -= _share(extra, text.strong, _EXTRA) + (_ADDED_SHARED_WORD if text.care else 0.0)
    return Fit(max(0.0, score), "abbreviation", name, extra, town=town, sure=not extra)


def _accounted(words: list[str], entity: Entity) -> tuple[tuple[str, ...], str]:
    """Of the words a name lacks: those that say nothing else of the thing, and its own town."""
    extra, town = [], []
    for word in words:
        if word in entity.place_words:
            town.append(word)
        elif word not in entity.words:
            near = next((own for own in entity.place_words if _slips(word, own) <= _fits(own)), "")
            if near:
                town.append(near)
            else:
                extra.append(word)
    return tuple(extra), " ".join(town)


def _fits(word: str) -> int:
    return min(1, tolerance(word))


def _slips(one: str, other: str) -> int:
    if abs(len(one) - len(other)) > _MOST_EDITS:
        return _MOST_EDITS + 1
    return edits(one, other, _MOST_EDITS)


def _most(one: str, other: str) -> float:
    """The slips between two words that still make one a candidate for the other."""
    return min(_MOST_EDITS, _NEAR * min(len(one), len(other)))


def _share(words: tuple[str, ...], of: tuple[str, ...], costs: tuple[float, float]) -> float:
    if not words:
        return 0.0
    return costs[0] + costs[1] * sum(map(len, words)) / max(1, sum(map(len, of)))


def _pairs(
    mine: tuple[str, ...], theirs: tuple[str, ...]
) -> tuple[list[str], list[str], int, bool]:
    """Words left over on either side when like is laid to like, the slips, and if too many."""
    left, rest = list(mine), list(theirs)
    for word in mine:
        if word in rest:
            rest.remove(word)
            left.remove(word)
    slips, doubtful = 0, False
    for word in list(left):
        apart = [(_slips(word, other), other) for other in rest]
        near = [(gap, other) for gap, other in apart if gap <= _most(word, other)]
        if near:
            gap, other = min(near)
            slips += gap
            doubtful = doubtful or gap > tolerance(other)
            left.remove(word)
            rest.remove(other)
    return left, rest, slips, doubtful


def _aligned(text: Spelling, name: Name, entity: Entity) -> Fit:
    other = name.spelt
    left, rest, slips, doubtful = _pairs(text.strong, other.strong)
    if left or rest:
        # Written together or apart: "Twee Steden", "Spaarnegasthuis".
        own_town = [word for word in left if word in entity.place_words]
        mine = "".join(word for word in text.strong if word not in own_town)
        gap = _slips(mine, other.core)
        if gap <= _most(mine, other.core):
            left, rest = own_town, []
            slips, doubtful = gap, gap > tolerance(other.core)
    extra, town = _accounted(left, entity)
    towns = tuple(word for word in rest if word in entity.place_words)
    missing = tuple(word for word in rest if word not in entity.place_words)
    own = [word for word in other.strong if word not in entity.place_words]
    if len(towns) == len(other.strong):
        # A name that is but a town ("Deventer Ziekenhuis") lacks all when the town is lacking.
        missing, towns = towns, ()
    if town and slips:
        # With the right town beside it one slip more in a short word can be understood.
        doubtful = slips > 1 and doubtful
    # Of names with the same words in another order the one in this order goes first.
    score = _SAME_WORDS - _PER_EDIT * slips + _order_likeness(text, other)
    score += _TOWN_ADDED if town else 0.0
    score -= _TOWN_DROPPED if towns else 0.0
    score -= _share(extra, text.strong, _EXTRA) + _share(missing, other.strong, _MISSING)
    score -= _shared_words(text, other)
    score -= _SINT_ADDED if text.sint and not other.sint else 0.0
    score -= _SINT_DROPPED if other.sint and not text.sint else 0.0
    shortened = _is_shortened(text, other, own) and not town
    score -= _SHORTENED if shortened else 0.0
    how = "typing" if slips else "part" if missing or (shortened and not text.care) else "spelling"
    return Fit(
        score=score,
        how=how,
        name=name,
        extra=extra,
        missing=missing,
        town=town,
        slips=slips,
        doubtful=doubtful,
        shortened=shortened,
        sure=not (extra or missing or doubtful or shortened),
    )


def _order_likeness(text: Spelling, other: Spelling) -> float:
    from rapidfuzz import fuzz

    return round(float(fuzz.ratio(text.joined, other.joined)) / 100, 2)


def _shared_words(text: Spelling, other: Spelling) -> float:
    if text.care == other.care:
        return 0.0
    if not text.care:
        return _NO_SHARED_WORD
    return _ADDED_SHARED_WORD if not other.care else _OTHER_SHARED_WORD


def _is_shortened(text: Spelling, other: Spelling, own: list[str]) -> bool:
    """Whether what is left of a name could mean anything.

    The shared words matter where there is little else: without them "Deventer" is a town and
    "haven" a harbour, with others "Academisch Ziekenhuis Maastricht" is not "Academisch MC".
    own: the words of the name that are no town of the thing's.
    """
    if text.bare or other.bare:
        return text.strong != other.strong
    if not own:
        return text.care != other.care
    if len(own) > 1:
        return False
    if text.sint != other.sint and (text.sint or not text.care):
        return True
    if other.care and not text.care:
        return True
    return bool(text.care and other.care and text.care.isdisjoint(other.care))
