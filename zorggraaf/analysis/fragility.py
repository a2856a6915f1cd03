"""Single points: what hangs on one centre, one member, one provider or one organisation."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Final

from zorggraaf.analysis.on_date import VALID, asked
from zorggraaf.analysis.providers import Providers, providers
from zorggraaf.analysis.result import Column, Table, Value, thing, words
from zorggraaf.errors import UsageError
from zorggraaf.names import concept

if TYPE_CHECKING:
    from scipy import sparse

    from zorggraaf.store import Graph

_THINGS: Final = f"""
SELECT DISTINCT ?thing ?note WHERE {{
  ?thing zg:networkKind ?kind .
  OPTIONAL {{ ?thing skos:editorialNote ?note }}
  {VALID.format("thing")}
}}
"""

KINDS: Final = ("concentration", "ern", "connector", "condition")
"""What may hang on one: concentrated care, an ERN, a connection, a rare condition."""

_KIND_NAMES: Final = {
    "condition": words("aandoening", "condition"),
    "ern": words("ERN", "ERN"),
    "concentration": words("geconcentreerde zorg", "concentrated care"),
    "connector": words("verbinding", "connection"),
}


@dataclass(frozen=True)
class Point:
    """Something that hangs on at most one."""

    kind: str
    thing: str
    known: int
    """How many are known that give it; of a connection how many others would be cut off."""
    provider: str | None
    note: str = ""
    facts: tuple[tuple[str, str], ...] = field(default=())
    """The organisations that count and the facts that say so."""


def fragile(
    graph: Graph,
    on: date | str | None = None,
    what: Sequence[str] = KINDS,
    region: str | None = None,
    groups: str = "network",
    lang: str = "nl",
) -> Table:
    """What would be left with nobody if one organisation stopped, on a date.

    Rows: rare conditions with one known expertise centre; ERNs with one known Dutch member, or
    none; concentrated care with one known provider, or none (only roles that give the care, such
    as transplant centre, count); organisations without which others would have no connection with
    the rest of the network of `groups`. `known` is how many centres, members or providers are
    known; of a connection, how many organisations would be cut off.

    region: as `roaz-west`; then concentrated care is counted within that region, for care with
    a provider there, and connections are left out. Behind each row: the organisations and facts.

    Raises UsageError for an unknown region, kind, or selection of groups.

    >>> import zorggraaf
    >>> with zorggraaf.open() as graph:                                # doctest: +SKIP
    ...     fragile(graph, on="2026-11-22", what=["ern"]).records()[0]["known"]
    0
    """
    for kind in what:
        if kind not in KINDS:
            raise UsageError(
                f"‘{kind}’ kan niet.", "Kies uit: " + ", ".join(KINDS) + "."
            ).in_english(f"‘{kind}’ is not possible.", "Choose from: " + ", ".join(KINDS) + ".")
    day = asked(on)
    inside = _inside(graph, region, day) if region else None
    finders: Mapping[str, Callable[[], list[Point]]] = {
        "condition": lambda: _conditions(graph, day, inside),
        "ern": lambda: _erns(graph, day, inside),
        "concentration": lambda: _concentrations(graph, day, inside),
        "connector": lambda: [] if inside is not None else _connectors(graph, day, groups),
    }
    points = [point for kind in KINDS if kind in what for point in finders[kind]()]
    mentioned = {point.thing for point in points}
    mentioned |= {organisation for point in points for organisation, _ in point.facts}
    mentioned |= {point.provider for point in points if point.provider}
    labels = graph.labels(mentioned, lang)
    rows: list[tuple[Value, ...]] = [
        (
            point.kind,
            _KIND_NAMES[point.kind][lang],
            point.thing,
            labels.get(point.thing, ""),
            point.known,
            point.provider,
            labels.get(point.provider or "", ""),
            point.note,
        )
        for point in points
    ]
    return Table(
        title=words("Wat aan één hangt", "What hangs on one"),
        columns=(
            Column("kind", words("soort", "kind"), "text"),
            Column("kind_label", words("soort (naam)", "kind (name)"), "text"),
            *thing("thing", "wat", "what"),
            Column("known", words("bekend", "known"), "integer"),
            *thing("provider", "enige", "only one"),
            Column("remark", words("opmerking", "remark"), "text"),
        ),
        rows=rows,
        parameters={"on": day, "region": region, "groups": groups, "what": ", ".join(what)},
        sentence=_sentence(points, day, region),
        cautions=_CAUTIONS,
        kind="fragile",
        behind=lambda row: _behind(points[row], labels),
    )


# -- the kinds -----------------------------------------------------------------------------------


def _conditions(graph: Graph, on: str, inside: frozenset[str] | None) -> list[Point]:
    """Conditions with one known expertise centre (in a region: whose one centre lies there)."""
    points = []
    for condition, hosts in sorted(providers(graph, "condition", on).items()):
        centres = set().union(*hosts.values())
        if len(centres) > 1 or (inside is not None and not hosts.keys() & inside):
            continue
        facts = tuple((host, centre) for host in sorted(hosts) for centre in centres)
        points.append(Point("condition", condition, 1, min(hosts), facts=facts))
    return points


def _erns(graph: Graph, on: str, inside: frozenset[str] | None) -> list[Point]:
    """ERNs with at most one Dutch member (in a region: whose one member is from there)."""
    return [
        point
        for point in _few(
            graph, on, "ern", "european-reference-network", providers(graph, "ern", on)
        )
        if inside is None or point.provider in inside
    ]


def _concentrations(graph: Graph, on: str, inside: frozenset[str] | None) -> list[Point]:
    """Concentrated care with at most one provider (in a region: with exactly one there)."""
    members = providers(graph, "concentration", on)
    if inside is not None:
        members = {
            group: {who: facts for who, facts in those.items() if who in inside}
            for group, those in members.items()
        }
        members = {group: those for group, those in members.items() if those}
    points = _few(graph, on, "concentration", "concentration", members)
    return [point for point in points if inside is None or point.known]


def _connectors(graph: Graph, on: str, groups: str) -> list[Point]:
    """Organisations whose removal cuts others off, the most first."""
    from zorggraaf.analysis.affiliation import affiliation
    from zorggraaf.analysis.projection import shared

    network = affiliation(graph, on, groups=groups)
    ties = shared(network.matrix)
    points = []
    for unit, lost in cut_off(ties).items():
        names = [network.unit_labels[other] for other in lost[:_NAMED]]
        rest = len(lost) - len(names)
        note = "; ".join(names) + (f" (+{rest})" if rest else "")
        iri = network.units[unit]
        near = [other for other in ties[[unit]].indices.tolist() if other in set(lost)]
        evidence = tuple(
            (network.units[other], fact)
            for other in near
            for group in _common(network.matrix, unit, other)
            for fact in network.facts.get((network.units[other], network.groups[group]), ())
        )
        points.append(Point("connector", iri, len(lost), iri, note, evidence))
    return sorted(points, key=lambda point: (-point.known, point.thing))


_NAMED: Final = 5


def cut_off(ties: sparse.csr_array) -> dict[int, list[int]]:
    """Which units would lose their connection to the rest, by the unit they all depend on.

    ties: symmetric n × n. What is left connected as the largest part counts as the rest.

    >>> from scipy import sparse
    >>> cut_off(sparse.csr_array([[0, 1, 0, 1], [1, 0, 1, 1], [0, 1, 0, 0], [1, 1, 0, 0]]))
    {1: [2]}
    """
    import numpy as np
    from scipy.sparse import csgraph

    from zorggraaf.analysis.position import articulation

    _, before = csgraph.connected_components(ties, directed=False)
    found: dict[int, list[int]] = {}
    for unit in np.flatnonzero(articulation(ties)).tolist():
        others = np.flatnonzero(before == before[unit])
        others = others[others != unit]
        _, after = csgraph.connected_components(ties[others][:, others], directed=False)
        rest = np.bincount(after).argmax()
        found[unit] = others[after != rest].tolist()
    return found


def _common(matrix: sparse.csr_array, first: int, second: int) -> list[int]:
    ours = set(matrix[[first]].indices.tolist())
    return [group for group in matrix[[second]].indices.tolist() if group in ours]


def _few(graph: Graph, on: str, label: str, kind: str, members: Providers) -> list[Point]:
    """The networks of a kind of which at most one organisation is known to count."""
    import pyoxigraph as ox

    network_kind = ox.NamedNode(concept("network-kind", kind))
    result = graph.select(_THINGS, on=ox.Literal(on), kind=network_kind)
    notes: dict[str, str] = {}
    for network, note in result.values():
        if network is not None:
            notes[network] = min(notes.get(network, note or ""), note or "") or (note or "")
    points = []
    for network, note in sorted(notes.items()):
        those = members.get(network, {})
        if len(those) > 1:
            continue
        facts = tuple((who, fact) for who, said in those.items() for fact in sorted(said))
        provider = next(iter(those), None)
        points.append(Point(label, network, len(those), provider, note, facts))
    return sorted(points, key=lambda point: (point.known, point.thing))


def _inside(graph: Graph, region: str, on: str) -> frozenset[str]:
    """The organisations of a region."""
    from zorggraaf.analysis.affiliation import affiliation

    text = region if ":" in region or "/" in region else f"region:{region}"
    return frozenset(affiliation(graph, on, groups=text).units)


# -- for people ----------------------------------------------------------------------------------


def _behind(point: Point, labels: Mapping[str, str]) -> Table:
    rows: list[tuple[Value, ...]] = [
        (organisation, labels.get(organisation, ""), fact) for organisation, fact in point.facts
    ]
    name = labels.get(point.thing, point.thing)
    return Table(
        title=words(f"{name}: wie, en volgens welk feit", f"{name}: who, and by which fact"),
        columns=(
            *thing("organisation", "organisatie", "organisation"),
            Column("fact", words("feit", "fact"), "iri"),
        ),
        rows=rows,
        kind="rows",
    )


def _sentence(points: Sequence[Point], on: str, region: str | None) -> dict[str, str]:
    def number(kind: str, known: int | None = None) -> int:
        return sum(
            point.kind == kind and (known is None or point.known == known) for point in points
        )

    conditions, one_ern, no_ern = number("condition"), number("ern", 1), number("ern", 0)
    one, none = number("concentration", 1), number("concentration", 0)
    connectors = number("connector")
    parts = [
        (
            conditions,
            f"kennen we van {conditions} zeldzame aandoeningen één expertisecentrum",
            f"one expertise centre is known for {conditions} rare conditions",
        ),
        (
            one_ern + no_ern,
            f"hebben {one_ern} ERN's één bekend Nederlands lid"
            + (f" en {no_ern} geen" if no_ern else ""),
            f"{one_ern} ERNs have one known Dutch member"
            + (f" and {no_ern} have none" if no_ern else ""),
        ),
        (
            one + none,
            f"is van {one} vormen van geconcentreerde zorg één aanbieder bekend"
            + (f" en van {none} geen" if none else ""),
            f"of {one} kinds of concentrated care one provider is known"
            + (f" and of {none} none" if none else ""),
        ),
        (
            connectors,
            f"houden {connectors} organisaties ieder als enige anderen verbonden met het netwerk",
            f"{connectors} organisations each are the only link of others with the network",
        ),
    ]
    said = [(nl, en) for count, nl, en in parts if count]
    here = words(f" in {region}", f" in {region}") if region else words("", "")
    if not said:
        return words(
            f"Op {on} vonden we{here['nl']} niets dat aan één organisatie hangt.",
            f"On {on} we found nothing{here['en']} that hangs on one organisation.",
        )
    return words(
        f"Op {on}{here['nl']} " + "; ".join(nl for nl, _ in said) + ".",
        f"On {on}{here['en']}: " + "; ".join(en for _, en in said) + ".",
    )


_CAUTIONS: Final = (
    words(
        "Niet bekend is niet afwezig: de graaf kent niet alle centra, leden en aanbieders. Lees een"
        " 0 of 1 als een vraag om na te gaan.",
        "Not known is not absent: the graph does not hold all centres, members and providers. Read"
        " a 0 or 1 as a question to check.",
    ),
    words(
        "Verbonden is hier: samen geregistreerd in een samenwerking. Dat zegt niets over"
        " patiëntenstromen.",
        "Connected here means registered in a collaboration together. It says nothing about"
        " patient flows.",
    ),
)
