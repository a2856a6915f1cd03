"""Finding a thing by any of its names: former ones, abbreviations, codes, typing errors too."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from zorggraaf import names
from zorggraaf.errors import ZorggraafError
from zorggraaf.lookup.naming import Name, known_names
from zorggraaf.lookup.naming import fold as fold
from zorggraaf.lookup.naming import strong_words as strong_words
from zorggraaf.tabular import Cell, Table, Value
from zorggraaf.things import (
    KINDS,
    MAIN_KINDS,
    VALID_IRI,
    answers,
    most_specific_types,
    short_key,
    thing_kind,
    values,
)

if TYPE_CHECKING:
    from zorggraaf.store import Graph

_EXACT, _CORE, _CODE, _PREFIX, _WORD, _PART, _FUZZY = 100.0, 96.0, 98.0, 80.0, 60.0, 45.0, 40.0
_WHOLE_CUTOFF: Final = 82.0
"""Likeness of whole names written as one word; long words are alike sooner."""
_FUZZY_CUTOFF: Final = 74.0
"""Below this likeness (0-100, rapidfuzz ratio) two words are two words, not a typing error."""
_ENOUGH: Final = 3
"""With so many names that hold the text as typed, guesses would only be noise."""

_WORDS: Final = {
    "current": ("naam", "name"),
    "former": ("oude naam", "former name"),
    "abbreviation": ("afkorting", "abbreviation"),
    "key": ("sleutel", "key"),
    "code": ("nummer", "number"),
    "until": ("tot en met", "until"),
    "thing": ("ding", "thing"),
    "kind": ("soort", "kind"),
    "key_column": ("sleutel", "key"),
    "via": ("gevonden via", "found by"),
    "successor": ("nu", "now"),
    "ended": ("opgeheven", "ended"),
    "title": ("Gevonden", "Found"),
}


def _word(name: str, lang: str) -> str:
    return _WORDS[name][1 if lang == "en" else 0]


@dataclass(frozen=True, slots=True)
class Match:
    """A thing that answers to the text, and why it was found."""

    iri: str
    key: str
    label: str
    kind: str
    matched: str
    """The name that answered."""
    how: str
    """What kind of name that is: name, former name until ..., abbreviation, key, number."""
    rank: str
    """exact, prefix, word or fuzzy."""
    score: float
    ended: str | None = None
    successors: tuple[tuple[str, str], ...] = ()
    """(IRI, label) of what succeeded it, where it ended."""


class UnknownKeyError(ZorggraafError):
    """Nothing in the graph has this key; `nearest` is what may have been meant."""

    def __init__(self, key: str, nearest: Sequence[Match]) -> None:
        self.key = key
        self.nearest = tuple(nearest)
        listed = "\n".join(f"  {match.key}  ({match.label})" for match in nearest)
        hint = f"Zoek met: zorggraaf find ‘{key}’."
        if nearest:
            hint = f"Bedoelde u:\n{listed}"
        super().__init__(f"Niets in de graaf heeft de sleutel ‘{key}’.", hint)
        self.in_english(
            f"Nothing in the graph has the key ‘{key}’.",
            f"Did you mean:\n{listed}" if nearest else f"Search with: zorggraaf find ‘{key}’.",
        )


class AmbiguousKeyError(ZorggraafError):
    """Several things have this key; `choices` are their keys with kind, and labels."""

    def __init__(self, key: str, choices: Sequence[tuple[str, str]]) -> None:
        self.key = key
        self.choices = tuple(choices)
        listed = "\n".join(f"  {choice}  ({label})" for choice, label in choices)
        super().__init__(
            f"De sleutel ‘{key}’ hoort bij {len(choices)} dingen.", f"Kies er een:\n{listed}"
        )
        self.in_english(
            f"The key ‘{key}’ belongs to {len(choices)} things.", f"Choose one:\n{listed}"
        )


def find(graph: Graph, text: str, limit: int = 10, lang: str = "nl") -> list[Match]:
    """The things that answer to `text`, best first: exact, then prefix, word, typing error.

    Within a rank, things people ask for most come first (organisations, networks, regions ...),
    living ones before ended ones. Empty when nothing comes near.

    >>> import zorggraaf
    >>> with zorggraaf.open() as graph:                                # doctest: +SKIP
    ...     [match.key for match in find(graph, "Leeuwarden medisch centrum", limit=1)]
    ['organisation/mcl']
    """
    folded = fold(text)
    if not folded:
        return []
    known = known_names(graph)
    best: dict[str, tuple[float, Name]] = {}
    for name in known:
        _keep(best, name, _score(folded, name))
    strong = sum(score >= _WORD for score, _ in best.values())
    if strong < _ENOUGH and not any(score >= _CORE for score, _ in best.values()):
        for name, score in _fuzzy(folded, known):
            _keep(best, name, score)
    shortlist = sorted(best.values(), key=_order)[: limit * 3]
    return _describe(graph, shortlist, lang)[:limit]


def _keep(best: dict[str, tuple[float, Name]], name: Name, score: float) -> None:
    if score > 0 and score > best.get(name.thing, (0.0, name))[0]:
        best[name.thing] = (score, name)


def _order(found: tuple[float, Name]) -> tuple[float, float, int, float, int, str]:
    score, name = found
    rank = next(step for step in (_CORE, _PREFIX, _WORD, _PART, 0.0) if score >= step - 1)
    # How near a guess comes says more than what kind of thing it is; in steps, as guesses are.
    guess = -round(score / 2) if rank < _PART else 0.0
    kind = KINDS.index(thing_kind(name.thing))
    return (-rank, guess, kind + _edition(name.thing), -score, len(name.folded), name.thing)


def _edition(iri: str) -> int:
    """1 for an earlier edition of a region (its key ends in a year), so that today's goes first."""
    return int(thing_kind(iri) == "region" and iri[-5:-4] == "-" and iri[-4:].isdigit())


