"""A client of a real server over the real graph."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.web.served import served
from zorggraaf.web.service import Settings


@pytest.fixture(scope="session")
def client(store_dir: Path) -> Iterator[httpx.Client]:
    """Speaks to the server as a stranger would."""
    with (
        served(Settings(store=store_dir, workers=1)) as server,
        httpx.Client(base_url=server.address, headers={"accept": "*/*"}, timeout=30) as opened,
    ):
        yield opened
