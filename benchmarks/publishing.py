"""`zorggraaf publish` on the real graph: how long it takes, and whether the site is sound.

A site with a link that leads nowhere or a page that is too large for a phone is no result: then
this fails, and says where.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from tests.publish.site_links import Pages
from zorggraaf import names
from zorggraaf.store import open as open_store

MOST: Final = 200_000
"""Bytes of a page."""
BUDGET: Final = 60.0
"""Seconds within which the national graph should be a site."""
ROUNDS: Final = 3
_FORMS: Final = (".en.html", ".html", ".ttl", ".jsonld")
_HEADS: Final = ("| what | measured | budget |", "| --- | ---: | ---: |")


def table(store: Path) -> list[str]:
    """Seconds by the clock and of the processors, sizes, and what was checked.

    The peer is what a script with rdflib would do: one file of Turtle per thing, and no pages.

    Raises SystemExit with the first faults where the site is not sound.
    """
    with TemporaryDirectory() as name:
        rounds = []
        for number in range(ROUNDS):
            site = Path(name) / f"site-{number}"
            ours = _published(store, site, Path(name) / "releases")
            rounds.append((*ours, *_peer(store, Path(name) / f"peer-{number}")))
        walls, _, theirs, _ = zip(*rounds, strict=True)
        wall, busy, their_wall, their_files = (
            statistics.median(one) for one in zip(*rounds, strict=True)
        )
        pages = Pages(site)
        sizes = {page: (site / page).stat().st_size for page in pages.pages()}
        faults = [
            *(f"{page}: {size} bytes" for page, size in sizes.items() if size > MOST),
            # The page for a missing page names whole addresses, elsewhere.
            *(
                f"{page} -> {link}"
                for page in sizes
                if page != "404.html"
                for link in pages.broken(page)
            ),
        ]
        if faults:
            sys.exit("\n".join([f"{len(faults)} faults in the site:", *faults[:20]]))
        links = sum(len(pages.links(page)) for page in sizes)
        written = sum(path.stat().st_size for path in site.rglob("*") if path.is_file())
        kinds = Counter(
            next((form for form in _FORMS if file.endswith(form)), "other") for file in pages.files
        )
    largest = max(sizes, key=lambda page: sizes[page])
    told = ", ".join(f"{number:,} {form}" for form, number in sorted(kinds.items()))
    return [
        *_HEADS,
        f"| `zorggraaf publish`, seconds by the clock: median of {ROUNDS} "
        f"({min(walls):.1f} to {max(walls):.1f}) | {wall:.1f} | {BUDGET:.0f} |",
        f"| the same, processor seconds over {_cores()} cores | {busy:.1f} | |",
        f"| rdflib in the same run: {their_files:,.0f} files of Turtle, no pages, seconds "
        f"({min(theirs):.1f} to {max(theirs):.1f}) | {their_wall:.1f} | |",
        f"| times faster than rdflib, per file | "
        f"{(their_wall / their_files) / (wall / len(pages.files)):.1f} | |",
        f"| files ({told}) | {len(pages.files):,} | |",
        f"| bytes of all files, MB | {written / 1e6:.0f} | |",
        f"| largest page (`{largest}`), kB | {sizes[largest] / 1000:.0f} | {MOST // 1000} |",
        f"| links of {len(sizes):,} pages that were followed | {links:,} | |",
        "| links that lead nowhere | 0 | 0 |",
    ]


def _published(store: Path, site: Path, releases: Path) -> tuple[float, float]:
    """Seconds by the clock, and processor seconds of all processes together."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    command = [sys.executable, "-m", "zorggraaf", "publish", str(site), "--store", str(store)]
    subprocess.run(
        [*command, "--draft"],
        check=True,
        stdout=subprocess.DEVNULL,
        env={**os.environ, "ZORGGRAAF_RELEASES": str(releases)},
    )
    wall, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    busy = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return wall, busy


def _peer(store: Path, folder: Path) -> tuple[float, int]:
    """Seconds in which rdflib reads the statements and writes each thing's own, and the files."""
    import rdflib

    folder.mkdir()
    statements = folder / "all.nt"
    with open_store(store=store) as graph:
        statements.write_bytes(graph.ntriples())
    started = time.perf_counter()
    known = rdflib.Graph().parse(statements, format="nt")
    things = {one for one in known.subjects() if str(one).startswith(names.ID)}
    for number, thing in enumerate(sorted(things, key=str)):
        known.cbd(thing).serialize(folder / f"{number}.ttl", format="turtle")
    return time.perf_counter() - started, len(things)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
