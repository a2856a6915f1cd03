"""`python -m benchmarks`: how fast zorggraaf is, against named peers in the same run.

Every comparison runs the two sides in turn, so that a machine that slows down slows both; what
counts is the ratio of the medians. The result goes to benchmarks/results.md.
"""

from __future__ import annotations

import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from benchmarks import centrality, library, overlap, reconciliation
from zorggraaf import build, resources, validation
from zorggraaf.names import concept, iri, sparql_prologue
from zorggraaf.store import open as open_store

ROUNDS = 5
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


def main() -> None:
    import pyoxigraph
    import rdflib

    lines = [
        "# How fast",
        "",
        "Made by `make bench`. Seconds; median of the rounds, both sides in turn in one run.",
        f"Python {platform.python_version()}, pyoxigraph {pyoxigraph.__version__}, "
        f"rdflib {rdflib.__version__}, {platform.machine()}.",
        "",
        "| what | median | range | peer | peer's median | times faster |",
        "| --- | ---: | ---: | --- | ---: | ---: |",
    ]
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "store"
        report = build.build(data_dir=resources.data(), store_dir=store)
        dump = Path(folder) / "graph.nq"
        with open_store(store=store) as graph:
            dataset = graph.as_rdflib()
            dataset.serialize(destination=str(dump), format="nquads")

        def rdflib_load() -> rdflib.Dataset:
            loaded = rdflib.Dataset(default_union=True)
            loaded.parse(str(dump), format="nquads")
            return loaded

        def our_build() -> object:
            return build.build(data_dir=resources.data(), store_dir=store)

        built, loaded = in_turn(our_build, rdflib_load, rounds=3)
        peer = "rdflib only reading the result"
        lines.append(row(f"build, {report.statements:,} statements", built, peer, loaded))

        def answer(dataset: rdflib.Dataset, text: str) -> object:
            return list(dataset.query(text))

        memory = rdflib_load()
        with open_store(store=store) as graph:
            for name, question in QUESTIONS.items():
                text = sparql_prologue() + question
                ours, theirs = in_turn(
                    partial(graph.select, text), partial(answer, memory, text), rounds=3
                )
                lines.append(row(f"question: {name}", ours, "rdflib in memory", theirs))
            lines += overlap.rows(in_turn, row, graph)
            lines += library.rows(row, graph)
            lines += reconciliation.rows(row, graph)

        ours, theirs = in_turn(
            lambda: validation.validate(store=store),
            lambda: validation.validate(store=store, engine="pyshacl"),
            rounds=1,
        )
        lines.append(row("validate, the built graph", ours, "pyshacl", theirs))
        (whole,) = in_turn(process("-m", "zorggraaf", "validate", "--store", str(store)), rounds=3)
        lines.append(row("`zorggraaf validate`, whole process", whole))
        start, bare = in_turn(process("-m", "zorggraaf", "--help"), process("-c", "import rdflib"))
        lines.append(
            row("`zorggraaf --help`, whole process", start, "python importing rdflib", bare)
        )
        shown, bare = in_turn(
            process("-m", "zorggraaf", "show", "umcg", "--store", str(store)),
            process("-c", "import rdflib"),
        )
        lines.append(
            row("`zorggraaf show umcg`, whole process", shown, "python importing rdflib", bare)
        )
    lines += centrality.rows(in_turn, row)
    PAGE.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
