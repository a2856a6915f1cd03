"""The interface over a graph that is elsewhere: the same answers as over our own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.web.served import served
from zorggraaf.web.app import create_app
from zorggraaf.web.service import Settings


@pytest.fixture(scope="module")
def remote(store_dir: Path) -> Iterator[TestClient]:
    """The interface over our own SPARQL endpoint."""
    with served(Settings(store=store_dir, workers=1)) as server:
        app = create_app(Settings(endpoint=server.sparql, workers=1))
        with TestClient(app, raise_server_exceptions=False) as client:
            yield client


@pytest.mark.parametrize(
    "address",
    [
        "/api/queries/network-members?network=oncomid&why=true",
        "/api/queries/network-members/parameters/network/values?q=oncom",
        "/api/overlap?a=oor&b=roaz",
        "/api/timeline/network/oncomid",
        "/api/show/network/oncomid",
    ],
)
def test_a_graph_elsewhere_gives_the_same_answer(
    api: TestClient, remote: TestClient, address: str
) -> None:
    here, there = api.get(address), remote.get(address)
    assert there.status_code == 200, there.text
    assert there.json() == here.json()
