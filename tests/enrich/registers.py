"""A server on this machine that answers as a register does, well or badly, by a script.

    with register() as server:
        server.answers("/v2/organizations", json_of({"items": []}))
        server.address  # http://127.0.0.1:…

A path has a queue of answers; the last one is given again and again. What was asked is kept.
"""

from __future__ import annotations

import json
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True)
class Reply:
    """One answer: status, headers, body, and how it goes wrong on the way."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    media: str = "application/json"
    promised: int = 0
    """Bytes that Content-Length promises beyond those that come."""
    drip: float = 0.0
    """Seconds between two bytes."""


def json_of(value: Any, **more: Any) -> Reply:
    """An answer in JSON."""
    return Reply(json.dumps(value, ensure_ascii=False).encode(), **more)


Answering = Callable[[dict[str, str]], Reply]


@dataclass
class Register:
    """A running server: its address, what it will answer, what it was asked."""

    address: str
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    _queues: dict[str, list[Reply | Answering]] = field(default_factory=dict)
    _given: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))

    def answers(self, path: str, *replies: Reply | Answering) -> None:
        """Answer a path so, in this order; a function gets the parameters of the request."""
        self._queues[path] = list(replies)
        self._given[path] = 0

    def reply(self, path: str, query: dict[str, str]) -> Reply:
        """The next answer of a path; 404 for one that is not in the script."""
        self.asked.append((path, query))
        queue = self._queues.get(path)
        if queue is None:
            return Reply(b"not found", 404, media="text/plain")
        one = queue[min(self._given[path], len(queue) - 1)]
        self._given[path] += 1
        return one if isinstance(one, Reply) else one(query)


@contextmanager
def register() -> Iterator[Register]:
    """A server with an empty script, until the end of the block."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            served.headers.append(dict(self.headers.items()))
            reply = served.reply(parts.path, dict(parse_qsl(parts.query, keep_blank_values=True)))
            self.send_response(reply.status)
            for name, value in {"Content-Type": reply.media, **reply.headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(reply.body) + reply.promised))
            self.end_headers()
            with suppress(BrokenPipeError, ConnectionResetError):
                if not reply.drip:
                    self.wfile.write(reply.body)
                for byte in reply.body if reply.drip else b"":
                    self.wfile.write(bytes([byte]))
                    self.wfile.flush()
                    time.sleep(reply.drip)

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            self.do_GET()

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            pass

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    served = Register(f"http://127.0.0.1:{http.server_port}")
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield served
    finally:
        http.shutdown()
        http.server_close()
        thread.join()
