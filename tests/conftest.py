"""The real graph, built once for all tests that only read it."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

from zorggraaf import store
from zorggraaf.store import Graph

# A test never fails for being slow: the machine may be busy.
hypothesis.settings.register_profile("zorggraaf", deadline=None)
hypothesis.settings.load_profile("zorggraaf")


@pytest.fixture(scope="session", autouse=True)
def nothing_kept_before(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What a user of this machine published or fetched is not there: each test makes its own."""
    empty = tmp_path_factory.mktemp("kept")
    with pytest.MonkeyPatch.context() as patched:
        for name in ("RELEASES", "OUTLINES", "SOURCES"):
            patched.setenv(f"ZORGGRAAF_{name}", str(empty / name.lower()))
        yield


@pytest.fixture(scope="session")
def store_dir(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The folder of the graph built from the shipped tables; not to be written to."""
    from zorggraaf.build import build

    base = tmp_path_factory.getbasetemp()
    # Workers of one run have their folders side by side: the first of them builds for all.
    shared = base if worker_id == "master" else base.parent
    folder = shared / "real-store"
    with (shared / "real-store.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (shared / "real-store.done").exists():
            build(store_dir=folder)
            (shared / "real-store.done").touch()
    return folder


@pytest.fixture(scope="session")
def graph(store_dir: Path) -> Iterator[Graph]:
    """The graph of the shipped tables."""
    with store.open(store=store_dir) as opened:
        yield opened
