"""Fetching is polite, patient within bounds, and never takes half an answer for a whole one."""

from __future__ import annotations

import gzip
import socket
import time
from datetime import date
from email.utils import formatdate
from pathlib import Path

import pytest

from tests.enrich.registers import Register, Reply, json_of, register
from zorggraaf.enrich import fetching
from zorggraaf.enrich.addresses import check
from zorggraaf.enrich.answer import FetchError, MissingError
from zorggraaf.enrich.fetching import Fetcher
from zorggraaf.errors import UsageError

FAST = (0.01, 0.01)


def fetcher(folder: Path, **options: object) -> Fetcher:
    return Fetcher(folder, **{"waits": FAST, **options})  # type: ignore[arg-type]


def test_an_answer_comes_with_the_day_and_says_who_asks(server: Register, tmp_path: Path) -> None:
    server.answers("/a", json_of({"x": 1}))
    asked = fetcher(tmp_path, today=date(2026, 11, 22))
    answer = asked.get(f"{server.address}/a", {"q": "é&b"})
    assert answer.json() == {"x": 1}
    assert asked.date == date(2026, 11, 22)
    assert server.asked == [("/a", {"q": "é&b"})]
    assert "zorggraaf/" in server.headers[0]["User-Agent"]
    assert "https://" in server.headers[0]["User-Agent"]


def test_what_was_fetched_today_is_not_fetched_again(server: Register, tmp_path: Path) -> None:
    server.answers("/a", json_of(1), json_of(2), json_of(3))
    url = f"{server.address}/a"
    assert fetcher(tmp_path).get(url).json() == 1
    assert fetcher(tmp_path).get(url).json() == 1
    assert fetcher(tmp_path, fresh=True).get(url).json() == 2
    assert fetcher(tmp_path, today=date(2099, 1, 1)).get(url).json() == 3


def test_offline_gives_what_is_kept_with_its_own_date(server: Register, tmp_path: Path) -> None:
    server.answers("/a", json_of("toen"))
    url = f"{server.address}/a"
    fetcher(tmp_path, today=date(2020, 2, 29)).get(url)
    later = fetcher(tmp_path, offline=True)
    assert later.get(url).json() == "toen"
    assert later.date == date(2020, 2, 29)
    assert len(server.asked) == 1
    with pytest.raises(FetchError, match="zonder verbinding"):
        later.get(f"{server.address}/b")


def test_a_damaged_cache_is_as_good_as_none(server: Register, tmp_path: Path) -> None:
    server.answers("/a", json_of("oud"), json_of("nieuw"))
    url = f"{server.address}/a"
    fetcher(tmp_path).get(url)
    for path in tmp_path.glob("*.body"):
        path.write_bytes(b"iets anders")
    with pytest.raises(FetchError):
        fetcher(tmp_path, offline=True).get(url)
    assert fetcher(tmp_path).get(url).json() == "nieuw"


def test_a_busy_server_is_asked_again_when_it_says(server: Register, tmp_path: Path) -> None:
    server.answers("/a", Reply(status=429, headers={"Retry-After": "1"}), json_of("goed"))
    start = time.monotonic()
    assert fetcher(tmp_path).get(f"{server.address}/a").json() == "goed"
    assert time.monotonic() - start >= 1
    assert len(server.asked) == 2


def test_a_retry_after_may_be_a_moment(server: Register, tmp_path: Path) -> None:
    moment = formatdate(time.time() + 2, usegmt=True)
    server.answers("/a", Reply(status=503, headers={"Retry-After": moment}), json_of("goed"))
    start = time.monotonic()
    assert fetcher(tmp_path).get(f"{server.address}/a").json() == "goed"
    assert time.monotonic() - start > 0.5


def test_a_server_that_asks_an_hour_is_left_alone(server: Register, tmp_path: Path) -> None:
    server.answers("/a", Reply(status=429, headers={"Retry-After": "3600"}))
    with pytest.raises(FetchError, match="vraagt 3600 seconden"):
        fetcher(tmp_path).get(f"{server.address}/a")
    assert len(server.asked) == 1


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_fault_that_passes_is_waited_for(server: Register, tmp_path: Path, status: int) -> None:
    server.answers("/a", Reply(status=status), Reply(status=status), json_of("goed"))
    assert fetcher(tmp_path).get(f"{server.address}/a").json() == "goed"


