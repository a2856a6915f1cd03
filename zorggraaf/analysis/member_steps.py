"""The steps of a scenario that are about members: leave, join, a new network, merge, close."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from zorggraaf import names
from zorggraaf.analysis.facts import (
    GROUP,
    MEMBER,
    MEMBERS,
    ROLE,
    TYPE,
    Change,
    Facts,
    key_of,
    meant,
)
from zorggraaf.analysis.region_steps import BODY, merge_regions
from zorggraaf.analysis.result import words
from zorggraaf.analysis.steps import Step
from zorggraaf.errors import UsageError

_SITE_OF: Final = names.expand("org:siteOf")
_UNIT_OF: Final = names.expand("org:unitOf")
_COUNTRY: Final = names.expand("schema:addressCountry")
_CLASSIFIED: Final = names.term("classifiedOrganisation")
_CLASSIFIED_AS: Final = names.term("classifiedAs")

_MOVED: Final = (
    MEMBER,
    _SITE_OF,
    _UNIT_OF,
    *(
        names.term(local)
        for local in ("recognises", "recognisedBy", "performedBy", "carriedBy", "isSeatOf")
    ),
)
"""What passes to the body that organisations merge into; names, numbers, figures and events
stay with what they were said of."""

_BY_SIZE: Final = ("umc", "topclinical-hospital", "general-hospital", "specialised-hospital")
"""The type of the result of a merger: that of the most encompassing of its parts."""


def leave(facts: Facts, step: Step) -> Change:
    """Members end their membership of a collaboration, or of the body of a region."""
    group = _group(facts, step)
    members = facts.things(step, *MEMBERS)
    gone: list[str] = []
    for member in members:
        found = facts.memberships(member, group)
        if not found:
            known = {
                key_of(other)
                for node in facts.subjects(MEMBER, member)
                for other in facts.values(node, GROUP)
            }
            raise UsageError(
                f"{step.place}: {facts.label(member)} is op {facts.on} geen lid van "
                f"{facts.label(group)}.",
                f"Wel van: {', '.join(sorted(known)) or 'geen enkel verband'}.",
            ).in_english(
                f"{step.place_in_english}: {facts.label(member, 'en')} is no member of "
                f"{facts.label(group, 'en')} on {facts.on}.",
                f"It is of: {', '.join(sorted(known)) or 'no collaboration'}.",
            )
        gone += found
    for node in gone:
        facts.remove(node)
    text = _told(facts, members, ("verlaat", "verlaten"), ("leaves", "leave"), group)
    return Change(str(step), text, tuple(gone))


def join(facts: Facts, step: Step) -> Change:
    """Organisations become members of a collaboration, or of the body of a region."""
    group = _group(facts, step)
    role = names.concept("role", step.role or "participant")
    if not facts.values(role, TYPE):
        raise UsageError(
            f"{step.place}: er is geen rol ‘{step.role}’"
            f"{meant(step.role, facts.known(['concept/role']))}"
        ).in_english(
            f"{step.place_in_english}: there is no role "
            f"‘{step.role}’{meant(step.role, facts.known(['concept/role']), 'en')}"
        )
    members = facts.things(step, *MEMBERS)
    for member in members:
        if facts.memberships(member, group):
            raise UsageError(
                f"{step.place}: {facts.label(member)} is al lid van {facts.label(group)}."
            ).in_english(
                f"{step.place_in_english}: {facts.label(member, 'en')} is a member of "
                f"{facts.label(group, 'en')} already."
            )
    added = [facts.new_membership(member, group, role) for member in members]
    text = _told(facts, members, ("wordt lid van", "worden lid van"), ("joins", "join"), group)
    return Change(str(step), text, added=tuple(added))


def network(facts: Facts, step: Step) -> Change:
    """A network comes into being, with these members."""
    group = facts.free(step, "network")
    members = facts.things(step, *MEMBERS)
    name = step.name or step.target
    facts.new_thing(group, name, "zg:Network", "zg:Collaboration")
    facts.add(group, names.term("networkKind"), names.concept("network-kind", "other"))
    role = names.concept("role", "participant")
    added = [facts.new_membership(member, group, role) for member in members]
    who = facts.named(members)
    text = words(f"nieuw netwerk {name}: {who['nl']}", f"new network {name}: {who['en']}")
    return Change(str(step), text, added=(group, *added))


def close(facts: Facts, step: Step) -> Change:
    """Sites or organisations end, and with an organisation all that exists by virtue of it."""
    closed = facts.things(step, "site", "organisation")
    gone = [*closed]
    text = _told(facts, closed, ("sluit", "sluiten"), ("closes", "close"))
    for iri in closed:
        if "/organisation/" in iri:
            gone += _dissolve(facts, iri)
        facts.end(iri)
    return Change(str(step), text, tuple(gone))


def merge(facts: Facts, step: Step) -> Change:
    """Organisations, or regions of one division, become one."""
    parts = facts.things(step, "organisation", "region")
    if all("/region/" in iri for iri in parts):
        return merge_regions(facts, step, parts)
    if any("/region/" in iri for iri in parts):
        raise UsageError(f"{step.place}: een organisatie en een regio gaan niet samen.").in_english(
            f"{step.place_in_english}: an organisation and a region cannot merge."
        )
    result = names.iri("organisation", step.target)
    label = step.name or (facts.label(result) if result in parts else step.target)
    who = facts.named(parts)
    if result not in parts:
        result = facts.free(step, "organisation")
        facts.new_thing(result, label, "zg:Organisation", "org:FormalOrganization")
        _classify(facts, parts, result)
        for country in {one for part in parts for one in facts.values(part, _COUNTRY)}:
            facts.add_text(result, _COUNTRY, country)
    merged = [part for part in parts if part != result]
    for part in merged:
        for predicate in _MOVED:
            facts.move(predicate, part, result)
    gone = [*merged, *_deduplicate(facts, result)]
    for part in merged:
        for node in facts.subjects(_CLASSIFIED, part):
            facts.remove(node)
        facts.end(part)
    text = words(f"{who['nl']} gaan samen in {label}", f"{who['en']} merge into {label}")
    return Change(str(step), text, tuple(gone), (result,))


# -- what these have in common -------------------------------------------------------------------


def _group(facts: Facts, step: Step) -> str:
    """The collaboration that a step is about; of a region its body."""
    iri = facts.thing(step, step.target, ("network", "region", "initiative"))
    if "/region/" not in iri:
        return iri
    bodies = facts.values(iri, BODY)
    if not bodies:
        raise UsageError(
            f"{step.place}: {facts.label(iri)} heeft geen overleg met leden."
        ).in_english(f"{step.place_in_english}: {facts.label(iri, 'en')} has no body with members.")
    return bodies[0]


def _told(
    facts: Facts,
    who: Sequence[str],
    nl: tuple[str, str],
    en: tuple[str, str],
    what: str | None = None,
) -> dict[str, str]:
    """A sentence without its full stop; verbs for one and for several."""
    named = facts.named(who)
    many = len(who) > 1
    return {
        lang: " ".join(
            [named[lang], verbs[many], *([facts.label(what, lang)] if what is not None else [])]
        )
        for lang, verbs in (("nl", nl), ("en", en))
    }


def _dissolve(facts: Facts, organisation: str) -> list[str]:
    """Takes away all that exists by virtue of an organisation; its sites end with it."""
    gone = [
        node
        for link in (MEMBER, names.term("recognises"), _CLASSIFIED)
        for node in facts.subjects(link, organisation)
    ]
    for node in gone:
        facts.erase(node)
    for site in facts.subjects(_SITE_OF, organisation):
        facts.end(site)
        gone.append(site)
    for unit in facts.subjects(_UNIT_OF, organisation):
        gone.append(unit)
        if len(facts.values(unit, _UNIT_OF)) == 1:
            facts.end(unit)
            for node in facts.subjects(MEMBER, unit):
                facts.erase(node)
                gone.append(node)
        else:  # a centre of several hosts lives on
            facts.remove(unit, _UNIT_OF, organisation)
    return gone


def _classify(facts: Facts, parts: Sequence[str], result: str) -> None:
    types = [
        kind
        for part in parts
        for node in facts.holding(facts.subjects(_CLASSIFIED, part))
        for kind in facts.values(node, _CLASSIFIED_AS)
    ]
    places = {kind: place for place, kind in enumerate(_BY_SIZE)}
    ranked = sorted(types, key=lambda kind: places.get(key_of(kind), len(places)))
    if not ranked:
        return
    node = names.iri("classification", f"{key_of(result)}-{key_of(ranked[0])}-scenario")
    facts.new_fact(node, "zg:Classification", "zg:DatedFact")
    facts.add(node, _CLASSIFIED, result)
    facts.add(node, _CLASSIFIED_AS, ranked[0])


def _deduplicate(facts: Facts, member: str) -> list[str]:
    """One membership per group and role is left where both parts had one."""
    seen: set[tuple[str, ...]] = set()
    gone = []
    for node in facts.holding(facts.subjects(MEMBER, member)):
        what = (*facts.values(node, GROUP), *facts.values(node, ROLE))
        if what in seen:
            facts.remove(node)
            gone.append(node)
        seen.add(what)
    return gone
