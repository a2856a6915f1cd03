"""A care pathway as a drawing of steps: what happens, in which phase, and at whose place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from zorggraaf.spoken import spoken
from zorggraaf.tabular import Cell
from zorggraaf.things import answers, short_key, thing_kind

if TYPE_CHECKING:
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


def pathways(graph: Graph, iri: str, lang: str = "nl") -> tuple[Pathway, ...]:
    """The pathways of an initiative, or the pathway itself; none for any other thing."""
    kind = thing_kind(iri)
    if kind not in ("initiative", "pathway"):
        return ()
    which = f"?pathway zg:pathwayOf <{iri}> ."
    if kind == "pathway":
        which = f"VALUES ?pathway {{ <{iri}> }}"
    rows = answers(
        graph,
        "SELECT DISTINCT ?pathway ?step ?position ?phase ?by ?note ?certainty WHERE { "
        f"{which} ?step zg:stepOf ?pathway ; zg:position ?position "
        "OPTIONAL { ?step zg:phase ?phase } OPTIONAL { ?step zg:performedBy ?by } "
        "OPTIONAL { ?step skos:editorialNote ?note } "
        "OPTIONAL { ?step zg:certainty ?certainty } }",
    )
    labels = graph.labels(
        {cell.value for row in rows for cell in (row[0], row[1], row[3], row[4]) if cell}, lang
    )
    found: dict[str, dict[str, tuple[float, list[str], dict[str, None]]]] = {}
    for pathway, step, position, phase, by, note, certainty in rows:
        if pathway is None or step is None or position is None:
            continue
        told = found.setdefault(pathway.value, {}).setdefault(
            step.value,
            (
                float(position.value),
                [
                    position.value,
                    labels.get(phase.value, "") if phase else "",
                    spoken(note.value, getattr(note, "language", None), lang) if note else "",
                    short_key(certainty.value) if certainty else "",
                ],
                {},
            ),
        )
        if by is not None:
            told[2][by.value] = None
    drawn = []
    for iri_of, steps in sorted(found.items()):
        listed: list[Step] = []
        for step_iri, (_, told_, by_) in sorted(steps.items(), key=lambda one: (one[1][0], one[0])):
            number, phase_, note_, certainty_ = told_
            performers = (Cell(labels.get(one, short_key(one)), one) for one in by_)
            listed.append(
                Step(
                    number,
                    Cell(labels.get(step_iri, short_key(step_iri)), step_iri),
                    phase_,
                    tuple(sorted(performers, key=lambda cell: cell.text.casefold())),
                    note_,
                    certainty_ != _UNCERTAIN,
                    not listed or listed[-1].phase != phase_,
                )
            )
        drawn.append(Pathway(Cell(labels.get(iri_of, short_key(iri_of)), iri_of), tuple(listed)))
    return tuple(drawn)
