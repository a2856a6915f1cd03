"""The questions nearest to free words, in Dutch or English.

A word that few questions use says more than one that all use; a compound answers to its parts
("ziekenhuislocaties" to "locatie"), a typing error to what it resembles.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from zorggraaf.library.header import LANGUAGES
from zorggraaf.library.questions import THEMES, Question
from zorggraaf.lookup.finding import fold

_ALIKE: Final = 82.0
"""Likeness (0-100, rapidfuzz ratio) from which a word is the other with a typing error."""
_STEM: Final = 4
"""Letters two words must share at their start, or one must have to stand in the other."""
_ENOUGH: Final = 0.34
"""The part of the words' weight that a question must answer to."""
_SMALL: Final = frozenset(
    (
        *("aan", "al", "als", "bij", "da", "dan", "dat", "de", "den", "der", "deze", "die", "dit"),
        *("een", "en", "er", "heb", "hebben", "heeft", "het", "hoe", "ik", "in", "is", "me", "met"),
        *("mijn", "naar", "of", "om", "op", "te", "toe", "tot", "uit", "van", "voor", "waar"),
        *("wanneer", "wat", "we", "welk", "welke", "wie", "worden", "wordt", "zich", "zijn"),
        *("and", "are", "at", "by", "do", "does", "for", "from", "had", "has", "have", "how", "it"),
        *("its", "my", "no", "on", "or", "that", "the", "their", "there", "these", "this", "to"),
        *("what", "when", "where", "which", "who", "with"),
    )
)
"""Words of no subject."""


@dataclass(frozen=True, slots=True)
class Found:
    """A question, and how well it answers to the words (0-1)."""

    question: Question
    score: float


def search(questions: Iterable[Question], text: str, limit: int = 8) -> list[Found]:
    """The questions nearest to a text, the nearest first; empty where none comes near."""
    listed = list(questions)
    wanted = [word for word in fold(text).split() if word not in _SMALL] or fold(text).split()
    if not wanted or not listed:
        return []
    fields = [_fields(question) for question in listed]
    spread = Counter(word for each in fields for word in {w for words, _ in each for w in words})
    likeness = {word: _like(word, list(spread)) for word in dict.fromkeys(wanted)}
    weights = {
        word: _rarity(max((spread[other] for other in near), default=1), len(listed))
        for word, near in likeness.items()
    }
    total = sum(weights.values())
    found = []
    for question, each in zip(listed, fields, strict=True):
        score = sum(
            weights[word]
            * max(
                (near.get(other, 0.0) * share for words, share in each for other in words),
                default=0.0,
            )
            for word, near in likeness.items()
        )
        if score / total >= _ENOUGH:
            found.append(Found(question, round(score / total, 3)))
    found.sort(key=lambda hit: (-hit.score, hit.question.name))
    return found[:limit]


def _fields(question: Question) -> Sequence[tuple[frozenset[str], float]]:
    """Words of a question by how much they say of what it is about."""
    theme = THEMES.get(question.theme)
    title = [question.title[lang] for lang in LANGUAGES] + [question.name.replace("-", " ")]
    title += [question.name]
    asked = [question.question[lang] for lang in LANGUAGES] + list(question.header.tags)
    rest = [question.explanation[lang] for lang in LANGUAGES]
    rest += [column.label[lang] for column in question.columns for lang in LANGUAGES]
    rest += [parameter.label[lang] for parameter in question.parameters for lang in LANGUAGES]
    rest += [parameter.default for parameter in question.parameters]
    rest += [theme[lang] for lang in LANGUAGES] if theme else []
    rest += list(question.header.answers)
    return ((_bag(title), 1.0), (_bag(asked), 0.85), (_bag(rest), 0.5))


def _bag(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(word for text in texts for word in fold(text).split())


def _rarity(count: int, total: int) -> float:
    return math.log(1 + total / max(count, 1))


def _like(word: str, vocabulary: Sequence[str]) -> dict[str, float]:
    """Known words that a word may mean, each with how surely (0-1)."""
    from rapidfuzz import fuzz, process

    near = {
        other: ratio / 100 * 0.8
        for other, ratio, _ in process.extract(
            word, vocabulary, scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=20
        )
        if len(word) >= _STEM
    }
    for other in vocabulary:
        how = _kin(word, other)
        if how > near.get(other, 0.0):
            near[other] = how
    return near


@cache
def _kin(word: str, other: str) -> float:
    """How surely one word is the other, a form of it, or a part of it."""
    if word == other:
        return 1.0
    short, long = sorted((word, other), key=len)
    if len(short) < _STEM:
        return 0.0
    if long.startswith(short):
        return 0.9 if len(long) - len(short) <= 3 else 0.7
    if long.endswith(short):
        return 0.7
    # Plurals and inflections: regio - regionale, ziekte - ziekten, kosten - kost.
    stem = short[: max(_STEM, len(short) - 2)]
    if long.startswith(stem) and len(long) - len(stem) <= 4:
        return 0.75
    return 0.0