def _score(text: str, name: Name) -> float:
    other = name.folded
    if name.how.startswith("identifier-scheme/"):
        # Of a number only the whole says something, with or without the scheme's name before it.
        code = other.replace(" ", "")
        scheme = name.how.rpartition("/")[2].removesuffix("code")
        return _CODE if text.replace(" ", "") in (code, scheme + code) else 0.0
    # A name that lapsed, or a mere key, answers after a name that is in use.
    late = 0.9 if name.how == "key" else 0.5 if name.how.endswith("/former") else 0.0
    if name.how == "key" and other == text:
        return _CORE
    if other == text or other.replace(" ", "") == text.replace(" ", ""):
        return _EXACT - late
    mine, theirs = strong_words(text), strong_words(other)
    if mine == theirs:
        return _CORE + 1 - late
    share = len(text) / max(len(other), len(text))
    if other.startswith(text):
        return _PREFIX + 10 * share - late
    if all(any(word == theirs_word for theirs_word in theirs) for word in mine):
        return _WORD + 10 + 8 * len(mine) / len(theirs) - late
    if all(any(theirs_word.startswith(word) for theirs_word in theirs) for word in mine):
        return _WORD + 8 * len(mine) / len(theirs) - late
    if len(text) > 3 and text in other:
        return _PART + 10 * share - late
    return 0.0


