"""Tables and partners: at how many tables an organisation sits, and with whom again and again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy import sparse

from zorggraaf.analysis.affiliation import Affiliation
from zorggraaf.analysis.border import region_tables
from zorggraaf.analysis.projection import presence
from zorggraaf.analysis.result import Column, Table, Value, rounded, thing, words
from zorggraaf.analysis.traits import Traits, kinds_of_organisation, meetings, roles
from zorggraaf.analysis.wording import REGISTERED
from zorggraaf.errors import UsageError
from zorggraaf.names import ID

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from zorggraaf.store import Graph

__all__ = ["Coordination", "fit", "pairs", "partner_counts", "region_tables", "tables"]

EVERYTHING: Final = "network,oor,roaz,fzo"
"""All networks, and the bodies of the regions of the divisions that have bodies."""
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
    ...     tables(graph, "umc-utrecht").summary.records()[0]["tables"]
    """
    from zorggraaf.lookup.finding import resolve

    iri = resolve(graph, organisation, lang)
    if not iri.startswith(f"{ID}organisation/"):
        raise UsageError(
            f"‘{organisation}’ is geen organisatie.",
            "Van een regio: zorggraaf tables region/roaz-west.",
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
                _joined(one.kinds, named),
                _joined(one.scopes, named),
                _joined(one.themes, named),
                _joined({value for each in said for value in each.roles}, named),
                min(starts) if starts else None,
                int(sizes[group]) - 1,
                network.certainty[iri, of],
            )
        )
        evidence.append(network.facts[iri, of])
    numbers = _numbers(network.matrix, unit, counts)
    others = [_numbers(network.matrix, peer, None) for peer in peers]
    parameters: dict[str, Value] = {"organisation": iri, "on": network.on, "groups": groups}
    cautions = [
        REGISTERED,
        words(
            f"{left_out} lijsten van aangewezen centra (concentraties) tellen niet als tafel.",
            f"{left_out} lists of designated centres (concentrations) do not count as tables.",
        ),
        *_before(graph, iri, name, lang),
    ]
    return Coordination(
        summary=_summary(iri, name, numbers, others, like, lang, parameters, cautions),
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
            behind=lambda row: _facts(evidence[row]),
        ),
        partners=_partners(network, iri, name, unit, counts, parameters),
    )


def pairs(
    graph: Graph,
    first: str,
    second: str,
    on: date | str | None = None,
    groups: str = EVERYTHING,
    lang: str = "nl",
) -> Table:
    """The tables that two organisations share on a date, with the role of each and since when.

    Raises UsageError for unknown groups, and for what is no organisation or does not exist.

    >>> import zorggraaf
    >>> with zorggraaf.open() as graph:                                # doctest: +SKIP
    ...     pairs(graph, "umcg", "frisius-mc").rows
    """
    from zorggraaf.lookup.finding import resolve

    ends = [resolve(graph, key, lang) for key in (first, second)]
    network, *_ = meetings(graph, on, groups, lang)
    at = [{group for unit, group in network.facts if unit == end} for end in ends]
    common = sorted(at[0] & at[1])
    role = roles(graph, [f for end in ends for group in common for f in network.facts[end, group]])
    named = graph.labels({value for said in role.values() for value in said.roles}, lang)
    labels = dict(zip(network.groups, network.group_labels, strict=True))
    names = [graph.label(end, lang) for end in ends]

    def part(end: str, group: str) -> tuple[str, str | None]:
        said = [role[fact] for fact in network.facts[end, group] if fact in role]
        starts = [each.since for each in said if each.since]
        shown = _joined({value for each in said for value in each.roles}, named)
        return shown, min(starts, default=None)

    together = words(f"{names[0]} en {names[1]}", f"{names[0]} and {names[1]}")
    return Table(
        title=words(f"Tafels van {together['nl']}", f"Tables of {together['en']}"),
        columns=(
            *thing("group", "tafel", "table"),
            Column("role_a", words(f"rol {names[0]}", f"role of {names[0]}"), "text"),
            Column("since_a", words("sinds", "since"), "date"),
            Column("role_b", words(f"rol {names[1]}", f"role of {names[1]}"), "text"),
            Column("since_b", words("sinds (tweede)", "since (second)"), "date"),
        ),
        rows=[
            (group, labels[group], *part(ends[0], group), *part(ends[1], group)) for group in common
        ],
        parameters={"a": ends[0], "b": ends[1], "on": network.on, "groups": groups},
        sentence=words(
            f"Op {network.on} zitten {together['nl']} samen aan {len(common)} "
            f"{_plural(len(common), 'tafel', 'tafels')}, van de "
            f"{len(at[0])} en {len(at[1])} die zij er hebben.",
            f"On {network.on} {together['en']} sit together at {len(common)} "
            f"{_plural(len(common), 'table', 'tables')}, of the "
            f"{len(at[0])} and {len(at[1])} that they have.",
        ),
        cautions=[REGISTERED],
        kind="tables",
        behind=lambda row: _facts(
            [fact for end in ends for fact in network.facts[end, common[row]]]
        ),
    )


