"""`python -m benchmarks.pages`: how long pages of things take, and how much a first visit loads.

In this process, through the whole application but without a network: what the server itself needs.
Three hundred things drawn by chance, each asked once, so that no answer is one kept from before.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import re
import statistics
import tempfile
import time
from pathlib import Path
from typing import Final
from urllib.parse import urljoin

import httpx

from zorggraaf import build
from zorggraaf.things import MAIN_KINDS
from zorggraaf.web.app import create_app
from zorggraaf.web.in_memory import take_in
from zorggraaf.web.service import Service, Settings

PAGES: Final = 300
FIRST_LOADS: Final = ("", "doc/organisation/umcg", "doc/region/roaz-west", "kwaliteit", "over")
BUDGET: Final = 0.050
"""Seconds within which 95 of 100 pages of things should be made."""
BASE: Final = "http://bench.invalid/"


async def measured(
    store: Path, in_memory: bool, pages: int
) -> tuple[list[float], list[float], dict[str, int]]:
    """Seconds per page of a thing, those of computing, and bytes per first visit."""
    app = create_app(Settings(store=store, workers=1))
    async with app.router.lifespan_context(app):
        service: Service = app.state.service
        if in_memory:
            await take_in(service)
        things = [
            f"doc/{kind}/{iri.rpartition('/')[2]}"
            for kind in sorted(MAIN_KINDS)
            for iri in service.graph.things(kind)
        ]
        drawn = random.Random(2026).sample(things, pages)
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(
            transport=transport, base_url=BASE, headers={"Accept": "text/html"}
        ) as client:
            await client.get("doc/organisation/umcg?lang=en")  # templates are compiled once
            seconds, busy = [], []
            for path in drawn:
                started, computing = time.perf_counter(), time.process_time()
                answer = await client.get(path)
                seconds.append(time.perf_counter() - started)
                busy.append(time.process_time() - computing)
                assert answer.status_code in (200, 410), path
            sizes = {path: await _bytes(client, path) for path in FIRST_LOADS}
    return seconds, busy, sizes


async def _bytes(client: httpx.AsyncClient, path: str) -> int:
    """A page and all that its first visit fetches with it, as they are, without compression."""
    page = await client.get(path)
    total = len(page.content)
    for link in set(
        re.findall(
            r'<(?:link rel="(?:stylesheet|icon)"|script|img)[^>]*?(?:href|src)="([^"]+)"', page.text
        )
    ):
        total += len((await client.get(urljoin(BASE + path, link))).content)
    return total


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", type=Path, help="a built graph (default: one is built)")
    parser.add_argument("--pages", type=int, default=PAGES)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        store = asked.store
        if store is None:
            store = Path(folder) / "store"
            build.build(store_dir=store)
        print("| pages of things | p50 (ms) | p95 (ms) | slowest (ms) | computing (ms) | ok |")
        print("| --- | ---: | ---: | ---: | ---: | ---: |")
        for name, in_memory in (("from disk", False), ("in memory", True)):
            seconds, busy, sizes = asyncio.run(measured(store, in_memory, asked.pages))
            p95 = statistics.quantiles(seconds, n=20)[-1]
            computed = statistics.quantiles(busy, n=20)[-1]
            told = (statistics.median(seconds), p95, max(seconds), computed)
            cells = [f"{1000 * one:.1f}" for one in told]
            print(f"| {name} | {' | '.join(cells)} | {'yes' if p95 <= BUDGET else 'no'} |")
        print("\n| first visit | kB |\n| --- | ---: |")
        for path, size in sizes.items():
            print(f"| /{path} | {size / 1000:.0f} |")


if __name__ == "__main__":
    main()
