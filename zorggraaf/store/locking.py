"""One at a time: files that are locked while somebody writes, on Linux, macOS and Windows."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from zorggraaf.errors import ZorggraafError


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Only us, as long as the block lasts; ZorggraafError when somebody else is busy already.

    The file stays: removing it would let a third in beside the second.
    """
    with path.open("a+b") as handle:
        if not lock(handle, shared=False, wait=False):
            raise ZorggraafError(
                f"iemand anders is al bezig in {path.parent}", "Wacht tot die klaar is."
            )
        yield


def lock(handle: IO[bytes], *, shared: bool, wait: bool) -> bool:
    """Lock an open file until it is closed; whether that worked."""
    if os.name == "nt":
        # Windows has no shared lock here, and needs none: an open file cannot be removed.
        if shared:
            return True
        import msvcrt

        # A byte far beyond the text, which must stay readable for who wants to know who is busy.
        handle.seek(1_000_000)
        try:
            msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        except OSError:
            return False
        finally:
            handle.seek(0)
        return True
    import fcntl

    kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
    try:
        fcntl.flock(handle, kind if wait else kind | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