# -- measuring -----------------------------------------------------------------------------------


def partner_counts(matrix: sparse.sparray, unit: int) -> NDArray[np.int64]:
    """At how many groups one unit meets each unit: units × groups, 0/1; itself 0.

    >>> partner_counts(sparse.csr_array([[1, 1, 0], [1, 1, 1], [0, 1, 1]]), 0).tolist()
    [0, 2, 1]
    """
    binary = presence(matrix)
    own = binary[[unit]].toarray().ravel()
    counts = np.rint(binary @ own).astype(np.int64)
    counts[unit] = 0
    found: NDArray[np.int64] = counts
    return found


def fit(matrix: sparse.sparray, unit: int) -> float:
    """How much the groups of one unit have the same members: the mean Jaccard coefficient of each
    two of its groups' other members.

    1 where it meets the same others everywhere, 0 where no two groups share another member.
    Groups without another member do not count; NaN with fewer than two others.

    >>> fit(sparse.csr_array([[1, 1, 1], [1, 1, 0], [0, 1, 0], [0, 0, 1]]), 0).__round__(4)
    0.1667
    """
    binary = presence(matrix)
    groups = binary[[unit]].indices
    members = np.delete(binary[:, groups].toarray(), unit, axis=0)
    members = members[:, members.any(axis=0)]
    n = members.shape[1]
    if n < 2:
        return float("nan")
    both = members.T @ members
    size = np.diag(both)
    either = size[:, None] + size[None, :] - both
    upper = np.triu_indices(n, k=1)
    return float((both / either)[upper].mean())


@dataclass(frozen=True)
class _Numbers:
    tables: int
    partners: int
    once: int
    twice: int
    often: int
    fit: float


def _numbers(matrix: sparse.sparray, unit: int, counts: NDArray[np.int64] | None) -> _Numbers:
    if unit < 0:
        return _Numbers(0, 0, 0, 0, 0, float("nan"))
    met = partner_counts(matrix, unit) if counts is None else counts
    return _Numbers(
        tables=int(matrix[[unit]].nnz),
        partners=int((met > 0).sum()),
        once=int((met == 1).sum()),
        twice=int((met == 2).sum()),
        often=int((met >= 3).sum()),
        fit=fit(matrix, unit),
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
    own: _Numbers,
    peers: Sequence[_Numbers],
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
        f"{name} zit aan {own.tables} {_plural(own.tables, 'tafel', 'tafels')} en ontmoet er "
        f"{own.partners} partners: {own.once} aan één tafel, {own.twice} aan twee en "
        f"{own.often} aan drie of meer."
    ]
    en = [
        f"{name} sits at {own.tables} {_plural(own.tables, 'table', 'tables')} and meets "
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
            f"{_plain(typical[0])}, met {_plain(typical[1])} partners"
            + (f" en {_percent(peers_fit)}." if peers_fit is not None else ".")
        )
        en.append(
            f"The median of {len(peers)} peers ({kind['en']}) is {_plain(typical[0])} tables, with "
            f"{_plain(typical[1])} partners"
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


def _facts(facts: Sequence[str]) -> Table:
    return Table(
        title=words("De feiten", "The facts"),
        columns=(Column("fact", words("feit", "fact"), "iri"),),
        rows=[(fact,) for fact in facts],
        kind="rows",
    )


def _joined(concepts: set[str], labels: Mapping[str, str]) -> str:
    return "; ".join(sorted(labels.get(one) or one.rpartition("/")[2] for one in concepts))


def _plural(count: int, one: str, more: str) -> str:
    return one if count == 1 else more


def _percent(share: float) -> str:
    return f"{share * 100:.0f}%"


def _plain(value: float | None) -> str:
    return "?" if value is None else f"{rounded(value):g}"
