"""A last look at changed tables before they are written: do they break a rule that held?"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from zorggraaf.errors import ZorggraafError
from zorggraaf.tables import Tables

if TYPE_CHECKING:
    from zorggraaf.validation.report import Report

_SHOWN = 5
"""So many violations fit a message; the rest are counted."""


def no_new_violations(before: Tables) -> Callable[[Tables], None]:
    """What `Edit.apply` calls with the tables as they would be.

    It raises ZorggraafError where a shape is violated that was not before; warnings do not stop
    a change. Takes some ten seconds, and as long again where there is something to compare.
    """

    def approve(after: Tables) -> None:
        found = [one for one in _report(after).results if one.severity == "Violation"]
        if not found:
            return
        had = {(one.shape.iri, one.focus, one.value) for one in _report(before).results}
        new = [one for one in found if (one.shape.iri, one.focus, one.value) not in had]
        if not new:
            return
        shown = "; ".join(f"{one.label}: {one.message_nl}" for one in new[:_SHOWN])
        more = f" (en nog {len(new) - _SHOWN})" if len(new) > _SHOWN else ""
        raise ZorggraafError(
            f"dit zou een regel schenden: {shown}{more}",
            "Er is niets geschreven. Laat deze rijen weg met --skip, of verbeter de bron.",
        )

    return approve


def _report(tables: Tables) -> Report:
    from zorggraaf.build import build_memory
    from zorggraaf.store import Graph
    from zorggraaf.validation import validate

    return validate(store=Graph.of(build_memory(tables)))
