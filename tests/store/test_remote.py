"""Endpoints with moods: whatever one does, a user learns what happened and what to do."""

from __future__ import annotations

import gc
import socket
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from urllib.parse import parse_qs

import pyoxigraph as ox
import pytest

from zorggraaf import store
from zorggraaf.errors import EndpointError, QueryError
from zorggraaf.store import remote

_Answer = tuple[int, dict[str, str], str]

JSON = {"Content-Type": "application/sparql-results+json"}
YES: _Answer = (200, JSON, '{"head":{},"boolean":true}')
ROWS = (
    '{"head":{"vars":["a","b"]},"results":{"bindings":['
    '{"a":{"type":"uri","value":"urn:x"},"b":{"type":"typed-literal",'
    '"datatype":"http://www.w3.org/2001/XMLSchema#boolean","value":"1"}},'
    '{"a":{"type":"literal","value":"1"}}]}}'
)


@contextmanager
def answering(
    *answers: _Answer, delay: float = 0, drip: float = 0, promised: int = 0
) -> Iterator[tuple[str, list[str]]]:
    """A server that gives these answers in turn (the last one for ever), and what it was asked.

    delay: seconds before it answers; drip: seconds between two bytes; promised: how many bytes
    more its Content-Length says than it sends.
    """
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
            self._answer()

        def do_GET(self) -> None:
            asked.append(self.path)
            self._answer()

        def _answer(self) -> None:
            time.sleep(delay)
            status, headers, body = answers[min(len(asked), len(answers)) - 1]
            try:
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                if promised:
                    self.send_header("Content-Length", str(len(body.encode()) + promised))
                self.end_headers()
                for part in body if drip else [body]:
                    self.wfile.write(part.encode())
                    self.wfile.flush()
                    time.sleep(drip)
            except OSError:
                pass  # the client has gone: that is the test

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/sparql", asked
    finally:
        server.shutdown()
        server.server_close()


def refused(*answers: _Answer, timeout: int = 5, **moods: float) -> EndpointError:
    """What a user is told about an endpoint that behaves like this."""
    with (
        answering(*answers, **moods) as (address, _),  # type: ignore[arg-type]
        pytest.raises(EndpointError) as caught,
    ):
        remote.Endpoint(address, timeout=timeout, waits=(0.01,)).query("SELECT * {}")
    assert address in caught.value.message
    assert caught.value.hint and caught.value.exit_code == 1
    return caught.value


# -- busy ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_busy_endpoint_is_asked_again(status: int) -> None:
    busy: _Answer = (status, {}, "druk")
    with answering(busy, busy, YES) as (address, asked):
        assert remote.Endpoint(address, waits=(0.01, 0.01)).query("ASK {}") is True
    assert len(asked) == 3
    assert len(set(asked)) == 1


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_endpoint_that_stays_busy_is_given_up(status: int) -> None:
    with (
        answering((status, {}, "druk")) as (address, asked),
        pytest.raises(EndpointError, match=rf"te druk .*{status}.* 3 pogingen"),
    ):
        remote.Endpoint(address, waits=(0.01, 0.01)).query("ASK {}")
    assert len(asked) == 3


def test_waits_grow_longer() -> None:
    assert list(remote.WAITS) == sorted(remote.WAITS)
    assert all(later >= 2 * sooner for sooner, later in pairwise(remote.WAITS))


def test_wait_is_as_long_as_the_endpoint_asks() -> None:
    with answering((429, {"Retry-After": "1"}, ""), YES) as (address, _):
        began = time.monotonic()
        remote.Endpoint(address, waits=(0.01,)).query("ASK {}")
    assert time.monotonic() - began >= 1


def test_wait_may_be_asked_as_a_moment() -> None:
    moment = format_datetime(datetime.now(UTC) + timedelta(seconds=20), usegmt=True)
    assert 15 < remote.asked_to_wait({"Retry-After": moment}, 1) <= 20
    past = format_datetime(datetime.now(UTC) - timedelta(seconds=20), usegmt=True)
    assert remote.asked_to_wait({"Retry-After": past}, 1) == 1
    assert remote.asked_to_wait({"Retry-After": "straks"}, 1) == 1


