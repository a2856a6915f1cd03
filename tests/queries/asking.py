"""Asking the library in tests: the answer as plain texts, IRIs as short keys.

>>> answer(graph, "network-members", network="oncomid", on="2026-11-21")    # doctest: +SKIP
[{'member': 'organisation/alexander-monro', 'certainty': 'zeker', ...}, ...]
"""

from __future__ import annotations

from functools import cache
from typing import Any

from zorggraaf.library import Library
from zorggraaf.store import Graph
from zorggraaf.things import is_iri, short_key


@cache
def library() -> Library:
    """The shipped questions."""
    return Library.load()


def answer(graph: Graph, name: str, **parameters: Any) -> list[dict[str, str]]:
    """The rows of an answer, in order: column → text, empty where unknown.

    An IRI of ours is its kind/key (`organisation/umcg`, `concept/role/member`), of the ontology
    `zg:Hospital`. Parameters are given as keys (`network/oncomid`), IRIs, or exact names.
    """
    question = library()[name]
    result = graph.select(question.bound(graph, **parameters))
    declared = [column.name for column in question.columns]
    assert list(result.columns) == declared, f"{name}: {result.columns} is not {declared}"
    return [
        {column: text(term) for column, term in zip(result.columns, row, strict=True)}
        for row in result.rows
    ]


def column(graph: Graph, name: str, which: str, **parameters: Any) -> list[str]:
    """One column of an answer, in order."""
    return [row[which] for row in answer(graph, name, **parameters)]


def text(term: Any) -> str:
    """A term of an answer for comparison with what a person reads."""
    if term is None:
        return ""
    return short_key(term.value) if is_iri(term) else str(term.value)
