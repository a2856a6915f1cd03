"""Who connects: the positions of organisations (or groups) in the network of collaborations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

import numpy as np

from zorggraaf.analysis import paths, position
from zorggraaf.analysis.affiliation import Affiliation, affiliation
from zorggraaf.analysis.projection import components, lengths, newman, shared
from zorggraaf.analysis.result import Column, Table, Value, thing, words
from zorggraaf.analysis.traits import lists
from zorggraaf.analysis.wording import REGISTERED
from zorggraaf.errors import UsageError

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy import sparse

    from zorggraaf.store import Graph

    Floats = NDArray[np.float64]

Of: TypeAlias = Literal["organisation", "group"]

MEASURES: Final = {
    "groups": words("samenwerkingen", "collaborations"),
    "degree": words("aandeel samenwerkingen", "share of collaborations"),
    "closeness": words("nabijheid", "closeness"),
    "betweenness": words("tussenpositie", "betweenness"),
    "partners": words("partners", "partners"),
    "strength": words("sterkte", "strength"),
    "eigenvector": words("eigenvector", "eigenvector"),
    "pagerank": words("PageRank", "PageRank"),
    "bridging": words("brug", "bridging"),
    "constraint": words("ingesloten", "constraint"),
    "effective_size": words("werkelijke partners", "effective size"),
    "core": words("kern", "core"),
}
"""What is measured, in the order of the columns."""

_WHOLE: Final = frozenset({"groups", "partners", "core"})
_LOW_IS_CENTRAL: Final = frozenset({"constraint"})
_SMALL: Final = 15
"""In a network of fewer nodes the picture and the list say more than a table of measures."""
_LARGE: Final = 25
"""A group of more members ties so many pairs that it decides the picture."""


def central(
    graph: Graph,
    groups: str = "network",
    on: date | str | None = None,
    of: Of = "organisation",
    by: str = "betweenness",
    lang: str = "nl",
) -> Table:
    """Who connects the network of `groups` on a date: measures, and the rank by one of them.

    of: organisations, or the groups themselves. by: one of MEASURES.

    In the affiliation itself, with the bipartite normalisation (Borgatti & Everett 1997): the
    number and the share (degree) of groups, closeness, betweenness. In the projection, where two
    organisations are tied by the sum of 1 / (members - 1) over the groups they share (Newman
    2001): partners, strength, eigenvector, PageRank, betweenness with 1 / weight as distance
    (`bridging`), Burt's constraint and effective size, the k-core, and whether removal disconnects
    others. Formulas and sources: `position`, `paths`.

    Equal values (up to 9 digits) share a rank, and `tied` says how many do. Values of the
    eigenvector are comparable within a component only, which is numbered from the largest;
    constraint and effective size are empty for who has no partner. Behind each row: the groups
    with the facts that say so (of a group: its members).

    Raises UsageError for unknown groups or measures.

    >>> import zorggraaf
    >>> with zorggraaf.open() as graph:                                # doctest: +SKIP
    ...     found = central(graph, "network:oncologie", by="strength", on="2026-11-22")
    ...     found.records()[0]["organisation_label"]
    'Jeroen Bosch Ziekenhuis'
    """
    if by not in MEASURES:
        raise UsageError(
            f"‘{by}’ is geen maat.", "Kies uit: " + ", ".join(MEASURES) + "."
        ).in_english(f"‘{by}’ is no measure.", "Choose from: " + ", ".join(MEASURES) + ".")
    if of not in ("organisation", "group"):
        raise UsageError(f"‘{of}’ kan niet.", "Kies organisation of group.").in_english(
            f"‘{of}’ is not possible.", "Choose organisation or group."
        )
    found = affiliation(graph, on, groups=groups, lang=lang)
    turned = of == "group"
    matrix = found.matrix.T.tocsr() if turned else found.matrix
    nodes, labels = (
        (found.groups, found.group_labels) if turned else (found.units, found.unit_labels)
    )
    measured = measure(matrix)
    rank, tied = ranks(measured.values[by], ascending=by in _LOW_IS_CENTRAL)
    order = sorted(range(len(nodes)), key=lambda node: (rank[node], labels[node]))
    rows: list[tuple[Value, ...]] = [
        (
            int(rank[node]),
            int(tied[node]),
            nodes[node],
            labels[node],
            *(_value(name, measured.values[name][node]) for name in MEASURES),
            bool(measured.articulation[node]),
            int(measured.component[node]) + 1,
        )
        for node in order
    ]
    name = words("organisatie", "organisation") if not turned else words("groep", "group")
    return Table(
        title=words(
            f"Wie verbindt: {found.selection.label['nl']}",
            f"Who connects: {found.selection.label['en']}",
        ),
        columns=(
            Column("rank", words("rang", "rank"), "integer"),
            Column("tied", words("gelijk", "tied"), "integer"),
            *thing(of, name["nl"], name["en"]),
            *(
                Column(key, label, "integer" if key in _WHOLE else "number")
                for key, label in MEASURES.items()
            ),
            Column("articulation", words("onmisbaar", "articulation point"), "boolean"),
            Column("component", words("deel", "component"), "integer"),
        ),
        rows=rows,
        parameters={
            "on": found.on,
            "groups": groups,
            "of": of,
            "by": by,
            "n_nodes": len(nodes),
            "n_components": measured.components,
            "betweenness_sources": measured.sources,
            "betweenness_error": measured.error,
        },
        sentence=_sentence(found, rows, by, turned),
        cautions=_cautions(found, measured, matrix, lists(graph, found.groups)),
        kind="ranking",
        behind=lambda row: _behind(found, nodes[order[row]], turned),
    )


# -- measuring -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Measured:
    """All measures of all nodes of one mode."""

    values: Mapping[str, Floats]
    articulation: NDArray[np.bool_]
    component: NDArray[np.int64]
    components: int
    """How many parts with at least two nodes."""
    sources: int
    """From how many nodes the shortest paths were followed."""
    error: float
    """The largest standard error of the two-mode betweenness, 0 where it is exact."""


def measure(
    matrix: sparse.sparray, exact: int = paths.EXACT, sample: int = paths.SAMPLE
) -> Measured:
    """Every measure for the rows of a 0/1 matrix (nodes of one mode × nodes of the other).

    >>> from scipy import sparse
    >>> measure(sparse.csr_array([[1, 0], [1, 1], [0, 1]])).values["betweenness"].tolist()
    [0.0, 1.0, 0.0]
    """
    weights, meetings = newman(matrix), shared(matrix)
    part = components(weights)
    between = position.two_mode_betweenness(matrix, exact, sample)
    values = {
        "groups": np.asarray(matrix.sum(axis=1), dtype=float).ravel(),
        "degree": position.two_mode_degree(matrix),
        "closeness": position.two_mode_closeness(matrix),
        "betweenness": between.values,
        "partners": np.diff(meetings.indptr).astype(float),
        "strength": position.strength(weights),
        "eigenvector": position.eigenvector(weights),
        "pagerank": position.pagerank(weights),
        "bridging": paths.betweenness(lengths(weights), exact, sample).values,
        "constraint": position.constraint(weights),
        "effective_size": position.effective_size(weights),
        "core": position.core(weights).astype(float),
    }
    sizes = np.bincount(part) if len(part) else np.zeros(0)
    return Measured(
        values=values,
        articulation=position.articulation(weights),
        component=part,
        components=int((sizes > 1).sum()),
        sources=between.sources,
        error=float(between.error.max(initial=0.0)),
    )


def ranks(values: Floats, ascending: bool = False) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The rank of each value, the highest first, and how many share it; unknown values come last.

    Equal values have the best of their places (1, 2, 2, 4); values that differ in rounding only
    are equal.

    >>> rank, tied = ranks(np.array([5.0, 7.0, 5.0, np.nan]))
    >>> rank.tolist(), tied.tolist()
    ([2, 1, 2, 4], [2, 1, 2, 1])
    """
    known = np.nan_to_num(values, nan=np.inf if ascending else -np.inf)
    if not ascending:
        known = -known
    same = np.array([float(f"{value:.{_DIGITS}g}") for value in known.tolist()])
    _, place, counts = np.unique(same, return_inverse=True, return_counts=True)
    first = np.concatenate([[0], np.cumsum(counts)[:-1]]) + 1 if len(counts) else counts
    rank: NDArray[np.int64] = first[place]
    tied: NDArray[np.int64] = counts[place]
    return rank, tied


