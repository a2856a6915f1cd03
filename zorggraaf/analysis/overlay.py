"""The graph as it would be after a scenario: a copy in memory, changed and derived anew.

The copy holds every fact in the graph of its source; what a scenario adds stands in a graph of its
own. Then the same rules run as in a build, so that every analysis, query and check can be asked of
the copy as of the real graph. The store or endpoint is only read.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from zorggraaf import names
from zorggraaf.analysis.steps import Step
from zorggraaf.errors import UsageError
from zorggraaf.store import Cells, Graph

SCENARIO: Final = names.graph("scenario")
"""The graph, and the source, of what a scenario adds."""

_INFERRED: Final = names.graph("inferred")
_LABEL: Final = names.expand("rdfs:label")
_TYPE: Final = names.expand("rdf:type")
_MEMBER: Final = names.expand("org:member")
_GROUP: Final = names.expand("org:organization")
_ROLE: Final = names.expand("org:role")
_COVERS: Final = names.term("coversMunicipality")
_IN_PARTITION: Final = names.term("inPartition")
_BODY: Final = names.term("regionalBody")
_SITE_OF: Final = names.expand("org:siteOf")
_UNIT_OF: Final = names.expand("org:unitOf")
_RECOGNISES: Final = names.term("recognises")
_END: Final = names.expand("schema:endDate")
_CLASSIFIED: Final = names.term("classifiedOrganisation")
_CLASSIFIED_AS: Final = names.term("classifiedAs")

_MOVED: Final = tuple(
    names.expand(curie)
    for curie in (
        "org:member",
        "org:siteOf",
        "org:unitOf",
        "zg:recognises",
        "zg:recognisedBy",
        "zg:performedBy",
        "zg:carriedBy",
        "zg:isSeatOf",
    )
)
"""What passes to the body that organisations merge into; names, numbers, figures and events
stay with what they were said of."""

_BY_SIZE: Final = ("umc", "topclinical-hospital", "general-hospital", "specialised-hospital")
"""The type of the result of a merger: that of the most encompassing of its parts."""


@dataclass(frozen=True, slots=True)
class Change:
    """What one step did to the facts."""

    step: str
    text: dict[str, str]
    removed: tuple[str, ...] = ()
    """IRIs of facts that no longer hold."""
    added: tuple[str, ...] = ()
    """IRIs of facts that hold from now on."""


@dataclass(frozen=True, slots=True)
class Overlay:
    """The changed graph, and what was changed."""

    before: Graph
    """The copy without the changes: what they are compared with."""
    graph: Graph
    changes: tuple[Change, ...]


def apply(graph: Graph, steps: Iterable[Step], on: datetime.date) -> Overlay:
    """The graph as it would be on a date, after these steps.

    Steps are taken in order: a later one may use what an earlier one made. Raises UsageError that
    names the step, what is wrong, and the nearest key.
    """
    rows = graph.select("SELECT ?g ?s ?p ?o { GRAPH ?g { ?s ?p ?o } }").rows
    stated = [row for row in rows if getattr(row[0], "value", "") != _INFERRED]
    copy = _Copy(stated, on)
    changes = tuple(copy.take(step) for step in steps)
    return Overlay(_Copy(stated, on).finished(), copy.finished(), changes)


class _Copy:
    """Facts in memory, being changed."""

    def __init__(self, stated: Sequence[Cells], on: datetime.date) -> None:
        import pyoxigraph as ox

        self.on = on
        self.store = ox.Store()
        quads: Any = [ox.Quad(s, p, o, g) for g, s, p, o in stated]  # type: ignore[arg-type]
        merged: Any = dict.fromkeys(ox.Quad(s, p, o) for _, s, p, o in stated)  # type: ignore[arg-type]
        self.store.bulk_extend(quads)
        self.store.bulk_extend(merged)

    def finished(self) -> Graph:
        from zorggraaf import resources
        from zorggraaf.build import rules

        rules.run(self.store, rules.load(resources.ontology() / "rules"), self.on)
        return Graph.of(self.store)

    # -- reading ---------------------------------------------------------------------------------

    def subjects(self, predicate: str, value: str) -> list[str]:
        import pyoxigraph as ox

        found = self.store.quads_for_pattern(
            None, ox.NamedNode(predicate), ox.NamedNode(value), ox.DefaultGraph()
        )
        return sorted({getattr(quad.subject, "value", "") for quad in found})

    def values(self, subject: str, predicate: str) -> list[str]:
        import pyoxigraph as ox

        found = self.store.quads_for_pattern(
            ox.NamedNode(subject), ox.NamedNode(predicate), None, ox.DefaultGraph()
        )
        return sorted({getattr(quad.object, "value", "") for quad in found})

    def label(self, iri: str) -> str:
        return next(iter(Graph.of(self.store).labels([iri]).values()), iri.rpartition("/")[2])

    def thing(self, step: Step, key: str, kinds: Sequence[str]) -> str:
        """The IRI of what a step names by its key, or by its exact name."""
        bare = key.partition("/")
        wanted = [bare[0]] if bare[1] and bare[0] in kinds else list(kinds)
        own = bare[2] if bare[1] else key
        known = self._known(wanted)
        for kind in wanted:
            if (iri := f"{names.ID}{kind}/{own}") in known:
                return iri
        same = [iri for iri, label in known.items() if label.casefold() == key.casefold()]
        if len(same) == 1:
            return same[0]
        raise UsageError(
            f"{step.place}: er is geen {' of '.join(_DUTCH[kind] for kind in wanted)} ‘{key}’"
            f"{_meant(key, known)}",
            f"Zoek de sleutel met: zorggraaf find {key}",
        )

    def _known(self, kinds: Sequence[str]) -> dict[str, str]:
        """IRI → Dutch label of all things of these kinds."""
        heads = " || ".join(f'STRSTARTS(STR(?s), "{names.ID}{kind}/")' for kind in kinds)
        rows = Graph.of(self.store).select(
            f"SELECT ?s ?l {{ ?s rdfs:label|skos:prefLabel ?l FILTER({heads}) }}"
        )
        found: dict[str, str] = {}
        for iri, label in rows.values():
            found.setdefault(iri or "", label or "")
        return found

    def memberships(self, member: str, group: str) -> list[str]:
        """The memberships between two that hold on the date."""
        day = self.on.isoformat()
        found = []
        for node in self.subjects(_MEMBER, member):
            if group in self.values(node, _GROUP):
                ends = self.values(node, _END)
                if not ends or ends[0] >= day[: len(ends[0])]:
                    found.append(node)
        return found

    # -- changing --------------------------------------------------------------------------------

    def add(self, subject: str, predicate: str, value: str, text: bool = False) -> None:
        import pyoxigraph as ox

        term = ox.Literal(value, language="nl") if text else ox.NamedNode(value)
        for graph in (ox.DefaultGraph(), ox.NamedNode(SCENARIO)):
            self.store.add(ox.Quad(ox.NamedNode(subject), ox.NamedNode(predicate), term, graph))

    def remove(
        self, subject: str | None, predicate: str | None = None, value: str | None = None
    ) -> None:
        import pyoxigraph as ox

        pattern = [None if one is None else ox.NamedNode(one) for one in (subject, predicate)]
        end = None if value is None else ox.NamedNode(value)
        for quad in list(self.store.quads_for_pattern(pattern[0], pattern[1], end, None)):
            self.store.remove(quad)

    def new_membership(self, member: str, group: str, role: str) -> str:
        key = f"{_key(member)}-{_key(group)}-{_key(role)}-scenario"
        node = names.iri("membership", key)
        for kind in ("org:Membership", "zg:DatedFact"):
            self.add(node, _TYPE, names.expand(kind))
        for predicate, value in ((_MEMBER, member), (_GROUP, group), (_ROLE, role)):
            self.add(node, predicate, value)
        self.add(node, names.term("certainty"), names.concept("certainty", "stated"))
        self.add(node, names.expand("dcterms:source"), SCENARIO)
        return node

    def new_thing(self, iri: str, name: str, *types: str) -> None:
        for kind in types:
            self.add(iri, _TYPE, names.expand(kind))
        self.add(iri, _LABEL, name, text=True)
        self.add(iri, names.expand("dcterms:source"), SCENARIO)

    # -- steps -----------------------------------------------------------------------------------

    def take(self, step: Step) -> Change:
        """Make the change of one step."""
        return {
            "leave": self._leave,
            "join": self._join,
            "merge": self._merge,
            "close": self._close,
            "split": self._split,
            "redraw": self._redraw,
            "network": self._network,
        }[step.kind](step)

    def _group(self, step: Step, key: str) -> str:
        """A collaboration; for a region its body."""
        iri = self.thing(step, key, ("network", "region", "initiative"))
        if "/region/" in iri:
            bodies = self.values(iri, _BODY)
            if not bodies:
                raise UsageError(f"{step.place}: {self.label(iri)} heeft geen overleg met leden.")
            return bodies[0]
        return iri

    def _leave(self, step: Step) -> Change:
        group = self._group(step, step.target)
        gone: list[str] = []
        members = [self.thing(step, key, _MEMBERS) for key in step.things]
        for member in members:
            found = self.memberships(member, group)
            if not found:
                raise UsageError(
                    f"{step.place}: {self.label(member)} is op {self.on} geen lid van "
                    f"{self.label(group)}.",
                    f"Wel van: {self._groups_of(member) or 'geen enkel verband'}.",
                )
            for node in found:
                self.remove(node)
            gone += found
        who, what = self._names(members), self.label(group)
        return Change(
            str(step),
            {
                "nl": f"{who} {'verlaat' if len(members) == 1 else 'verlaten'} {what}",
                "en": f"{who} {'leaves' if len(members) == 1 else 'leave'} {what}",
            },
            tuple(gone),
        )

    def _groups_of(self, member: str) -> str:
        found = {g for node in self.subjects(_MEMBER, member) for g in self.values(node, _GROUP)}
        return ", ".join(sorted(_key(group) for group in found))

    def _join(self, step: Step) -> Change:
        group = self._group(step, step.target)
        role = names.concept("role", step.role or "participant")
        if not self.values(role, _TYPE):
            known = self._known(["concept/role"])
            raise UsageError(
                f"{step.place}: er is geen rol ‘{step.role}’{_meant(step.role, known)}"
            )
        members = [self.thing(step, key, _MEMBERS) for key in step.things]
        for member in members:
            if self.memberships(member, group):
                raise UsageError(
                    f"{step.place}: {self.label(member)} is al lid van {self.label(group)}."
                )
        added = [self.new_membership(member, group, role) for member in members]
        who, what = self._names(members), self.label(group)
        return Change(
            str(step),
            {
                "nl": f"{who} {'wordt' if len(members) == 1 else 'worden'} lid van {what}",
                "en": f"{who} {'joins' if len(members) == 1 else 'join'} {what}",
            },
            added=tuple(added),
        )

    def _network(self, step: Step) -> Change:
        group = self._free(step, "network")
        members = [self.thing(step, key, _MEMBERS) for key in step.things]
        self.new_thing(group, step.name or step.target, "zg:Network", "zg:Collaboration")
        self.add(group, names.term("networkKind"), names.concept("network-kind", "other"))
        role = names.concept("role", "participant")
        added = [self.new_membership(member, group, role) for member in members]
        who, what = self._names(members), step.name or step.target
        return Change(
            str(step),
            {"nl": f"nieuw netwerk {what}: {who}", "en": f"new network {what}: {who}"},
            added=(group, *added),
        )

    def _close(self, step: Step) -> Change:
        gone: list[str] = []
        closed = [self.thing(step, key, ("site", "organisation")) for key in step.things]
        named = self._names(closed)
        for iri in closed:
            if "/organisation/" in iri:
                gone += self._dissolve(iri)
            self.remove(iri)
            self.remove(None, None, iri)
            gone.append(iri)
        one = len(closed) == 1
        return Change(
            str(step),
            {
                "nl": f"{named} {'sluit' if one else 'sluiten'}",
                "en": f"{named} {'closes' if one else 'close'}",
            },
            tuple(gone),
        )

    def _dissolve(self, organisation: str) -> list[str]:
        """Takes away all that exists by virtue of an organisation."""
        gone = [
            node
            for link in (_MEMBER, _SITE_OF, _RECOGNISES, _CLASSIFIED)
            for node in self.subjects(link, organisation)
        ]
        for unit in self.subjects(_UNIT_OF, organisation):
            if len(self.values(unit, _UNIT_OF)) == 1:  # a centre of several hosts lives on
                gone.append(unit)
        for node in gone:
            self.remove(node)
            self.remove(None, None, node)
        return gone

    def _merge(self, step: Step) -> Change:
        parts = [self.thing(step, key, ("organisation", "region")) for key in step.things]
        if all("/region/" in iri for iri in parts):
            return self._merge_regions(step, parts)
        if any("/region/" in iri for iri in parts):
            raise UsageError(f"{step.place}: een organisatie en een regio gaan niet samen.")
        result = names.iri("organisation", step.target)
        label = step.name or (self.label(result) if result in parts else step.target)
        named = self._names(parts)
        gone: list[str] = []
        if result not in parts:
            result = self._free(step, "organisation")
            self.new_thing(result, label, "zg:Organisation", "org:FormalOrganization")
            self._classify(parts, result)
        for part in parts:
            if part != result:
                self._pass_on(part, result)
                gone.append(part)
        gone += self._deduplicate(result)
        for part in parts:
            if part != result:
                self._forget(part)
        return Change(
            str(step),
            {"nl": f"{named} gaan samen in {label}", "en": f"{named} merge into {label}"},
            tuple(gone),
            (result,),
        )

    def _forget(self, organisation: str) -> None:
        """A merged body is no more; what was said of it stays, but nothing counts it as living."""
        for node in self.subjects(_CLASSIFIED, organisation):
            self.remove(node)
        self.remove(organisation, _TYPE)
        self.remove(organisation, names.expand("org:classification"))
        self.remove(organisation, names.term("basedInRegion"))

    def _classify(self, parts: Sequence[str], result: str) -> None:
        types = [
            kind
            for part in parts
            for node in self.subjects(_CLASSIFIED, part)
            if not self.values(node, _END)
            for kind in self.values(node, _CLASSIFIED_AS)
        ]
        ranked = sorted(
            types, key=lambda t: _BY_SIZE.index(_key(t)) if _key(t) in _BY_SIZE else len(_BY_SIZE)
        )
        if not ranked:
            return
        node = names.iri("classification", f"{_key(result)}-{_key(ranked[0])}-scenario")
        for kind in ("zg:Classification", "zg:DatedFact"):
            self.add(node, _TYPE, names.expand(kind))
        self.add(node, _CLASSIFIED, result)
        self.add(node, _CLASSIFIED_AS, ranked[0])
        self.add(node, names.expand("dcterms:source"), SCENARIO)

    def _pass_on(self, old: str, new: str) -> None:
        import pyoxigraph as ox

        for predicate in _MOVED:
            pattern = (None, ox.NamedNode(predicate), ox.NamedNode(old), None)
            for quad in list(self.store.quads_for_pattern(*pattern)):
                self.store.remove(quad)
                self.store.add(
                    ox.Quad(quad.subject, quad.predicate, ox.NamedNode(new), quad.graph_name)
                )

    def _deduplicate(self, member: str) -> list[str]:
        """One membership per group and role is left where both parts had one."""
        seen: set[tuple[str, ...]] = set()
        gone = []
        for node in self.subjects(_MEMBER, member):
            what = (*self.values(node, _GROUP), *self.values(node, _ROLE), *self.values(node, _END))
            if what in seen:
                self.remove(node)
                gone.append(node)
            seen.add(what)
        return gone

    def _merge_regions(self, step: Step, parts: Sequence[str]) -> Change:
        partitions = {p for part in parts for p in self.values(part, _IN_PARTITION)}
        if len(partitions) != 1:
            raise UsageError(
                f"{step.place}: regio's van verschillende indelingen gaan niet samen: "
                + ", ".join(sorted(_key(one) for one in partitions))
            )
        named = self._names(parts)
        result = names.iri("region", step.target)
        label = step.name or (self.label(result) if result in parts else step.target)
        bodies = [body for part in parts for body in self.values(part, _BODY)]
        if result not in parts:
            result = self._free(step, "region")
            self.new_thing(result, label, "zg:Region")
            self.add(result, _IN_PARTITION, partitions.pop())
        covered = sorted({gm for part in parts for gm in self.values(part, _COVERS)})
        if bodies:
            # The first region's body takes in the members of the others.
            body = (self.values(result, _BODY) or bodies)[0]
            self.add(result, _BODY, body)
            for other in bodies:
                if other != body:
                    self._move_members(other, body)
        gone = [part for part in parts if part != result]
        for part in gone:
            scoped = self.subjects(names.term("recognitionScope"), part)
            self.remove(part)
            self.remove(None, None, part)
            for recognition in scoped:  # a trauma centre of a part is one of the whole
                self.add(recognition, names.term("recognitionScope"), result)
        for municipality in covered:
            self.add(result, _COVERS, municipality)
        return Change(
            str(step),
            {"nl": f"{named} gaan samen in {label}", "en": f"{named} merge into {label}"},
            tuple(gone),
            (result,),
        )

    def _move_members(self, old: str, new: str) -> None:
        for node in self.subjects(_GROUP, old):
            self.remove(node, _GROUP)
            self.add(node, _GROUP, new)
        self.remove(old)
        self.remove(None, None, old)
        for member in {
            m for node in self.subjects(_GROUP, new) for m in self.values(node, _MEMBER)
        }:
            self._deduplicate(member)

    def _split(self, step: Step) -> Change:
        region = self.thing(step, step.part, ("region",))
        moving = self._municipalities(step)
        outside = [gm for gm in moving if gm not in self.values(region, _COVERS)]
        if outside:
            raise UsageError(
                f"{step.place}: {self._names(outside)} ligt niet in {self.label(region)}."
            )
        result = self._free(step, "region")
        label = step.name or step.target
        self.new_thing(result, label, "zg:Region")
        for partition in self.values(region, _IN_PARTITION):
            self.add(result, _IN_PARTITION, partition)
        for gm in moving:
            self.remove(region, _COVERS, gm)
            self.add(result, _COVERS, gm)
        old, many = self.label(region), len(moving)
        return Change(
            str(step),
            {
                "nl": f"{label} wordt afgesplitst van {old} ({many} gemeenten)",
                "en": f"{label} is split off {old} ({many} municipalities)",
            },
            added=(result,),
        )

    def _redraw(self, step: Step) -> Change:
        region = self.thing(step, step.target, ("region",))
        moving = self._municipalities(step)
        siblings = {
            other
            for partition in self.values(region, _IN_PARTITION)
            for other in self.subjects(_IN_PARTITION, partition)
        }
        if not any(self.values(other, _COVERS) for other in siblings):
            raise UsageError(
                f"{step.place}: {self.label(region)} groepeert instellingen en heeft geen gebied.",
                "Gebruik leave en join voor de leden.",
            )
        for gm in moving:
            if gm in self.values(region, _COVERS):
                raise UsageError(f"{step.place}: {self.label(gm)} ligt al in {self.label(region)}.")
            for other in siblings:
                self.remove(other, _COVERS, gm)
            self.add(region, _COVERS, gm)
        who, what = self._names(moving), self.label(region)
        one = len(moving) == 1
        return Change(
            str(step),
            {
                "nl": f"{who} {'gaat' if one else 'gaan'} naar {what}",
                "en": f"{who} {'moves' if one else 'move'} to {what}",
            },
            tuple(moving),
            tuple(moving),
        )

    def _municipalities(self, step: Step) -> list[str]:
        return [self.thing(step, key, ("municipality",)) for key in step.things]

    def _free(self, step: Step, kind: str) -> str:
        iri = names.iri(kind, step.target)
        if self.values(iri, _LABEL):
            raise UsageError(
                f"{step.place}: de sleutel ‘{step.target}’ is al van {self.label(iri)}.",
                "Kies een sleutel die nog vrij is.",
            )
        return iri

    def _names(self, iris: Sequence[str]) -> str:
        named = [self.label(iri) for iri in iris]
        return named[0] if len(named) == 1 else f"{', '.join(named[:-1])} en {named[-1]}"


_MEMBERS: Final = ("organisation", "network", "expertise-centre", "actor-group")
_DUTCH: Final = {
    "organisation": "organisatie",
    "network": "netwerk",
    "region": "regio",
    "initiative": "initiatief",
    "site": "locatie",
    "municipality": "gemeente",
    "expertise-centre": "expertisecentrum",
    "actor-group": "groep",
}


def _key(iri: str) -> str:
    return iri.rpartition("/")[2]


def _meant(key: str, known: dict[str, str]) -> str:
    """What was probably meant, judged by key and by name."""
    from rapidfuzz import fuzz, process

    choices = {f"{iri} k": _key(iri) for iri in known} | {f"{iri} n": n for iri, n in known.items()}
    found = process.extractOne(key.casefold(), choices, scorer=fuzz.WRatio, score_cutoff=60)
    return f"; bedoelde u ‘{_key(found[2][:-2])}’?" if found else "."
