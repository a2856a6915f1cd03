"""Outcomes of analyses for pages, kept where the interface for programs keeps them.

So the pictures and files of a page are made of what the page shows, and nothing is computed twice.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from zorggraaf.web.api.operation import edition

if TYPE_CHECKING:
    from zorggraaf.analysis.outcome import Outcome
    from zorggraaf.web.api.kitchen import Kitchen
    from zorggraaf.web.service import Service

_T = TypeVar("_T")


def once(service: Service, kitchen: Kitchen, key: tuple[object, ...], work: Callable[[], _T]) -> _T:
    """What was made before under this key of the same graph on the same day, or is made now."""
    whole = (*edition(service), *key)
    kept: _T | None = kitchen.outcomes.get(whole)
    if kept is None:
        kept = work()
        kitchen.outcomes.put(whole, kept)
    return kept


def outcome(service: Service, kitchen: Kitchen, name: str, lang: str, **given: Any) -> Outcome:
    """The outcome of a function of `analysis.asking`, by its name; what is None is left out."""
    from zorggraaf.analysis import asking

    told = {key: value for key, value in given.items() if value is not None}
    run: Callable[..., Outcome] = getattr(asking, name)
    return once(
        service,
        kitchen,
        (name, tuple(sorted(told.items())), lang),
        lambda: run(service.graph, **told, lang=lang),
    )
