"""A query that runs away is stopped alone, in time, with what to do; the others go on."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

from tests.web.served import Served, served
from zorggraaf.web.service import Settings

LIMIT = 3.0
SLACK = 1.0
"""Seconds after its limit within which a query must have been answered."""

PRODUCT = "{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o . ?p ?q ?r }"

RUNAWAYS = {
    "a six-way product, counted": f"SELECT (COUNT(*) AS ?n) {PRODUCT}",
    "a six-way product, listed": f"SELECT * {PRODUCT}",
    "a six-way product of two values": "SELECT (COUNT(*) AS ?n) { "
    + " ".join(f"?s{i} a ?t{i} ." for i in range(6))
    + " }",
    "a deep property path": "SELECT (COUNT(*) AS ?n) "
    "{ ?a (!<x:x>|^!<x:x>)* ?b . ?b (!<x:x>|^!<x:x>)* ?c . ?c (!<x:x>|^!<x:x>)+ ?d }",
    "a giant regex": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o . ?x ?y ?z "
    f'FILTER(REGEX(CONCAT(STR(?o), STR(?z)), "({"|".join(f"[a-z]{{{n}}}.*" for n in range(60))})"))'
    " }",
    "100,000 rows in order": "SELECT ?o ?x { { SELECT ?o ?x { ?s ?p ?o . ?x a ?t } LIMIT 1000000 } "
    "} ORDER BY SHA512(CONCAT(STR(?o), STR(?x))) DESC(SHA512(STR(?x))) LIMIT 10",
    "texts that double": "SELECT (STRLEN(?z) AS ?n) { "
    'BIND("xxxxxxxxxxxxxxxx" AS ?a0) '
    + " ".join(f"BIND(CONCAT(?a{i}, ?a{i}, ?a{i}, ?a{i}) AS ?a{i + 1})" for i in range(16))
    + " BIND(?a16 AS ?z) }",
    "brackets 20,000 deep": "ASK " + "{" * 20_000 + "}" * 20_000,
    "a million bytes of text": "ASK { ?s ?p ?o FILTER("
    + " || ".join(f"REGEX(STR(?o), '{n}.*{n}.*x')" for n in range(27_000))
    + ") }",
}


@pytest.fixture(scope="module")
def server(store_dir: Path) -> Iterator[Served]:
    settings = Settings(store=store_dir, time_limit=LIMIT, memory_limit=512, workers=2)
    with served(settings) as running:
        yield running


def ask(server: Served, query: str) -> httpx.Response:
    return httpx.post(server.sparql, data={"query": query}, timeout=60)


def is_well(server: Served) -> bool:
    answer = ask(server, "SELECT ?umc { ?umc a zg:UniversityMedicalCentre }")
    return answer.status_code == 200 and len(answer.json()["results"]["bindings"]) == 7


@pytest.mark.parametrize("name", RUNAWAYS)
def test_a_runaway_query_is_stopped_in_time_with_a_hint(server: Served, name: str) -> None:
    query = RUNAWAYS[name]
    assert len(query.encode()) <= 1_000_000
    started = time.monotonic()
    # By itself, for a form makes signs longer.
    answer = httpx.post(
        server.sparql,
        content=query.encode(),
        headers={"Content-Type": "application/sparql-query"},
        timeout=60,
    )
    taken = time.monotonic() - started
    assert answer.status_code == 503, answer.text[:500]
    assert answer.json()["hint"]
    assert taken < LIMIT + SLACK
    assert is_well(server)


def test_others_are_answered_while_more_queries_run_away_than_may(server: Served) -> None:
    runaway = RUNAWAYS["a deep property path"]
    with ThreadPoolExecutor(30) as clients:
        running = [clients.submit(ask, server, runaway) for _ in range(8)]
        time.sleep(0.2)
        others = [clients.submit(is_well, server) for _ in range(20)]
        assert all(other.result() for other in others)
        stopped = [one.result() for one in running]
    assert {answer.status_code for answer in stopped} == {503}
    reasons = [answer.json()["reason"] for answer in stopped]
    assert "time" in reasons or "memory" in reasons
    # Two long ones may run; those that had to make room may come back.
    for answer, reason in zip(stopped, reasons, strict=True):
        assert (reason in ("busy", "busy-long")) == ("retry-after" in answer.headers)


def test_a_client_that_leaves_takes_its_query_along(server: Served) -> None:
    query = quote(RUNAWAYS["a deep property path"])
    before = set(server.pool.processes)
    host, port = server.address.removeprefix("http://").rstrip("/").split(":")
    with socket.create_connection((host, int(port))) as client:
        client.sendall(f"GET /sparql?query={query} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        time.sleep(1)
    left = time.monotonic()
    while not before - set(server.pool.processes):
        assert time.monotonic() - left < LIMIT - 1.5, "the query went on for nobody"
        time.sleep(0.02)
    assert is_well(server)


def test_a_server_that_stops_leaves_no_process(store_dir: Path) -> None:
    query = RUNAWAYS["a deep property path"]
    with served(Settings(store=store_dir, time_limit=60)) as server:
        place = server.address.removeprefix("http://").rstrip("/").split(":")
        with socket.create_connection((place[0], int(place[1]))) as client:
            asked = f"GET /sparql?query={quote(query)} HTTP/1.1\r\nHost: x\r\n\r\n"
            client.sendall(asked.encode())
            time.sleep(1)
            processes = server.pool.processes
    assert processes
    assert not any(is_there(process) for process in processes)


def is_there(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True
