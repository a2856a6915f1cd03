"""A care pathway as a drawing of steps: what happens, in which phase, and at whose place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple, Self

from zorggraaf.spoken import spoken
from zorggraaf.tabular import Cell
from zorggraaf.things import answers, pairs, short_key

if TYPE_CHECKING:
    from zorggraaf.pages.small_map import Named
    from zorggraaf.store import Graph

_UNCERTAIN: Final = "concept/certainty/uncertain"


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its number, what is done, the phase of care, and who do it."""

    number: str
    text: Cell
    phase: str
    by: tuple[Cell, ...]
    note: str
    certain: bool
    new_phase: bool
    """Whether it is the first of its phase."""


@dataclass(frozen=True, slots=True)
class Pathway:
    """A pathway and its steps in order."""

    name: Cell
    steps: tuple[Step, ...]


class _Told(NamedTuple):
    """A step as the graph tells it: IRIs, and its note with the language that is in."""

    order: float
    step: str
    position: str
    phase: str
    note: tuple[str, str | None]
    certain: bool
    by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pathways:
    """The pathways of a graph; every thing by its IRI."""

    of: Mapping[str, tuple[str, ...]]
    """Per initiative its pathways; a pathway is its own."""
    steps: Mapping[str, tuple[_Told, ...]]
    """Per pathway its steps, in order."""

    @classmethod
    def read(cls, graph: Graph) -> Self:
        """The pathways and their steps."""
        rows = answers(
            graph,
            "SELECT DISTINCT ?pathway ?step ?position ?phase ?note ?certainty WHERE { "
            "?step zg:stepOf ?pathway ; zg:position ?position "
            "OPTIONAL { ?step zg:phase ?phase } OPTIONAL { ?step skos:editorialNote ?note } "
            "OPTIONAL { ?step zg:certainty ?certainty } }",
        )
        by: defaultdict[str, list[str]] = defaultdict(list)
        for step, who in pairs(
            graph, "SELECT ?step ?who { ?step zg:stepOf ?p ; zg:performedBy ?who }"
        ):
            by[step].append(who)
        found: defaultdict[str, dict[str, _Told]] = defaultdict(dict)
        for pathway, step_, position, phase, note, certainty in rows:
            if pathway is None or step_ is None or position is None:
                continue
            told = _Told(
                float(position.value),
                step_.value,
                position.value,
                phase.value if phase else "",
                (note.value, getattr(note, "language", None)) if note else ("", None),
                certainty is None or short_key(certainty.value) != _UNCERTAIN,
                tuple(by[step_.value]),
            )
            found[pathway.value].setdefault(told.step, told)
        of: defaultdict[str, list[str]] = defaultdict(list)
        for initiative, pathway_ in pairs(graph, "SELECT ?i ?p { ?p zg:pathwayOf ?i }"):
            of[initiative].append(pathway_)
        return cls(
            {
                **{one: tuple(few) for one, few in of.items()},
                **{pathway: (pathway,) for pathway in found},
            },
            {pathway: tuple(sorted(steps.values())) for pathway, steps in found.items()},
        )


def pathways(known: Pathways, iri: str, named: Named, lang: str = "nl") -> tuple[Pathway, ...]:
    """The pathways of an initiative, or the pathway itself; none for any other thing."""
    which = [one for one in known.of.get(iri, ()) if one in known.steps]
    if not which:
        return ()
    mentioned = {
        each
        for one in which
        for step in known.steps[one]
        for each in (one, step.step, step.phase, *step.by)
    }
    labels = named.labels(mentioned - {""}, lang)

    def cell(one: str) -> Cell:
        return Cell(labels.get(one, short_key(one)), one)

    drawn = []
    for one in which:
        listed: list[Step] = []
        for step in known.steps[one]:
            text, language = step.note
            phase = labels.get(step.phase, "")
            listed.append(
                Step(
                    step.position,
                    cell(step.step),
                    phase,
                    tuple(sorted(map(cell, step.by), key=lambda each: each.text.casefold())),
                    spoken(text, language, lang) if text else "",
                    step.certain,
                    not listed or listed[-1].phase != phase,
                )
            )
        drawn.append(Pathway(cell(one), tuple(listed)))
    return tuple(drawn)
