"""Wikidata: numbers, coordinates, first and last day of Dutch hospitals.

Asked are the hospitals of the Netherlands and the items that the tables name already. Of each
statement only the best rank counts. Anybody can edit Wikidata: it is a secondary source, and
what it says ranks below what a register or the organisation itself says.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final

from zorggraaf.enrich.answer import FetchError
from zorggraaf.enrich.recognising import Organisations, Recognised, identifier
from zorggraaf.enrich.source import About, Asking, ShapeError, need
from zorggraaf.errors import EndpointError
from zorggraaf.store.remote import Endpoint, RefusedQueryError, Rows
from zorggraaf.upkeep.comparing import NEAR
from zorggraaf.upkeep.told import Told

ABOUT: Final = About(
    key="wikidata",
    title="Wikidata: ziekenhuizen in Nederland",
    publisher="Wikimedia Foundation",
    page="https://www.wikidata.org/",
    address="https://query.wikidata.org/sparql",
    kind="secondary",
    licence="https://creativecommons.org/publicdomain/zero/1.0/",
    terms="CC0 1.0",
    gives="ROR-, ISNI-, KvK- en Wikidata-nummers, coördinaten, oprichting en opheffing van "
    "Nederlandse ziekenhuizen",
)

PAGE: Final = 2000
"""Rows a request: well within the minute that the service allows a query."""

_SCHEMES: Final = {"P6782": "ror", "P213": "isni", "P3220": "kvk"}
_POINT: Final = re.compile(r"Point\((-?[0-9.]+) (-?[0-9.]+)\)", re.IGNORECASE)
_YEAR, _MONTH, _DAY = 9, 10, 11
"""Wikidata's numbers for how precise a date is."""

_PREFIXES: Final = """\
PREFIX wd: <http://www.wikidata.org/entity/>
PREFIX wdt: <http://www.wikidata.org/prop/direct/>
PREFIX p: <http://www.wikidata.org/prop/>
PREFIX psv: <http://www.wikidata.org/prop/statement/value/>
PREFIX wikibase: <http://wikiba.se/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
"""
# Q55: the Netherlands; Q16917: hospital.
_HOSPITALS: Final = "{ ?item wdt:P17 wd:Q55 ; wdt:P31/wdt:P279* wd:Q16917 }"

_VALUES: Final = """
SELECT DISTINCT ?item ?property ?value WHERE {
  %s
  {
    VALUES ?direct { wdt:P6782 wdt:P213 wdt:P3220 wdt:P625 }
    ?item ?direct ?value
    BIND(STRAFTER(STR(?direct), "direct/") AS ?property)
  } UNION {
    ?item rdfs:label ?value FILTER(LANG(?value) IN ("nl", "en"))
    BIND("label" AS ?property)
  }
} ORDER BY ?item ?property STR(?value)"""

_DATES: Final = """
SELECT DISTINCT ?item ?property ?value ?precision WHERE {
  %s
  VALUES (?property ?statement ?full) {
    ("P571" p:P571 psv:P571) ("P576" p:P576 psv:P576)
  }
  ?item ?statement ?told .
  ?told a wikibase:BestRank ; ?full ?moment .
  ?moment wikibase:timeValue ?value ; wikibase:timePrecision ?precision .
} ORDER BY ?item ?property STR(?value)"""


@dataclass
class _Item:
    """What Wikidata says of one hospital."""

    number: str
    labels: list[str] = field(default_factory=list)
    numbers: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    points: list[tuple[float, float]] = field(default_factory=list)
    dates: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    @property
    def address(self) -> str:
        return f"https://www.wikidata.org/wiki/{self.number}"


def told(asking: Asking) -> Iterator[Told]:
    """What Wikidata says of the organisations of the tables; what it has besides, as unknown."""
    ours = Organisations(asking.tables)
    places = _Places(asking)
    for item in _items(asking).values():
        numbers = {"wikidata": [item.number], **item.numbers}
        found = ours.recognise(numbers, item.labels)
        label = ours.names.get(found.key) or next(iter(item.labels), item.number)
        base = Told("organisations", {}, label, found.how, item.address)
        if not found.key:
            yield base
            continue
        yield from _numbers(asking, item, found, base)
        yield from _dates(item, found, base)
        yield from places.told(item, found, base)


def _numbers(asking: Asking, item: _Item, found: Recognised, base: Told) -> Iterator[Told]:
    thing = f"organisation/{found.key}"
    yield identifier(asking.tables, thing, "wikidata", item.number, base, found.certain)
    for scheme, values in item.numbers.items():
        if len(values) > 1:
            why = f"Wikidata geeft {len(values)} nummers in {scheme}: {', '.join(values)}"
            yield Told("identifiers", {}, base.label, why, item.address)
            continue
        value = f"https://ror.org/{values[0]}" if scheme == "ror" else values[0].replace(" ", "")
        yield identifier(asking.tables, thing, scheme, value, base, found.certain)


def _dates(item: _Item, found: Recognised, base: Told) -> Iterator[Told]:
    cells = {"key": found.key}
    for column, property_ in (("from", "P571"), ("until", "P576")):
        values = item.dates[property_]
        if len(values) == 1:
            cells[column] = values[0]
    if len(cells) > 1 and found.certain:
        yield Told("organisations", cells, base.label, base.why, item.address, adds=False)


