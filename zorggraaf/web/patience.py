"""How long a connection may keep us waiting: clients that send or read in drips are let go.

uvicorn waits for as long as it takes for the headers of a request to arrive and for an answer to
be read. A few hundred such connections would be all it takes to keep everyone else out.
"""

from __future__ import annotations

import asyncio
from typing import Final

from uvicorn.protocols.http.h11_impl import H11Protocol

HEADERS_TIME: Final = 15.0
"""Seconds within which the headers of a request must have arrived."""
READING_TIME: Final = 60.0
"""Seconds a client may go without reading what is ready for it."""


class PatientProtocol(H11Protocol):
    """uvicorn's HTTP/1.1, with an end to its patience."""

    headers_time = HEADERS_TIME
    reading_time = READING_TIME
    _asking: asyncio.TimerHandle | None = None
    _reading: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._wait_for_headers()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self._asking is not None and not self._is_idle():
            self._asking.cancel()
            self._asking = None

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if self._is_idle() and not self.transport.is_closing():
            self._wait_for_headers()

    def pause_writing(self) -> None:
        super().pause_writing()
        self._reading = self.loop.call_later(self.reading_time, self.transport.abort)

    def resume_writing(self) -> None:
        super().resume_writing()
        if self._reading is not None:
            self._reading.cancel()
            self._reading = None

    def connection_lost(self, exc: Exception | None) -> None:
        for timer in (self._asking, self._reading):
            if timer is not None:
                timer.cancel()
        super().connection_lost(exc)

    def _is_idle(self) -> bool:
        return self.cycle is None or self.cycle.response_complete

    def _wait_for_headers(self) -> None:
        if self._asking is not None:
            self._asking.cancel()
        self._asking = self.loop.call_later(self.headers_time, self._give_up)

    def _give_up(self) -> None:
        if self._is_idle():
            self.transport.close()
