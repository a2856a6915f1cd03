"""Proposals tried on a copy: whether the tables would hold together and the rules be met."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from zorggraaf import names
from zorggraaf.errors import DataError, Problem, ZorggraafError
from zorggraaf.upkeep.proposal import Proposals

if TYPE_CHECKING:
    from zorggraaf.store import Graph
    from zorggraaf.tables import Tables
    from zorggraaf.validation import Report, Result

_SHOWN: Final = 5
"""So many violations fit a message; the rest are counted."""


@dataclass(frozen=True)
class Trial:
    """What stands in the way of proposals, and what asks attention."""

    problems: list[Problem] = field(default_factory=list)
    """What the tables would hold that may not stand in them."""
    violations: list[Result] = field(default_factory=list)
    """What the shapes would object to, and do not object to now."""
    warnings: list[Result] = field(default_factory=list)
    """What the shapes ask attention for in what is written."""

    @property
    def ok(self) -> bool:
        """Whether nothing stands in the way."""
        return not (self.problems or self.violations)


def tried(
    proposals: Proposals, data_dir: Path, graph: Graph | None = None, shapes: bool = True
) -> Trial:
    """Reads the tables as they would be, and holds their graph against the shapes.

    graph: of the tables as they are. shapes: without, only the tables themselves are looked at.
    Nothing is changed. With shapes it takes some ten seconds, and as long again where there is a
    violation to compare.
    """
    edit = proposals.edit(data_dir)
    if not edit.tables:
        return Trial()
    try:
        with edit.tried() as after:
            if not shapes:
                return Trial()
            report = _report(after)
    except DataError as error:
        return Trial(list(error.problems))
    bad = [one for one in report.results if one.severity == "Violation"]
    if bad:
        from zorggraaf.validation import validate

        before = validate(data_dir=data_dir) if graph is None else validate(store=graph)
        had = {(one.shape.iri, one.focus, one.value) for one in before.results}
        bad = [one for one in bad if (one.shape.iri, one.focus, one.value) not in had]
    touched = {names.iri("source", proposals.source["key"])}
    touched |= {
        f"{names.ID}{kind}/{one.key}"
        for one in proposals.writing
        if (kind := edit.schema[one.table].kind) is not None
    }
    warned = [one for one in report.results if one.severity == "Warning" and one.focus in touched]
    return Trial([], bad, warned)


def apply(proposals: Proposals, data_dir: Path, trial: Trial) -> list[Path]:
    """Write what was tried; the files that changed, none where everything was known.

    Raises ZorggraafError where something stands in the way, and what `Edit.apply` raises. In each
    case nothing is written.
    """
    if trial.problems:
        raise DataError(trial.problems)
    if trial.violations:
        shown = "; ".join(f"{one.label}: {one.message()}" for one in trial.violations[:_SHOWN])
        rest = len(trial.violations) - _SHOWN
        more = f" (en nog {rest})" if rest > 0 else ""
        raise ZorggraafError(
            f"dit zou een regel schenden: {shown}{more}",
            "Er is niets geschreven. Laat deze rijen weg met --skip, of verbeter de bron.",
        )
    edit = proposals.edit(data_dir)
    return edit.apply() if edit.tables else []


def _report(tables: Tables) -> Report:
    from zorggraaf.build import build_memory
    from zorggraaf.store import Graph
    from zorggraaf.validation import validate

    return validate(store=Graph.of(build_memory(tables)))
