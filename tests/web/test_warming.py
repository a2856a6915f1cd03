"""What the first visitors ask is worked out before they come, and in nobody's way."""

from __future__ import annotations

import asyncio
import logging
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from tests.web.served import served
from zorggraaf.web.app import create_app
from zorggraaf.web.service import Settings
from zorggraaf.web.warming import visit

BUDGET = 0.3
"""Seconds of processor time for a page that compares, by the design."""
SLOW = ("/", "/zoeken?q=umc", "/dataset", "/netwerken", "/kwaliteit", "/def", "/reconcile")


def _health(address: str) -> bool:
    got = httpx.get(f"{address}health", timeout=60)
    assert got.status_code == 200
    assert got.json()["status"] == "ok"
    return bool(got.json()["warm"])


def test_health_answers_at_once_and_says_when_all_is_worked_out(store_dir: Path) -> None:
    with served(Settings(store=store_dir, workers=1, in_memory=True, warm_up=True)) as server:
        assert not _health(server.address)
        # A visitor who comes too soon is served as well.
        assert httpx.get(f"{server.address}zoeken?q=umc", timeout=60).status_code == 200
        end = time.monotonic() + 300
        while not _health(server.address):
            assert time.monotonic() < end
            time.sleep(0.5)


def test_without_being_asked_to_nothing_is_worked_out(store_dir: Path) -> None:
    with served(Settings(store=store_dir, workers=1)) as server:
        time.sleep(1)
        assert not _health(server.address)


def test_the_first_visitors_wait_no_longer_than_the_others(
    store_dir: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)

    async def taken() -> dict[str, float]:
        app = create_app(Settings(store=store_dir, workers=1, in_memory=True, warm_up=True))
        async with app.router.lifespan_context(app):
            while not app.state.warm:
                await asyncio.sleep(0.2)
            found = {}
            for address in SLOW:
                started = time.process_time()
                assert await visit(app, address) == 200
                found[address] = time.process_time() - started
            return found

    slow = {address: used for address, used in asyncio.run(taken()).items() if used > BUDGET}
    assert not slow
    told = [one for one in caplog.records if one.name == "zorggraaf.warming"]
    assert [one.levelname for one in told] == ["INFO"], [one.getMessage() for one in told]
    # It is nobody's visit.
    assert not [one for one in caplog.records if one.name == "zorggraaf.access"]


@pytest.mark.skipif(sys.platform == "win32", reason="no signals to stop by")
def test_a_server_stops_while_it_works_things_out(store_dir: Path) -> None:
    call = [sys.executable, "-m", "zorggraaf", "serve", "--port", "0", "--store", str(store_dir)]
    server = subprocess.Popen(call, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        address = server.stdout.readline().split()[3]
        end = time.monotonic() + 60
        while True:
            try:
                assert not _health(address)
                break
            except httpx.TransportError:
                assert time.monotonic() < end
                time.sleep(0.1)
        time.sleep(2)
        server.send_signal(signal.SIGINT)
        _, errors = server.communicate(timeout=60)
    finally:
        server.kill()
    assert server.returncode in (0, 130, -signal.SIGINT)
    assert "Traceback" not in errors
