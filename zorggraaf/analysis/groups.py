"""What a user writes for a set of groups: `oor`, `roaz-2020`, `network:oncologie`, `ern`, …

Regions of one division, networks of a kind or theme, or groups by name. Several with a comma
between them are taken together.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Final

from zorggraaf import names
from zorggraaf.analysis.collaborations import called_by, collaborations, concepts_of
from zorggraaf.analysis.editions import of_partition, partitions
from zorggraaf.analysis.on_date import asked
from zorggraaf.analysis.result import Words, words
from zorggraaf.analysis.selection import Group, GroupSelection
from zorggraaf.errors import UsageError

if TYPE_CHECKING:
    from zorggraaf.store import Graph

BODY_KINDS: Final = frozenset({"roaz-body", "oor-body", "fzo-body"})
"""Networks that are the body of a region; they are asked for as regions."""
_ERN: Final = "european-reference-network"


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
    ...     len(parse_groups(graph, "oor", "2026-11-22").iris)
    7
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


def was_there(graph: Graph, text: str, on: date | str | None = None) -> bool:
    """Whether a text stands for groups on the date: a network that was not there does not."""
    try:
        parse_groups(graph, text, on)
    except UsageError:
        return False
    return True


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
            for iri, (kind, _, _) in collaborations(graph, on).items()
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
    found = collaborations(graph, on)
    networks = {iri: marks for iri, marks in found.items() if "/network/" in iri}
    called = called_by(graph, networks)
    meant = [called.get(part.strip().casefold(), set()) for part in subject.split("+")]
    if all(meant):
        groups = [
            iri
            for iri, marks in networks.items()
            if all(concepts & concepts_of(marks) for concepts in meant)
        ]
        label = words(f"Netwerken: {subject}", f"Networks: {subject}")
        return _selection(text, label, groups, on)
    if names.ID + "network/" + subject in networks:
        return _by_key(graph, text, "network", subject, on)
    keys = {iri.rpartition("/")[2] for iri in networks}
    raise _unknown(text, {f"network:{word}" for word in called.keys() | keys})


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
            Group(
                iri, body, some is not None, certainty.rpartition("/")[2] if certainty else "stated"
            )
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
