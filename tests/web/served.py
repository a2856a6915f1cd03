"""A real server for a test: what `serve` runs, on a free port, until the end of the block."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import cast

import uvicorn
from starlette.applications import Starlette

from zorggraaf.web.service import Settings
from zorggraaf.web.serving import config, listen
from zorggraaf.web.workers import Pool


@dataclass(frozen=True, slots=True)
class Served:
    """A running server."""

    address: str
    """http://127.0.0.1:port/, with the slash."""
    pool: Pool

    @property
    def sparql(self) -> str:
        return f"{self.address}sparql"


@contextmanager
def served(settings: Settings) -> Iterator[Served]:
    """The application, listening; the settings' own host and port are not used."""
    configured = config(settings)
    listener = listen("127.0.0.1", 0)
    server = uvicorn.Server(configured)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        end = time.monotonic() + 60
        while not server.started:
            if not thread.is_alive() or time.monotonic() > end:
                raise RuntimeError("the server did not start")
            time.sleep(0.02)
        port = listener.getsockname()[1]
        yield Served(f"http://127.0.0.1:{port}/", cast("Starlette", configured.app).state.pool)
    finally:
        server.should_exit = True
        thread.join(30)
        listener.close()