_DIGITS: Final = 9


def _value(name: str, value: float) -> Value:
    if np.isnan(value):
        return None
    return round(value) if name in _WHOLE else float(value)


def brief(table: Table) -> Table:
    """The columns that fit a terminal: rank, who, the plainest measures, and the one asked for."""
    kept = [
        place
        for place, column in enumerate(table.columns)
        if column.name not in MEASURES or column.name in (*_PLAIN, table.parameters.get("by"))
    ]
    return replace(
        table,
        columns=tuple(table.columns[place] for place in kept),
        rows=[tuple(row[place] for place in kept) for row in table.rows],
    )


_PLAIN: Final = ("groups", "partners", "strength", "betweenness", "constraint")


# -- for people ----------------------------------------------------------------------------------


def _behind(found: Affiliation, node: str, turned: bool) -> Table:
    """The groups of an organisation (or the members of a group), with the facts."""
    labels = dict(zip(found.units, found.unit_labels, strict=True)) if turned else {}
    if not turned:
        labels = dict(zip(found.groups, found.group_labels, strict=True))
    rows: list[tuple[Value, ...]] = [
        (other, labels[other], found.how[unit, group], found.certainty[unit, group], fact)
        for (unit, group), facts in sorted(found.facts.items())
        for own, other in [(group, unit) if turned else (unit, group)]
        if own == node
        for fact in facts
    ]
    columns = (
        thing("organisation", "organisatie", "organisation")
        if turned
        else thing("group", "groep", "group")
    )
    return Table(
        title=words("De feiten achter de maten", "The facts behind the measures"),
        columns=(
            *columns,
            Column("how", words("hoe", "how"), "text"),
            Column("certainty", words("zekerheid", "certainty"), "text"),
            Column("fact", words("feit", "fact"), "iri"),
        ),
        rows=rows,
        kind="rows",
    )


