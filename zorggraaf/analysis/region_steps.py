"""The steps of a scenario that are about regions: merge, split, redraw."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from zorggraaf import names
from zorggraaf.analysis.facts import GROUP, MEMBER, ROLE, Change, Facts, key_of
from zorggraaf.analysis.result import words
from zorggraaf.analysis.steps import Step
from zorggraaf.errors import UsageError

BODY: Final = names.term("regionalBody")
_COVERS: Final = names.term("coversMunicipality")
_IN_PARTITION: Final = names.term("inPartition")
_SCOPE: Final = names.term("recognitionScope")


def merge_regions(facts: Facts, step: Step, parts: Sequence[str]) -> Change:
    """Regions of one division become one; the body of the first takes in the members."""
    partitions = {one for part in parts for one in facts.values(part, _IN_PARTITION)}
    if len(partitions) != 1:
        raise UsageError(
            f"{step.place}: regio's van verschillende indelingen gaan niet samen: "
            + ", ".join(sorted(key_of(one) for one in partitions))
        ).in_english(
            f"{step.place_in_english}: regions of different divisions cannot merge: "
            + ", ".join(sorted(key_of(one) for one in partitions))
        )
    who = facts.named(parts)
    result = names.iri("region", step.target)
    label = step.name or (facts.label(result) if result in parts else step.target)
    bodies = [body for part in parts for body in facts.values(part, BODY)]
    if result not in parts:
        result = facts.free(step, "region")
        facts.new_thing(result, label, "zg:Region")
        facts.add(result, _IN_PARTITION, partitions.pop())
    if bodies:
        body = (facts.values(result, BODY) or bodies)[0]
        facts.add(result, BODY, body)
        for other in bodies:
            if other != body:
                _move_members(facts, other, body)
                facts.end(other)
    merged = [part for part in parts if part != result]
    for part in merged:
        for municipality in facts.values(part, _COVERS):
            facts.add(result, _COVERS, municipality)
        facts.remove(part, _COVERS)
        facts.remove(part, BODY)
        facts.move(_SCOPE, part, result)  # a trauma centre of a part is one of the whole
        facts.end(part)
    text = words(f"{who['nl']} gaan samen in {label}", f"{who['en']} merge into {label}")
    return Change(str(step), text, tuple(merged), (result,))


def _move_members(facts: Facts, old: str, new: str) -> None:
    """Memberships pass on, save those that the members have there already."""
    had = {_kind(facts, node) for node in facts.subjects(GROUP, new)}
    for node in facts.subjects(GROUP, old):
        if _kind(facts, node) in had:
            facts.remove(node)
    facts.move(GROUP, old, new)


def _kind(facts: Facts, membership: str) -> tuple[str, ...]:
    return (*facts.values(membership, MEMBER), *facts.values(membership, ROLE))


def split(facts: Facts, step: Step) -> Change:
    """Municipalities of a region become a region of their own; the body stays with the old one."""
    region = facts.thing(step, step.part, ("region",))
    moving = facts.things(step, "municipality")
    covered = facts.values(region, _COVERS)
    outside = [one for one in moving if one not in covered]
    if outside:
        raise UsageError(
            f"{step.place}: {facts.named(outside)['nl']} ligt niet in {facts.label(region)}."
        ).in_english(
            f"{step.place_in_english}: {facts.named(outside)['en']} does not lie in "
            f"{facts.label(region, 'en')}."
        )
    result = facts.free(step, "region")
    label = step.name or step.target
    facts.new_thing(result, label, "zg:Region")
    for partition in facts.values(region, _IN_PARTITION):
        facts.add(result, _IN_PARTITION, partition)
    for municipality in moving:
        facts.remove(region, _COVERS, municipality)
        facts.add(result, _COVERS, municipality)
    many = len(moving)
    text = words(
        f"{label} wordt afgesplitst van {facts.label(region)} ({many} gemeenten)",
        f"{label} is split off {facts.label(region, 'en')} ({many} municipalities)",
    )
    return Change(str(step), text, added=(result,))


def redraw(facts: Facts, step: Step) -> Change:
    """Municipalities pass to another region of the same division."""
    region = facts.thing(step, step.target, ("region",))
    moving = facts.things(step, "municipality")
    siblings = {
        other
        for partition in facts.values(region, _IN_PARTITION)
        for other in facts.subjects(_IN_PARTITION, partition)
    }
    if not any(facts.values(other, _COVERS) for other in siblings):
        raise UsageError(
            f"{step.place}: {facts.label(region)} groepeert instellingen en heeft geen gebied.",
            "Gebruik leave en join voor de leden.",
        ).in_english(
            f"{step.place_in_english}: {facts.label(region, 'en')} groups institutions and has no "
            "territory.",
            "Use leave and join for its members.",
        )
    covered = facts.values(region, _COVERS)
    for municipality in moving:
        if municipality in covered:
            raise UsageError(
                f"{step.place}: {facts.label(municipality)} ligt al in {facts.label(region)}."
            ).in_english(
                f"{step.place_in_english}: {facts.label(municipality, 'en')} lies in "
                f"{facts.label(region, 'en')} already."
            )
    for municipality in moving:
        for other in siblings:
            facts.remove(other, _COVERS, municipality)
        facts.add(region, _COVERS, municipality)
    who, many = facts.named(moving), len(moving) > 1
    text = words(
        f"{who['nl']} {'gaan' if many else 'gaat'} naar {facts.label(region)}",
        f"{who['en']} {'move' if many else 'moves'} to {facts.label(region, 'en')}",
    )
    return Change(str(step), text, tuple(moving), tuple(moving))
