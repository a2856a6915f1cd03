"""data/README.md tells what became of every collected row."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from zorggraaf import resources
from zorggraaf.tables import ledger

DATA = resources.data()
COLLECTED = Path(__file__).resolve().parents[3] / "shared" / "facts"


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def test_the_page_is_what_the_tables_say() -> None:
    assert (DATA / "README.md").read_text(encoding="utf-8") == ledger.render(DATA), (
        "run make data-readme"
    )


def test_every_row_left_out_or_merged_has_a_reason() -> None:
    silent = [r for r in rows(DATA / "intake.csv") if r["outcome"] != "taken" and not r["reason"]]
    assert silent == []


def test_every_row_taken_over_names_rows_that_exist() -> None:
    keys: dict[str, set[str]] = {}
    missing = []
    for line in rows(DATA / "intake.csv"):
        assert line["into"] or line["outcome"] == "left-out", line
        for target in filter(None, line["into"].split(";")):
            table, _, key = target.partition("/")
            if table not in keys:
                keys[table] = _keys(DATA / f"{table}.csv")
            if key not in keys[table]:
                missing.append((line["file"], line["row"], target))
    assert missing[:10] == []


def _keys(path: Path) -> set[str]:
    found = set()
    for row in rows(path):
        if path.stem == "region_municipalities":
            found.add(f"{row['region']}/{row['municipality']}")
        elif path.stem == "concepts":
            found.add(f"{row['scheme']}/{row['key']}")
        else:
            found.add(row["key"])
    return found


def test_nothing_from_memory_came_in() -> None:
    outcomes = {
        r["outcome"] for r in rows(DATA / "intake.csv") if r["file"].endswith("_unsourced.csv")
    }
    assert outcomes == {"left-out"}


@pytest.mark.skipif(not COLLECTED.is_dir(), reason="the collected facts are not beside the project")
def test_no_collected_row_was_dropped_silently() -> None:
    accounted = Counter(r["file"] for r in rows(DATA / "intake.csv"))
    collected = {path.name: len(rows(path)) for path in COLLECTED.glob("*.csv")}
    assert dict(accounted) == collected
