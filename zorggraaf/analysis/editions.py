"""The divisions of the country, in all their editions, and the regions of each on a date."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

from zorggraaf.analysis.on_date import asked
from zorggraaf.analysis.result import Words, words
from zorggraaf.analysis.selection import Group, GroupSelection, Partition

if TYPE_CHECKING:
    from zorggraaf.store import Graph

_PARTITIONS: Final = """
SELECT DISTINCT ?partition ?kind ?edition ?complete ?certainty ?current WHERE {
  ?partition zg:partitionKind ?kind .
  OPTIONAL { ?partition zg:edition ?edition }
  OPTIONAL { ?partition zg:complete ?complete }
  OPTIONAL { ?partition zg:certainty ?certainty }
  OPTIONAL { ?partition schema:startDate ?from }
  OPTIONAL { ?partition schema:endDate ?until }
  BIND(
    (!BOUND(?from) || STR(?from) <= ?on)
      && COALESCE(STR(?until), "9999")
        >= SUBSTR(?on, 1, STRLEN(COALESCE(STR(?until), "9999"))) AS ?in_force
  )
  BIND(IF(BOUND(?edition), STR(?edition) <= SUBSTR(?on, 1, 4), ?in_force) AS ?current)
}
"""

_REGIONS: Final = """
SELECT DISTINCT ?region ?body ?partition ?valid WHERE {
  ?region zg:inPartition ?partition .
  OPTIONAL { ?region zg:regionalBody ?body }
  OPTIONAL { ?region schema:startDate ?from }
  OPTIONAL { ?region schema:endDate ?until }
  BIND(
    (!BOUND(?from) || STR(?from) <= ?on)
      && COALESCE(STR(?until), "9999")
        >= SUBSTR(?on, 1, STRLEN(COALESCE(STR(?until), "9999"))) AS ?valid
  )
}
"""

_COVERING: Final = """
SELECT DISTINCT ?region WHERE {
  ?region zg:inPartition ?partition ; zg:coversMunicipality ?municipality .
}
"""


def partitions(graph: Graph, on: date | str | None = None) -> list[Partition]:
    """All divisions of the country, in all editions, in alphabetical order of their IRI."""
    import pyoxigraph as ox

    rows = graph.select(_PARTITIONS, on=ox.Literal(asked(on))).values()
    newest: dict[str, str] = {}
    for _, kind, edition, _, _, current in rows:
        if _true(current) and kind is not None:
            newest[kind] = max(newest.get(kind, ""), edition or "")
    found = {
        iri: Partition(
            iri,
            kind.rpartition("/")[2],
            edition or "",
            _true(complete),
            certainty.rpartition("/")[2] if certainty else "stated",
            # As the rule for zg:CurrentPartition: the editions decide.
            _true(current) and (not edition or newest[kind] == edition),
        )
        for iri, kind, edition, complete, certainty, current in rows
        if iri is not None and kind is not None
    }
    return [found[iri] for iri in sorted(found)]


def in_force(
    graph: Graph, kinds: Sequence[str], on: date | str | None = None
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Of some kinds of division those with an edition on the date, and those without.

    For who looks at divisions of its own accord: before there was one, nothing can be said of it.
    Who asks for a division by name is told, by `parse_groups`, that it was not there.

    >>> import zorggraaf
    >>> with zorggraaf.open() as graph:                                # doctest: +SKIP
    ...     in_force(graph, ["oor", "roaz"], "1800-01-01")
    (('oor',), ('roaz',))
    """
    known = partitions(graph, on)
    lacking = {each.kind for each in known} - {each.kind for each in known if each.current}
    there = tuple(kind for kind in kinds if kind not in lacking)
    return there, tuple(kind for kind in kinds if kind in lacking)


def left_out(lacking: Sequence[str], on: str) -> list[Words]:
    """What to say of divisions that had no edition on a date; nothing where there are none."""
    if not lacking:
        return []
    listed = ", ".join(lacking)
    return [
        words(
            f"Op {on} was er geen uitgave van: {listed}. Wat daarbij hoort, telt niet mee.",
            f"On {on} there was no edition of: {listed}. What belongs to it does not count.",
        )
    ]


def of_partition(
    graph: Graph, partition: Partition, on: date | str | None = None
) -> GroupSelection:
    """The regions of one division that exist on the date."""
    return selections(graph, [partition], on)[0]


def selections(
    graph: Graph, wanted: Sequence[Partition], on: date | str | None = None
) -> list[GroupSelection]:
    """The regions of several divisions, each as a selection, in three queries for all of them."""
    import pyoxigraph as ox

    day = asked(on)
    listed = " ".join(f"<{partition.iri}>" for partition in wanted)
    regions_of, covering_of = (
        query.replace("WHERE {", f"WHERE {{ VALUES ?partition {{ {listed} }}")
        for query in (_REGIONS, _COVERING)
    )
    rows = graph.select(regions_of, on=ox.Literal(day)).values()
    covering = {row[0] for row in graph.select(covering_of).values()}
    sure = {partition.iri: partition.certainty for partition in wanted}
    regions: dict[str, dict[str, Group]] = {}
    former = {partition.iri for partition in wanted if not partition.current}
    for region, body, partition, valid in rows:
        if region is None or partition is None:
            continue
        if partition in sure and (_true(valid) or partition in former):
            regions.setdefault(partition, {})[region] = Group(
                region, body, region in covering, sure[partition]
            )
    iris = [partition.iri for partition in wanted]
    dutch, english = graph.labels(iris, "nl"), graph.labels(iris, "en")
    return [
        GroupSelection(
            partition.key,
            words(
                dutch.get(partition.iri, partition.key), english.get(partition.iri, partition.key)
            ),
            tuple(group for _, group in sorted(regions.get(partition.iri, {}).items())),
            day,
            partition,
        )
        for partition in wanted
    ]


def _true(text: str | None) -> bool:
    # Engines write a boolean as true or as 1.
    return text in ("true", "1")
