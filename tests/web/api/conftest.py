"""The interface in this process, over the real graph."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from zorggraaf.web.app import create_app
from zorggraaf.web.service import Settings


@pytest.fixture(scope="package")
def api(store_dir: Path) -> Iterator[TestClient]:
    """A client of the application; an error inside it is an answer, as for any other client."""
    app = create_app(Settings(store=store_dir, workers=1))
    with TestClient(app, raise_server_exceptions=False, follow_redirects=False) as client:
        yield client
