"""Work that takes seconds of computing, done in a process of its own: pages go on meanwhile.

Threads would share one interpreter with everybody who reads a page. Run as
`python -m zorggraaf.web.aside NAME`; what is given comes in on its input and the outcome goes out
on its output, both pickled: it speaks with nobody but the server that started it.
"""

from __future__ import annotations

import asyncio
import pickle
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from zorggraaf.errors import ZorggraafError
from zorggraaf.web.confinement import limit_memory

if TYPE_CHECKING:
    from zorggraaf.upkeep.importing import ImportResult, Origin
    from zorggraaf.validation import Report

MEMORY: Final = 2048
"""Megabytes a process may use: a file that unpacks to more is refused before it hurts anybody.

Holding the graph against the shapes takes half of it."""


async def aside(name: str, *given: Any, seconds: float) -> Any:
    """The outcome of one of `WORK`. Raises TimeoutError, and the ZorggraafError it ended with."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "zorggraaf.web.aside",
        name,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        async with asyncio.timeout(seconds):
            out, _ = await process.communicate(pickle.dumps(given))
    finally:
        if process.returncode is None:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()
    if not out:
        raise ZorggraafError(
            "Dit kon niet worden uitgerekend.", "Probeer het later nog eens."
        ).in_english("This could not be worked out.", "Try again later.")
    ended = pickle.loads(out)
    if isinstance(ended, dict):
        error = ZorggraafError(*ended["nl"])
        raise error.in_english(*ended["en"]) if ended["en"] else error
    return ended


def validated(store: Path | None, endpoint: str | None) -> Report:
    """The graph that is served, held against the shapes."""
    from zorggraaf.store import open as open_graph
    from zorggraaf.validation import validate

    with open_graph(store=store, endpoint=endpoint) as graph:
        return validate(store=graph)


def checked(
    content: bytes, name: str, origin: Origin, store: Path | None, endpoint: str | None
) -> ImportResult:
    """What a file would change: see `upkeep.importing.check`. Nothing is written."""
    from zorggraaf.store import open as open_graph
    from zorggraaf.upkeep.importing import check

    with open_graph(store=store, endpoint=endpoint) as graph:
        return check(content, name, origin, graph=graph)


WORK: Final[dict[str, Callable[..., Any]]] = {"validated": validated, "checked": checked}


def main() -> None:
    """Do what the argument names, with what comes in, and send what comes of it."""
    limit_memory(MEMORY)
    given = pickle.load(sys.stdin.buffer)
    ended: Any
    try:
        ended = WORK[sys.argv[1]](*given)
    except ZorggraafError as error:
        english = error.said("en") if error.bilingual else None
        ended = {"nl": (error.message, error.hint), "en": english}
    except MemoryError:
        ended = {
            "nl": ("Dit bestand vraagt te veel geheugen.", ""),
            "en": ("This file takes too much memory.", ""),
        }
    sys.stdout.buffer.write(pickle.dumps(ended))


if __name__ == "__main__":
    main()
