"""In a report: the divisions of the country that a region or network cuts across."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from zorggraaf.analysis.editions import in_force, partitions
from zorggraaf.analysis.groups import was_there
from zorggraaf.analysis.report_part import ROWS, Part, word
from zorggraaf.analysis.result import rounded
from zorggraaf.tabular import Cell, Table
from zorggraaf.tabular import Value as Shown

if TYPE_CHECKING:
    from zorggraaf.analysis.report_sources import NumberedSources
    from zorggraaf.analysis.selection import Partition
    from zorggraaf.store import Graph

DIVISIONS: Final = ("province", "roaz", "oor", "fzo", "zorgkantoor", "ggd")
"""The divisions a region or network is laid against."""

_DERIVED: Final = {
    "nl": "Wie geen grenzen heeft, is hier het gebied toegekend waarvan zijn locaties de "
    "dichtstbijzijnde zijn (afgeleid).",
    "en": "Who has no borders was given the area of which its sites are the nearest (derived).",
}


@dataclass(frozen=True)
class Subject:
    """What is laid against the divisions."""

    graph: Graph
    iri: str
    kind: str
    label: str
    on: str
    lang: str
    sources: NumberedSources

    bounded: bool
    """Whether it has a territory of its own."""

    @property
    def group(self) -> str:
        """It as a selection of groups: `region:roaz-west`."""
        return f"{self.kind}:{self.iri.rpartition('/')[2]}"

    def of_its_own(self) -> set[str]:
        """The divisions it is a region of: it cannot cut across those."""
        query = f"SELECT ?k {{ <{self.iri}> zg:inPartition/zg:partitionKind ?k }}"
        return {(row[0] or "").rpartition("/")[2] for row in self.graph.select(query).values()}

    def labels(self, divisions: Mapping[str, Partition]) -> dict[str, str]:
        """What the divisions are called."""
        iris = {kind: divisions[kind].iri for kind in DIVISIONS if kind in divisions}
        found = self.graph.labels(iris.values(), self.lang)
        return {kind: found.get(iri, kind) for kind, iri in iris.items()}


@dataclass
class _Shares:
    """Which share of it lies in each region of each division, per unit."""

    of: dict[tuple[str, str, str], dict[str, float]] = field(default_factory=dict)
    """(division, region, name of the region) → unit → share."""
    derived: bool = False
    """Whether a territory had to be derived from where sites are."""


def cut_across(about: Subject) -> list[Part]:
    """Over which regions of each division it lies, by inhabitants, sites and organisations."""
    current = {p.kind: p for p in partitions(about.graph, about.on) if p.current}
    named = about.labels(current)
    skipped = about.of_its_own()
    own = about.group
    units: tuple[str, ...] = ("inhabitants", "site", "organisation")
    if about.kind == "region" and not about.bounded:
        # An area can only be derived among the regions of its own division.
        own = next(iter(skipped), own)
    elif not about.bounded:
        units = ("site", "organisation")
    asked = [kind for kind in DIVISIONS if kind in current and kind not in skipped]
    if not was_there(about.graph, own, about.on):
        return []
    shares = _shares(about, own, asked, units)
    if not shares.of:
        return []
    order = sorted(
        shares.of, key=lambda p: (DIVISIONS.index(p[0]), -shares.of[p].get(units[0], 0.0), p[2])
    )
    rows: list[Sequence[Shown]] = [
        [
            named[division],
            Cell(label, region),
            *(_percent(shares.of[division, region, label].get(unit)) for unit in units),
        ]
        for division, region, label in order
    ]
    text = _sentence(about, shares, named)
    if shares.derived:
        text += " " + _DERIVED[about.lang]
    numbers = about.sources.of_facts([*(region for _, region, _ in shares.of), about.iri])
    return [_part(about, ("division", "region", *units), rows, text, numbers)]


def _shares(about: Subject, own: str, divisions: Sequence[str], units: Sequence[str]) -> _Shares:
    from zorggraaf.analysis.overlap import overlap

    shares = _Shares()
    for division in divisions:
        for unit in units:
            table = overlap(about.graph, own, division, about.on, unit, lang=about.lang)
            shares.derived |= unit == "inhabitants" and "derived" in (
                *table.values("how_a"),
                *table.values("how_b"),
            )
            for record in table.records():
                share = record["a_in_b"]
                if record["a"] == about.iri and isinstance(share, (int, float)) and share > 0:
                    place = (division, str(record["b"]), str(record["b_label"]))
                    shares.of.setdefault(place, {})[unit] = float(share)
    return shares


def _sentence(about: Subject, shares: _Shares, named: Mapping[str, str]) -> str:
    """For the first division that is cut: over which of its regions, by which share."""
    dutch = about.lang == "nl"
    for division in DIVISIONS:
        own = {place: share for place, share in shares.of.items() if place[0] == division}
        if len(own) < 2:
            continue
        by_people = any("inhabitants" in share for share in own.values())
        parts = sorted(
            (-share.get("inhabitants", share.get("organisation", 0.0)), label)
            for (_, _, label), share in own.items()
        )
        listed = ", ".join(f"{label} {_percent(-share)}" for share, label in parts)
        if dutch:
            unit = "inwoners" if by_people else "leden"
            start = f"{about.label} ligt over {len(own)} regio's van"
        else:
            unit = "inhabitants" if by_people else "members"
            start = f"{about.label} lies across {len(own)} regions of"
        return f"{start} ‘{named[division]}’ ({unit}): {listed}."
    return ""


def where_sites_are(about: Subject) -> list[Part]:
    """In which region of each division the sites of an organisation are."""
    from zorggraaf.analysis.affiliation import affiliation

    query = f"SELECT ?s {{ ?s org:siteOf <{about.iri}> }}"
    own = {row[0] for row in about.graph.select(query).values()}
    rows: list[Sequence[Shown]] = []
    facts: set[str] = set()
    for division in in_force(about.graph, DIVISIONS, about.on)[0]:
        found = affiliation(about.graph, about.on, division, "site", lang=about.lang)
        label = dict(zip(found.groups, found.group_labels, strict=True))
        counts: Counter[str] = Counter()
        for (site, region), said in found.facts.items():
            if site in own:
                counts[region] += 1
                facts |= set(said)
        title = found.selection.label[about.lang]
        rows += [
            [title, Cell(label[region], region), count]
            for region, count in sorted(counts.items(), key=lambda one: (-one[1], one[0]))
        ]
    if not rows:
        return []
    return [_part(about, ("division", "region", "site"), rows, "", about.sources.of_facts(facts))]


def _part(
    about: Subject,
    heads: Sequence[str],
    rows: Sequence[Sequence[Shown]],
    text: str,
    numbers: tuple[int, ...],
) -> Part:
    title = word("divisions", about.lang)
    called = [word(head, about.lang) for head in heads]
    table = Table(title, called, list(rows[:ROWS]), "divisions")
    return Part("divisions", title, text, table, max(0, len(rows) - ROWS), None, numbers)


def _percent(share: float | None) -> str:
    if share is None:
        return ""
    text = "<1" if 0 < share < 0.005 else f"{100 * rounded(share):.0f}"
    return f"{text}%"