class _Places:
    """Where our organisations have their sites."""

    def __init__(self, asking: Asking) -> None:
        self._sites: defaultdict[str, list[tuple[str, str, str]]] = defaultdict(list)
        for row in asking.tables["sites"]:
            self._sites[row.text("organisation")].append(
                (row.text("key"), row.text("lat"), row.text("lon"))
            )

    def told(self, item: _Item, found: Recognised, base: Told) -> Iterator[Told]:
        """The coordinates of the only site; of an organisation with more, only what fits none."""
        if len(item.points) != 1 or not found.certain:
            return
        (latitude, longitude) = item.points[0]
        sites = self._sites.get(found.key, [])
        if len(sites) == 1:
            cells = {"key": sites[0][0], "lat": f"{latitude:.6f}", "lon": f"{longitude:.6f}"}
            yield Told("sites", cells, base.label, base.why, item.address, adds=False)
            return
        near = any(
            lat
            and lon
            and abs(float(lat) - latitude) <= NEAR
            and abs(float(lon) - longitude) <= NEAR
            for _, lat, lon in sites
        )
        if not near:
            where = f"{latitude:.5f}, {longitude:.5f}"
            why = f"{where} is bij geen van de {len(sites)} locaties in de tabellen"
            yield Told("sites", {}, base.label, why, item.address)


# -- asking --------------------------------------------------------------------------------------


def _items(asking: Asking) -> dict[str, _Item]:
    known = sorted(
        {
            row.text("value")
            for row in asking.tables["identifiers"]
            if row.text("scheme") == "wikidata" and row.text("thing").startswith("organisation/")
        }
    )
    asked = " ".join(f"wd:{number}" for number in known)
    which = f"{{ {_HOSPITALS} UNION {{ VALUES ?item {{ {asked} }} }} }}"
    items: dict[str, _Item] = {}
    for row in _pages(asking, _VALUES % which, ("item", "property", "value")):
        _take(items, row)
    for row in _pages(asking, _DATES % which, ("item", "property", "value", "precision")):
        item = items.get(_number(row["item"]))
        day = partial_date(row["value"], row["precision"])
        if item is not None and day and day not in item.dates[row["property"]]:
            item.dates[row["property"]].append(day)
    return items


def _take(items: dict[str, _Item], row: dict[str, str]) -> None:
    number = _number(row["item"])
    item = items.setdefault(number, _Item(number))
    value, property_ = row["value"], row["property"]
    if property_ == "label":
        item.labels.append(value)
    elif property_ in _SCHEMES:
        if value not in item.numbers[_SCHEMES[property_]]:
            item.numbers[_SCHEMES[property_]].append(value)
    elif point := _POINT.fullmatch(value):
        item.points.append((float(point[2]), float(point[1])))


def partial_date(moment: str, precision: str) -> str:
    """A date of Wikidata as far as it is known: to the day, the month or the year; else "".

    >>> partial_date("2018-01-01T00:00:00Z", "9"), partial_date("2018-06-01T00:00:00Z", "10")
    ('2018', '2018-06')
    >>> partial_date("1800-01-01T00:00:00Z", "7")  # a century is no date
    ''
    """
    length = {_YEAR: 4, _MONTH: 7, _DAY: 10}.get(int(precision) if precision.isdigit() else 0, 0)
    day = moment.removeprefix("+")[:length]
    return day if re.fullmatch(r"[1-9]\d{3}(-\d{2}){0,2}", day) else ""


def _number(iri: str) -> str:
    number = iri.rpartition("/")[2]
    if not re.fullmatch(r"Q[1-9][0-9]*", number):
        raise ShapeError(
            f"Wikidata: ‘{iri:.80}’ is geen item", "Is dit adres wel een kopie van Wikidata?"
        )
    return number


def _pages(asking: Asking, query: str, columns: tuple[str, ...]) -> Iterator[dict[str, str]]:
    """All rows of a query, asked a page at a time; each page is kept in the cache."""
    offset = 0
    while True:
        page = f"{_PREFIXES}{query}\nLIMIT {PAGE} OFFSET {offset}"
        ask = partial(_ask, asking, page, columns)
        answer = asking.fetcher.kept(f"{asking.address}?{page}", ask)
        rows: list[dict[str, str]] = answer.json()
        yield from rows
        if len(rows) < PAGE:
            return
        offset += PAGE


def _ask(asking: Asking, query: str, columns: tuple[str, ...]) -> tuple[bytes, str]:
    """One page from the endpoint, as JSON, and its charset."""
    asking.fetcher.rest(asking.address)
    try:
        answer: Any = Endpoint(asking.address).query(query)
    except EndpointError as error:
        raise FetchError(error.message, error.hint) from error
    except RefusedQueryError as error:
        raise FetchError(
            f"{asking.address} begrijpt de vraag niet: {error.args[0]}", "Is het een SPARQL-dienst?"
        ) from error
    if not isinstance(answer, Rows):
        raise ShapeError(f"{asking.address} antwoordt niet met rijen", "Klopt het adres?")
    for name in columns:
        need(dict.fromkeys(answer.columns, ""), name, str, "Wikidata")
    rows = [
        {name: getattr(term, "value", "") for name, term in zip(answer.columns, row, strict=True)}
        for row in answer.rows
    ]
    return json.dumps(rows, ensure_ascii=False).encode(), "utf-8"
