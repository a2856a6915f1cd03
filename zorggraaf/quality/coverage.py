"""How much of what exists is in the graph: per kind of thing, and per division of the country.

How many exist is what the best source among the graph's own figures says; nothing is typed here
but which figure counts which kind.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from zorggraaf import names
from zorggraaf.lookup.sources import Citation, citations, trust
from zorggraaf.things import answers, short_key, thing_kind, values

if TYPE_CHECKING:
    from zorggraaf.store import Graph


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of thing that is counted: its class, and the figures that say how many there are."""

    name: tuple[str, str]
    type: str
    figures: tuple[tuple[str, str], ...] = ()
    """(kind/key of what the figure is about, key of its indicator)."""


KINDS: Final = (
    Kind(
        ("universitair medische centra", "university medical centres"),
        "zg:UniversityMedicalCentre",
        (("actor-group/umcs", "aantal-umcs"),),
    ),
    Kind(("topklinische ziekenhuizen", "top-clinical hospitals"), "zg:TopClinicalHospital"),
    Kind(("ziekenhuizen, alle soorten", "hospitals of all kinds"), "zg:Hospital"),
    Kind(
        ("Europese referentienetwerken (ERN)", "European reference networks (ERN)"),
        "zg:EuropeanReferenceNetwork",
        (("concept/network-kind/european-reference-network", "aantal"), ("network/ern", "aantal")),
    ),
    Kind(
        ("expertisecentra zeldzame aandoeningen", "expertise centres for rare diseases"),
        "zg:ExpertiseCentre",
        (("region/nederland", "expertisecentra-zeldzame-aandoeningen"),),
    ),
    Kind(("patiëntenorganisaties", "patient organisations"), "zg:PatientOrganisation"),
    Kind(("zorgverzekeraars", "health insurers"), "zg:HealthInsurer"),
    Kind(("aandoeningen", "conditions"), "zg:Condition"),
    Kind(("netwerken, met regionale gremia", "networks, regional bodies included"), "zg:Network"),
    Kind(("initiatieven", "initiatives"), "zg:Initiative"),
    Kind(("gemeenten", "municipalities"), "zg:Municipality"),
    Kind(("locaties", "sites"), "zg:Site"),
)

PARTITION_FIGURES: Final = {
    "oor": (("partition/oor", "aantal-regios"), ("region/nederland", "aantal-oors-in-nederland")),
    "fzo": (("region/nederland", "aantal-fzo-regios"),),
    "roaz": (("network/traumacentra", "aangewezen-traumacentra"),),
}
"""Figures that count the regions of a division, by the key of its kind."""


@dataclass(frozen=True, slots=True)
class Covered:
    """One kind: how many exist, according to whom, and how many of them the graph knows."""

    label: str
    iri: str | None
    expected: float | None
    according_to: Citation | None
    present: int
    with_members: int | None
    """How many have members; None where the kind has none."""
    located: int | None
    """How many have territory (regions) or a site with coordinates; None where neither applies."""

    @property
    def share(self) -> float | None:
        """Present as a part of expected, 1 where all are there; None without a figure."""
        return self.present / self.expected if self.expected else None


def coverage(graph: Graph, on: str, lang: str = "nl") -> list[Covered]:
    """Per kind and per division, as it is on a day (yyyy-mm-dd)."""
    census = _Census(graph, on, lang)
    return [*census.kinds(), *census.partitions()]


