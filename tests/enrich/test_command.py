"""`zorggraaf enrich` as somebody uses it: look, look again without a connection, apply."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

from tests.enrich.registers import Register, json_of
from tests.enrich.test_ror import PATH, UMCG, numbers, record, serve
from zorggraaf.tables import read_tables


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "zorggraaf", "enrich", *arguments],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_nothing_is_merged_unseen(server: Register, tmp_path: Path, data: Path) -> None:
    """The walk: what would change, the same offline, and only then written."""
    serve(server, [record(UMCG, "UMCG", external_ids=[numbers("isni", "0000 0001 2150 090X")])])
    before = {path.name: path.read_bytes() for path in data.iterdir()}
    options = ["ror", "--data", str(data), "--cache", str(tmp_path / "c")]
    options += ["--base-url", server.address + PATH]

    looked = run(*options)
    assert looked.returncode == 0, looked.stderr
    assert "tegenspraak" in looked.stdout and "umcg-isni" in looked.stdout
    assert "Er is niets geschreven; dat doet --apply." in looked.stderr
    assert {path.name: path.read_bytes() for path in data.iterdir()} == before

    asked = len(server.asked)
    offline = run(*options, "--offline", "--format", "json")
    assert len(server.asked) == asked
    assert offline.returncode == 0, offline.stderr
    assert "000000012150090X" in offline.stdout
    assert f"opgehaald op {date.today().isoformat()}" in offline.stderr

    left_out = run(*options, "--apply", "--skip", "identifiers/umcg-isni")
    assert left_out.returncode == 0, left_out.stderr
    assert {path.name: path.read_bytes() for path in data.iterdir()} == before

    applied = run(*options, "--apply")
    assert applied.returncode == 0, applied.stderr
    assert "identifiers.csv" in applied.stderr
    values = {
        row.text("value")
        for row in read_tables(data)["identifiers"]
        if row.text("key") == "umcg-isni"
    }
    assert values == {"0000000095584598", "000000012150090X"}


def test_the_list_says_what_each_gives_and_on_what_terms() -> None:
    found = json.loads(run("--format", "json").stdout)
    text = json.dumps(found, ensure_ascii=False)
    for name in ("wikidata", "ror", "cbs", "roaz", "orphanet", "CC BY 4.0", "CC0"):
        assert name in text


def test_a_source_there_is_not_is_told_with_the_nearest() -> None:
    found = run("wikidat")
    assert found.returncode == 2
    assert "bedoelde u wikidata?" in found.stderr


def test_a_source_that_is_not_taken_from_says_why() -> None:
    found = run("zorgkaart")
    assert found.returncode == 2
    assert "geen open gegevens" in found.stderr


def test_an_unsafe_address_is_not_asked() -> None:
    found = run("ror", "--base-url", "http://example.org/")
    assert found.returncode == 2
    assert "https://" in found.stderr


def test_a_changed_service_ends_without_a_trace(server: Register, tmp_path: Path) -> None:
    server.answers(PATH, json_of({"total": 1, "records": []}))
    found = run("ror", "--base-url", server.address + PATH, "--cache", str(tmp_path))
    assert found.returncode == 1
    assert "‘number_of_results’ ontbreekt; er is wel: total, records" in found.stderr
    assert "Traceback" not in found.stderr
