"""What strangers can do to the server, and what they cannot."""

from __future__ import annotations

import gzip
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import httpx
import pytest

from tests.web.served import served
from zorggraaf.web.service import Settings

PATHS = ("/", "/doc/organisation/umcg", "/doc/network/oncomid.ttl", "/static/style.css", "/nope")


@pytest.fixture(scope="module")
def program(store_dir: Path) -> Iterator[str]:
    """The address of `zorggraaf serve`, run as a user would, with little patience."""
    started = _program(store_dir, "--port", "0")
    assert started.stdout is not None
    line = started.stdout.readline()
    match = re.search(r"http://127\.0\.0\.1:(\d+)/", line)
    assert match, line
    address = f"http://127.0.0.1:{match[1]}"
    end = time.monotonic() + 30
    while time.monotonic() < end:
        try:
            httpx.get(f"{address}/health", timeout=20)
            break
        except httpx.TransportError:
            time.sleep(0.1)
    yield address
    started.send_signal(signal.SIGINT)
    _, errors = started.communicate(timeout=30)
    assert started.returncode in (0, 130), errors
    assert "Traceback" not in errors


def _program(store: Path, *options: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "zorggraaf", "serve", "--store", str(store), *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_tells_browsers_to_trust_nothing_else(client: httpx.Client, path: str) -> None:
    for accept in ("text/html", "*/*"):
        headers = client.get(path, headers={"accept": accept}).headers
        policy = headers["content-security-policy"]
        assert "default-src 'self'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["access-control-allow-origin"] == "*"


def test_pages_ask_nothing_of_others_and_hold_nothing_inline(client: httpx.Client) -> None:
    for path in ("/", "/doc/organisation/umcg", "/zoeken?q=umcg", "/def", "/doc/region"):
        page = client.get(path, headers={"accept": "text/html"}).text
        for tag, attribute in (("link", "href"), ("script", "src"), ("img", "src")):
            for found in re.findall(rf"<{tag}\b[^>]*\b{attribute}=\"([^\"]*)\"[^>]*>", page):
                relation = re.search(rf'<{tag}\b[^>]*"{re.escape(found)}"[^>]*>', page)
                assert relation
                if 'rel="canonical"' not in relation[0]:
                    assert not found.startswith(("http:", "https:", "//")), found
        assert not re.search(r"<style\b|\sstyle=|\son[a-z]+=|javascript:", page)
        scripts = re.findall(r"<script\b([^>]*)>", page)
        assert all("src=" in one or "application/ld+json" in one for one in scripts)
    style = client.get("/static/style.css").text
    assert "url(" not in style and "@import" not in style


def test_another_page_may_read_but_not_send_what_it_likes(client: httpx.Client) -> None:
    answer = client.options(
        "/doc/organisation/umcg",
        headers={"origin": "https://example.org", "access-control-request-method": "GET"},
    )
    assert answer.status_code == 204
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in answer.headers


def test_nothing_can_be_written(client: httpx.Client) -> None:
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        answer = client.request(method, "/doc/organisation/umcg", content=b"x")
        assert answer.status_code == 405
        assert "GET" in answer.headers["allow"]
        assert answer.headers["content-type"] == "application/problem+json"


def test_a_request_has_a_size(client: httpx.Client) -> None:
    assert client.post("/sparql", content=b"x" * 1_000_001).status_code == 413

    def drips() -> Iterator[bytes]:
        for _ in range(40):
            yield b"x" * 50_000

    # A server may hang up on who is still sending.
    with suppress(httpx.TransportError):
        assert client.post("/sparql", content=drips()).status_code == 413
    assert client.get("/zoeken", params={"q": "x" * 40_000}).status_code == 414


def test_the_server_does_not_say_what_it_is(program: str) -> None:
    assert "server" not in httpx.get(f"{program}/health", timeout=20).headers


def test_headers_have_a_size(program: str) -> None:
    try:
        answer = httpx.get(f"{program}/", headers={"x-long": "x" * 200_000})
    except httpx.TransportError:
        return  # hung up on while still sending
    assert answer.status_code in (400, 431)


def test_a_made_up_host_is_not_repeated(client: httpx.Client) -> None:
    for path in ("/id/organisation/umcg", "/doc/organisation/umcg", "/def/Hospital", "/nope"):
        answer = client.get(path, headers={"host": "evil.example", "accept": "text/html"})
        assert "evil.example" not in str(answer.headers) + answer.text


def test_a_fault_of_ours_shows_nothing_of_the_inside(
    client: httpx.Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from zorggraaf.web.service import Service

    def broken(self: Service, iri: str) -> None:
        raise RuntimeError("secret /path/inside")

    monkeypatch.setattr(Service, "described", broken)
    for accept in ("text/html", "*/*"):
        answer = client.get("/doc/organisation/lumc?x=1", headers={"accept": accept})
        assert answer.status_code == 500
        assert "secret" not in answer.text and "Traceback" not in answer.text
        assert "content-security-policy" in answer.headers
    assert "secret" in caplog.text


def test_the_log_does_not_say_who_wondered_about_what(
    client: httpx.Client, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("INFO", "zorggraaf.access"):
        client.get("/zoeken", params={"q": "myself and I"}, headers={"user-agent": "tell-tale"})
        client.get("/doc/x%0a1970%20forged%20line")
    lines = [record.getMessage() for record in caplog.records if record.name == "zorggraaf.access"]
    assert any(line.startswith("GET /zoeken 200") for line in lines)
    text = "\n".join(lines)
    for secret in ("myself", "tell-tale", "127.0.0.1"):
        assert secret not in text
    assert all("\n" not in line for line in lines)


def test_health_says_which_graph_is_served(client: httpx.Client, store_dir: Path) -> None:
    health = client.get("/health").json()
    assert health["status"] == "ok"
    assert health["statements"] > 100_000
    assert re.fullmatch(r"sha256:[0-9a-f]{64}", health["checksum"])
    assert str(store_dir) not in json.dumps(health)


def test_who_sends_headers_in_drips_is_let_go(program: str) -> None:
    from zorggraaf.web.patience import HEADERS_TIME

    host, port = program.removeprefix("http://").split(":")
    with closing(socket.create_connection((host, int(port)), timeout=HEADERS_TIME + 10)) as slow:
        slow.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n")
        started = time.monotonic()
        gone = False
        while not gone and time.monotonic() - started < HEADERS_TIME + 8:
            try:
                slow.sendall(b"X-Drip: 1\r\n")
                slow.settimeout(1)
                gone = slow.recv(100) == b""
            except TimeoutError:
                continue
            except OSError:
                gone = True
        assert gone
        # Meanwhile nobody else noticed.
        assert httpx.get(f"{program}/health", timeout=20).status_code == 200


def test_a_body_that_does_not_come_is_not_waited_for(store_dir: Path) -> None:
    with served(Settings(store=store_dir, workers=1, request_time=1.0)) as server:
        port = int(server.address.rstrip("/").rpartition(":")[2])
        with closing(socket.create_connection(("127.0.0.1", port), timeout=15)) as slow:
            slow.sendall(
                b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n"
                b"Content-Type: application/sparql-query\r\n\r\nASK"
            )
            answer = slow.recv(4096)
    assert answer.startswith(b"HTTP/1.1 408")


def test_an_answer_that_took_long_to_make_is_sent_whole(store_dir: Path, tmp_path: Path) -> None:
    # The time a client gets is for what it sends, not for what it asks.
    settings = Settings(
        store=store_dir, workers=1, request_time=0.5, extra={"dumps": tmp_path / "dumps"}
    )
    with served(settings) as server:
        got = httpx.get(f"{server.address}data/zorggraaf.nq.gz", timeout=300)
    assert got.status_code == 200
    assert len(gzip.decompress(got.content)) > 10_000_000


def test_a_port_in_use_is_said_in_words(store_dir: Path) -> None:
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ended = _program(store_dir, "--port", str(port))
        _, errors = ended.communicate(timeout=60)
    assert ended.returncode == 1
    assert f"poort {port}" in errors and "--port" in errors
    assert "Traceback" not in errors


def test_without_a_graph_the_server_says_how_to_build_one(tmp_path: Path) -> None:
    ended = _program(tmp_path / "nothing")
    _, errors = ended.communicate(timeout=60)
    assert ended.returncode == 1
    assert "zorggraaf build" in errors
    assert "Traceback" not in errors


def test_an_address_that_is_none_is_wrong_usage(store_dir: Path) -> None:
    for options, code in (
        (("--host", "no.such.host.invalid"), 1),
        (("--base-url", "zorggraaf"), 2),
        (("--port", "99999"), 2),
    ):
        ended = _program(store_dir, *options)
        _, errors = ended.communicate(timeout=60)
        assert ended.returncode == code, errors
        assert "Traceback" not in errors
