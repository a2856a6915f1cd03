"""The whole library of questions, as it stands, on the embedded store."""

from __future__ import annotations

import time
from collections.abc import Callable

from zorggraaf.library import Library
from zorggraaf.store import Graph


def rows(row: Callable[..., str], graph: Graph, rounds: int = 5) -> list[str]:
    """One line: processor seconds for every current question once, after one round to warm up.

    Processor time, not the clock: neighbours on the machine make one wait, but not work more.
    """
    questions = Library.load().questions()
    taken = []
    for round_ in range(rounds + 1):
        started = time.process_time()
        for question in questions:
            graph.select(question.text)
        if round_:
            taken.append(time.process_time() - started)
    return [row(f"library: all {len(questions)} questions, processor time", taken)]
