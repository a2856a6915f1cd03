"""What a user writes for a set of groups: `oor`, `roaz-2020`, `network:oncologie`, `ern`, …

Regions of one division, networks of a kind or theme, or groups by name. Several with a comma
between them are taken together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from zorggraaf import names
from zorggraaf.analysis.result import Words, words
from zorggraaf.errors import UsageError

if TYPE_CHECKING:
    from zorggraaf.store import Graph

BODY_KINDS: Final = frozenset({"roaz-body", "oor-body", "fzo-body"})
"""Networks that are the body of a region; they are asked for as regions."""
_ERN: Final = "european-reference-network"

VALID: Final = """
  OPTIONAL {{ ?{0} schema:startDate ?{0}_from }}
  OPTIONAL {{ ?{0} schema:endDate ?{0}_until }}
  FILTER(!BOUND(?{0}_from) || STR(?{0}_from) <= ?on)
  FILTER(!BOUND(?{0}_until) || STR(?{0}_until) >= SUBSTR(?on, 1, STRLEN(STR(?{0}_until))))
"""
"""SPARQL: the thing ?{0} exists on the date ?on; dates may be a year or a month (cf. the rules)."""

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

_NETWORKS: Final = f"""
SELECT DISTINCT ?network ?kind ?theme ?scope WHERE {{
  {{ ?network a zg:Network }} UNION {{ ?network a zg:Initiative }}
  OPTIONAL {{ ?network zg:networkKind ?kind }}
  OPTIONAL {{ ?network zg:theme ?theme }}
  OPTIONAL {{ ?network zg:scope ?scope }}
  {VALID.format("network")}
}}
"""


@dataclass(frozen=True, slots=True)
class Group:
    """One group: a region (with its body and whether it has borders) or a collaboration."""

    iri: str
    body: str | None = None
    """Who has the members: the body of a region, the collaboration itself."""
    territory: bool = False
    """Whether it covers municipalities."""
    certainty: str = "stated"
    """How sure those borders are."""


@dataclass(frozen=True, slots=True)
class Partition:
    """A division of the country in one edition."""

    iri: str
    kind: str
    edition: str = ""
    complete: bool = False
    certainty: str = "stated"
    current: bool = True
    """Whether it is the newest edition of its kind on the date."""

    @property
    def key(self) -> str:
        """As people type it: roaz-2023."""
        return self.iri.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class GroupSelection:
    """The groups a text stands for on a date, in alphabetical order of their IRI."""

    text: str
    label: Words
    groups: tuple[Group, ...]
    on: str
    partition: Partition | None = None
    """The division, where the text names one."""

    @property
    def iris(self) -> list[str]:
        """The groups."""
        return [group.iri for group in self.groups]


def asked(on: date | str | None) -> str:
    """A date as the queries compare it: jjjj-mm-dd, today where none is given.

    >>> asked(date(2022, 5, 1))
    '2022-05-01'
    """
    if on is None:
        return date.today().isoformat()
    if isinstance(on, date):
        return on.isoformat()
    try:
        return date.fromisoformat(on).isoformat()
    except ValueError as error:
        raise UsageError(f"‘{on}’ is geen datum.", "Schrijf hem als jjjj-mm-dd.").in_english(
            f"‘{on}’ is no date.", "Write it as yyyy-mm-dd."
        ) from error


def parse_groups(graph: Graph, text: str, on: date | str | None = None) -> GroupSelection:
    """The groups that a user means.

    A kind of division (`oor`, `roaz`, `province`: its newest edition on the date) or an edition
    (`roaz-2020`); `network` (all that are not the body of a region); `network:oncologie` (by theme,
    kind or scope, as key or label in Dutch or English; `network:oncologie+regionaal` those of
    both); `ern`; `initiative`; `concentration`; one group
    by its key (`region:roaz-west`, `network/oncomid`). Commas join several.
    An edition that is no longer the newest has all its regions, also those that ended since.

    Raises UsageError, with what comes nearest, for a text that means nothing.

    >>> import zorggraaf
    >>> with zorggraaf.open() as graph:                                # doctest: +SKIP
    ...     parse_groups(graph, "oor").iris
    """
    day = asked(on)
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if not parts:
        raise UsageError(
            "Er staat geen groep.", "Bijvoorbeeld: oor, roaz-2020, network:oncologie."
        ).in_english("No group was given.", "For instance: oor, roaz-2020, network:oncologie.")
    found = [_one(graph, part, day) for part in parts]
    if len(found) == 1:
        return found[0]
    groups = {group.iri: group for selection in found for group in selection.groups}
    label = {lang: ", ".join(selection.label[lang] for selection in found) for lang in ("nl", "en")}
    return GroupSelection(text, label, tuple(groups[iri] for iri in sorted(groups)), day)


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
            _key(kind),
            edition or "",
            _true(complete),
            _key(certainty) if certainty else "stated",
            # As the rule for zg:CurrentPartition: the editions decide.
            _true(current) and (not edition or newest[kind] == edition),
        )
        for iri, kind, edition, complete, certainty, current in rows
        if iri is not None and kind is not None
    }
    return [found[iri] for iri in sorted(found)]


def was_there(graph: Graph, text: str, on: date | str | None = None) -> bool:
    """Whether a text stands for groups on the date: a network that was not there does not."""
    try:
        parse_groups(graph, text, on)
    except UsageError:
        return False
    return True


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


# -- one text ------------------------------------------------------------------------------------


def _one(graph: Graph, text: str, on: str) -> GroupSelection:
    head, colon, rest = text.partition(":")
    if not colon:
        head, slash, rest = text.partition("/")
        if slash and rest:
            return _by_key(graph, text, head, rest, on)
        return _by_word(graph, text, on)
    head, rest = head.strip().casefold(), rest.strip()
    if head == "network" and rest:
        return _by_subject(graph, text, rest, on)
    return _by_key(graph, text, head, rest, on)


def _by_word(graph: Graph, text: str, on: str) -> GroupSelection:
    word = text.casefold()
    if word in _WORDS:
        label, kinds = _WORDS[word]
        groups = [
            iri
            for iri, (kind, _, _) in _collaborations(graph, on).items()
            if (kinds is None and "/network/" in iri and not kind & BODY_KINDS)
            or (kinds is not None and kind & kinds)
            or (word == "initiative" and "/initiative/" in iri)
        ]
        return _selection(text, label, groups, on)
    known = partitions(graph, on)
    for partition in known:
        if word == partition.key or (word == partition.kind and partition.current):
            return of_partition(graph, partition, on)
    if any(partition.kind == word for partition in known):
        raise UsageError(
            f"Op {on} is er geen uitgave van ‘{text}’.",
            "Uitgaven: " + ", ".join(p.key for p in known if p.kind == word) + ".",
        ).in_english(
            f"On {on} there is no edition of ‘{text}’.",
            "Editions: " + ", ".join(p.key for p in known if p.kind == word) + ".",
        )
    choices = {partition.kind for partition in known} | {p.key for p in known} | set(_WORDS)
    raise _unknown(text, choices)


def _by_subject(graph: Graph, text: str, subject: str, on: str) -> GroupSelection:
    """Networks by theme, kind or scope; of several with + between them those that answer to all."""
    found = _collaborations(graph, on)
    networks = {iri: marks for iri, marks in found.items() if "/network/" in iri}
    called = _called(graph, networks)
    meant = [called.get(part.strip().casefold(), set()) for part in subject.split("+")]
    if all(meant):
        groups = [
            iri
            for iri, marks in networks.items()
            if all(concepts & _concepts(marks) for concepts in meant)
        ]
        label = words(f"Netwerken: {subject}", f"Networks: {subject}")
        return _selection(text, label, groups, on)
    if names.ID + "network/" + subject in networks:
        return _by_key(graph, text, "network", subject, on)
    keys = {iri.rpartition("/")[2] for iri in networks}
    raise _unknown(text, {f"network:{word}" for word in called.keys() | keys})


def _called(graph: Graph, networks: Mapping[str, _Marks]) -> dict[str, set[str]]:
    """Per key or label in either language the kinds, themes and scopes that bear it.

    A word that names one of several alike (oncologie, oncology) means all that bear its names.
    """
    concepts = {concept for marks in networks.values() for concept in _concepts(marks)}
    labels = {lang: graph.labels(concepts, lang) for lang in ("nl", "en")}
    called: dict[str, set[str]] = {}
    for concept in concepts:
        for name in (_key(concept), labels["nl"].get(concept), labels["en"].get(concept)):
            if name:
                called.setdefault(name.casefold(), set()).add(concept)
    for meant in list(called.values()):
        for concept in list(meant):
            for lang in ("nl", "en"):
                meant |= called.get(labels[lang].get(concept, "").casefold(), set())
    return called


def _concepts(marks: _Marks) -> set[str]:
    """The kinds, themes and scopes of a network as concepts."""
    schemes = ("network-kind", "theme", "network-scope")
    return {
        names.concept(scheme, key)
        for scheme, keys in zip(schemes, marks, strict=True)
        for key in keys
    }


def _by_key(graph: Graph, text: str, kind: str, key: str, on: str) -> GroupSelection:
    """One group by its kind and key."""
    if kind not in ("region", "network", "initiative", "partition"):
        raise _unknown(text, {*_WORDS, "region:roaz-west", "network:oncologie"})
    if kind == "partition":
        return _by_word(graph, key, on)
    try:
        iri = names.iri(kind, key)
    except ValueError:
        iri = ""
    if kind == "region":
        if not iri:
            raise _unknown(text, ())
        rows = graph.select(
            f"SELECT DISTINCT ?body ?m ?certainty {{ <{iri}> a zg:Region . "
            f"OPTIONAL {{ <{iri}> zg:inPartition/zg:certainty ?certainty }} "
            f"OPTIONAL {{ <{iri}> zg:regionalBody ?body }} "
            f"OPTIONAL {{ SELECT ?m {{ <{iri}> zg:coversMunicipality ?m }} LIMIT 1 }} }}"
        ).values()
        groups = [
            Group(iri, body, some is not None, _key(certainty) if certainty else "stated")
            for body, some, certainty in rows[:1]
        ]
    else:
        held = iri and graph.holds(f"ASK {{ <{iri}> a zg:Collaboration }}")
        groups = [Group(iri, iri)] if held else []
    if not groups:
        raise _unknown(text, {f"{kind}:{thing.rpartition('/')[2]}" for thing in graph.things(kind)})
    label = words(graph.label(iri), graph.label(iri, "en"))
    return GroupSelection(text, label, tuple(groups), on)


def _selection(text: str, label: Words, iris: Iterable[str], on: str) -> GroupSelection:
    return GroupSelection(text, label, tuple(Group(iri, iri) for iri in sorted(iris)), on)


_Marks = tuple[set[str], set[str], set[str]]
"""The keys of a network's kinds, themes and scopes."""


