"""Which region each municipality is in, with its inhabitants and its place: what a map shows."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from zorggraaf.analysis import members
from zorggraaf.analysis.affiliation import affiliation
from zorggraaf.analysis.on_date import asked
from zorggraaf.analysis.result import Column, Table, Value, thing, words

if TYPE_CHECKING:
    from zorggraaf.store import Graph


def territory(graph: Graph, division: str, on: date | str | None = None, lang: str = "nl") -> Table:
    """One row per municipality: its region in a division, its inhabitants, its middle.

    division: what `groups.parse_groups` understands, such as `roaz` or `oor`. Groups without
    borders get the municipalities of which their sites are the nearest (`catchment`); rows then
    say so, and `contested` marks where two groups are almost equally near. A municipality in no
    region has an empty region; one in several stands there once for each.

    >>> import zorggraaf
    >>> with zorggraaf.open() as graph:                                # doctest: +SKIP
    ...     territory(graph, "roaz", on="2026-11-22").rows[0][1]
    'Groningen'
    """
    day = asked(on)
    found = affiliation(graph, day, division, "municipality", "inhabitants", lang=lang)
    centroids = members.centroids(graph, day)
    figures = members.inhabitants(graph, day)
    group_label = dict(zip(found.groups, found.group_labels, strict=True))
    regions: dict[str, list[str]] = {}
    for unit, group in sorted(found.how):
        regions.setdefault(unit, []).append(group)
    everywhere = sorted({*regions, *(iri for iri in centroids if iri in figures)})
    labels = graph.labels(everywhere, lang)
    rows: list[tuple[Value, ...]] = []
    for unit in everywhere:
        middle = centroids.get(unit)
        people = figures.get(unit)
        for group in regions.get(unit) or [""]:
            rows.append(
                (
                    unit,
                    labels.get(unit, unit.rpartition("/")[2]),
                    group or None,
                    group_label.get(group),
                    None if people is None else int(people.value),
                    None if middle is None else middle[0],
                    None if middle is None else middle[1],
                    found.how.get((unit, group)),
                    found.certainty.get((unit, group)) == "contested",
                )
            )
    label = found.selection.label
    cautions = [_DERIVED] if found.derived else []
    return Table(
        title=words(f"{label['nl']}: in welke regio ligt elke gemeente", f"{label['en']}: regions"),
        columns=(
            *thing("municipality", "gemeente", "municipality"),
            *thing("region", "regio", "region"),
            Column("inhabitants", words("inwoners", "inhabitants"), "integer", "personen"),
            Column("latitude", words("breedtegraad", "latitude"), "number", "°"),
            Column("longitude", words("lengtegraad", "longitude"), "number", "°"),
            Column("how", words("hoe", "how"), "text"),
            Column("contested", words("betwist", "contested"), "boolean"),
        ),
        rows=rows,
        parameters={
            "on": day,
            "unit": "municipality",
            "weight": "inhabitants",
            "groups": division,
        },
        sentence=_sentence(rows),
        cautions=cautions,
        kind="territory",
    )


_DERIVED = words(
    "Afgeleid, geen gegeven: elke gemeente hoort hier bij de groep met de dichtstbijzijnde "
    "locatie, want deze groepen hebben zelf geen grenzen.",
    "Derived, not given: each municipality goes with the group that has the nearest site, for "
    "these groups have no borders themselves.",
)


def _sentence(rows: list[tuple[Value, ...]]) -> dict[str, str]:
    people: dict[str, float] = {}
    for row in rows:
        if row[3] is not None and isinstance(row[4], (int, float)):
            people[str(row[3])] = people.get(str(row[3]), 0.0) + row[4]
    if len(people) < 2:
        return {}
    ordered = sorted(people.items(), key=lambda one: (-one[1], one[0]))
    (most, many), (least, few) = ordered[0], ordered[-1]

    def millions(value: float, lang: str) -> str:
        text = f"{value / 1e6:.1f}"
        return text.replace(".", ",") if lang == "nl" else text

    return words(
        f"De meeste inwoners heeft {most} ({millions(many, 'nl')} miljoen), de minste {least} "
        f"({millions(few, 'nl')} miljoen).",
        f"{most} has most inhabitants ({millions(many, 'en')} million), {least} fewest "
        f"({millions(few, 'en')} million).",
    )
