"""Which groups form by themselves, and do they look like a division of the country?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

import numpy as np

from zorggraaf.analysis.affiliation import Affiliation, affiliation
from zorggraaf.analysis.agreement import agreement
from zorggraaf.analysis.editions import in_force, left_out
from zorggraaf.analysis.grouping import RESOLUTIONS, SEEDS, Grouping, contingency, grouping
from zorggraaf.analysis.groups import parse_groups
from zorggraaf.analysis.position import strength
from zorggraaf.analysis.projection import newman
from zorggraaf.analysis.result import Column, Table, Value, thing, words
from zorggraaf.analysis.ties import ties_of
from zorggraaf.analysis.wording import REGISTERED, decimal, some

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy import sparse

    from zorggraaf.store import Graph

    Integers = NDArray[np.int64]

DIVISIONS: Final = ("oor", "roaz", "province")
_STABLE: Final = 0.8
"""Runs that agree less than this (adjusted Rand) do not speak with one voice."""


@dataclass(frozen=True)
class Communities:
    """Groups that form by themselves: who is in which, how sure, and what they look like."""

    overview: Table
    """The groups, each with its size and some members."""
    members: Table
    comparison: Table
    scan: Table
    network: Table
    """The backbone, with each organisation's group, to be drawn."""

    @property
    def sentence(self) -> Mapping[str, str]:
        """How a board member reads it."""
        return self.overview.sentence

    @property
    def all(self) -> list[Table]:
        """The tables in the order in which people read them; the network is for drawing."""
        return [self.overview, self.comparison, self.scan, self.members]


def communities(
    graph: Graph,
    groups: str = "network",
    on: date | str | None = None,
    resolution: float = 1.0,
    seeds: int = SEEDS,
    divisions: Sequence[str] = DIVISIONS,
    lang: str = "nl",
) -> Communities:
    """The groups of organisations that work together more than with others, on a date.

    Leiden on modularity (Traag et al. 2019) over the projection with Newman's weights, `seeds`
    runs with fixed seeds of which the best is kept. `stability` is the mean agreement of each two
    runs, `certainty` per organisation the share of runs in which it sits with the others of its
    group. The scan gives the number of groups and the stability for other resolutions: if these
    differ much there is no one answer. The comparison holds the groups against divisions of the
    country, over the organisations that are in exactly one region of the division: see
    `partitions.agreement`, with the groups as a and the regions as b. A division that had no
    edition on the date is left out, with a caution that says so.

    A group is called after the member with the most ties in it. Organisations that share no
    collaboration with anybody are in no group. Raises UsageError for unknown groups.

    >>> import zorggraaf
    >>> with zorggraaf.open() as graph:                                # doctest: +SKIP
    ...     communities(graph, on="2026-11-22").sentence["nl"]
    "Op 2026-11-22 vormen de samenwerkingen 12 groepen van organisaties ..."
    """
    network = affiliation(graph, on, groups=groups, lang=lang)
    weights = newman(network.matrix)
    found = grouping(weights, resolution, seeds)
    ties = strength(weights)
    rows_of = weights.tocoo()
    same = found.labels[rows_of.coords[0]] == found.labels[rows_of.coords[1]]
    inner = np.bincount(
        rows_of.coords[0][same], weights=rows_of.data[same], minlength=len(network.units)
    ).astype(float)
    called = _called(network, found, inner)
    order = sorted(
        (unit for unit in range(len(network.units)) if found.labels[unit] >= 0),
        key=lambda unit: (found.labels[unit], -inner[unit], network.unit_labels[unit]),
    )
    parameters: dict[str, Value] = {
        "on": network.on,
        "groups": groups,
        "resolution": resolution,
        "seeds": seeds,
        "n_groups": found.count,
        "n_units": len(order),
        "modularity": found.modularity,
        "stability_ari": found.stability_ari,
        "stability_nmi": found.stability_nmi,
        "method": "leiden (graspologic-native), modularity",
    }
    comparison = _compared(graph, network, found, divisions, parameters)
    members = Table(
        title=words("Wie in welke groep", "Who is in which group"),
        columns=(
            Column("community", words("groep", "group"), "integer"),
            Column("community_name", words("rond", "around"), "text"),
            *thing("organisation", "organisatie", "organisation"),
            Column("inside", words("deel van banden binnen", "share of ties inside"), "number"),
            Column("certainty", words("zekerheid", "certainty"), "number"),
        ),
        rows=[
            (
                int(found.labels[unit]) + 1,
                called[int(found.labels[unit])],
                network.units[unit],
                network.unit_labels[unit],
                float(inner[unit] / ties[unit]),
                float(found.together[unit]),
            )
            for unit in order
        ],
        parameters=parameters,
        kind="communities",
        behind=lambda row: _behind(network, network.units[order[row]]),
    )
    colour = {network.units[unit]: called[int(found.labels[unit])] for unit in order}
    return Communities(
        overview=_overview(network, found, called, order, comparison, parameters, lang),
        members=members,
        comparison=comparison,
        scan=_scan(weights, found, parameters),
        network=ties_of(network, colour=colour, or_all=True),
    )


