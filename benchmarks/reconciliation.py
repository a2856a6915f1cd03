"""Finding what a column of names means: 150 names at once, as OpenRefine and imports ask."""

from __future__ import annotations

import time
from collections.abc import Callable

from zorggraaf.reconciliation.matching import match
from zorggraaf.reconciliation.queries import Query
from zorggraaf.store import Graph
from zorggraaf.things import answers


def rows(row: Callable[..., str], graph: Graph, rounds: int = 5) -> list[str]:
    """Two lines: the index made once, and a batch of 150 names of the graph once it is there."""
    names = [
        term.value
        for (term,) in answers(
            graph,
            "SELECT ?label { ?o a zg:Hospital ; rdfs:label ?label } ORDER BY ?label LIMIT 150",
        )
        if term is not None
    ]
    queries = [Query(name) for name in names]
    taken = []
    for _ in range(rounds + 1):
        started = time.perf_counter()
        match(graph, queries)
        taken.append(time.perf_counter() - started)
    return [
        row("reconcile: the first batch, with its index", taken[:1]),
        row(f"reconcile: a batch of {len(queries)} names, warm", taken[1:]),
    ]
