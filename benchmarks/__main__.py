"""`python -m benchmarks`: how fast zorggraaf is, against named peers in the same run.

Every comparison runs the two sides in turn, so that a machine that slows down slows both; what
counts is the ratio of the medians. The result goes to benchmarks/results.md.
"""

from __future__ import annotations

import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import centrality, library, overlap, publishing, reconciliation, sparql_load
from zorggraaf import build, resources, validation
from zorggraaf.names import concept, iri, sparql_prologue
from zorggraaf.store import open as open_store

if TYPE_CHECKING:
    import rdflib

ROUNDS = 5
HEADS = (
    "| what | median | range | peer | peer's median | times faster |",
    "| --- | ---: | ---: | --- | ---: | ---: |",
)
PAGE = Path(__file__).with_name("results.md")

QUESTIONS = {
    "members of Oncomid with source": f"""SELECT ?member ?source {{
        GRAPH ?source {{ ?m org:organization <{iri("network", "oncomid")}> ; org:member ?member }}
    }}""",
    "inhabitants per ROAZ region": f"""SELECT ?region (SUM(?n) AS ?total) {{
        ?region zg:inPartition <{iri("partition", "roaz-2023")}> ; zg:coversMunicipality ?m .
        ?figure zg:about ?m ; zg:indicator <{concept("indicator", "inhabitants")}> ; zg:value ?n
    }} GROUP BY ?region""",
    "networks two hospitals share": """SELECT ?a ?b (COUNT(DISTINCT ?n) AS ?shared) {
        ?a a zg:Hospital ; zg:memberOf ?n . ?b a zg:Hospital ; zg:memberOf ?n
        FILTER (STR(?a) < STR(?b))
    } GROUP BY ?a ?b""",
    "sites and all their regions": "SELECT ?s ?r { ?s a zg:Site ; zg:locatedInRegion ?r }",
}


def in_turn(*sides: Callable[[], object], rounds: int = ROUNDS) -> list[list[float]]:
    """Seconds of each side, run in turn after one warm-up."""
    seconds: list[list[float]] = [[] for _ in sides]
    for round_ in range(rounds + 1):
        for side, taken in zip(sides, seconds, strict=True):
            started = time.perf_counter()
            side()
            if round_:
                taken.append(time.perf_counter() - started)
    return seconds


def row(what: str, ours: list[float], peer: str = "", theirs: list[float] | None = None) -> str:
    cells = [what, f"{statistics.median(ours):.3f}", f"{min(ours):.3f} to {max(ours):.3f}", peer]
    if theirs:
        cells.append(f"{statistics.median(theirs):.3f}")
        cells.append(f"{statistics.median(theirs) / statistics.median(ours):.1f}")
    else:
        cells += ["", ""]
    return "| " + " | ".join(cells) + " |"