def test_a_fault_that_stays_is_told(server: Register, tmp_path: Path) -> None:
    server.answers("/a", Reply(status=503))
    with pytest.raises(FetchError, match="ook na 3 pogingen"):
        fetcher(tmp_path).get(f"{server.address}/a")
    assert len(server.asked) == 3


@pytest.mark.parametrize(
    ("status", "said"), [(404, "bestaat niet"), (410, "bestaat niet"), (403, "geen toegang")]
)
def test_a_refusal_is_not_asked_again(
    server: Register, tmp_path: Path, status: int, said: str
) -> None:
    server.answers("/a", Reply(status=status))
    with pytest.raises(FetchError, match=said) as caught:
        fetcher(tmp_path).get(f"{server.address}/a")
    assert isinstance(caught.value, MissingError) == (status in (404, 410))
    assert len(server.asked) == 1


def test_half_an_answer_is_asked_again(server: Register, tmp_path: Path) -> None:
    server.answers("/a", Reply(b'{"x": ', promised=100), json_of("heel"))
    assert fetcher(tmp_path).get(f"{server.address}/a").json() == "heel"


def test_an_answer_that_is_always_half_is_told(server: Register, tmp_path: Path) -> None:
    server.answers("/a", Reply(b'{"x": ', promised=100))
    with pytest.raises(FetchError, match="telkens onderweg afgebroken"):
        fetcher(tmp_path).get(f"{server.address}/a")
    assert not list(tmp_path.glob("*.body"))


def test_truncated_json_of_the_promised_length_is_told(server: Register, tmp_path: Path) -> None:
    server.answers("/a", Reply(b'{"items": [{"id": '))
    with pytest.raises(FetchError, match="niet met hele JSON"):
        fetcher(tmp_path).get(f"{server.address}/a").json()


def test_a_web_page_is_no_json(server: Register, tmp_path: Path) -> None:
    server.answers("/a", Reply(b"\n<!doctype html><title>Onderhoud</title>", media="text/html"))
    with pytest.raises(FetchError, match="webpagina in plaats van JSON"):
        fetcher(tmp_path).get(f"{server.address}/a").json()


def test_a_huge_answer_is_not_read_to_its_end(server: Register, tmp_path: Path) -> None:
    server.answers("/a", Reply(b"x" * 3_000_000))
    with pytest.raises(FetchError, match="groter dan 1 MB"):
        fetcher(tmp_path, largest=1_000_000).get(f"{server.address}/a")


def test_a_bomb_is_not_unpacked(server: Register, tmp_path: Path) -> None:
    body = gzip.compress(b"0" * 50_000_000)
    server.answers("/a", Reply(body, headers={"Content-Encoding": "gzip"}))
    with pytest.raises(FetchError, match="groter dan 1 MB"):
        fetcher(tmp_path, largest=1_000_000).get(f"{server.address}/a")


def test_a_packed_answer_is_unpacked(server: Register, tmp_path: Path) -> None:
    server.answers("/a", Reply(gzip.compress(b"[1]"), headers={"Content-Encoding": "gzip"}))
    assert fetcher(tmp_path).get(f"{server.address}/a").json() == [1]


def test_drips_do_not_keep_us_for_ever(server: Register, tmp_path: Path) -> None:
    server.answers("/a", Reply(b"x" * 200, drip=0.05))
    start = time.monotonic()
    with pytest.raises(FetchError, match="antwoordt niet binnen"):
        fetcher(tmp_path, timeout=0.5).get(f"{server.address}/a")
    assert time.monotonic() - start < 5


