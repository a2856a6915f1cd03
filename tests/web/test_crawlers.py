"""What every server is asked for is there."""

from __future__ import annotations

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


def test_there_is_an_icon_where_browsers_look(client: httpx.Client) -> None:
    answer = client.get("/favicon.ico")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "image/svg+xml"
