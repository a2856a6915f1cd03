"""A column of hospital names as people write them, with the key each of them means.

Every variant is made from the tables alone: from names.csv (abbreviations, former, short and
translated names), from the names and towns of organisations.csv (of those that merged away as
well), by a rule that a seed decides: so many typing errors, so many names without "ziekenhuis" ...
Nothing is looked up elsewhere and nothing is typed in, so no fact is invented.

Not used is a town alone ("Leeuwarden" for the hospital that was there), and a variant that, word
for word, is a name of another organisation, or (where words were left out) part of one: nobody
could tell which is meant, and such names have tests of their own.

The comparison was tuned on the columns of seeds 1 to 3; the tests measure others as well.
"""

from __future__ import annotations

import random
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from zorggraaf import resources
from zorggraaf.lookup.naming import fold
from zorggraaf.tables.reading import read_tables

TUNED_ON = (1, 2, 3)
MEASURED_ON = (11, 12, 13, 14, 15)

QUOTAS = {
    "abbreviation": 22,
    "old name": 22,
    "other name": 16,
    "typing error": 36,
    "words dropped": 14,
    "town added": 14,
    "typing error and town": 8,
    "case": 5,
    "accents": 4,
    "sint": 4,
    "punctuation": 5,
}
assert sum(QUOTAS.values()) == 150

_DROPPED = re.compile(r"\b(ziekenhuis|ziekenhuizen|stichting|medisch centrum|mc)\b", re.IGNORECASE)
_NEIGHBOURS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


@dataclass(frozen=True, slots=True)
class Variant:
    """A name as somebody writes it, the key it means, and how it was made."""

    text: str
    key: str
    made: str


@dataclass(frozen=True, slots=True)
class _Known:
    key: str
    label: str
    town: str
    ended: bool
    hospital: bool


def column(seed: int) -> list[Variant]:
    """150 variants; the same seed gives the same column."""
    chance = random.Random(seed)
    known, told = _known(), _told()
    taken: dict[str, set[str]] = defaultdict(set)
    for one in known.values():
        taken[fold(one.label)].add(one.key)
    for key, names in told.items():
        for name, _ in names:
            taken[fold(name)].add(key)
    variants: list[Variant] = []
    used: set[str] = set()
    for made, quota in QUOTAS.items():
        pool = [
            variant
            for variant in _pool(made, known, told, chance)
            if _usable(variant, taken, made == "words dropped")
            and fold(variant.text) != fold(known[variant.key].town)
        ]
        chance.shuffle(pool)
        for variant in pool:
            if quota == 0:
                break
            if variant.text not in used:
                used.add(variant.text)
                variants.append(variant)
                quota -= 1
    # Where the tables hold too few of a sort, typing errors make up the number.
    spare = _pool("typing error", known, told, chance)
    for variant in spare:
        if len(variants) == 150:
            break
        if variant.text not in used and _usable(variant, taken, False):
            used.add(variant.text)
            variants.append(variant)
    return variants


def _known() -> dict[str, _Known]:
    tables = read_tables(resources.data())
    numbered = {
        str(row.values["thing"]).removeprefix("organisation/") for row in tables["identifiers"]
    }
    found = {}
    for row in tables["organisations"]:
        key, town = str(row.values["key"]), str(row.values["city"] or "")
        ended = bool(row.values["until"])
        found[key] = _Known(
            key, str(row.values["name"]), town, ended, ended or (key in numbered and bool(town))
        )
    return found


def _told() -> dict[str, list[tuple[str, str]]]:
    told: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in read_tables(resources.data())["names"]:
        thing = str(row.values["thing"])
        if thing.startswith("organisation/"):
            pair = (str(row.values["name"]), str(row.values["kind"]))
            key = thing.removeprefix("organisation/")
            if pair not in told[key]:
                told[key].append(pair)
    return told


