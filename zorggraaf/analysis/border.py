"""The tables of a region: which lie wholly inside it, which cross its border, and to where."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Final, Literal

from zorggraaf.analysis.affiliation import affiliation
from zorggraaf.analysis.editions import of_partition, partitions
from zorggraaf.analysis.result import Column, Table, Value, thing, words
from zorggraaf.analysis.traits import meetings
from zorggraaf.analysis.wording import REGISTERED
from zorggraaf.errors import UsageError
from zorggraaf.names import ID

if TYPE_CHECKING:
    from zorggraaf.store import Graph

_WHERE: Final = {
    "crossing": words("over de grens", "crossing"),
    "inside": words("binnen de regio", "inside"),
    "one": words("één lid bekend", "one known member"),
}


_PLACED: Final = {
    "territory": words(
        "Een organisatie ligt in de regio waar zij een locatie heeft (geen polikliniek). Landelijke"
        " tafels gaan altijd over de grens: zie de schaal.",
        "An organisation is in the region where it has a site (no out-patient clinic). National"
        " tables always cross the border: see the scope.",
    ),
    "membership": words(
        "Een organisatie hoort bij de regio waarvan zij lid is. Landelijke tafels gaan altijd over"
        " de grens: zie de schaal.",
        "An organisation is in the region of which it is a member. National tables always cross"
        " the border: see the scope.",
    ),
}


def region_tables(
    graph: Graph,
    region: str,
    on: date | str | None = None,
    groups: str = "network",
    by: Literal["membership", "territory"] | None = None,
    lang: str = "nl",
) -> Table:
    """Which tables of `groups` have members in a region on a date, and do they cross its border.

    by: an organisation is in a region with a site there (territory), or as a member of its body;
    without it: by territory where the region has borders.

    A table is `inside` when all its members that have a region at all are in this one, and
    `crossing` when some are in others (`others` names these with their number of members); with
    one such member it is neither (`one`). Members in no region of the division, such as insurers,
    are counted as `unplaced`. Lists of designated centres are no tables. Behind each row: the
    members, where they are, and the facts.

    Raises UsageError for unknown groups, and for what is no region or does not exist.

    >>> import zorggraaf
    >>> with zorggraaf.open() as graph:                                # doctest: +SKIP
    ...     region_tables(graph, "roaz-zwolle", on="2026-11-22").sentence["nl"]
    'Aan 19 tafels zit iemand uit ROAZ regio Zwolle: binnen de regio 1, over de grens 18. ...'
    """
    from zorggraaf.lookup.finding import resolve

    iri = resolve(graph, region if "/" in region else f"region/{region}", lang)
    if not iri.startswith(f"{ID}region/"):
        raise UsageError(
            f"‘{region}’ is geen regio.", "Bijvoorbeeld: roaz-zwolle, oor-leiden."
        ).in_english(f"‘{region}’ is no region.", "For instance: roaz-zwolle, oor-leiden.")
    division = graph.select(f"SELECT ?p {{ <{iri}> zg:inPartition ?p }}").values()[0][0]
    known = next(each for each in partitions(graph, on) if each.iri == division)
    division_now = of_partition(graph, known, on)
    bounded = any(group.iri == iri and group.territory for group in division_now.groups)
    way = by or ("territory" if bounded else "membership")
    placed = affiliation(graph, on, division_now, by=way, lang=lang)
    network, traits, _ = meetings(graph, on, groups, lang)
    home: dict[str, list[str]] = {}
    for unit, at in placed.facts:
        home.setdefault(unit, []).append(at)
    region_names = dict(zip(placed.groups, placed.group_labels, strict=True))
    unit_names = dict(zip(network.units, network.unit_labels, strict=True))
    group_names = dict(zip(network.groups, network.group_labels, strict=True))
    members: dict[str, list[str]] = {}
    for unit, group in network.facts:
        members.setdefault(group, []).append(unit)

    scopes = graph.labels({scope for each in traits.values() for scope in each.scopes}, lang)
    rows: list[tuple[Value, ...]] = []
    for group, those in members.items():
        inside = [unit for unit in those if iri in home.get(unit, ())]
        outside = [unit for unit in those if unit in home and iri not in home[unit]]
        if not inside:
            continue
        where = "crossing" if outside else "inside" if len(inside) > 1 else "one"
        elsewhere = Counter(at for unit in outside for at in home[unit])
        others = "; ".join(
            f"{region_names[at]} ({count})"
            for at, count in sorted(elsewhere.items(), key=lambda item: (-item[1], item[0]))
        )
        unplaced = len(those) - len(inside) - len(outside)
        rows.append(
            (
                group,
                group_names[group],
                where,
                _WHERE[where][lang],
                "; ".join(sorted(scopes[scope] for scope in traits[group].scopes))
                if group in traits
                else "",
                len(inside),
                len(outside),
                unplaced,
                others,
            )
        )
    rows.sort(key=lambda row: (str(row[2]), -int(row[6] or 0), str(row[1]).casefold()))
    name = graph.label(iri, lang)
    counted = Counter(str(row[2]) for row in rows)
    with_others = Counter(
        at
        for group, those in members.items()
        if any(iri in home.get(unit, ()) for unit in those)
        for at in {at for unit in those for at in home.get(unit, ()) if iri not in home[unit]}
    )
    most = with_others.most_common(1)
    nl = (
        f"Aan {len(rows)} tafels zit iemand uit {name}: binnen de regio {counted['inside']}, "
        f"over de grens {counted['crossing']}."
    )
    en = (
        f"Somebody of {name} sits at {len(rows)} tables: inside the region {counted['inside']}, "
        f"across its border {counted['crossing']}."
    )
    if counted["one"]:
        nl += f" Van {counted['one']} is maar één lid met een regio bekend."
        en += f" Of {counted['one']} only one member with a region is known."
    if most:
        [(at, count)] = most
        nl += f" Het vaakst met {region_names[at]} ({count} tafels)."
        en += f" Most often with {region_names[at]} ({count} tables)."

    def behind(row: int) -> Table:
        group = str(rows[row][0])
        listed: list[tuple[Value, ...]] = [
            (
                unit,
                unit_names[unit],
                "; ".join(sorted(region_names[at] for at in home.get(unit, ()))),
                fact,
            )
            for unit in sorted(members[group], key=lambda unit: unit_names[unit].casefold())
            for fact in (*network.facts[unit, group], *_why(placed.facts, unit, home))
        ]
        return Table(
            title=words(f"Leden van {group_names[group]}", f"Members of {group_names[group]}"),
            columns=(
                *thing("organisation", "organisatie", "organisation"),
                Column("regions", words("regio", "region"), "text"),
                Column("fact", words("feit", "fact"), "iri"),
            ),
            rows=listed,
            kind="rows",
        )

    return Table(
        title=words(f"Tafels van {name}", f"Tables of {name}"),
        columns=(
            *thing("group", "tafel", "table"),
            Column("where", words("waar", "where"), "text"),
            Column("where_label", words("waar (naam)", "where (name)"), "text"),
            Column("scope", words("schaal", "scope"), "text"),
            Column("inside", words("leden hier", "members here"), "integer"),
            Column("outside", words("leden elders", "members elsewhere"), "integer"),
            Column("unplaced", words("zonder regio", "unplaced"), "integer"),
            Column("others", words("andere regio's", "other regions"), "text"),
        ),
        rows=rows,
        parameters={
            "region": iri,
            "on": network.on,
            "groups": groups,
            "partition": known.key,
            "by": way,
        },
        sentence=words(nl, en),
        cautions=[REGISTERED, _PLACED[way]],
        kind="region-tables",
        behind=behind,
    )


def _why(
    facts: Mapping[tuple[str, str], tuple[str, ...]], unit: str, home: Mapping[str, list[str]]
) -> tuple[str, ...]:
    """The facts that put a unit in its regions."""
    return tuple(fact for at in home.get(unit, ()) for fact in facts[unit, at])