def test_a_dead_host_is_told_at_once(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(FetchError, match="niet te bereiken"):
        fetcher(tmp_path).get(f"http://127.0.0.1:{port}/a")


def test_a_host_that_says_nothing_is_told(tmp_path: Path) -> None:
    with socket.socket() as mute:
        mute.bind(("127.0.0.1", 0))
        mute.listen()
        address = f"http://127.0.0.1:{mute.getsockname()[1]}/a"
        with pytest.raises(FetchError, match="antwoordt niet binnen"):
            fetcher(tmp_path, timeout=0.3).get(address)


def test_a_redirection_within_the_server_is_followed(server: Register, tmp_path: Path) -> None:
    server.answers("/a", Reply(status=302, headers={"Location": "/b"}))
    server.answers("/b", json_of("daar"))
    assert fetcher(tmp_path).get(f"{server.address}/a").json() == "daar"


def test_a_redirection_in_a_circle_ends(server: Register, tmp_path: Path) -> None:
    server.answers("/a", Reply(status=302, headers={"Location": "/a"}))
    with pytest.raises(FetchError, match="kring"):
        fetcher(tmp_path).get(f"{server.address}/a")


@pytest.mark.parametrize(
    "there", ["http://example.org/b", "https://192.168.0.1/b", "https://127.0.0.1/b"]
)
def test_a_redirection_to_an_unsafe_place_is_not_followed(
    server: Register, tmp_path: Path, there: str
) -> None:
    server.answers("/a", Reply(status=302, headers={"Location": there}))
    with pytest.raises(FetchError, match="geen veilig adres"):
        fetcher(tmp_path).get(f"{server.address}/a")


def test_a_redirection_to_another_server_here_is_not_followed(
    server: Register, tmp_path: Path
) -> None:
    with register() as other:
        other.answers("/b", json_of("geheim"))
        server.answers("/a", Reply(status=302, headers={"Location": f"{other.address}/b"}))
        with pytest.raises(FetchError, match="geen veilig adres"):
            fetcher(tmp_path).get(f"{server.address}/a")
        assert not other.asked


@pytest.mark.parametrize("url", ["http://example.org/", "file:///etc/passwd", "ftp://x/", "a"])
def test_only_https_is_asked(url: str) -> None:
    with pytest.raises(UsageError):
        check(url)


@pytest.mark.parametrize(
    ("body", "media"),
    [
        ("Fryslân".encode(), "application/json; charset=iso-8859-1"),
        ("Fryslân".encode("latin-1"), "application/json; charset=utf-8"),
        ("Fryslân".encode("cp1252"), "application/json; charset=bestaat-niet"),
        ("\ufeffFryslân".encode(), "application/json"),
        ("Fryslân".encode("utf-16"), "application/json"),
    ],
)
def test_a_wrong_charset_does_no_harm(
    server: Register, tmp_path: Path, body: bytes, media: str
) -> None:
    quote = '"'.encode("utf-16-le") if body.startswith(b"\xff\xfe") else b'"'
    mark, rest = (body[:2], body[2:]) if body.startswith(b"\xff\xfe") else (b"", body)
    if rest.startswith(b"\xef\xbb\xbf"):
        mark, rest = rest[:3], rest[3:]
    server.answers("/a", Reply(mark + quote + rest + quote, media=media))
    asked = fetcher(tmp_path)
    assert asked.get(f"{server.address}/a").json() == "Fryslân"
    assert fetcher(tmp_path, offline=True).get(f"{server.address}/a").json() == "Fryslân"


def test_a_cache_that_cannot_be_written_is_told(server: Register, tmp_path: Path) -> None:
    blocked = tmp_path / "bestand"
    blocked.write_text("geen map")
    server.answers("/a", json_of(1))
    with pytest.raises(FetchError, match="kan niet worden geschreven"):
        fetcher(blocked / "map").get(f"{server.address}/a")


def test_that_a_server_does_not_have_something_is_kept_too(
    server: Register, tmp_path: Path
) -> None:
    url = f"{server.address}/nergens"
    for offline in (False, True, False):
        with pytest.raises(MissingError, match="bestaat niet"):
            fetcher(tmp_path, offline=offline).get(url)
    assert len(server.asked) == 1


def test_a_server_elsewhere_is_left_in_peace_between_requests(
    server: Register, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.answers("/a", json_of(1))
    server.answers("/b", json_of(2))
    rested: list[float] = []
    monkeypatch.setattr(time, "sleep", rested.append)
    monkeypatch.setattr(fetching, "is_here", lambda host: False)
    monkeypatch.setattr(fetching, "check", lambda url: None)
    asked = fetcher(tmp_path, pause=7.0)
    asked.get(f"{server.address}/a")
    asked.get(f"{server.address}/b")
    assert 6 < rested[-1] <= 7