def _fuzzy(text: str, known: Iterable[Name]) -> Iterable[tuple[Name, float]]:
    """Names whose words are nearly the words of the text, each with its score."""
    from rapidfuzz import fuzz, process

    by_word: dict[str, list[Name]] = defaultdict(list)
    by_whole: dict[str, list[Name]] = defaultdict(list)
    for name in known:
        if name.how.startswith("identifier-scheme/"):
            continue
        words = strong_words(name.folded)
        by_whole["".join(words)].append(name)
        for word in set(words):
            by_word[word].append(name)
    wanted = strong_words(text)
    likeness: dict[Name, float] = defaultdict(float)
    for word in wanted:
        near = process.extract(
            word, by_word.keys(), scorer=fuzz.ratio, score_cutoff=_FUZZY_CUTOFF, limit=60
        )
        nearest: dict[Name, float] = {}
        for other, ratio in [*((hit[0], hit[1]) for hit in near), *_transposed(word, by_word)]:
            for name in by_word[other]:
                nearest[name] = max(ratio, nearest.get(name, 0.0))
        for name, ratio in nearest.items():
            likeness[name] += ratio
    for name, total in likeness.items():
        mean = total / len(wanted)
        if mean >= _FUZZY_CUTOFF * 0.9:
            # A name with many other words is a weaker answer than one with few.
            excess = max(0, len(strong_words(name.folded)) - len(wanted))
            yield name, _FUZZY * (mean - 2 * excess) / 100
    joined = "".join(wanted)
    near = process.extract(
        joined, by_whole.keys(), scorer=fuzz.ratio, score_cutoff=_WHOLE_CUTOFF, limit=60
    )
    for other, ratio, _ in near:
        for name in by_whole[other]:
            yield name, _FUZZY * ratio / 100


def _transposed(word: str, known: Iterable[str]) -> Iterable[tuple[str, float]]:
    """Words that are this one but for two neighbouring letters in each other's place.

    `fuzz.ratio` counts that as a letter left out and another put in, so that "umgc" is nearer to
    "umc" than to "umcg"; here it is one error (the optimal string alignment distance), and the
    likeness is what `ratio` makes of one error in so many letters.
    """
    from rapidfuzz.distance import OSA

    letters = sorted(word)
    for other in known:
        if len(other) == len(word) and sorted(other) == letters and OSA.distance(word, other) == 1:
            yield other, 100 * (1 - 1 / (2 * len(word)))


def _describe(graph: Graph, found: Sequence[tuple[float, Name]], lang: str) -> list[Match]:
    things = [name.thing for _, name in found]
    labels = graph.labels(things, lang)
    types = most_specific_types(graph, things)
    type_labels = graph.labels({type_ for type_ in types.values() if type_}, lang)
    kind_labels = graph.labels(
        {f"{names.ID}concept/{name.how}" for _, name in found if "/" in name.how}, lang
    )
    divisions = _divisions(graph, things, lang)
    ends, successors = _ends(graph, things)
    successor_labels = graph.labels({iri for iris in successors.values() for iri in iris}, lang)
    matches = []
    for score, name in found:
        type_ = types.get(name.thing, "")
        matches.append(
            Match(
                iri=name.thing,
                key=short_key(name.thing),
                label=labels.get(name.thing, name.text),
                kind=divisions.get(name.thing) or type_labels.get(type_, thing_kind(name.thing)),
                matched=name.text,
                how=_how(name, kind_labels, lang),
                rank=_rank(score),
                score=round(score, 1),
                ended=ends.get(name.thing),
                successors=tuple(
                    (iri, successor_labels.get(iri, short_key(iri)))
                    for iri in sorted(successors.get(name.thing, ()))
                ),
            )
        )
    # Of the same rank and kind the living go before the ended; else the order stays as it was.
    place = {name.thing: _order(pair)[:3] for pair in found for name in (pair[1],)}
    matches.sort(key=lambda match: (*place[match.iri], match.ended is not None))
    return matches


def _divisions(graph: Graph, things: Sequence[str], lang: str) -> dict[str, str]:
    """Of regions the division they belong to: "regio" alone tells five Utrechts not apart."""
    rows = answers(
        graph,
        f"SELECT ?thing ?partition WHERE {{ {values('thing', things)} "
        "?thing zg:inPartition ?partition }",
    )
    partition = {row[0].value: row[1].value for row in rows if row[0] and row[1]}
    labels = graph.labels(partition.values(), lang)
    return {iri: labels[other] for iri, other in partition.items() if other in labels}


def _rank(score: float) -> str:
    if score >= _CORE - 1:
        return "exact"
    if score >= _PREFIX - 1:
        return "prefix"
    return "word" if score >= _PART - 1 else "fuzzy"