class _Census:
    """What is needed to count, asked once."""

    def __init__(self, graph: Graph, on: str, lang: str) -> None:
        self.graph = graph
        self.on = on
        self.lang = lang
        self.lasting = self._lasting()
        self.groups = self._set("?thing org:hasMember ?member") | self._set(
            "?membership org:organization ?thing"
        )
        self.expected = _Expected(graph, lang)

    def _set(self, pattern: str) -> set[str]:
        rows = answers(self.graph, f"SELECT DISTINCT ?thing WHERE {{ {pattern} }}")
        return {row[0].value for row in rows if row[0] is not None}

    def _lasting(self) -> Callable[[str], bool]:
        over: set[str] = set()
        rows = answers(
            self.graph,
            "SELECT ?thing ?from ?until WHERE { "
            "{ ?thing schema:startDate ?from } UNION { ?thing schema:endDate ?until } }",
        )
        for thing, start, end in rows:
            if thing is None:
                continue
            if start is not None and start.value > self.on:
                over.add(thing.value)
            # Dates may be a year or a month: compared as far as they go.
            if end is not None and end.value < self.on[: len(end.value)]:
                over.add(thing.value)
        return lambda iri: iri not in over

    def kinds(self) -> Iterable[Covered]:
        """The kinds of KINDS that the graph has any of."""
        english = self.lang == "en"
        placed = self._set("?site org:siteOf ?thing ; schema:latitude ?latitude")
        placed |= self._set("?thing schema:latitude ?latitude")
        hosted = self._set("?thing org:unitOf ?host . ?site org:siteOf ?host ; schema:latitude ?l")
        for kind in KINDS:
            iri = names.expand(kind.type)
            things = {thing for thing in self._set(f"?thing a {kind.type}") if self.lasting(thing)}
            if not things:
                continue
            example = thing_kind(next(iter(things)))
            expected, citation = self.expected.best(kind.figures)
            yield Covered(
                kind.name[1 if english else 0],
                iri,
                expected,
                citation,
                len(things),
                len(things & self.groups) if example in ("network", "initiative") else None,
                len(things & (placed | hosted))
                if example in ("organisation", "municipality", "site", "expertise-centre")
                else None,
            )

    def partitions(self) -> Iterable[Covered]:
        """Each division of the country in each edition."""
        rows = answers(
            self.graph,
            "SELECT DISTINCT ?partition ?kind ?region ?body WHERE { "
            "?region zg:inPartition ?partition . ?partition zg:partitionKind ?kind "
            "OPTIONAL { ?region zg:regionalBody ?body } }",
        )
        territory = self._set("?thing zg:coversMunicipality ?municipality")
        regions: dict[str, set[str]] = defaultdict(set)
        kinds: dict[str, str] = {}
        bodies: dict[str, set[str]] = defaultdict(set)
        for partition, kind, region, body in rows:
            if partition is None or kind is None or region is None:
                continue
            kinds[partition.value] = short_key(kind.value).rpartition("/")[2]
            # An edition is what it was; only the standing divisions lose regions over time.
            standing = not partition.value[-4:].isdigit()
            if self.lasting(region.value) or not standing:
                regions[partition.value].add(region.value)
            if body is not None:
                bodies[region.value].add(body.value)
        labels = self.graph.labels(regions, self.lang)
        latest = _latest_editions(regions)
        for partition_iri in sorted(regions, key=lambda iri: labels.get(iri, iri)):
            found = regions[partition_iri]
            kind_key = kinds[partition_iri]
            figures = PARTITION_FIGURES.get(kind_key, ()) if partition_iri in latest else ()
            expected, citation = self.expected.best(figures)
            embodied = {region for region in found if bodies[region]}
            met = {region for region in embodied if bodies[region] & self.groups}
            yield Covered(
                labels.get(partition_iri, short_key(partition_iri)),
                partition_iri,
                expected,
                citation,
                len(found),
                len(met) if embodied else None,
                len(found & territory),
            )


def _latest_editions(partitions: Iterable[str]) -> set[str]:
    """Of each division the newest edition: a figure of today says nothing about earlier ones."""
    latest: dict[str, str] = {}
    for iri in partitions:
        name = iri[:-5] if iri[-5:-4] == "-" and iri[-4:].isdigit() else iri
        latest[name] = max(iri, latest.get(name, iri))
    return set(latest.values())


@dataclass(frozen=True, slots=True)
class _Figure:
    value: float
    period: str
    source: str


class _Expected:
    """The graph's figures that count things."""

    def __init__(self, graph: Graph, lang: str) -> None:
        wanted = [pair for kind in KINDS for pair in kind.figures]
        wanted += [pair for pairs in PARTITION_FIGURES.values() for pair in pairs]
        indicators = {names.concept("indicator", indicator) for _, indicator in wanted}
        rows = answers(
            graph,
            "SELECT ?about ?indicator ?value ?period ?source ?winner WHERE { "
            f"{values('indicator', sorted(indicators))} "
            "?figure zg:indicator ?indicator ; zg:about ?about ; zg:value ?value ; "
            "dcterms:source ?source OPTIONAL { ?figure zg:period ?period } "
            "OPTIONAL { ?figure zg:outrankedBy ?winner } }",
        )
        self._figures: dict[tuple[str, str], list[_Figure]] = defaultdict(list)
        for about, indicator, value, period, source, winner in rows:
            if about is None or indicator is None or value is None or source is None or winner:
                continue
            pair = (short_key(about.value), short_key(indicator.value).rpartition("/")[2])
            self._figures[pair].append(
                _Figure(float(value.value), period.value if period else "", source.value)
            )
        sources = {figure.source for found in self._figures.values() for figure in found}
        self._citations = citations(graph, sources, lang)

    def best(self, pairs: Iterable[tuple[str, str]]) -> tuple[float | None, Citation | None]:
        """The newest figure, of the most trusted source, that counts this kind."""
        found = [figure for pair in pairs for figure in self._figures.get(pair, ())]
        if not found:
            return None, None

        def order(figure: _Figure) -> tuple[str, tuple[int, str, str]]:
            citation = self._citations[figure.source]
            return (figure.period[:4] or citation.date[:4], trust(citation))

        best = max(found, key=order)
        return best.value, self._citations[best.source]
