"""A server that listens: uvicorn with our limits, and faults at the start that say what to do."""

from __future__ import annotations

import errno
import socket
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from zorggraaf.errors import ZorggraafError
from zorggraaf.web.service import Settings

if TYPE_CHECKING:
    import uvicorn

_KEEP_ALIVE: Final = 5
"""Seconds a connection without a request stays open."""
_GOODBYE: Final = 5
"""Seconds that requests under way get when the server is asked to stop."""
_CONNECTIONS: Final = 500
"""Connections at the same time; who comes next is told to try again."""
_HEADERS: Final = 65_536
"""Bytes of request line and headers together."""


class ListenError(ZorggraafError):
    """The address to listen on is taken, not ours, or not to be had."""


def serve(settings: Settings, started: Callable[[str], None]) -> None:
    """Serve until asked to stop; `started` is told the address once it listens.

    Raises StoreError or EndpointError where there is no graph to serve, ListenError where the
    address is not free.
    """
    import uvicorn

    from zorggraaf.store import open as open_store

    # Before anything listens: a server that starts and then fails helps nobody.
    open_store(store=settings.store, endpoint=settings.endpoint).close()
    listener = listen(settings.host, settings.port)
    server = uvicorn.Server(config(settings))
    started(address(listener, settings.host))
    with listener:
        server.run(sockets=[listener])


def config(settings: Settings) -> uvicorn.Config:
    """How uvicorn is to serve the application: one protocol, our limits, no log of its own."""
    import uvicorn

    from zorggraaf.web.app import create_app
    from zorggraaf.web.patience import PatientProtocol

    return uvicorn.Config(
        create_app(settings),
        http=PatientProtocol,
        ws="none",
        lifespan="on",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        limit_concurrency=_CONNECTIONS,
        timeout_keep_alive=_KEEP_ALIVE,
        timeout_graceful_shutdown=_GOODBYE,
        h11_max_incomplete_event_size=_HEADERS,
        log_level="warning",
    )


def listen(host: str, port: int) -> socket.socket:
    """A socket that is ours. Raises ListenError in words."""
    try:
        family, kind, protocol, _, place = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except (OSError, UnicodeError, OverflowError) as error:
        raise ListenError(
            f"‘{host}’ is geen adres waarop hier geluisterd kan worden.",
            "Kies 127.0.0.1 (alleen deze computer) of 0.0.0.0 (elk adres).",
        ) from error
    listener = socket.socket(family, kind, protocol)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(place)
        listener.listen(512)
    except (OSError, OverflowError) as error:
        listener.close()
        raise _refused(host, port, error) from error
    return listener


def address(listener: socket.socket, host: str) -> str:
    """Where a browser finds what listens there."""
    port = listener.getsockname()[1]
    shown = "localhost" if host in ("0.0.0.0", "::", "") else host
    return f"http://[{shown}]:{port}/" if ":" in shown else f"http://{shown}:{port}/"


def _refused(host: str, port: int, error: Exception) -> ListenError:
    reason = getattr(error, "errno", None)
    if reason == errno.EADDRINUSE:
        return ListenError(
            f"poort {port} op {host} is al in gebruik.",
            "Stop wat daar draait, of kies een andere poort met --port (0 kiest er een).",
        )
    if reason == errno.EACCES:
        return ListenError(
            f"poort {port} mag u niet gebruiken.", "Kies een poort boven 1023, zoals 8000."
        )
    return ListenError(
        f"op {host}, poort {port}, kan niet worden geluisterd: {error}",
        "Kies een ander adres met --host of een andere poort met --port.",
    )
