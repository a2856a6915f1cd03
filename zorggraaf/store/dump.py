"""A release kept as a file: what was known then, opened in memory like any other graph.

A release is a dump with the sources' graphs in it: N-Quads or TriG, compressed or not. By its
version it is looked for in the folder of releases that `zorggraaf publish` fills.
"""

from __future__ import annotations

import gzip
import os
import re
import zlib
from pathlib import Path
from typing import Final

import platformdirs

from zorggraaf.errors import StoreError
from zorggraaf.store.graph import Graph

FILE: Final = "zorggraaf.nq.gz"
_FORMS: Final = (".nq", ".nq.gz", ".trig", ".trig.gz")
_VERSION: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def folder() -> Path:
    """Where releases are kept: $ZORGGRAAF_RELEASES, else in the user's data folder."""
    named = os.environ.get("ZORGGRAAF_RELEASES")
    return Path(named) if named else platformdirs.user_data_path("zorggraaf") / "releases"


def versions() -> list[str]:
    """The versions that are kept, the oldest first."""
    return sorted(path.parent.name for path in folder().glob(f"*/{FILE}"))


def find(release: str | os.PathLike[str]) -> Path:
    """The file of a release: given itself, by the folder it is in, or by its version.

    Raises StoreError where there is none, with the versions there are.
    """
    path = Path(release)
    if path.is_file():
        return path
    kept = folder() / str(release) if _VERSION.fullmatch(str(release)) else path
    for place in (path, kept):
        for name in (FILE, *(f"zorggraaf{form}" for form in _FORMS)):
            if (place / name).is_file():
                return place / name
    known = versions()
    raise StoreError(
        f"er is geen uitgave {release}",
        (f"Bewaard in {folder()}: {', '.join(known)}." if known else f"{folder()} is leeg.")
        + " Een bestand (.nq of .trig, ook .gz) mag ook.",
    )


def open_release(release: str | os.PathLike[str]) -> Graph:
    """What was known in a release: a graph in memory, to be asked like the one of today.

    Raises StoreError for a release that is not there, is damaged, or is no dump.
    """
    import pyoxigraph as ox

    path = find(release)
    kind = path.name.removesuffix(".gz")
    if not path.name.endswith(_FORMS):
        raise StoreError(f"{path} is geen uitgave", f"Een uitgave eindigt op {', '.join(_FORMS)}.")
    try:
        raw = path.read_bytes()
        text = gzip.decompress(raw) if path.suffix == ".gz" else raw
        form = ox.RdfFormat.TRIG if kind.endswith(".trig") else ox.RdfFormat.N_QUADS
        store = ox.Store()
        store.bulk_load(input=text, format=form)
    except (OSError, EOFError, zlib.error, SyntaxError, ValueError) as error:
        raise StoreError(
            f"{path} is niet te lezen als uitgave: {error}",
            "Haal het bestand opnieuw op en vergelijk het met SHA256SUMS.",
        ) from error
    # Plain questions see each statement once, whoever makes it: as in the store on disk.
    merged = "".join({f"{quad.triple} .\n" for quad in store})
    store.bulk_load(input=merged, format=ox.RdfFormat.N_TRIPLES)
    if not len(store):
        raise StoreError(f"{path} is leeg", "Haal het bestand opnieuw op.")
    return Graph.of(store)
