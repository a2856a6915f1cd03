"""The graph as it would be after a scenario: a copy in memory, changed and derived anew.

The copy holds every fact once, without saying which source makes it; what a scenario adds stands
in a graph of its own too. Then the same rules run as in a build, so that every analysis, query and
check can be asked of the copy as of the real graph. The store or endpoint is only read.
"""

from __future__ import annotations

import datetime
import gc
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from zorggraaf import names
from zorggraaf.analysis import member_steps, region_steps
from zorggraaf.analysis.facts import Change, Facts
from zorggraaf.analysis.situation import Situation
from zorggraaf.analysis.steps import ScenarioError, Step
from zorggraaf.errors import UsageError
from zorggraaf.store import Graph

if TYPE_CHECKING:
    import pyoxigraph as ox

_INFERRED: Final = names.graph("inferred")
_RELEASE: Final = names.graph("release")
_VALID: Final = names.expand("dcterms:valid")

_IN_GRAPHS: Final = f"""
CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH ?g {{ ?s ?p ?o }} FILTER(?g %s <{_INFERRED}>) }}
"""
_DERIVED_FOR: Final = f"SELECT ?on {{ <{_RELEASE}> <{_VALID}> ?on }}"

_TAKEN: Final[Mapping[str, Callable[[Facts, Step], Change]]] = {
    "leave": member_steps.leave,
    "join": member_steps.join,
    "network": member_steps.network,
    "merge": member_steps.merge,
    "close": member_steps.close,
    "split": region_steps.split,
    "redraw": region_steps.redraw,
}


class Baseline:
    """The graph as it is on a date, in memory: what scenarios start from and are compared with.

    Made once, it serves any number of scenarios; what was measured of it is not measured again.
    It does not follow later changes of the graph it was made from.

    >>> import zorggraaf
    >>> with zorggraaf.open() as graph:                                # doctest: +SKIP
    ...     Baseline(graph, datetime.date(2026, 1, 1)).on
    datetime.date(2026, 1, 1)
    """

    def __init__(self, graph: Graph, on: datetime.date) -> None:
        import pyoxigraph as ox

        self.on = on
        day = ox.Literal(on.isoformat(), datatype=ox.NamedNode(names.expand("xsd:date")))
        dated = ox.NamedNode(_RELEASE), ox.NamedNode(_VALID)
        stated = graph.construct(_IN_GRAPHS % "!=")
        # The date for which the graph was derived is now the date of the scenario.
        stated = [one for one in stated if (one.subject, one.predicate) != dated]
        stated.append(ox.Triple(*dated, day))
        self._statements = ox.serialize(stated, format=ox.RdfFormat.N_TRIPLES) or b""
        self._inferred: frozenset[ox.Triple] | None = None
        if [row[0] for row in graph.select(_DERIVED_FOR)] == [day]:
            self._inferred = frozenset(graph.construct(_IN_GRAPHS % "="))

    @cached_property
    def store(self) -> ox.Store:
        """The facts and what follows from them: read where the graph was derived for this date."""
        import pyoxigraph as ox

        facts = self.facts()
        if self._inferred is None:
            return _derived(facts)
        text = ox.serialize(self._inferred, format=ox.RdfFormat.N_TRIPLES) or b""
        facts.store.load(input=text, format=ox.RdfFormat.N_TRIPLES)
        return facts.store

    @cached_property
    def inferred(self) -> frozenset[ox.Triple]:
        """What follows from the facts."""
        return _inferred(self.store) if self._inferred is None else self._inferred

    @cached_property
    def situation(self) -> Situation:
        """The same, to be measured."""
        return Situation(Graph.of(self.store), self.on.isoformat())

    def facts(self) -> Facts:
        """A fresh copy of the facts, to be changed."""
        return Facts(self._statements, self.on)


@contextmanager
def no_collection() -> Iterator[None]:
    """Leaves out the search for circles of objects, which a graph's many statements make long."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@dataclass(frozen=True, slots=True)
class Overlay:
    """The graph as it would be, and what was changed."""

    before: Baseline
    store: ox.Store
    situation: Situation
    changes: tuple[Change, ...]
    changed: frozenset[ox.Triple]
    """Statements that hold on one side only, derived ones too."""
    ended: frozenset[str]
    """Things that are no more."""


def apply(baseline: Baseline, steps: Iterable[Step]) -> Overlay:
    """The graph as it would be on the date, after these steps.

    Steps are taken in order: a later one may use what an earlier one made. Raises ScenarioError
    that names every step that cannot be taken, what is wrong, and the nearest key.
    """
    facts = baseline.facts()
    changes: list[Change] = []
    faults: list[UsageError] = []
    missing: list[str] = []
    for step in steps:
        try:
            changes.append(_TAKEN[step.kind](facts, step))
        except UsageError as error:
            # What is wrong only because an earlier step was, is no fault of its own.
            if not any(step.uses(key) for key in missing):
                faults.append(error)
            missing += [step.made] if step.made else []
    if faults:
        raise ScenarioError(faults)
    store = _derived(facts)
    changed = facts.changed | (_inferred(store) ^ baseline.inferred)
    return Overlay(
        baseline,
        store,
        Situation(Graph.of(store), baseline.on.isoformat()),
        tuple(changes),
        frozenset(changed),
        frozenset(facts.ended),
    )


def _derived(facts: Facts) -> ox.Store:
    """The facts with what the rules derive from them."""
    from zorggraaf import resources
    from zorggraaf.build import rules

    rules.run(facts.store, rules.load(resources.ontology() / "rules"), facts.on)
    return facts.store


def _inferred(store: ox.Store) -> frozenset[ox.Triple]:
    import pyoxigraph as ox

    graph = ox.NamedNode(_INFERRED)
    return frozenset(quad.triple for quad in store.quads_for_pattern(None, None, None, graph))
