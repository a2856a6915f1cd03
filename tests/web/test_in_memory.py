"""A graph read into memory gives the same pages and data as the store it was read from."""

from __future__ import annotations

import asyncio
from pathlib import Path

import httpx

from zorggraaf.web.app import create_app
from zorggraaf.web.in_memory import take_in
from zorggraaf.web.service import Settings

PATHS = (
    "doc/organisation/umcg",
    "doc/region/roaz-west?lang=en",
    "doc/network/ern-bond",
    "doc/initiative/abg",
    "doc/source/sirm-spreiding-msz-2024",
    "doc/concept/role/participant",
    "doc/organisation/umcg.nt",
    "doc/organisation/mcl.trig",
    "doc/graph/inferred",
    "doc/organisation/bestaat-niet",
)


async def _both(store: Path) -> tuple[list[tuple[int, str]], list[tuple[int, str]]]:
    app = create_app(Settings(store=store, workers=1))
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(
            transport=transport, base_url="http://test.invalid/", headers={"Accept": "text/html"}
        ) as client:

            async def answers() -> list[tuple[int, str]]:
                found = [await client.get(path) for path in PATHS]
                return [(one.status_code, one.text) for one in found]

            before = await answers()
            service = app.state.service
            await take_in(service)
            assert service.whole is not None
            service.kept = type(service.kept)()  # what was kept would only be compared with itself
            return before, await answers()


def test_pages_from_memory_are_the_pages_from_disk(store_dir: Path) -> None:
    before, after = asyncio.run(_both(store_dir))
    for path, one, other in zip(PATHS, before, after, strict=True):
        assert one[0] == other[0], path
        assert sorted(one[1].splitlines()) == sorted(other[1].splitlines()), path
    assert before[-1][0] == 404
