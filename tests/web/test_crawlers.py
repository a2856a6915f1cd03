"""What every server is asked for is there."""

from __future__ import annotations

import re
from urllib.robotparser import RobotFileParser

import httpx


def test_crawlers_may_read_things_but_not_have_work_done(client: httpx.Client) -> None:
    answer = client.get("/robots.txt")
    assert answer.headers["content-type"].startswith("text/plain")
    rules = RobotFileParser()
    rules.parse(answer.text.splitlines())
    assert rules.can_fetch("crawler", "http://x/doc/organisation/umcg")
    assert not rules.can_fetch("crawler", "http://x/sparql?query=x")
    assert not rules.can_fetch("crawler", "http://x/api/whatif")


def test_crawlers_leave_pages_of_kept_releases_alone(client: httpx.Client) -> None:
    # The parser of Python knows no wildcards (RFC 9309, 2.2.3): the rules are read as text.
    lines = client.get("/robots.txt").text.splitlines()
    forbidden = [line.removeprefix("Disallow: ") for line in lines if line.startswith("Disallow")]
    patterns = [re.escape(rule).replace(r"\*", ".*") for rule in forbidden]

    def may_read(address: str) -> bool:
        return not any(re.match(pattern, address) for pattern in patterns)

    assert may_read("/doc/organisation/umcg?lang=en")
    assert may_read("/release")
    assert may_read("/release/2026-11/zorggraaf.nq.gz")
    assert not may_read("/doc/organisation/umcg?release=2026-11")
    assert not may_read("/?lang=en&release=2026-11")


def test_there_is_an_icon_where_browsers_look(client: httpx.Client) -> None:
    answer = client.get("/favicon.ico")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "image/svg+xml"
