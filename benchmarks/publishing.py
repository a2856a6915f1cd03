"""`zorggraaf publish` on the real graph: how long it takes, and whether the site is sound.

A site with a link that leads nowhere or a page that is too large for a phone is no result: then
this fails, and says where.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from tests.publish.site_links import Pages

MOST: Final = 200_000
"""Bytes of a page."""
BUDGET: Final = 60.0
"""Seconds within which the national graph should be a site."""
_FORMS: Final = (".en.html", ".html", ".ttl", ".jsonld")
_HEADS: Final = ("| what | measured | budget |", "| --- | ---: | ---: |")


def table(store: Path) -> list[str]:
    """Seconds by the clock and of the processors, sizes, and what was checked.

    Raises SystemExit with the first faults where the site is not sound.
    """
    with TemporaryDirectory() as name:
        site = Path(name) / "site"
        wall, busy = _published(store, site, Path(name) / "releases")
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
        f"| `zorggraaf publish`, seconds by the clock | {wall:.1f} | {BUDGET:.0f} |",
        f"| the same, processor seconds over {_cores()} cores | {busy:.1f} | |",
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


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
