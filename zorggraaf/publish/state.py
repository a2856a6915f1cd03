"""The graph in one of its states: tables, a built store, a release, or an endpoint."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from zorggraaf.errors import UsageError

if TYPE_CHECKING:
    from zorggraaf.store import Graph


def state(named: str = "") -> Graph:
    """The graph that somebody names in one word.

    A folder with schema.json: tables, built in memory. A folder that `build` made: its graph. A
    file, or a version: a release (see `store.dump`). An address: an endpoint. Nothing: the graph
    that `zorggraaf build` made last.

    Raises UsageError for a folder that is neither, and whatever opening it raises.
    """
    from zorggraaf.store import dump
    from zorggraaf.store import open as open_store

    if not named:
        return open_store()
    if named.startswith(("http://", "https://")):
        return open_store(endpoint=named)
    path = Path(named)
    if (path / "schema.json").is_file():
        from zorggraaf.build import build_memory
        from zorggraaf.store import Graph
        from zorggraaf.tables import read_tables

        return Graph.of(build_memory(read_tables(path)))
    if (path / "current").exists():
        return open_store(store=path)
    if path.is_dir() and not any(path.glob("zorggraaf.*")):
        raise UsageError(
            f"{path} is geen map met tabellen, graaf of uitgave",
            "Verwacht: schema.json met tabellen, een gebouwde graaf, of zorggraaf.nq.gz.",
        )
    return dump.open_release(named)
