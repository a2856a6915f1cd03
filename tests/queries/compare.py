"""Whether the engines agree on the queries of the library, to run while writing one.

    python -m tests.queries.compare [NAME…] [--store DIR] [--oxigraph URL] [--virtuoso URL]

NAME is that of a query or the path of a file; without it every query is run. The servers that
$ZORGGRAAF_OXIGRAPH and $ZORGGRAAF_VIRTUOSO name are used; `python -m tests.servers` starts them
once for many runs. A line that starts with - is a row that only the embedded store gives, with +
one that only the server gives.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path

from tests.queries.comparing import OTHER_DAY, Rows, dated, difference, files, rows
from zorggraaf import store
from zorggraaf.errors import ZorggraafError
from zorggraaf.store import Graph


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--store", type=Path, help="the embedded store (default: the usual one)")
    parser.add_argument("--oxigraph", default=os.environ.get("ZORGGRAAF_OXIGRAPH"))
    parser.add_argument("--virtuoso", default=os.environ.get("ZORGGRAAF_VIRTUOSO"))
    wanted = parser.parse_args()
    servers = {name: getattr(wanted, name) for name in ("oxigraph", "virtuoso")}
    if not any(servers.values()):
        parser.error("no server: run `python -m tests.servers`, and give what it prints")
    found = files() | {name: Path(name) for name in wanted.names if Path(name).is_file()}
    if unknown := [name for name in wanted.names if name not in found]:
        parser.error(f"no such query: {', '.join(unknown)}")
    engines = {name: store.open(endpoint=url, timeout=20) for name, url in servers.items() if url}
    with store.open(store=wanted.store) as embedded:
        differing = [
            name
            for name in wanted.names or found
            if not _agree(name, found[name].read_text(encoding="utf-8"), embedded, engines)
        ]
    print(f"{len(differing)} differ: {' '.join(differing)}" if differing else "all agree")
    return 1 if differing else 0


def _agree(name: str, query: str, embedded: Graph, engines: dict[str, Graph]) -> bool:
    agree = True
    for on in (None, OTHER_DAY) if dated(query) else (None,):
        case = f"{name} on {on}" if on else name
        here, said = _timed(embedded, query, on)
        if here is None:
            print(f"FAIL {case}: embedded: {said}")
            return False
        line = f"{case}: {here.total()} rows, embedded {said}"
        faults, failed = [], False
        for engine, graph in engines.items():
            there, said = _timed(graph, query, on)
            line += f", {engine} {said}"
            if there is not None and (what := difference(here, there)):
                faults.append(f"  {engine} ({there.total()} rows) differs:\n{what}")
            failed = failed or there is None
        print("DIFF" if faults or failed else "ok  ", line)
        print("\n".join(faults), end="\n" if faults else "")
        agree = agree and not faults and not failed
    return agree


def _timed(graph: Graph, query: str, on: str | None) -> tuple[Rows | None, str]:
    start = time.perf_counter()
    try:
        found = rows(graph, query, on)
    except ZorggraafError as error:
        return None, f"FAILS: {error}"
    return found, f"{(time.perf_counter() - start) * 1000:.0f} ms"


if __name__ == "__main__":
    sys.exit(main())
