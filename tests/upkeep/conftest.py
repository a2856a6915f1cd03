"""The real tables, copied once for the tests that only look at what would change."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.planting import Folder
from zorggraaf.store import Graph
from zorggraaf.tables import read_tables
from zorggraaf.upkeep.importing import ImportResult, Origin, check

ORIGIN = Origin("Proefopgave voor de toetsen", "2026-11-01")

Check = Callable[..., ImportResult]


def light(path: Path) -> Folder:
    """The real tables without the longest, that nothing refers to: quicker to read."""
    folder = Folder.copy_without_ledger(path)
    folder.write("region_municipalities", folder.header("region_municipalities"), [])
    return folder


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """A copy of the tables that nothing is written to."""
    return light(tmp_path_factory.mktemp("upkeep") / "data")


@pytest.fixture(scope="session")
def checked(shared: Folder, graph: Graph) -> Check:
    """What a file would change in the real tables; the shapes are for the walk."""
    read = read_tables(shared.path)

    def run(
        content: bytes,
        name: str = "opgave.xlsx",
        origin: Origin = ORIGIN,
        data: Path | None = None,
        kind: str = "",
        sheet: str = "",
    ) -> ImportResult:
        folder = data or shared.path
        known = read if folder == shared.path else None
        return check(content, name, origin, folder, graph, kind, sheet, False, known)

    return run
