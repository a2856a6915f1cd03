"""Why a candidate was found, in words: Dutch and English."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

_HOW: Final = {
    "exact": ("naam", "name"),
    "abbreviation": ("afkorting", "abbreviation"),
    "former": ("oude naam", "former name"),
    "spelling": ("andere schrijfwijze van", "another spelling of"),
    "typing": ("tikfout in", "typing error in"),
    "part": ("deel van de naam", "part of the name"),
    "identifier": ("nummer", "identifier"),
    "property": ("eigenschap", "property"),
}
HOWS: Final = tuple(_HOW)
"""The ways in which a candidate is found, the surest first but for the last two."""

_NOTES: Final = {
    "until": ("gebruikt tot en met {0}", "used until {0}"),
    "succeeded": ("bestond tot en met {0}, daarna {1}", "existed until {0}, then {1}"),
    "succeeded-undated": ("opgegaan in {0}", "succeeded by {0}"),
    "ended": ("bestond tot en met {0}", "existed until {0}"),
    "not-care": ("is geen zorgaanbieder", "is not a care provider"),
    "successor-of": (
        "{0} bestond niet meer op {1}; dit is de opvolger",
        "{0} no longer existed on {1}; this is its successor",
    ),
    "predecessor-of": (
        "{0} bestond nog niet op {1}; dit is een voorganger",
        "{0} did not exist yet on {1}; this is a predecessor",
    ),
    "not-then": ("bestond niet op {0}", "did not exist on {0}"),
    "name-not-then": (
        "zo heet het pas vanaf {0}",
        "it bears this name only from {0}",
    ),
    "extra": ("‘{0}’ hoort er niet bij", "‘{0}’ is not part of it"),
    "missing": ("‘{0}’ ontbreekt", "‘{0}’ is missing"),
    "place": ("plaats klopt: {0}", "place agrees: {0}"),
    "agrees": ("{0} klopt: {1}", "{0} agrees: {1}"),
    "differs": ("{0} klopt niet: {1}", "{0} differs: {1}"),
    "rival": ("niet zeker: ook {0} past", "not certain: {0} fits as well"),
    "type-unknown": ("soort niet vastgelegd", "type not recorded"),
    "other-type": ("andere soort dan gevraagd", "another type than asked for"),
    "no-such-type": ("onbekende soort: {0}", "unknown type: {0}"),
    "not-hospital": ("is geen ziekenhuis", "is not a hospital"),
    "shortened": ("alleen een deel van de naam", "only a part of the name"),
}


@dataclass(frozen=True, slots=True)
class Reason:
    """How a candidate was found (one of HOWS), by which of its names, and what else was weighed.

    >>> Reason("former", "Azivo", (("until", ("2008",)),)).text()
    'oude naam: Azivo; gebruikt tot en met 2008'
    """

    how: str
    name: str
    notes: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def text(self, lang: str = "nl") -> str:
        """The reason as a line of text."""
        place = 1 if lang == "en" else 0
        parts = [f"{_HOW[self.how][place]}: {self.name}"]
        parts += [_NOTES[note][place].format(*values) for note, values in self.notes]
        return "; ".join(parts)

    def noting(self, note: str, *values: str) -> Reason:
        """The same reason with one thing more."""
        return Reason(self.how, self.name, (*self.notes, (note, values)))
