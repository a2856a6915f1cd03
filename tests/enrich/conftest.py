"""A register to ask, and tables to hold its answers against."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.enrich.registers import Register, register
from zorggraaf import resources


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
