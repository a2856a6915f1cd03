"""Dumps made once per graph and kept in the user's cache folder, for a server to hand out.

The folder is named after the statements themselves, so what is kept is never out of date; it
appears in one step, so nobody reads half a file.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Final

from zorggraaf.publish import dumps

if TYPE_CHECKING:
    from zorggraaf.store import Graph

_KEPT: Final = 3
"""Graphs of which the dumps stay: the present one, and the last two for who is still reading."""
_FORMAT: Final = "1"
"""To be raised when `dumps.write` writes other files for the same graph."""

_ONE_AT_A_TIME: Final = threading.Lock()


def default_folder() -> Path:
    """Where dumps are kept: the user's cache folder."""
    import platformdirs

    return Path(platformdirs.user_cache_dir("zorggraaf", appauthor=False)) / "dumps"


def kept(graph: Graph, folder: Path | None = None) -> Path:
    """The folder with the dumps of a graph, made if they are not there yet.

    Takes some ten seconds the first time. Raises OSError when the cache cannot be written.
    """
    place = folder or default_folder()
    with _ONE_AT_A_TIME:
        ready = place / _name(graph)
        if not ready.is_dir():
            place.mkdir(parents=True, exist_ok=True)
            unfinished = Path(tempfile.mkdtemp(prefix=".unfinished-", dir=place))
            try:
                dumps.write(graph, unfinished)
                unfinished.chmod(0o755)
                _appear(unfinished, ready)
            finally:
                shutil.rmtree(unfinished, ignore_errors=True)
            _remove_old(place, ready)
    return ready


def files(folder: Path) -> list[dumps.File]:
    """What is in a folder of dumps, with the checksums that were written with it."""
    lines = (folder / dumps.CHECKSUMS).read_text(encoding="utf-8").splitlines()
    listed = (line.split("  ", 1) for line in lines)
    return [dumps.File(name, (folder / name).stat().st_size, digest) for digest, name in listed]


def _name(graph: Graph) -> str:
    digest = hashlib.sha256(_FORMAT.encode())
    digest.update(graph.nquads())
    return digest.hexdigest()[:32]


def _appear(unfinished: Path, ready: Path) -> None:
    try:
        unfinished.rename(ready)
    except OSError:
        # Another server made the same at the same time: then theirs is as good.
        if not ready.is_dir():
            raise


def _remove_old(place: Path, ready: Path) -> None:
    found = [path for path in place.iterdir() if path.is_dir() and not path.name.startswith(".")]
    os.utime(ready)
    found.sort(key=lambda path: path.stat().st_mtime, reverse=True)
    for path in found[_KEPT:]:
        shutil.rmtree(path, ignore_errors=True)
