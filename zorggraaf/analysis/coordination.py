"""Tables and partners: at how many tables an organisation sits, and with whom again and again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import TYPE_CHECKING, Final

import numpy as np

from zorggraaf.analysis.affiliation import Affiliation
from zorggraaf.analysis.border import region_tables
from zorggraaf.analysis.partners import Meetings, fit, numbers, partner_counts
from zorggraaf.analysis.result import Column, Table, Value, rounded, thing, words
from zorggraaf.analysis.shared_tables import pairs
from zorggraaf.analysis.traits import (
    EVERYTHING,
    Traits,
    facts_behind,
    joined,
    kinds_of_organisation,
    meetings,
    roles,
    unknown_then,
)
from zorggraaf.analysis.wording import REGISTERED, plural
from zorggraaf.errors import UsageError
from zorggraaf.names import ID

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from zorggraaf.store import Graph

__all__ = [
    "EVERYTHING",
    "Coordination",
    "fit",
    "pairs",
    "partner_counts",
    "region_tables",
    "tables",
]

_FEW_PEERS: Final = 3


@dataclass(frozen=True)
class Coordination:
    """The tables of one organisation: the numbers, by kind, one by one, and with whom."""

    summary: Table
    counts: Table
    tables: Table
    partners: Table

    @property
    def sentence(self) -> Mapping[str, str]:
        """How a board member reads it."""
        return self.summary.sentence

    @property
    def all(self) -> list[Table]:
        """The four tables in the order in which people read them."""
        return [self.summary, self.counts, self.tables, self.partners]


def tables(
    graph: Graph,
    organisation: str,
    on: date | str | None = None,
    groups: str = EVERYTHING,
    lang: str = "nl",
) -> Coordination:
    """At how many tables an organisation sits on a date, and how they fit together.

    A table is a collaboration of `groups` of which the organisation is a member; lists of
    designated centres (networks of kind concentration) are no tables. The summary gives the
    number of tables and of distinct partners, how many partners are met at 1, 2, and 3 or more
    tables, and the fit: the mean Jaccard coefficient of the member sets, without the organisation
    itself, of each two of its tables: 1 where it meets the same partners everywhere, near 0 where
    each table has others. Tables without another known member do not count in the fit, and with
    fewer than two such tables there is none. Beside each number the median of its peers:
    organisations of the same kind with at least one table.

    organisation: what `find.resolve` understands, such as `umc-utrecht`.
    Raises UsageError for unknown groups, and for what is no organisation or does not exist.

    >>> import zorggraaf
    >>> with zorggraaf.open() as graph:                                # doctest: +SKIP
    ...     tables(graph, "umc-utrecht", on="2026-11-22").summary.records()[0]["tables"]
    38
    """
    from zorggraaf.lookup.finding import resolve

    iri = resolve(graph, organisation, lang)
    if not iri.startswith(f"{ID}organisation/"):
        raise UsageError(
            f"‘{organisation}’ is geen organisatie.",
            "Van een regio: zorggraaf tables region/roaz-west.",
        ).in_english(
            f"‘{organisation}’ is no organisation.", "The tables of a region: region/roaz-west."
        )
    network, known, left_out = meetings(graph, on, groups, lang)
    name = graph.label(iri, lang)
    unit = network.units.index(iri) if iri in network.units else -1
    own = (
        network.matrix[[unit]].indices.tolist()
        if unit >= 0
        else np.zeros(0, dtype=np.int64).tolist()
    )
    counts = partner_counts(network.matrix, unit) if unit >= 0 else np.zeros(0, dtype=np.int64)
    facts = [fact for group in own for fact in network.facts[iri, network.groups[group]]]
    role = roles(graph, facts)
    concepts = {value for said in role.values() for value in said.roles}
    for group in own:
        one = known.get(network.groups[group], Traits())
        concepts |= one.kinds | one.scopes | one.themes
    peers, kind = _peers(graph, network, iri)
    named = graph.labels(concepts, lang)
    like = {each: graph.label(kind, each) if kind else "" for each in ("nl", "en")}
    sizes = np.asarray(network.matrix.sum(axis=0)).ravel()
    listed: list[tuple[Value, ...]] = []
    evidence: list[tuple[str, ...]] = []
    for group in sorted(own, key=lambda group: network.group_labels[group].casefold()):
        of = network.groups[group]
        one = known.get(of, Traits())
        said = [role[fact] for fact in network.facts[iri, of] if fact in role]
        starts = [each.since for each in said if each.since]
        listed.append(
            (
                of,
                network.group_labels[group],
                joined(one.kinds, named),
                joined(one.scopes, named),
                joined(one.themes, named),
                joined({value for each in said for value in each.roles}, named),
                min(starts) if starts else None,
                int(sizes[group]) - 1,
                network.certainty[iri, of],
            )
        )
        evidence.append(network.facts[iri, of])
    own_numbers = numbers(network.matrix, unit, counts)
    others = [numbers(network.matrix, peer, None) for peer in peers]
    parameters: dict[str, Value] = {"organisation": iri, "on": network.on, "groups": groups}
    cautions = [
        REGISTERED,
        words(
            f"{left_out} lijsten van aangewezen centra (concentraties) tellen niet als tafel.",
            f"{left_out} lists of designated centres (concentrations) do not count as tables.",
        ),
        *_before(graph, iri, name, lang),
        *unknown_then(graph, network.on, groups),
    ]
    return Coordination(
        summary=_summary(iri, name, own_numbers, others, like, lang, parameters, cautions),
        counts=_counts(name, listed, lang, parameters),
        tables=Table(
            title=words(f"De tafels van {name}", f"The tables of {name}"),
            columns=(
                *thing("group", "tafel", "table"),
                Column("kind", words("soort", "kind"), "text"),
                Column("scope", words("schaal", "scope"), "text"),
                Column("theme", words("thema", "theme"), "text"),
                Column("role", words("rol", "role"), "text"),
                Column("since", words("sinds", "since"), "date"),
                Column("others", words("andere bekende leden", "other known members"), "integer"),
                Column("certainty", words("zekerheid", "certainty"), "text"),
            ),
            rows=listed,
            parameters=parameters,
            kind="tables",
            behind=lambda row: facts_behind(evidence[row]),
        ),
        partners=_partners(network, iri, name, unit, counts, parameters),
    )


# -- what it is made of --------------------------------------------------------------------------


def _peers(graph: Graph, network: Affiliation, iri: str) -> tuple[list[int], str]:
    """The others of its most specific kind that has some, and that kind."""
    kinds = kinds_of_organisation(graph, network.on)
    place = {unit: number for number, unit in enumerate(network.units)}
    alike: dict[str, list[int]] = {kind: [] for kind in kinds.get(iri, ())}
    for organisation, those in kinds.items():
        if organisation != iri and organisation in place:
            for kind in those & alike.keys():
                alike[kind].append(place[organisation])
    enough = [kind for kind, those in alike.items() if len(those) >= _FEW_PEERS]
    if not enough:
        return [], ""
    kind = min(enough, key=lambda kind: (len(alike[kind]), kind))
    return sorted(alike[kind]), kind


def _before(graph: Graph, iri: str, name: str, lang: str) -> list[dict[str, str]]:
    """A caution where memberships may stand with the organisations that this one came from."""
    found = graph.select(f"SELECT DISTINCT ?old {{ ?old zg:succeededBy <{iri}> }}").values()
    old = [row[0] for row in found if row[0] is not None]
    if not old:
        return []
    labels = graph.labels(old, lang)
    listed = ", ".join(sorted(labels.get(one) or one.rpartition("/")[2] for one in old))
    return [
        words(
            f"{name} kwam voort uit {listed}. Hun tafels tellen niet mee zolang geen bron zegt "
            f"dat {name} er zit.",
            f"{name} came out of {listed}. Their tables do not count as long as no source says "
            f"that {name} sits there.",
        )
    ]


def _summary(
    iri: str,
    name: str,
    own: Meetings,
    peers: Sequence[Meetings],
    kind: Mapping[str, str],
    lang: str,
    parameters: Mapping[str, Value],
    cautions: Sequence[dict[str, str]],
) -> Table:
    def middle(values: Sequence[float]) -> float | None:
        known = [value for value in values if not np.isnan(value)]
        return float(median(known)) if known else None

    own_fit = None if np.isnan(own.fit) else own.fit
    typical = [middle([getattr(peer, key) for peer in peers]) for key in _COMPARED]
    row: tuple[Value, ...] = (
        iri,
        name,
        own.tables,
        own.partners,
        own.once,
        own.twice,
        own.often,
        own_fit,
        len(peers),
        kind[lang],
        *typical,
    )
    peers_fit = typical[-1]
    nl = [
        f"{name} zit aan {own.tables} {plural(own.tables, 'tafel', 'tafels')} en ontmoet er "
        f"{own.partners} partners: {own.once} aan één tafel, {own.twice} aan twee en "
        f"{own.often} aan drie of meer."
    ]
    en = [
        f"{name} sits at {own.tables} {plural(own.tables, 'table', 'tables')} and meets "
        f"{own.partners} partners there: {own.once} at one table, {own.twice} at two and "
        f"{own.often} at three or more."
    ]
    if own_fit is not None:
        nl.append(
            f"Twee van haar tafels hebben gemiddeld {_percent(own_fit)} van hun andere leden "
            "gemeen."
        )
        en.append(
            f"Two of its tables have {_percent(own_fit)} of their other members in common on "
            "average."
        )
    if peers and typical[0] is not None:
        nl.append(
            f"Bij {len(peers)} vergelijkbare organisaties ({kind['nl']}) zijn dat er in het midden "
            f"{_plain(typical[0], 'nl')}, met {_plain(typical[1], 'nl')} partners"
            + (f" en {_percent(peers_fit)}." if peers_fit is not None else ".")
        )
        en.append(
            f"The median of {len(peers)} peers ({kind['en']}) is {_plain(typical[0], 'en')} "
            f"tables, with {_plain(typical[1], 'en')} partners"
            + (f" and {_percent(peers_fit)}." if peers_fit is not None else ".")
        )
    return Table(
        title=words(f"Tafels en partners van {name}", f"Tables and partners of {name}"),
        columns=(
            *thing("organisation", "organisatie", "organisation"),
            Column("tables", words("tafels", "tables"), "integer"),
            Column("partners", words("partners", "partners"), "integer"),
            Column("once", words("aan 1 tafel", "at 1 table"), "integer"),
            Column("twice", words("aan 2", "at 2"), "integer"),
            Column("three_or_more", words("aan 3 of meer", "at 3 or more"), "integer"),
            Column("fit", words("passing", "fit"), "number"),
            Column("peers", words("vergelijkbaar", "peers"), "integer"),
            Column("peers_kind", words("soort", "kind"), "text"),
            Column("peers_tables", words("hun tafels (mediaan)", "their tables"), "number"),
            Column("peers_partners", words("hun partners (mediaan)", "their partners"), "number"),
            Column("peers_fit", words("hun passing (mediaan)", "their fit"), "number"),
        ),
        rows=[row],
        parameters=parameters,
        sentence=words(" ".join(nl), " ".join(en)),
        cautions=cautions,
        kind="coordination",
    )


_COMPARED: Final = ("tables", "partners", "fit")


def _counts(
    name: str, listed: Sequence[tuple[Value, ...]], lang: str, parameters: Mapping[str, Value]
) -> Table:
    """How many tables per kind, scope and theme; a table with two themes counts in both."""
    heads = (
        ("kind", words("soort", "kind"), 2),
        ("scope", words("schaal", "scope"), 3),
        ("theme", words("thema", "theme"), 4),
    )
    unknown = words("onbekend", "unknown")
    rows: list[tuple[Value, ...]] = []
    for dimension, shown, place in heads:
        counted = Counter(
            value for row in listed for value in (str(row[place] or "").split("; ") or [""])
        )
        for value, count in sorted(counted.items(), key=lambda item: (-item[1], item[0])):
            rows.append((dimension, shown[lang], value or unknown[lang], count))
    return Table(
        title=words(f"Tafels van {name} geteld", f"Tables of {name} counted"),
        columns=(
            Column("by", words("naar", "by"), "text"),
            Column("by_label", words("naar (naam)", "by (name)"), "text"),
            Column("value", words("waarde", "value"), "text"),
            Column("tables", words("tafels", "tables"), "integer"),
        ),
        rows=rows,
        parameters=parameters,
        kind="counts",
    )


def _partners(
    network: Affiliation,
    iri: str,
    name: str,
    unit: int,
    counts: NDArray[np.int64],
    parameters: Mapping[str, Value],
) -> Table:
    met = np.flatnonzero(counts).tolist()
    order = sorted(met, key=lambda other: (-counts[other], network.unit_labels[other].casefold()))
    own = set(network.matrix[[unit]].indices.tolist()) if unit >= 0 else set()

    def behind(row: int) -> Table:
        other = order[row]
        common = [group for group in network.matrix[[other]].indices.tolist() if group in own]
        rows: list[tuple[Value, ...]] = [
            (network.groups[group], network.group_labels[group], fact)
            for group in common
            for end in (iri, network.units[other])
            for fact in network.facts[end, network.groups[group]]
        ]
        return Table(
            title=words("De gedeelde tafels", "The shared tables"),
            columns=(
                *thing("group", "tafel", "table"),
                Column("fact", words("feit", "fact"), "iri"),
            ),
            rows=rows,
            kind="rows",
        )

    return Table(
        title=words(f"Partners van {name}", f"Partners of {name}"),
        columns=(
            *thing("partner", "partner", "partner"),
            Column("tables", words("gedeelde tafels", "shared tables"), "integer"),
        ),
        rows=[
            (network.units[other], network.unit_labels[other], int(counts[other]))
            for other in order
        ],
        parameters=parameters,
        kind="partners",
        behind=behind,
    )


def _percent(share: float) -> str:
    return f"{share * 100:.0f}%"


def _plain(value: float | None, lang: str) -> str:
    text = "?" if value is None else f"{rounded(value):g}"
    return text if lang == "en" else text.replace(".", ",")