def process(*arguments: str) -> Callable[[], object]:
    return lambda: subprocess.run(
        [sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL
    )


@dataclass
class Ground:
    """What the parts measure on: the real graph, built once."""

    folder: Path
    statements: int = 0

    @cached_property
    def store(self) -> Path:
        """The built store."""
        store = self.folder / "store"
        self.statements = build.build(data_dir=resources.data(), store_dir=store).statements
        return store

    @cached_property
    def dump(self) -> Path:
        """The same graph as N-Quads, for the peers."""
        path = self.folder / "graph.nq"
        with open_store(store=self.store) as graph:
            graph.as_rdflib().serialize(destination=str(path), format="nquads")
        return path

    def rdflib(self) -> rdflib.Dataset:
        """The same graph in rdflib."""
        import rdflib

        loaded = rdflib.Dataset(default_union=True)
        loaded.parse(str(self.dump), format="nquads")
        return loaded


def building(ground: Ground) -> list[str]:
    """The graph from its tables."""
    store = ground.store

    def ours() -> object:
        return build.build(data_dir=resources.data(), store_dir=store)

    built, loaded = in_turn(ours, ground.rdflib, rounds=3)
    what = f"build, {ground.statements:,} statements"
    return [*HEADS, row(what, built, "rdflib only reading the result", loaded)]


def questions(ground: Ground) -> list[str]:
    """Questions one by one, and the library as a whole."""

    def answer(dataset: rdflib.Dataset, text: str) -> object:
        return list(dataset.query(text))

    lines, memory = [*HEADS], ground.rdflib()
    with open_store(store=ground.store) as graph:
        for name, question in QUESTIONS.items():
            text = sparql_prologue() + question
            ours, theirs = in_turn(
                partial(graph.select, text), partial(answer, memory, text), rounds=3
            )
            lines.append(row(f"question: {name}", ours, "rdflib in memory", theirs))
        lines += library.rows(row, graph)
        lines += reconciliation.rows(row, graph)
    return lines


def analyses(ground: Ground) -> list[str]:
    """Counting what groups share, and who connects."""
    with open_store(store=ground.store) as graph:
        return [*HEADS, *overlap.rows(in_turn, row, graph), *centrality.rows(in_turn, row)]


def validating(ground: Ground) -> list[str]:
    """The shapes, all of them."""
    store = ground.store
    ours, theirs = in_turn(
        lambda: validation.validate(store=store),
        lambda: validation.validate(store=store, engine="pyshacl"),
        rounds=1,
    )
    (whole,) = in_turn(process("-m", "zorggraaf", "validate", "--store", str(store)), rounds=3)
    return [
        *HEADS,
        row("validate, the built graph", ours, "pyshacl", theirs),
        row("`zorggraaf validate`, whole process", whole),
    ]


def commands(ground: Ground) -> list[str]:
    """Whole processes, as a person waits for them."""
    lines = [*HEADS]
    for call in (("--help",), ("show", "umcg", "--store", str(ground.store))):
        ours, bare = in_turn(process("-m", "zorggraaf", *call), process("-c", "import rdflib"))
        name = " ".join(call[:2]).removesuffix(" --store")
        lines.append(
            row(f"`zorggraaf {name}`, whole process", ours, "python importing rdflib", bare)
        )
    return lines


def endpoint(ground: Ground) -> list[str]:
    """The SPARQL endpoint under load, and beside queries that run away."""
    return sparql_load.table(store=ground.store)


def pages(ground: Ground) -> list[str]:
    """Pages of things as the server makes them, and what a first visit loads."""
    made = subprocess.run(
        [sys.executable, "-m", "benchmarks.pages", "--store", str(ground.store)],
        check=True,
        capture_output=True,
        text=True,
    )
    return made.stdout.strip().splitlines()


def publish(ground: Ground) -> list[str]:
    """The whole site as files; every link and the size of every page is checked."""
    return publishing.table(ground.store)


PARTS: dict[str, Callable[[Ground], list[str]]] = {
    "build": building,
    "questions": questions,
    "analyses": analyses,
    "validate": validating,
    "commands": commands,
    "endpoint": endpoint,
    "pages": pages,
    "publish": publish,
}


def main() -> None:
    """Measure the parts that are named (all of them unless some are) and write the page anew.

    A part that is not measured keeps what an earlier run found.
    """
    chosen = sys.argv[1:] or [*PARTS]
    if unknown := [name for name in chosen if name not in PARTS]:
        sys.exit(f"no such part: {', '.join(unknown)}; there are {', '.join(PARTS)}")
    found = _known()
    with tempfile.TemporaryDirectory() as folder:
        ground = Ground(Path(folder))
        for name in chosen:
            print(f"{name} …", file=sys.stderr)
            told = (PARTS[name].__doc__ or "").strip()
            found[name] = [told, "", *PARTS[name](ground)]
    lines = [
        "# How fast",
        "",
        "Made by `make bench`, or a part of it by `python -m benchmarks PART`. Seconds; median of",
        "the rounds, both sides in turn in one run.",
        f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores.",
    ]
    for name in PARTS:
        if name in found:
            lines += ["", f"## {name}", "", *found[name]]
    PAGE.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _known() -> dict[str, list[str]]:
    """What the page holds for each part."""
    if not PAGE.exists():
        return {}
    parts: dict[str, list[str]] = {}
    for section in PAGE.read_text(encoding="utf-8").split("\n## ")[1:]:
        name, _, text = section.partition("\n")
        parts[name] = text.strip().splitlines()
    return parts


if __name__ == "__main__":
    main()