def test_endpoint_that_asks_for_too_much_patience_is_given_up_at_once() -> None:
    began = time.monotonic()
    told = refused((503, {"Retry-After": "3600"}, ""), YES)
    assert "3600 seconden" in told.message and "later" in told.hint
    assert time.monotonic() - began < 3


def test_a_server_that_stopped_the_query_itself_is_not_asked_again() -> None:
    problem = '{"status": 503, "detail": "duurde langer dan 10 seconden", "hint": "Vraag minder."}'
    answer: _Answer = (503, {"Content-Type": "application/problem+json"}, problem)
    with (
        answering(answer, YES) as (address, asked),
        pytest.raises(EndpointError, match="duurde langer") as told,
    ):
        remote.Endpoint(address, waits=(0.01, 0.01)).query("ASK {}")
    assert told.value.hint == "Vraag minder."
    assert len(asked) == 1


def test_a_problem_that_may_pass_is_waited_for() -> None:
    headers = {"Content-Type": "application/problem+json", "Retry-After": "0"}
    with answering((503, headers, '{"detail": "vol"}'), YES) as (address, asked):
        assert remote.Endpoint(address, waits=(0.01,)).query("ASK {}") is True
    assert len(asked) == 2


# -- slow, gone, cut short -------------------------------------------------------------------------


def test_endpoint_that_is_too_slow_is_not_asked_again() -> None:
    with (
        answering(YES, delay=2) as (address, asked),
        pytest.raises(EndpointError, match="niet binnen 1 seconden"),
    ):
        remote.Endpoint(address, timeout=1, waits=(0.01,)).query("ASK {}")
    assert len(asked) == 1


def test_answer_that_comes_in_drips_is_too_slow_too() -> None:
    told = refused((200, JSON, " " * 400), drip=0.05, timeout=1)
    assert "niet binnen 1 seconden" in told.message


def test_endpoint_that_nobody_serves() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(EndpointError, match="niet te bereiken") as caught:
        store.open(endpoint=f"http://127.0.0.1:{port}/sparql")
    assert "draait de server" in caught.value.hint


def test_endpoint_whose_name_does_not_exist() -> None:
    with pytest.raises(EndpointError, match="niet te bereiken"):
        store.open(endpoint="http://bestaat-niet.invalid/sparql")


@pytest.mark.parametrize("said", [b"", b"SSH-2.0-iets\r\n", b"HTTP/1.1 200 OK\r\n"])
def test_server_that_hangs_up_or_speaks_something_else(said: bytes) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def answer() -> None:
            connection, _ = listening.accept()
            connection.recv(10_000)
            connection.sendall(said)
            connection.close()

        threading.Thread(target=answer, daemon=True).start()
        address = f"http://127.0.0.1:{listening.getsockname()[1]}/sparql"
        with pytest.raises(EndpointError, match=r"verbreekt de verbinding|niet met") as caught:
            remote.Endpoint(address).query("ASK {}")
    assert caught.value.hint


def test_answer_of_which_the_end_does_not_come() -> None:
    told = refused((200, JSON, ROWS[:150]), promised=500)
    assert "afgebroken" in told.message and "LIMIT" in told.hint


@pytest.mark.parametrize("length", [1, 40, 150, len(ROWS) - 1])
def test_half_an_answer_is_no_answer(length: int) -> None:
    told = refused((200, JSON, ROWS[:length]))
    assert "niet met hele SPARQL-resultaten" in told.message


def test_an_error_told_in_another_thread_holds_nothing_of_the_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As in a server: who asks and who tells are two, and the engine's rows belong to the first."""
    left: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", lambda told: left.append(told.exc_value))
    with ThreadPoolExecutor(1) as other:
        told = other.submit(refused, (200, JSON, ROWS[:150])).result()
    assert isinstance(told.__cause__, SyntaxError)
    del told
    gc.collect()
    assert left == []


def test_rows_that_the_server_left_out_are_missed() -> None:
    told = refused((200, JSON | {"X-SPARQL-MaxRows": "10000"}, ROWS))
    assert "niet meer dan 10000 rijen" in told.message
    told = refused((200, JSON | {"X-SQL-State": "S1TAT"}, ROWS))
    assert "niet volledig" in told.message