def _collaborations(graph: Graph, on: str) -> dict[str, _Marks]:
    """Networks and initiatives that exist on the date, each with its kinds, themes and scopes."""
    import pyoxigraph as ox

    found: dict[str, _Marks] = {}
    for network, *row in graph.select(_NETWORKS, on=ox.Literal(on)).values():
        if network is None:
            continue
        for keys, concept in zip(
            found.setdefault(network, (set(), set(), set())), row, strict=True
        ):
            if concept is not None:
                keys.add(_key(concept))
    return found


def _unknown(text: str, choices: Iterable[str]) -> UsageError:
    from rapidfuzz import fuzz, process

    near = process.extract(text.casefold(), sorted(choices), scorer=fuzz.WRatio, limit=5)
    listed = ", ".join(choice for choice, score, _ in near if score > 50)
    return UsageError(
        f"‘{text}’ is geen indeling of verzameling groepen.",
        (f"Bedoelde u: {listed}? " if listed else "")
        + "Kan ook: network, network:oncologie, ern, initiative, region:roaz-west.",
    ).in_english(
        f"‘{text}’ is no division or set of groups.",
        (f"Did you mean: {listed}? " if listed else "")
        + "Can also be: network, network:oncologie, ern, initiative, region:roaz-west.",
    )


def _key(iri: str) -> str:
    return iri.rpartition("/")[2]


def _true(text: str | None) -> bool:
    # Engines write a boolean as true or as 1.
    return text in ("true", "1")


_WORDS: Final[dict[str, tuple[Words, frozenset[str] | None]]] = {
    "network": (words("Netwerken", "Networks"), None),
    "ern": (
        words("Europese referentienetwerken", "European Reference Networks"),
        frozenset({_ERN}),
    ),
    "initiative": (words("Initiatieven", "Initiatives"), frozenset()),
    "concentration": (
        words("Concentraties van zorg", "Concentrations of care"),
        frozenset({"concentration"}),
    ),
}
