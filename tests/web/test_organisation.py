"""An organisation in the picture: the numbers of `zorggraaf tables`."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import urljoin

import httpx
import pytest

from zorggraaf.analysis import asking
from zorggraaf.store import Graph

from .test_questions import answer_rows, text

HTML = {"accept": "text/html"}


def picture(client: httpx.Client, key: str, **given: str) -> httpx.Response:
    return client.get(f"/organisatie/{key}", params=given, headers=HTML)


@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.parametrize("key", ["umcg", "organisation/lumc", "frisius-mc"])
def test_the_page_says_what_the_command_says(
    client: httpx.Client, graph: Graph, key: str, lang: str
) -> None:
    page = picture(client, key, lang=lang)
    assert page.status_code == 200
    expected = asking.tables(graph, key.rpartition("/")[2], lang=lang)
    shown = text(page.text)
    assert expected.sentence[lang] in shown
    for caution in expected.cautions:
        assert caution[lang] in shown
    for row in expected.record["tables"]:
        assert row["group_label"] in shown
    summary = expected.record["summary"]
    compared = answer_rows(page.text)
    assert compared[0][1] == str(summary["tables"])
    assert compared[1][1] == str(summary["partners"])
    partners = re.findall(r"#shared", page.text)
    assert len(partners) == len(expected.record["partners"])


def test_the_tables_shared_with_one_partner(client: httpx.Client, graph: Graph) -> None:
    expected = asking.tables(graph, "umcg", "frisius-mc").tables[0]
    page = picture(client, "umcg", **{"with": "organisation/frisius-mc"})
    assert page.status_code == 200 and expected.title["nl"] in text(page.text)
    shared = page.text[page.text.index('id="shared"') :]
    rows = answer_rows(shared)
    assert [row[0] for row in rows] == expected.values("group_label")


@pytest.mark.parametrize(
    ("key", "given", "status"),
    [
        ("umcx", {}, 404),
        ("region/roaz-west", {}, 404),
        ("../../etc/passwd", {}, 404),
        ("umcg", {"with": "bestaat-niet"}, 404),
        ("umcg", {"on": "1800-01-01"}, 200),
        ("umcg", {"on": "9999-12-31"}, 200),
        ("umcg", {"on": "gisteren"}, 400),
    ],
)
def test_absurd_addresses_give_a_page_that_helps(
    client: httpx.Client, key: str, given: dict[str, str], status: int
) -> None:
    page = picture(client, key, **given)
    assert page.status_code == status
    assert "<h1>" in page.text and "Traceback" not in page.text


def test_one_is_chosen_by_any_of_its_names(client: httpx.Client) -> None:
    page = client.get("/organisatie", params={"q": "umcg"}, headers=HTML)
    found = re.search(r'class="results__name" href="([^"]+)"', page.text)
    assert found and unescape(found[1]).endswith("organisatie/umcg")
    everyone = client.get("/organisatie", headers=HTML)
    assert everyone.status_code == 200 and "organisatie/lumc" in everyone.text


def test_its_own_page_leads_here(client: httpx.Client) -> None:
    page = client.get("/doc/organisation/umcg", headers=HTML)
    found = re.search(r'href="([^"]*organisatie/umcg)"', page.text)
    assert found
    assert client.get(urljoin(str(page.url), found[1]), headers=HTML).status_code == 200
