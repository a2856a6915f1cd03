"""What is asked of the reconciliation, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from zorggraaf.reconciliation.reasons import Reason

TOWN: Final = "town"
REGION: Final = "region"
WEBSITE: Final = "website"
DATE: Final = "on"
IDENTIFIER: Final = "identifier"

_PROPERTIES: Final = {
    "town": TOWN,
    "city": TOWN,
    "plaats": TOWN,
    "woonplaats": TOWN,
    "vestigingsplaats": TOWN,
    "stad": TOWN,
    "gemeente": TOWN,
    "municipality": TOWN,
    "addresslocality": TOWN,
    "inmunicipality": TOWN,
    "region": REGION,
    "regio": REGION,
    "province": REGION,
    "provincie": REGION,
    "inregion": REGION,
    "basedinregion": REGION,
    "locatedinregion": REGION,
    "website": WEBSITE,
    "url": WEBSITE,
    "homepage": WEBSITE,
    "on": DATE,
    "date": DATE,
    "datum": DATE,
    "peildatum": DATE,
    "identifier": IDENTIFIER,
    "nummer": IDENTIFIER,
}
SCHEMES: Final = (
    *("ror", "wikidata", "isni", "kvk", "agb"),
    *("orphacode", "omim", "mondo", "icd10", "cbs", "rivm-location"),
)
"""Schemes of numbers; each is a property of its own."""


def property_of(identifier: str) -> str | None:
    """Which property a name or IRI means, None where it is none that helps to decide.

    >>> property_of("plaats"), property_of("https://schema.org/addressLocality"), property_of("KvK")
    ('town', 'town', 'kvk')
    """
    local = identifier.rstrip("/").replace("#", "/").rpartition("/")[2]
    local = local.rpartition(":")[2].casefold().strip()
    return local if local in SCHEMES else _PROPERTIES.get(local)


@dataclass(frozen=True, slots=True)
class Query:
    """A name to find the thing of, and what else is known of it.

    type: an IRI, prefixed name or local name of a class (`zg:Hospital`), or a kind
    (`organisation`); None for any. properties: pairs of a property (as `property_of` reads it)
    and a value, which may be an IRI of the graph. on: the day (yyyy-mm-dd) at which it existed.
    """

    text: str
    type: str | tuple[str, ...] | None = None
    limit: int = 5
    properties: tuple[tuple[str, str], ...] = ()
    on: str | None = None
    type_strict: str = "any"
    """Of several types: any, all, or should (prefer it, but show others too)."""

    @property
    def types(self) -> tuple[str, ...]:
        """The types asked for."""
        if not self.type:
            return ()
        return (self.type,) if isinstance(self.type, str) else self.type


@dataclass(frozen=True, slots=True)
class Candidate:
    """A thing that a name may mean."""

    iri: str
    name: str
    score: float
    """0 (nothing in common) to 100 (its name, letter for letter, or its number)."""
    match: bool
    """Whether it is certain: nothing speaks against it and nothing else fits as well."""
    types: tuple[str, ...]
    """Its classes, those that say most first."""
    why: Reason
