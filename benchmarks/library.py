"""The whole library of questions, as it stands, on the embedded store; and its slowest ten."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

from zorggraaf.library import Library
from zorggraaf.store import Graph

SLOWEST = 10


def rows(row: Callable[..., str], graph: Graph, rounds: int = 5) -> list[str]:
    """Processor seconds for every current question once, and for each of the ten that take most.

    One round to warm up comes first. Processor time, not the clock: neighbours on the machine make
    one wait, but not work more.
    """
    questions = Library.load().questions()
    taken: dict[str, list[float]] = {question.name: [] for question in questions}
    for round_ in range(rounds + 1):
        for question in questions:
            started = time.process_time()
            graph.select(question.text)
            if round_:
                taken[question.name].append(time.process_time() - started)
    totals = [sum(once) for once in zip(*taken.values(), strict=True)]
    slowest = sorted(taken, key=lambda name: -statistics.median(taken[name]))[:SLOWEST]
    return [
        row(f"library: all {len(questions)} questions, processor time", totals),
        *(row(f"library: `{name}`, processor time", taken[name]) for name in slowest),
    ]
