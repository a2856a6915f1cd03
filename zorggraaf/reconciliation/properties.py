"""What is known besides a name (town, region, website, numbers) speaks for it or against it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

from zorggraaf import names
from zorggraaf.reconciliation.found import Found
from zorggraaf.reconciliation.index import Entity, Index, domain, place_form, standard_number
from zorggraaf.reconciliation.queries import REGION, SCHEMES, TOWN, WEBSITE, Query, property_of
from zorggraaf.reconciliation.reasons import Reason

_AGREES: Final = {TOWN: 4.0, REGION: 3.0, WEBSITE: 12.0}
_DIFFERS: Final = {TOWN: 15.0, REGION: 12.0, WEBSITE: 4.0}
_OTHER_NUMBER: Final = 20.0
_BY_PROPERTY: Final = 90.0


def by_property(index: Index, query: Query) -> Iterable[Found]:
    """Without a name: what has the website asked for."""
    for site in property_values(query).get(WEBSITE, ()):
        wanted = domain(site)
        for entity in index.entities.values():
            if wanted and wanted in entity.websites:
                yield Found(entity, _BY_PROPERTY, Reason("property", wanted), sure=True)


def property_values(query: Query) -> dict[str, list[str]]:
    """The values of a query by property; those that decide nothing are left out."""
    values: dict[str, list[str]] = defaultdict(list)
    for identifier, value in query.properties:
        property_ = property_of(identifier)
        if property_ is not None and value.strip():
            values[property_].append(value.strip())
    return dict(values)


def weigh_properties(one: Found, query: Query) -> None:
    """Lets the properties of a query speak for a candidate or against it."""
    for property_, values in property_values(query).items():
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