def _how(name: Name, labels: dict[str, str], lang: str) -> str:
    if name.how in ("current", "key"):
        return _word(name.how, lang)
    kind = name.how.rpartition("/")[2]
    label = labels.get(f"{names.ID}concept/{name.how}", kind)
    if kind in ("former", "abbreviation"):
        label = _word(kind, lang)
    return f"{label} {_word('until', lang)} {name.until}" if name.until else label


def _ends(graph: Graph, things: Sequence[str]) -> tuple[dict[str, str], dict[str, set[str]]]:
    ends: dict[str, str] = {}
    successors: dict[str, set[str]] = defaultdict(set)
    rows = answers(
        graph,
        f"SELECT ?thing ?end ?next WHERE {{ {values('thing', things)} "
        "{ ?thing schema:endDate ?end } UNION { ?thing zg:succeededBy ?next } }",
    )
    for thing, end, successor in rows:
        if thing is None:
            continue
        if end is not None:
            ends[thing.value] = end.value
        if successor is not None:
            successors[thing.value].add(successor.value)
    return ends, successors


def resolve(graph: Graph, key: str, lang: str = "nl") -> str:
    """The IRI of what a user names: `umcg`, `organisation/umcg`, `id:organisation/umcg`, an IRI.

    Raises UnknownKeyError (with the nearest candidates) and AmbiguousKeyError (with the choices).
    """
    text = key.strip().strip("<>")
    candidates: list[str] = []
    if text.startswith(("http://", "https://", "urn:")):
        candidates = [text]
    elif ":" in text:
        prefix, _, local = text.partition(":")
        if prefix in names.PREFIXES:
            candidates = [names.PREFIXES[prefix] + local]
    elif "/" in text:
        candidates = [names.ID + text, names.ID + text.removeprefix("id/")]
    else:
        spellings = dict.fromkeys((text, text.lower(), text.upper()))
        candidates = [f"{names.ID}{kind}/{way}" for kind in KINDS for way in spellings]
    existing = _existing(graph, candidates)
    if "/" not in text and ":" not in text:
        main = [iri for iri in existing if thing_kind(iri) in MAIN_KINDS]
        existing = main or existing
    if len(existing) == 1:
        return existing[0]
    if existing:
        labels = graph.labels(existing, lang)
        raise AmbiguousKeyError(
            text, [(short_key(iri), labels.get(iri, short_key(iri))) for iri in existing]
        )
    raise UnknownKeyError(text, find(graph, text.rpartition("/")[2], limit=5, lang=lang))


def _can_be(iri: str) -> bool:
    """Whether a text is an IRI at all, so that it cannot break out of a query."""
    from pyoxigraph import NamedNode

    try:
        return VALID_IRI.match(iri) is not None and bool(NamedNode(iri))
    except ValueError:
        return False


def _existing(graph: Graph, candidates: Sequence[str]) -> list[str]:
    usable = [iri for iri in dict.fromkeys(candidates) if _can_be(iri)]
    if not usable:
        return []
    rows = answers(
        graph,
        f"SELECT DISTINCT ?thing WHERE {{ {values('thing', usable)} ?thing ?property ?value }}",
    )
    there = {row[0].value for row in rows if row[0] is not None}
    return [iri for iri in usable if iri in there]


def table(matches: Sequence[Match], lang: str = "nl") -> Table:
    """Matches as a table people read."""
    names_ = ("key_column", "thing", "kind", "via", "ended", "successor")
    rows: list[Sequence[Value]] = []
    for match in matches:
        via = f"{match.how}: {match.matched}" if match.matched != match.label else match.how
        rows.append(
            [
                match.key,
                Cell(match.label, match.iri),
                match.kind,
                via,
                match.ended,
                ", ".join(label for _, label in match.successors) or None,
            ]
        )
    used = [i for i in range(len(names_)) if i < 4 or any(row[i] for row in rows)]
    columns = [_word(names_[i], lang) for i in used]
    return Table(_word("title", lang), columns, [[row[i] for i in used] for row in rows], "find")
