"""The store folder: one graph at a time, replaced as a whole or not at all.

    store/
      current              the name of the generation that readers open
      generation-000007/   a graph, never written again once `current` named it
      generation-000006/   the one before, for readers that still have it open
      lock                 held by the build that is going on

A build writes a new generation, makes sure it is on disk, and then replaces the small file
`current`. Until that one step the previous graph is the graph, however the build ends. Readers
hold a shared lock on the generation they opened, and a build removes only generations that
nobody holds.
"""

from __future__ import annotations

import os
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Final

from zorggraaf.errors import StoreError, reason
from zorggraaf.store.locking import lock

_CURRENT: Final = "current"
_LOCK: Final = "lock"
_IN_USE: Final = ".in-use"
_NAME = re.compile(r"generation-(\d{6,})")

_BUILD = "Maak de graaf opnieuw met: zorggraaf build"


def default_store() -> Path:
    """Where the graph is unless told otherwise: $ZORGGRAAF_STORE, or the user's cache folder."""
    named = os.environ.get("ZORGGRAAF_STORE")
    if named:
        return Path(named).expanduser()
    cache = os.environ.get("XDG_CACHE_HOME")
    if cache:
        return Path(cache) / "zorggraaf" / "store"
    import platformdirs

    return Path(platformdirs.user_cache_dir("zorggraaf", appauthor=False)) / "store"


# -- reading -------------------------------------------------------------------------------------


def current(store: Path) -> Path:
    """The generation that readers open. Raises StoreError when there is none."""
    try:
        name = (store / _CURRENT).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        raise StoreError(f"nog geen graaf in {store}", "Maak haar met: zorggraaf build").in_english(
            f"no graph in {store} yet", "Make it with: zorggraaf build"
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise StoreError(f"de graaf in {store} is niet te lezen: {error}", _BUILD) from error
    if not _NAME.fullmatch(name) or not (store / name).is_dir():
        raise StoreError(f"de graaf in {store} is beschadigd: {name!r:.40} ontbreekt", _BUILD)
    return store / name


def hold(store: Path) -> tuple[Path, IO[bytes] | None]:
    """The current generation, and the open file that keeps it from being removed.

    The file is None where the store cannot be locked: on a read-only medium nobody removes it.
    """
    while True:
        generation = current(store)
        try:
            handle = (generation / _IN_USE).open("rb")
        except FileNotFoundError:
            if not generation.is_dir() and current(store) != generation:
                continue  # a build replaced it between the two steps
            return generation, None
        except OSError:
            return generation, None
        lock(handle, shared=True, wait=True)
        if generation.is_dir() and (generation / _IN_USE).is_file():
            return generation, handle
        handle.close()


# -- writing -------------------------------------------------------------------------------------


@contextmanager
def replacement(store: Path) -> Iterator[Path]:
    """A new, empty folder that becomes the current generation when the block ends well.

    When the block fails the folder is removed and the previous generation stays. Raises
    StoreError when the store cannot be written, or when another build is busy.
    """
    with _alone(store):
        _remove_unused(store, keep=_named(store))
        before = _named(store)
        numbers = [int(match[1]) for path in store.iterdir() if (match := _NAME.match(path.name))]
        new = store / f"generation-{max(numbers, default=0) + 1:06d}"
        try:
            new.mkdir()
            yield new
            (new / _IN_USE).touch()
            _sync_all(new)
            _point(store, new.name)
        except BaseException as error:
            # Ours to clean up also when interrupted; after kill -9 the next build does it.
            if _named(store) != {new.name}:
                shutil.rmtree(new, ignore_errors=True)
            if isinstance(error, OSError):
                raise StoreError(
                    f"de graaf kon niet worden weggeschreven in {store}: {reason(error)}",
                    "De vorige graaf is ongewijzigd. Probeer het nog eens als dat verholpen is.",
                ) from error
            raise
        _remove_unused(store, keep=before | {new.name})


def _named(store: Path) -> set[str]:
    with suppress(StoreError):
        return {current(store).name}
    return set()


@contextmanager
def _alone(store: Path) -> Iterator[None]:
    try:
        store.mkdir(parents=True, exist_ok=True)
        handle = (store / _LOCK).open("a+b")
    except OSError as error:
        raise StoreError(
            f"in {store} kan niet worden geschreven: {reason(error)}",
            "Kies een andere map met --store of ZORGGRAAF_STORE.",
        ) from error
    with handle:
        if not lock(handle, shared=False, wait=False):
            handle.seek(0)
            owner = handle.read(200).decode("utf-8", "replace").strip()
            raise StoreError(
                f"er wordt al een graaf gebouwd in {store}" + (f" ({owner})" if owner else ""),
                "Wacht tot die klaar is; de vorige graaf blijft zolang te gebruiken.",
            )
        with suppress(OSError):  # who is busy is a courtesy: a full disk must not stop us here
            handle.truncate(0)
            handle.write(f"proces {os.getpid()}, sinds {time.strftime('%H:%M:%S')}".encode())
            handle.flush()
        yield


def _point(store: Path, name: str) -> None:
    """Let `current` name this generation, in one step."""
    beside = store / f"{_CURRENT}.new"
    with beside.open("w", encoding="utf-8") as stream:
        stream.write(f"{name}\n")
        stream.flush()
        os.fsync(stream.fileno())
    beside.replace(store / _CURRENT)
    _sync(store)


def _sync_all(folder: Path) -> None:
    for path in folder.rglob("*"):
        if path.is_file():
            _sync(path)
    _sync(folder)
    _sync(folder.parent)


def _sync(path: Path) -> None:
    if path.is_dir() and os.name == "nt":
        return  # Windows has no handle for a folder
    # Windows syncs only what is open for writing.
    flags = os.O_RDWR if os.name == "nt" else os.O_RDONLY
    descriptor = os.open(path, flags)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _remove_unused(store: Path, keep: set[str]) -> None:
    """Remove generations that are neither named nor held by a reader, finished or not."""
    for path in store.iterdir():
        if not _NAME.fullmatch(path.name) or path.name in keep:
            continue
        try:
            handle = (path / _IN_USE).open("rb")
        except OSError:
            shutil.rmtree(path, ignore_errors=True)  # never finished: nobody can have opened it
            continue
        with handle:
            if lock(handle, shared=False, wait=False):
                shutil.rmtree(path, ignore_errors=True)
