"""A query that asks for too much memory is stopped alone; how much is too much can be chosen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest
from typer.testing import CliRunner

from tests.web.served import Served, served
from zorggraaf.cli.app import app
from zorggraaf.web.service import Settings

LIMIT = 256
# A text of a gigabyte: more than may, whatever the engine does.
GREEDY = (
    'SELECT (STRLEN(?z) AS ?n) { BIND("xxxxxxxxxxxxxxxx" AS ?a0) '
    + " ".join(f"BIND(CONCAT(?a{i}, ?a{i}, ?a{i}, ?a{i}) AS ?a{i + 1})" for i in range(13))
    + " BIND(?a13 AS ?z) }"
)


@pytest.fixture(scope="module")
def server(store_dir: Path) -> Iterator[Served]:
    with served(Settings(store=store_dir, memory_limit=LIMIT, workers=2)) as running:
        yield running


def _ask(server: Served, query: str, **headers: str) -> httpx.Response:
    return httpx.post(server.sparql, data={"query": query}, headers=headers, timeout=60)


@pytest.mark.parametrize(
    ("lang", "said", "hint"),
    [
        ("nl", f"zij had meer dan {LIMIT} MB geheugen nodig", "Stel een kleinere vraag"),
        ("en", f"it needed more than {LIMIT} MB of memory", "Ask less"),
    ],
)
def test_a_query_over_the_limit_is_told_so(server: Served, lang: str, said: str, hint: str) -> None:
    got = _ask(server, GREEDY, **{"Accept-Language": lang})
    assert got.status_code == 503
    problem = got.json()
    assert problem["reason"] == "memory"
    assert said in problem["detail"]
    assert problem["hint"].startswith(hint)


def test_the_others_go_on(server: Served) -> None:
    small = "SELECT ?umc { ?umc a zg:UniversityMedicalCentre }"
    with ThreadPoolExecutor(8) as clients:
        greedy = [clients.submit(_ask, server, f"{GREEDY} #{number}") for number in range(3)]
        others = [clients.submit(_ask, server, small) for _ in range(20)]
        answers = [other.result() for other in others]
        stopped = [one.result() for one in greedy]
    assert {answer.status_code for answer in answers} == {200}
    assert {answer.status_code for answer in stopped} == {503}
    assert "memory" in {answer.json()["reason"] for answer in stopped}


def test_serve_takes_the_limit_from_its_option(monkeypatch: pytest.MonkeyPatch) -> None:
    chosen: list[Settings] = []
    monkeypatch.setattr(
        "zorggraaf.web.serving.serve", lambda settings, started: chosen.append(settings)
    )

    def run(*arguments: str) -> Any:
        return CliRunner().invoke(app, ["serve", *arguments])

    assert run("--memory-limit", "300").exit_code == 0
    assert run().exit_code == 0
    assert [settings.memory_limit for settings in chosen] == [300, Settings().memory_limit]
    refused = run("--memory-limit", "16")
    assert refused.exit_code == 2
    assert len(chosen) == 2
    shown = re.sub(r"\x1b\[[0-9;]*m", "", run("--help").output)
    assert "--memory-limit" in shown