def _overview(
    network: Affiliation,
    found: Grouping,
    called: Sequence[str],
    order: Sequence[int],
    comparison: Table,
    parameters: Mapping[str, Value],
    lang: str,
) -> Table:
    """One row a group; behind it all its members with their collaborations."""
    members = [
        [unit for unit in order if found.labels[unit] == group] for group in range(found.count)
    ]

    def behind(row: int) -> Table:
        parts = [(unit, _behind(network, network.units[unit])) for unit in members[row]]
        return Table(
            title=words("De leden en hun samenwerkingen", "The members and their collaborations"),
            columns=(*thing("organisation", "organisatie", "organisation"), *parts[0][1].columns),
            rows=[
                (network.units[unit], network.unit_labels[unit], *one)
                for unit, part in parts
                for one in part.rows
            ],
            kind="rows",
        )

    return Table(
        title=words(
            f"Groepen die vanzelf ontstaan: {network.selection.label['nl']}",
            f"Groups that form by themselves: {network.selection.label['en']}",
        ),
        columns=(
            Column("community", words("groep", "group"), "integer"),
            Column("community_name", words("rond", "around"), "text"),
            Column("n", words("organisaties", "organisations"), "integer"),
            Column("certainty", words("zekerheid", "certainty"), "number"),
            Column("members", words("met", "with"), "text"),
        ),
        rows=[
            (
                group + 1,
                called[group],
                len(those),
                float(np.mean(found.together[those])),
                some([network.unit_labels[unit] for unit in those], lang, _NAMED),
            )
            for group, those in enumerate(members)
        ],
        parameters=parameters,
        sentence=_sentence(network, found, comparison),
        cautions=[*_cautions(network, found, len(order)), *comparison.cautions],
        kind="communities",
        behind=behind,
    )


_NAMED: Final = 6


# -- comparing -----------------------------------------------------------------------------------


def labels_of(network: Affiliation, units: Sequence[str]) -> Integers:
    """The region of each unit, as a number: -1 where it is in none or in several.

    A division is compared where it is one: a unit in two regions belongs to neither alone.
    """
    place = {unit: number for number, unit in enumerate(network.units)}
    matrix = network.matrix
    labels = np.full(len(units), -1, dtype=np.int64)
    for number, unit in enumerate(units):
        if unit in place:
            regions = matrix[[place[unit]]].indices
            if len(regions) == 1:
                labels[number] = regions[0]
    return labels


def _compared(
    graph: Graph,
    network: Affiliation,
    found: Grouping,
    divisions: Sequence[str],
    parameters: Mapping[str, Value],
) -> Table:
    rows: list[tuple[Value, ...]] = []
    there, lacking = in_force(graph, divisions, network.on)
    for text in there:
        selection = parse_groups(graph, text, network.on)
        bounded = any(group.territory for group in selection.groups)
        way = "territory" if bounded else "membership"
        regions = affiliation(
            graph, network.on, selection, by="territory" if bounded else "membership"
        )
        labels = labels_of(regions, network.units)
        both = (labels >= 0) & (found.labels >= 0)
        one_sided = int(((labels < 0) & (found.labels >= 0)).sum())
        fit = agreement(contingency(found.labels[both], labels[both]))
        rows.append(
            (
                selection.partition.iri if selection.partition else None,
                selection.label["nl"],
                fit.ari,
                fit.ami,
                fit.nesting_a_in_b,
                fit.nesting_b_in_a,
                len(np.unique(labels[both])),
                len(np.unique(found.labels[both])),
                int(both.sum()),
                one_sided,
                way,
            )
        )
    rows.sort(key=lambda row: -float(row[2] or 0.0))
    return Table(
        title=words("Lijken de groepen op een indeling?", "Do the groups look like a division?"),
        columns=(
            *thing("partition", "indeling", "division"),
            Column("ari", words("overeenkomst (ARI)", "agreement (ARI)"), "number"),
            Column("ami", words("gedeelde informatie (AMI)", "shared information"), "number"),
            Column("nesting_a_in_b", words("groep in één regio", "group in one region"), "number"),
            Column("nesting_b_in_a", words("regio in één groep", "region in one group"), "number"),
            Column("regions", words("regio's", "regions"), "integer"),
            Column("communities", words("groepen", "groups"), "integer"),
            Column("n_units", words("organisaties", "organisations"), "integer"),
            Column(
                "n_left_out", words("niet in precies één regio", "not in one region"), "integer"
            ),
            Column("by", words("hoe ingedeeld", "placed by"), "text"),
        ),
        rows=rows,
        parameters=parameters,
        cautions=left_out(lacking, network.on),
        kind="comparison",
    )


