"""A folder that is replaced as a whole: beside it first, then in its place. Never half of it.

A full disk, an error or Ctrl-C leaves what was there before.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from zorggraaf.errors import UsageError

MARK: Final = "site.json"
"""A file that only our sites have: without it a folder is somebody's, and not replaced."""


@contextmanager
def replaced(folder: Path) -> Iterator[Path]:
    """A new, empty folder to fill, which takes the place of `folder` when all went well.

    Raises UsageError where the folder holds something else than a site of ours, OSError where the
    disk does not cooperate.
    """
    target = folder.resolve()
    _restore(target)
    if target.exists() and not target.is_dir():
        raise UsageError(f"{folder} is een bestand.", "Noem een map.")
    if target.is_dir() and any(target.iterdir()) and not (target / MARK).is_file():
        raise UsageError(
            f"{folder} is niet leeg en geen eerder gepubliceerde site.",
            "Kies een lege of nieuwe map: een site vervangt alles wat er staat.",
        )
    target.parent.mkdir(parents=True, exist_ok=True)
    # On the same disk, or the last step would be a copy.
    unfinished = Path(tempfile.mkdtemp(prefix=f".{target.name}-unfinished-", dir=target.parent))
    try:
        unfinished.chmod(0o755)
        yield unfinished
        _swap(unfinished, target)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def _swap(unfinished: Path, target: Path) -> None:
    before = _before(target)
    if target.is_dir():
        target.rename(before)
    try:
        unfinished.rename(target)
    except BaseException:
        if before.is_dir():
            before.rename(target)
        raise
    shutil.rmtree(before, ignore_errors=True)


def _restore(target: Path) -> None:
    """The power may have failed between the two renames: then the old one is put back."""
    before = _before(target)
    if before.is_dir():
        if target.exists():
            shutil.rmtree(before, ignore_errors=True)
        else:
            before.rename(target)


def _before(target: Path) -> Path:
    return target.with_name(f".{target.name}-before")