def _usable(variant: Variant, taken: dict[str, set[str]], part: bool) -> bool:
    folded = fold(variant.text)
    if not folded:
        return False
    if taken.get(folded, set()) - {variant.key}:
        return False
    if part:
        inside = f" {folded} "
        return not any(
            inside in f" {name} " and keys - {variant.key} for name, keys in taken.items()
        )
    return True


def _pool(
    made: str,
    known: dict[str, _Known],
    told: dict[str, list[tuple[str, str]]],
    chance: random.Random,
) -> list[Variant]:
    hospitals = [one for _, one in sorted(known.items()) if one.hospital]
    if made == "abbreviation":
        return _named(told, known, ("abbreviation",), made)
    if made == "old name":
        ended = [Variant(one.label, one.key, made) for one in hospitals if one.ended]
        return ended + _named(told, known, ("former", "alternative"), made)
    if made == "other name":
        return _named(told, known, ("short", "as-stated", "translation", "official"), made)
    changed: dict[str, Callable[[_Known], str]] = {
        "typing error": lambda one: _mistyped(one.label, chance),
        "words dropped": lambda one: " ".join(_DROPPED.sub(" ", one.label).split()),
        "town added": lambda one: _with_town(one.label, one.town),
        "typing error and town": lambda one: _with_town(_mistyped(one.label, chance), one.town),
        "case": lambda one: one.label.upper() if chance.random() < 0.5 else one.label.lower(),
        "accents": lambda one: _accents(one.label, chance),
        "sint": lambda one: _sint(one.label),
        "punctuation": lambda one: _punctuated(one.label, chance),
    }
    variants = [Variant(changed[made](one), one.key, made) for one in hospitals]
    return [variant for variant in variants if variant.text != known[variant.key].label]


def _named(
    told: dict[str, list[tuple[str, str]]],
    known: dict[str, _Known],
    kinds: Sequence[str],
    made: str,
) -> list[Variant]:
    return [
        Variant(name, key, made)
        for key, names in sorted(told.items())
        for name, kind in names
        if kind in kinds and key in known and known[key].hospital
    ]


def _with_town(name: str, town: str) -> str:
    return f"{name} {town}" if town and fold(town) not in fold(name) else name


def _mistyped(name: str, chance: random.Random) -> str:
    """One slip in one of the longer words; the name itself where it has no such word."""
    words = list(re.finditer(r"[^\W\d_]{5,}", name))
    if not words:
        return name
    word = chance.choice(words)
    place = chance.randrange(word.start(), word.end() - 1)
    letter = name[place]
    slip = chance.choice(("left out", "twice", "swapped", "neighbour"))
    if slip == "left out":
        return name[:place] + name[place + 1 :]
    if slip == "twice":
        return name[:place] + letter + name[place:]
    if slip == "swapped":
        return name[:place] + name[place + 1] + letter + name[place + 2 :]
    row = next((row for row in _NEIGHBOURS if letter.lower() in row), None)
    if row is None:
        return name
    at = row.index(letter.lower())
    return name[:place] + row[at - 1 if at else at + 1] + name[place + 1 :]


def _accents(name: str, chance: random.Random) -> str:
    bare = unicodedata.normalize("NFD", name)
    bare = "".join(char for char in bare if not unicodedata.combining(char))
    if bare != name:
        return bare
    vowels = [place for place, char in enumerate(name) if char in "aeo"]
    if not vowels:
        return name
    place = chance.choice(vowels)
    return name[:place] + {"a": "á", "e": "ë", "o": "ó"}[name[place]] + name[place + 1 :]


def _sint(name: str) -> str:
    if re.search(r"\bSt\.? ", name):
        return re.sub(r"\bSt\.? ", "Sint ", name)
    return re.sub(r"\bSint ", "St. ", name)


def _punctuated(name: str, chance: random.Random) -> str:
    if "-" in name or "&" in name:
        return name.replace("-", " ").replace("&", "en")
    glue = chance.choice(("-", ", ", "  ", " / "))
    return name.replace(" ", glue, 1)
