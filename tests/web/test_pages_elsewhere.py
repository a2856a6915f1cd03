"""Pages of a server whose graph is at somebody's endpoint."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import anyio
import httpx
import pytest

from tests import servers
from tests.web.served import Served, served
from zorggraaf.web.service import Service, Settings


@pytest.fixture(scope="module")
def elsewhere(store_dir: Path) -> Iterator[Served]:
    """A server over the graph in an Oxigraph server."""
    with servers.oxigraph() as running:
        running.load(store_dir)
        with served(Settings(endpoint=running.endpoint)) as server:
            yield server


@pytest.mark.parametrize(
    "path",
    [
        "doc/region/roaz-west",
        "doc/organisation/umcg",
        "doc/municipality/GM0363?lang=en",
        "doc/initiative/abg",
        "doc/network/oncomid",
    ],
)
def test_a_page_is_the_same_as_of_our_own_graph(
    client: httpx.Client, elsewhere: Served, path: str
) -> None:
    ours = client.get(path, headers={"accept": "text/html"})
    theirs = httpx.get(f"{elsewhere.address}{path}", headers={"accept": "text/html"}, timeout=60)
    assert theirs.status_code == ours.status_code == 200

    def drawn(page: str) -> str:
        return page[page.index('<div class="thing__body">') : page.index('id="als-gegevens"')]

    assert drawn(theirs.text) == drawn(ours.text)


def test_what_is_known_of_a_graph_elsewhere_holds_some_minutes(
    store_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def remembered() -> list[int]:
        service = Service.open(Settings(store=store_dir))
        service.settings = Settings(endpoint="https://example.org/sparql")
        now = time.time()
        made: list[int] = []

        def make() -> int:
            made.append(1)
            return len(made)

        told = []
        for later in (0, 1, 3600, 3601):
            monkeypatch.setattr(time, "time", lambda later=later: now // 3600 * 3600 + later)
            told.append(service.remembered("key", make))
        service.close()
        return told

    assert anyio.run(remembered) == [1, 1, 2, 2]
