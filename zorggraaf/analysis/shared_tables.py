"""The tables that two organisations share."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from zorggraaf.analysis.result import Column, Table, thing, words
from zorggraaf.analysis.traits import (
    EVERYTHING,
    facts_behind,
    joined,
    meetings,
    roles,
    unknown_then,
)
from zorggraaf.analysis.wording import REGISTERED, plural

if TYPE_CHECKING:
    from zorggraaf.store import Graph


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
    ...     [row[1] for row in pairs(graph, "umcg", "frisius-mc", on="2026-11-22").rows]
    ['Samenwerking hartzorg UMCG en Frisius MC']
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
        shown = joined({value for each in said for value in each.roles}, named)
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
            f"{plural(len(common), 'tafel', 'tafels')}, van de "
            f"{len(at[0])} en {len(at[1])} die zij er hebben.",
            f"On {network.on} {together['en']} sit together at {len(common)} "
            f"{plural(len(common), 'table', 'tables')}, of the "
            f"{len(at[0])} and {len(at[1])} that they have.",
        ),
        cautions=[REGISTERED, *unknown_then(graph, network.on, groups)],
        kind="tables",
        behind=lambda row: facts_behind(
            [fact for end in ends for fact in network.facts[end, common[row]]]
        ),
    )
