"""How two spellings of a name are compared: what counts in it, and how far apart they are.

A name falls apart in words that tell it from others ("jansdal"), words that half of the country
shares ("ziekenhuis", "medisch centrum", "stichting") and the saint's "sint". `finding.fold` takes
away case, accents and punctuation first.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from zorggraaf.lookup.naming import WEAK_WORDS, fold

_PHRASES: Final = (
    (
        re.compile(
            r"\b(?:universitaire?|university) (?:medische?|medical) "
            r"(?:centrum|centra|cent(?:er|re)s?)\b"
        ),
        "umc",
    ),
    (re.compile(r"\b(?:medische?|medical) (?:centrum|centra|cent(?:er|re)s?)\b"), "mc"),
    (re.compile(r"\b(?:st|saint|sankt)\b"), "sint"),
    (re.compile(r"\bziekenhuis groep\b"), "ziekenhuisgroep"),
    # Towns that have two names.
    (re.compile(r"\bs gravenhage\b"), "den haag"),
    (re.compile(r"\b(?:s hertogenbosch|den bosch)\b"), "hertogenbosch"),
)
_HOSPITAL: Final = frozenset({"ziekenhuis", "ziekenhuizen", "hospital"})
_CARE: Final = _HOSPITAL | {"mc", "centrum", "center", "centre", "medisch", "medical"}
_GENERIC: Final = WEAK_WORDS | {"locatie", "location", "lokatie"}
_MISSPELT: Final = (
    *("ziekenhuis", "ziekenhuizen", "medisch", "medical", "centrum", "center", "stichting"),
    *("hospital", "universitair"),
)
"""Shared words of which a typing error is recognised as such."""
_SUFFIX: Final = "ziekenhuis"
_SHORTEST_STEM: Final = 3
_LONG_WORD: Final = 6
"""From so many letters on, a word one slip away from a shared word is taken for it."""


@dataclass(frozen=True, slots=True)
class Spelling:
    """A name, taken apart.

    >>> spelling("Ziekenhuis St Jansdal").strong
    ('jansdal',)
    >>> spelling("Flevoziekenhuis").strong, spelling("Flevo-ziekenhius").strong
    (('flevo',), ('flevo',))
    """

    joined: str
    """The whole name as one word, after standard forms of "st.", "medisch centrum" ..."""
    strong: tuple[str, ...]
    """The words that tell it from other names; never empty for a name with any word."""
    care: frozenset[str]
    """Which of the words "ziekenhuis", "medisch centrum" it has (as written in `_CARE`)."""
    sint: bool
    bare: bool
    """Whether it consists of shared words alone, which then had to do as strong words."""

    @property
    def hospital(self) -> bool:
        """Whether the name says that it is a hospital."""
        return bool(self.care & _HOSPITAL)

    @property
    def core(self) -> str:
        """The strong words as one word."""
        return "".join(self.strong)


@lru_cache(maxsize=20_000)
def spelling(text: str) -> Spelling:
    """A name taken apart; of an empty name every part is empty."""
    standard = " ".join(_corrected(word) for word in fold(text).split())
    for pattern, form in _PHRASES:
        standard = pattern.sub(form, standard)
    words = [part for word in standard.split() for part in _parts(word)]
    strong = tuple(word for word in words if word not in _GENERIC and word != "sint")
    care = frozenset(word for word in words if word in _CARE)
    bare = not strong
    return Spelling(
        joined=standard.replace(" ", ""),
        strong=strong or tuple(words),
        care=care,
        sint="sint" in words,
        bare=bare,
    )


@lru_cache(maxsize=50_000)
def _corrected(word: str) -> str:
    """A shared word as it is written; any other word unchanged."""
    if len(word) < _LONG_WORD or word in _GENERIC:
        return word
    for shared in _MISSPELT:
        if edits(word, shared, 2) <= (2 if shared.startswith(_SUFFIX[:-2]) else 1):
            return shared
    return word


@lru_cache(maxsize=50_000)
def _parts(word: str) -> tuple[str, ...]:
    """A word, or its stem and the "ziekenhuis" written on to it, misspelt or not."""
    if word in _GENERIC:
        return (word,)
    for length in (len(_SUFFIX), len(_SUFFIX) - 1, len(_SUFFIX) + 1):
        stem, tail = word[:-length], word[-length:]
        if len(stem) >= _SHORTEST_STEM and edits(tail, _SUFFIX, 1) <= 1:
            return (stem, _SUFFIX)
    return (word,)


def edits(one: str, other: str, most: int) -> int:
    """How many slips (a letter more, less, another, two swapped) lie between two words.

    More than `most` is told as `most` + 1.

    >>> edits("catharina", "cathrina", 2), edits("rijnstate", "rijnland", 2)
    (1, 3)
    """
    from rapidfuzz.distance import OSA

    return int(OSA.distance(one, other, score_cutoff=most))


def tolerance(word: str) -> int:
    """The slips a word can take and still be that word: none in a short one or in a number.

    >>> tolerance("anna"), tolerance("jansdal"), tolerance("diakonessenhuis")
    (0, 1, 2)
    """
    if any(letter.isdigit() for letter in word):
        return 0
    return 0 if len(word) <= 5 else 1 if len(word) <= 11 else 2