def _sentence(
    found: Affiliation, rows: Sequence[Sequence[Value]], by: str, turned: bool
) -> dict[str, str]:
    """Who comes first, in words that need no knowledge of measures."""
    if not rows:
        return words(
            f"Op {found.on} kennen we hier geen leden.", f"On {found.on} no members are known here."
        )
    first = [row for row in rows if row[0] == 1]
    several = len(first) > 1
    keys = ["rank", "tied", "node", "label", *MEASURES]
    top = dict(zip(keys, first[0], strict=False))
    label = MEASURES[by]
    if several:
        who = words(
            f"{len(first)} delen de eerste plaats in {label['nl']}",
            f"{len(first)} share the first place in {label['en']}",
        )
    else:
        who = words(
            f"{top['label']} staat vooraan in {label['nl']}",
            f"{top['label']} comes first in {label['en']}",
        )
    if turned:
        about = words(
            f"met {top['groups']} bekende leden, die samen in {top['partners']} andere"
            " samenwerkingen zitten",
            f"with {top['groups']} known members, who together are in {top['partners']} other"
            " collaborations",
        )
    else:
        about = words(
            f"met {top['groups']} van de {len(found.groups)} samenwerkingen en {top['partners']}"
            " partners",
            f"with {top['groups']} of {len(found.groups)} collaborations and {top['partners']}"
            " partners",
        )
    if several:
        return words(f"{who['nl']} (op {found.on}).", f"{who['en']} (on {found.on}).")
    return words(
        f"Op {found.on}: {who['nl']}, {about['nl']}.", f"On {found.on}: {who['en']}, {about['en']}."
    )


def _cautions(
    found: Affiliation, measured: Measured, matrix: sparse.sparray, listed: int
) -> list[Mapping[str, str]]:
    said: list[Mapping[str, str]] = [REGISTERED, NOT_IMPORTANCE]
    if listed:
        said.append(
            words(
                f"{listed} van deze samenwerkingen zijn lijsten van aangewezen centra: wie daarop "
                "staat, vergadert niet per se samen.",
                f"{listed} of these collaborations are lists of designated centres: who is on one "
                "need not meet the others.",
            )
        )
    sizes = np.asarray(found.matrix.sum(axis=0)).ravel()
    if len(sizes) and sizes.max() > _LARGE:
        largest = found.group_labels[int(sizes.argmax())]
        number = int((sizes > _LARGE).sum())
        said.append(
            words(
                f"{number} samenwerkingen hebben meer dan {_LARGE} leden (de grootste: {largest}, "
                f"{int(sizes.max())}). Zij bepalen wie veel partners heeft; in sterkte tellen zij "
                "per partner weinig.",
                f"{number} collaborations have more than {_LARGE} members (the largest: {largest}, "
                f"{int(sizes.max())}). They decide who has many partners; in strength they count "
                "for little per partner.",
            )
        )
    alone = int((sizes == 0).sum())
    if alone:
        said.append(
            words(
                f"Van {alone} van de {len(sizes)} samenwerkingen is geen lid bekend.",
                f"Of {alone} of the {len(sizes)} collaborations no member is known.",
            )
        )
    if measured.components > 1:
        said.append(
            words(
                f"Het netwerk bestaat uit {measured.components} losse delen. Eigenvector is per "
                "deel berekend en alleen daarbinnen te vergelijken (kolom deel).",
                f"The network falls apart in {measured.components} components. Eigenvector is "
                "computed per component and comparable within one only (column component).",
            )
        )
    if measured.error > 0:
        said.append(
            words(
                f"Tussenpositie is geschat uit {measured.sources} beginpunten; standaardfout ten "
                f"hoogste {measured.error:.2g}.",
                f"Betweenness is estimated from {measured.sources} sources; standard error at most "
                f"{measured.error:.2g}.",
            )
        )
    if matrix.shape[0] < _SMALL:
        said.append(
            words(
                f"Dit netwerk is klein ({matrix.shape[0]}): kijk liever naar de lijst dan naar "
                "de maten.",
                f"This network is small ({matrix.shape[0]}): read the list rather than the "
                "measures.",
            )
        )
    return said


NOT_IMPORTANCE: Final = words(
    "Vooraan staan is niet belangrijker, groter of beter zijn; wie weinig in bronnen staat, staat "
    "te laag.",
    "To come first is not to be more important, larger or better; who is seldom in the sources "
    "stands too low.",
)
