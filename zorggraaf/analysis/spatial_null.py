"""Whether two divisions agree more than geography alone explains.

ARI and AMI compare with units drawn blindly, and any two divisions into contiguous regions beat
that. Here chance keeps what geography gives: see `random_regions`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from zorggraaf.analysis.affiliation import Affiliation, align
from zorggraaf.analysis.agreement import MEASURES, Agreement, agreement
from zorggraaf.analysis.random_regions import inner_share, neighbours, random_regions
from zorggraaf.analysis.result import Value, Words, words
from zorggraaf.analysis.wording import decimal, share
from zorggraaf.errors import UsageError

if TYPE_CHECKING:
    from numpy.typing import NDArray

DRAWS: Final = 200
"""Enough for an interval in two digits, and some three seconds for the Netherlands."""
SEED: Final = 20100101
"""Fixed, so that an answer is the same tomorrow."""
_LESS_IS_MORE: Final = frozenset({"vi_bits", "vi_a_given_b", "vi_b_given_a"})
"""Distances: the smaller, the more two divisions agree."""
_RARE: Final = 0.05
_FEWEST: Final = 8
"""Municipalities in both: with fewer there is nothing to draw."""


@dataclass(frozen=True, slots=True)
class Chance:
    """One measure beside what contiguous regions of the same sizes give."""

    value: float
    """As measured, over the municipalities that both place once and of which the place is known."""
    expected: float
    """The mean of the draws."""
    low: float
    high: float
    """Between these lie 95% of the draws."""
    percentile: float
    """The share of draws with a lower value; half of those with the same."""
    p: float
    """(b + 1) / (draws + 1), with b the draws that agree at least as much (Davison & Hinkley 1997):
    never 0, for the real division is one of the possible ones."""


@dataclass(frozen=True, slots=True)
class SpatialNull:
    """What geography alone gives, per measure."""

    draws: int
    seed: int
    n_units: int
    measures: Mapping[str, Chance]
    compact: tuple[float, float]
    """Of a and of b the share of neighbouring municipalities that lie in one region."""
    compact_drawn: tuple[float, float]
    """The same of what was drawn in the place of a and of b."""

    def records(self) -> dict[str, Value | dict[str, dict[str, float]]]:
        """As programs read it."""
        names = ("value", "expected", "low", "high", "percentile", "p")
        return {
            "model": "spatial",
            "draws": self.draws,
            "seed": self.seed,
            "n_units": self.n_units,
            "measures": {
                measure: {name: getattr(chance, name) for name in names}
                for measure, chance in self.measures.items()
            },
        }

    def sentence(self, a: Words, b: Words) -> Words:
        """What it says of two divisions of these names, by the V-measure."""
        chance = self.measures.get("v_measure")
        if chance is None:
            return {}
        if chance.p <= _RARE:
            nl, en = "passen beter op elkaar dan", "fit each other better than"
        elif chance.percentile <= _RARE:
            nl, en = "passen slechter op elkaar dan", "fit each other worse than"
        else:
            nl, en = (
                "passen niet beter en niet slechter op elkaar dan",
                "fit no better or worse than",
            )
        said = {}
        for lang in ("nl", "en"):
            values = (chance.value, chance.expected, chance.low, chance.high)
            value, expected, low, high = (decimal(each, lang) for each in values)
            said[lang] = (
                f"‘{a['en']}’ and ‘{b['en']}’ {en} geography alone explains: V-measure {value}, "
                f"where {self.draws} random divisions into contiguous regions of the same sizes "
                f"give {expected} (95% between {low} and {high})."
                if lang == "en"
                else f"‘{a['nl']}’ en ‘{b['nl']}’ {nl} hun ligging alleen verklaart: V-maat "
                f"{value}, waar {self.draws} willekeurige indelingen in aaneengesloten gebieden "
                f"van dezelfde omvang {expected} geven (95% tussen {low} en {high})."
            )
        return said

    @property
    def caution(self) -> Words:
        """What the draws keep and what they do not."""
        real, drawn = sum(self.compact) / 2, sum(self.compact_drawn) / 2
        return words(
            "Toeval houdt hier de aantallen gemeenten per gebied en de samenhang vast, geen "
            f"inwoners, water of geschiedenis. De getrokken gebieden zijn wat minder rond ("
            f"{share(drawn, 'nl')} van de buurgemeenten in één gebied, in het echt "
            f"{share(real, 'nl')}); iets meer overeenkomst dan verwacht zegt daarom nog niets."
            if drawn < real
            else "Toeval houdt hier de aantallen gemeenten per gebied en de samenhang vast, geen "
            "inwoners, water of geschiedenis.",
            "Chance here keeps the numbers of municipalities per region and contiguity, not "
            f"inhabitants, water or history. The drawn regions are somewhat less round ("
            f"{share(drawn, 'en')} of neighbouring municipalities in one region, really "
            f"{share(real, 'en')}); slightly more agreement than expected therefore says nothing."
            if drawn < real
            else "Chance here keeps the numbers of municipalities per region and contiguity, not "
            "inhabitants, water or history.",
        )


def spatial_null(
    a: Affiliation,
    b: Affiliation,
    centroids: Mapping[str, tuple[float, float] | None],
    draws: int = DRAWS,
    seed: int = SEED,
) -> SpatialNull:
    """How much a and b would agree by geography alone.

    Of the municipalities that both place once, a graph of neighbours is made from their middles
    (`random_regions.neighbours`). Each draw puts in the place of a, or in turn of b, a random
    division into contiguous regions with the same numbers of municipalities, holds it against the
    other as it is, and takes all measures of `agreement.agreement`. The expected value of a measure
    is the mean of the draws, its interval their 2.5th to 97.5th percentile, and

        p = (number of draws that agree at least as much + 1) / (draws + 1).

    Random regions after Openshaw 1977 (Transactions of the IBG 2:459-472); p after Davison &
    Hinkley 1997. The same seed gives the same answer.

    Raises UsageError where units are no municipalities, where a or b places units twice, or where
    fewer than 8 municipalities are in both.
    """
    if a.unit != "municipality" or b.unit != "municipality":
        raise UsageError(
            "Toeval naar ligging is er alleen voor gemeenten.",
            "Kies --unit municipality of --unit inhabitants.",
        ).in_english(
            "Chance by location is there for municipalities only.",
            "Choose unit municipality or inhabitants.",
        )
    if draws < 1:
        raise UsageError("Het aantal trekkingen is minstens 1.", f"Gewoon is {DRAWS}.").in_english(
            "The number of draws is at least 1.", f"Usual is {DRAWS}."
        )
    over, _, left, right = align(a, b)
    times = [np.asarray(matrix.sum(axis=1)).ravel() for matrix in (left, right)]
    for one, count in zip((a, b), times, strict=True):
        if (count > 1).any():
            raise UsageError(
                f"‘{one.selection.text}’ plaatst gemeenten in meer dan één groep, en is dus geen "
                "indeling om te trekken.",
                "Toeval naar ligging geldt voor twee indelingen, zoals roaz en province.",
            ).in_english(
                f"‘{one.selection.text}’ places municipalities in more than one group, and so is "
                "no division to draw.",
                "Chance by location is for two divisions, such as roaz and province.",
            )
    used = [
        row
        for row, unit in enumerate(over)
        if times[0][row] == times[1][row] == 1 and centroids.get(unit)
    ]
    if len(used) < _FEWEST:
        raise UsageError(
            f"De twee hebben {len(used)} gemeenten met een bekende plaats gemeen: te weinig om "
            "toeval naar ligging te trekken.",
            "Vergelijk twee indelingen van het hele land.",
        ).in_english(
            f"The two share {len(used)} municipalities with a known location: too few to draw "
            "chance by location.",
            "Compare two divisions of the whole country.",
        )
    regions = [matrix[used].indices.astype(np.int64) for matrix in (left, right)]
    shape = left.shape[1], right.shape[1]
    weights = _weights(a, [over[row] for row in used])
    beside = neighbours(np.array([centroids[over[row]] for row in used], dtype=float))
    real = _agreement(regions[0], regions[1], shape, weights)
    draw = np.random.default_rng(seed)
    found: list[Agreement] = []
    compact: tuple[list[float], list[float]] = ([], [])
    for turn in range(draws):
        side = turn % 2
        sizes = np.bincount(regions[side], minlength=shape[side]).tolist()
        drawn = random_regions(beside, sizes, draw)
        compact[side].append(inner_share(beside, drawn))
        pair = [np.array(drawn), regions[1]] if side == 0 else [regions[0], np.array(drawn)]
        found.append(_agreement(pair[0], pair[1], shape, weights))
    shares = [inner_share(beside, those.tolist()) for those in regions]
    means = [float(np.mean(those)) if those else shares[side] for side, those in enumerate(compact)]
    return SpatialNull(
        draws=draws,
        seed=seed,
        n_units=len(used),
        measures={
            name: _chance(
                name,
                value,
                np.array([getattr(one, name) for one in found], dtype=float),
            )
            for name in MEASURES
            if (value := getattr(real, name)) is not None
        },
        compact=(shares[0], shares[1]),
        compact_drawn=(means[0], means[1]),
    )


def _weights(a: Affiliation, units: list[str]) -> NDArray[np.float64]:
    known = dict(zip(a.units, a.weights.tolist(), strict=True))
    return np.array([known[unit] for unit in units])


def _agreement(
    left: NDArray[np.int64],
    right: NDArray[np.int64],
    shape: tuple[int, int],
    weights: NDArray[np.float64],
) -> Agreement:
    """The agreement of two divisions, given per unit its region in each."""
    counts = np.zeros(shape, dtype=np.int64)
    np.add.at(counts, (left, right), 1)
    heavy = np.zeros(shape)
    np.add.at(heavy, (left, right), weights)
    return agreement(counts, heavy)


def _chance(name: str, value: float, drawn: NDArray[np.float64]) -> Chance:
    # Sums in another order differ in the last digit, which is no difference.
    same = np.isclose(drawn, value, rtol=0, atol=1e-12)
    below, above = (drawn < value) & ~same, (drawn > value) & ~same
    agreeing = below | same if name in _LESS_IS_MORE else above | same
    low, high = np.percentile(drawn, [2.5, 97.5]).tolist()
    return Chance(
        value=value,
        expected=float(drawn.mean()),
        low=low,
        high=high,
        percentile=float((below.sum() + same.sum() / 2) / len(drawn)),
        p=float((agreeing.sum() + 1) / (len(drawn) + 1)),
    )
