"""Answers kept for who asks next: a graph that is open does not change, so neither do they."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable
from typing import Final

ROOM: Final = 64_000_000
"""Bytes of answers kept: some thousand pages."""


class Kept:
    """The answers asked for last, up to so many bytes together.

    >>> kept = Kept(room=10)
    >>> kept.put("a", b"12345"); kept.put("b", b"1234567")
    >>> kept.get("a"), kept.get("b")
    (None, b'1234567')
    """

    def __init__(self, room: int = ROOM) -> None:
        self._room = room
        self._bodies: OrderedDict[Hashable, bytes] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable) -> bytes | None:
        """The answer, if it is still here."""
        with self._lock:
            body = self._bodies.get(key)
            if body is not None:
                self._bodies.move_to_end(key)
            return body

    def put(self, key: Hashable, body: bytes) -> None:
        """Keep an answer, and let go of those that nobody asked for the longest."""
        with self._lock:
            self._room -= len(body) - len(self._bodies.pop(key, b""))
            self._bodies[key] = body
            while self._room < 0:
                self._room += len(self._bodies.popitem(last=False)[1])
