"""A candidate while it is being weighed."""

from __future__ import annotations

from dataclasses import dataclass

from zorggraaf.reconciliation.index import Entity
from zorggraaf.reconciliation.reasons import Reason


@dataclass(slots=True)
class Found:
    """A thing that may be meant, how well it fits so far, and why."""

    entity: Entity
    score: float
    reason: Reason
    sure: bool
    number: bool = False
    """Whether a number decided."""