# -- something else --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "says", "hint"),
    [
        ((200, {"Content-Type": "text/html"}, "<html>Welkom"), "een webpagina", "SPARQL-endpoint"),
        ((200, {"Content-Type": "text/plain"}, "hallo"), "maar met text/plain", "adres"),
        ((200, {"Content-Type": "image/png"}, "PNG"), "maar met image/png", "adres"),
        ((200, {}, ""), "maar met niets", "adres"),
        ((200, {"Content-Type": "application/json"}, '{"a": 1}'), "niet met hele", "SPARQL 1.1"),
        ((200, {"Content-Type": "application/json"}, "[]"), "niet met hele", "SPARQL 1.1"),
        ((200, JSON, "<html>"), "niet met hele", "SPARQL 1.1"),
        ((200, JSON, ""), "niet met hele", "afgebroken"),
        ((301, {"Location": "/nieuw"}, ""), "verwijst door naar", "adres"),
        ((302, {"Location": "/nieuw"}, ""), "verwijst door naar", "adres"),
        ((307, {"Location": "http://127.0.0.1:9/nieuw"}, ""), "127.0.0.1:9/nieuw", "adres"),
        ((308, {"Location": "https://127.0.0.1:9/nieuw"}, ""), "https://127.0.0.1:9", "adres"),
        ((401, {}, "wie bent u"), "HTTP 401", "inlog"),
        ((403, {}, "mag niet"), "HTTP 403", "toegang"),
        ((404, {}, "weg"), "HTTP 404", "/sparql of /query"),
        ((405, {}, "geen POST"), "HTTP 405", "adres"),
        ((418, {}, "theepot"), "HTTP 418", "adres"),
        ((500, {}, "kapot"), "HTTP 500", "kleinere"),
    ],
)
def test_endpoint_that_is_none_is_told(answer: _Answer, says: str, hint: str) -> None:
    told = refused(answer)
    assert says in told.message
    assert hint in told.hint


def test_redirection_to_a_page_is_not_taken_for_an_answer() -> None:
    told = refused((302, {"Location": "/welkom"}, ""), (200, {"Content-Type": "text/html"}, "hoi"))
    assert "verwijst door naar" in told.message and "/welkom" in told.message
    told = refused((303, {"Location": "/welkom"}, ""), YES)
    assert "/welkom" in told.message


def test_endpoint_without_statements_is_not_our_graph() -> None:
    empty: _Answer = (200, JSON, '{"head":{},"boolean":false}')
    with (
        answering(empty) as (address, _),
        pytest.raises(EndpointError, match="standaardgraaf"),
    ):
        store.open(endpoint=address)


# -- what is asked, what is read -------------------------------------------------------------------


def test_query_the_endpoint_finds_wrong_is_a_wrong_query() -> None:
    with (
        answering(YES, (400, {}, "syntax error at line 1")) as (address, _),
        store.open(endpoint=address) as graph,
        pytest.raises(QueryError, match=r"syntax error|geldige SPARQL"),
    ):
        graph.select("SELECT ?s { ?s a zg:Hospital }")


def test_answer_of_virtuoso_is_read_as_that_of_any_other() -> None:
    with answering((200, JSON, ROWS)) as (address, _):
        answer = remote.Endpoint(address).query("SELECT * {}")
    assert isinstance(answer, remote.Rows)
    assert answer.columns == ("a", "b")
    assert answer.rows == [
        (ox.NamedNode("urn:x"), ox.Literal(True)),
        (ox.Literal("1"), None),
    ]


def test_only_prefixes_that_are_used_are_sent() -> None:
    with answering(YES) as (address, asked):
        remote.Endpoint(address).query("ASK { ?s a zg:Hospital }")
    assert "PREFIX+zg" in asked[0]
    assert "PREFIX+dcat" not in asked[0]


def test_words_in_comments_do_not_make_a_question_a_change() -> None:
    query = "#+ title: ADD\n#+ text: insert, delete\n#+ more: load\nASK { ?s ?p '#no' } # clear"
    with answering(YES) as (address, asked):
        assert remote.Endpoint(address).query(query) is True
    assert parse_qs(asked[0])["query"][0].strip() == "ASK { ?s ?p '#no' }"
