"""Running the rules: what follows from the facts for one date.

A rule is a SPARQL CONSTRUCT in ontology/rules/*.rq. Its variable ?on holds the date as a text
(`"2026-11-21"`), put there by `binding.bind`. Rules run in the order of their file names
(10-…, 20-…), each once, over all facts and what earlier rules derived; a rule that needs another
says so in its header, `# after: 10-name.rq`, and is moved behind it. Rules see facts, not sources:
one that asks for a GRAPH is refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from zorggraaf import names
from zorggraaf.build.quads import INFERRED
from zorggraaf.errors import QueryError, ZorggraafError
from zorggraaf.store.binding import bind, words

if TYPE_CHECKING:
    import datetime

    import pyoxigraph as ox

_AFTER = re.compile(r"^#\s*after:\s*(.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: the name of its file, its query, and the rules it comes after."""

    name: str
    query: str
    after: frozenset[str]


def load(folder: Path) -> list[Rule]:
    """The rules of a folder, in the order they run.

    Raises ZorggraafError when a rule comes after one that does not exist, or after itself.
    """
    rules: dict[str, Rule] = {}
    for path in sorted(folder.glob("*.rq")):
        query = path.read_text(encoding="utf-8")
        after = frozenset(
            name.strip().removesuffix(".rq") + ".rq"
            for line in _AFTER.findall(query)
            for name in line.split(",")
        )
        rules[path.name] = Rule(path.name, query, after)
    ordered: list[Rule] = []
    waiting = dict(rules)
    while waiting:
        ready = next(
            (rule for rule in waiting.values() if not rule.after & set(waiting)),
            None,
        )
        if ready is None:
            raise ZorggraafError(f"regels wachten op elkaar: {', '.join(sorted(waiting))}")
        unknown = ready.after - set(rules)
        if unknown:
            raise ZorggraafError(
                f"regel {ready.name} komt na {', '.join(sorted(unknown))}, maar die is er niet"
            )
        ordered.append(waiting.pop(ready.name))
    return ordered


def run(
    store: ox.Store,
    rules: list[Rule],
    on: datetime.date,
    progress: Callable[[str], None] | None = None,
) -> dict[str, int]:
    """Run the rules in a store whose default graph holds all facts; how much each derived.

    What is derived goes both to the graph of inferred statements and to the default graph.
    """
    import pyoxigraph as ox

    for rule in rules:
        if "GRAPH" in words(rule.query):
            raise QueryError(f"regel {rule.name} vraagt naar een GRAPH; regels zien geen bronnen")
    inferred = ox.NamedNode(INFERRED)
    date = ox.Literal(on.isoformat())
    derived: dict[str, int] = {}
    known: set[ox.Triple] = set()
    for rule in rules:
        if progress is not None:
            progress(rule.name)
        try:
            results = store.query(bind(rule.query, {"on": date}), prefixes=names.PREFIXES)
        except SyntaxError as error:
            raise QueryError(f"regel {rule.name} is geen geldige SPARQL: {error}") from error
        if not isinstance(results, ox.QueryTriples):
            raise QueryError(f"regel {rule.name} is geen CONSTRUCT")
        triples = set(results)
        if any(
            isinstance(node, ox.BlankNode)
            for triple in triples
            for node in (triple.subject, triple.object)
        ):
            raise QueryError(f"regel {rule.name} maakt een lege knoop: geef elke knoop een IRI")
        # Counted here: len(store) goes through the whole store.
        new = triples - known
        known |= new
        derived[rule.name] = len(new)
        store.extend(ox.Quad(t.subject, t.predicate, t.object, inferred) for t in new)
        store.extend(ox.Quad(t.subject, t.predicate, t.object) for t in new)
    return derived
