"""A register to ask, and tables to hold its answers against."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.enrich.registers import Register, register
from zorggraaf import resources
from zorggraaf.enrich import enriching
from zorggraaf.tables import Tables, read_tables


@pytest.fixture(scope="session")
def shipped() -> Tables:
    """The shipped tables, read once for all tests that only read them."""
    return read_tables()


@pytest.fixture(scope="session", autouse=True)
def _read_once(shipped: Tables) -> Iterator[None]:
    """Whoever asks for the shipped tables gets those; any other folder is read as ever."""

    def read(data_dir: Path | None = None) -> Tables:
        return shipped if data_dir is None else read_tables(data_dir)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(enriching, "read_tables", read)
        yield


@pytest.fixture
def server() -> Iterator[Register]:
    """A server on this machine with an empty script."""
    with register() as running:
        yield running


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A copy of the shipped tables, to write in."""
    folder = tmp_path / "data"
    folder.mkdir()
    for path in (*resources.data().glob("*.csv"), resources.data() / "schema.json"):
        shutil.copyfile(path, folder / path.name)
    return folder