def _scan(weights: sparse.sparray, asked: Grouping, parameters: Mapping[str, Value]) -> Table:
    rows: list[tuple[Value, ...]] = []
    for each in sorted({*RESOLUTIONS, asked.resolution}):
        found = asked if each == asked.resolution else grouping(weights, each, asked.seeds)
        rows.append((each, found.count, found.modularity, found.stability_ari, found.stability_nmi))
    return Table(
        title=words("Andere resoluties", "Other resolutions"),
        columns=(
            Column("resolution", words("resolutie", "resolution"), "number"),
            Column("communities", words("groepen", "groups"), "integer"),
            Column("modularity", words("modulariteit", "modularity"), "number"),
            Column("stability_ari", words("stabiliteit (ARI)", "stability (ARI)"), "number"),
            Column("stability_nmi", words("stabiliteit (NMI)", "stability (NMI)"), "number"),
        ),
        rows=rows,
        parameters=parameters,
        kind="scan",
    )


# -- for people ----------------------------------------------------------------------------------


def _called(network: Affiliation, found: Grouping, inner: NDArray[np.float64]) -> list[str]:
    """Each group after the member with the most ties inside it."""
    names = []
    for group in range(found.count):
        members = np.flatnonzero(found.labels == group)
        names.append(network.unit_labels[int(members[inner[members].argmax()])])
    return names


def _behind(network: Affiliation, unit: str) -> Table:
    labels = dict(zip(network.groups, network.group_labels, strict=True))
    rows: list[tuple[Value, ...]] = [
        (group, labels[group], fact)
        for (member, group), facts in sorted(network.facts.items())
        if member == unit
        for fact in facts
    ]
    return Table(
        title=words("De samenwerkingen waarop het berust", "The collaborations it rests on"),
        columns=(
            *thing("group", "samenwerking", "collaboration"),
            Column("fact", words("feit", "fact"), "iri"),
        ),
        rows=rows,
        kind="rows",
    )


def _sentence(network: Affiliation, found: Grouping, comparison: Table) -> dict[str, str]:
    if not found.count:
        return words(
            f"Op {network.on} deelt hier niemand een samenwerking: er zijn geen groepen.",
            f"On {network.on} nobody shares a collaboration here: there are no groups.",
        )
    nl = (
        f"Op {network.on} vormen de samenwerkingen {found.count} groepen van organisaties die meer "
        "met elkaar doen dan met anderen."
    )
    en = (
        f"On {network.on} the collaborations form {found.count} groups of organisations that do "
        "more with each other than with others."
    )
    known = [record for record in comparison.records() if record["ari"] is not None]
    if known:
        best = known[0]
        ari = float(best["ari"] or 0.0)
        nl += f" Zij lijken het meest op {best['partition_label']} (ARI {decimal(ari, 'nl')}"
        en += f" They look most like {best['partition_label']} (ARI {decimal(ari, 'en')}"
        if len(known) > 1:
            last = known[-1]
            lowest = float(last["ari"] or 0.0)
            nl += f") en het minst op {last['partition_label']} ({decimal(lowest, 'nl')}"
            en += f") and least like {last['partition_label']} ({decimal(lowest, 'en')}"
        nl, en = f"{nl}).", f"{en})."
    return words(nl, en)


def _cautions(network: Affiliation, found: Grouping, grouped: int) -> list[Mapping[str, str]]:
    said: list[Mapping[str, str]] = [REGISTERED]
    stable = found.stability_ari >= _STABLE
    said.append(
        words(
            f"{found.seeds} keer met een ander begin gerekend: gemiddelde overeenkomst "
            f"{decimal(found.stability_ari, 'nl')} (ARI)"
            + (". " if stable else ", dus de grenzen liggen niet vast. ")
            + "Een andere resolutie geeft meer of minder groepen.",
            f"Computed {found.seeds} times with another start: mean agreement "
            f"{decimal(found.stability_ari, 'en')} (ARI)"
            + (". " if stable else ", so the borders are not firm. ")
            + "Another resolution gives more or fewer groups.",
        )
    )
    alone = len(network.units) - grouped
    if alone:
        said.append(
            words(
                f"{alone} organisaties delen met niemand een samenwerking en zitten in geen groep.",
                f"{alone} organisations share no collaboration with anybody and are in no group.",
            )
        )
    return said
