"""Asking a live source and holding what it says against the tables."""

from __future__ import annotations

import difflib
import importlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final, cast

from zorggraaf import resources
from zorggraaf.enrich import addresses
from zorggraaf.enrich.cache import default_folder
from zorggraaf.enrich.cbs import OUTLINES
from zorggraaf.enrich.fetching import Fetcher
from zorggraaf.enrich.source import About, Adapter, Asking
from zorggraaf.errors import UsageError, reason
from zorggraaf.tables import read_tables
from zorggraaf.tabular import Table
from zorggraaf.upkeep.comparing import compare
from zorggraaf.upkeep.proposal import Proposals
from zorggraaf.upkeep.trying import apply, tried

SOURCES: Final = ("wikidata", "ror", "cbs", "roaz", "orphanet")
"""The sources that can be asked; each is a module of this package."""

REFUSED: Final = {
    "zorgkaart": "Zorgkaart Nederland heeft geen open gegevens",
    "zorgkaartnederland": "Zorgkaart Nederland heeft geen open gegevens",
    "expertisecentra": "voor Orphanets lijst van centra is geen open licentie gevonden",
}
"""Sources that people will look for and that are not taken from, and why."""


@dataclass(frozen=True)
class Enrichment:
    """What a source would change, and what came with it."""

    about: About
    proposals: Proposals
    fetched: date
    """The day of the oldest answer that this rests on."""
    notes: list[str]
    files: dict[str, object]
    year: int

    def records(self, proposals: Proposals) -> dict[str, Any]:
        """Proposals (all that were found, or part of them) for programs."""
        return {
            **proposals.records(),
            "fetched": self.fetched.isoformat(),
            "notes": self.notes,
        }


def applied(
    found: Enrichment, proposals: Proposals, data_dir: Path, check: bool = True
) -> list[Path]:
    """Write proposals (all that were found, or part of them); the files that were written.

    check: whether the result is held against the shapes first.

    Outlines go to their place in the cache. Raises DataError where the tables would hold faults,
    ZorggraafError where they would break a rule that held; then nothing is written.
    """
    written = apply(proposals, data_dir, tried(proposals, data_dir, shapes=check))
    if OUTLINES in found.files:
        written.append(_keep_outlines(found.files[OUTLINES], found.year))
    return written


def adapter(name: str) -> Adapter:
    """The source of this name; raises UsageError where there is none."""
    known = name.strip().lower()
    if known in REFUSED:
        raise UsageError(f"{REFUSED[known]}; daar wordt niets uit overgenomen", _LIST)
    if known not in SOURCES:
        near = difflib.get_close_matches(known, SOURCES, n=1, cutoff=0.5)
        raise UsageError(
            f"er is geen bron ‘{name:.40}’" + (f"; bedoelde u {near[0]}?" if near else ""),
            f"Kies uit: {', '.join(SOURCES)}. {_LIST}",
        )
    return cast("Adapter", importlib.import_module(f"zorggraaf.enrich.{known}"))


def enrich(
    name: str,
    data_dir: Path | None = None,
    *,
    cache: Path | None = None,
    offline: bool = False,
    fresh: bool = False,
    base_url: str | None = None,
    year: int | None = None,
    step: Callable[[str], None] | None = None,
) -> Enrichment:
    """What a source says, held against the tables; nothing is written.

    cache: where answers are kept (default: the user's cache). offline: ask nobody, use what is
    kept. fresh: ask also what was fetched today. base_url: another address of the same service.
    year: of a source with an edition a year (default: this one). step: is told each address that
    is asked.

    Raises UsageError for a source there is not, FetchError where it cannot be had, ShapeError
    where it does not answer as documented, DataError for faults in the tables.
    """
    source = adapter(name)
    about = source.ABOUT
    tables = read_tables(data_dir)
    fetcher = Fetcher(
        (cache or default_folder()) / about.key,
        offline=offline,
        fresh=fresh,
        pause=about.pause,
        step=step,
    )
    address = (base_url or about.address).rstrip("/")
    addresses.check(address)
    asking = Asking(fetcher, address, tables, year or date.today().year)
    told = list(source.told(asking))
    proposals = compare(tables, about.row(fetcher.date), told)
    return Enrichment(about, proposals, fetcher.date, asking.notes, asking.files, asking.year)


def overview(lang: str = "nl") -> Table:
    """The sources that can be asked, what each gives, and on what terms."""
    heads = (
        ["source", "title", "gives", "terms", "page"]
        if lang == "en"
        else ["bron", "titel", "geeft", "voorwaarden", "pagina"]
    )
    known = [(name, adapter(name).ABOUT) for name in SOURCES]
    rows = [[name, one.title, one.gives, one.terms, one.page] for name, one in known]
    return Table("Sources" if lang == "en" else "Bronnen", heads, list(rows), "sources")


def here(data: Path | None) -> Path:
    """The folder with the tables."""
    return data if data is not None else resources.data()


def _keep_outlines(collection: object, year: int) -> Path:
    from zorggraaf.charts import outlines
    from zorggraaf.output.export import write

    simple = outlines.simplified(outlines.tidy(collection, f"CBS {year}"))
    file = outlines.path(year)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{file.parent} kan niet gemaakt worden: {reason(error)}") from error
    write(file, json.dumps(simple, separators=(",", ":"), ensure_ascii=False) + "\n")
    return file


_LIST: Final = "De bronnen staan in: zorggraaf enrich"
