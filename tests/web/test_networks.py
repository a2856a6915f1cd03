"""The page of networks: its ranking and its drawing are what the commands say."""

from __future__ import annotations

import re
from html import unescape
from typing import Any
from urllib.parse import urljoin

import httpx
import pytest

from zorggraaf.analysis import asking
from zorggraaf.analysis.affiliation import affiliation
from zorggraaf.pages.networks import COLOURS, subjects
from zorggraaf.store import Graph

from .test_questions import answer_rows, text

HTML = {"accept": "text/html"}
ONCOLOGY = "network:oncology"


def networks(client: httpx.Client, **given: str) -> httpx.Response:
    return client.get("/netwerken", params=given, headers=HTML)


def drawing(client: httpx.Client, **given: str) -> Any:
    return client.get("/netwerken/tekening.json", params=given).json()


@pytest.mark.parametrize("measure", ["betweenness", "constraint", "groups"])
def test_the_ranking_is_that_of_central(client: httpx.Client, graph: Graph, measure: str) -> None:
    page = networks(client, kind="oncology", measure=measure, colour="roaz")
    expected = asking.central(graph, ONCOLOGY, measure=measure).tables[0].records()
    rows = answer_rows(page.text)
    assert [(row[0], row[1]) for row in rows] == [
        (str(row["rank"]), row["organisation_label"]) for row in expected[: len(rows)]
    ]
    assert f"{len(expected)}" in text(page.text)


def test_the_drawing_has_every_membership_once(client: httpx.Client, graph: Graph) -> None:
    made = drawing(client, kind="oncology")
    found = affiliation(graph, groups=ONCOLOGY)
    nodes, edges = made["nodes"], made["edges"]
    assert len(edges) == len(found.how) == int(found.matrix.sum())
    drawn = {(nodes[a]["iri"], nodes[b]["iri"]) for a, b in edges}
    assert drawn == set(found.how)
    values = {
        row["organisation"]: row["betweenness"]
        for row in asking.central(graph, ONCOLOGY).tables[0].records()
    }
    own = {node["iri"]: node["value"] for node in nodes if node["kind"] == "organisation"}
    assert own == values
    assert all(-2.5 < node["x"] < 2.5 and -4 < node["y"] < 2.5 for node in nodes)


def test_who_is_larger_has_more_of_the_measure(client: httpx.Client) -> None:
    for measure, sign in (("betweenness", 1), ("constraint", -1)):
        made = drawing(client, kind="oncology", measure=measure)
        known = [n for n in made["nodes"] if n["kind"] == "organisation" and n["value"] is not None]
        ordered = sorted(known, key=lambda node: sign * node["value"])
        sizes = [node["size"] for node in ordered]
        assert sizes == sorted(sizes)


def test_the_drawing_is_the_same_each_time(client: httpx.Client) -> None:
    first = drawing(client, kind="oncology")
    again = drawing(client, kind="oncology", lang="nl")
    assert first == again


def test_colours_are_those_of_the_communities(client: httpx.Client, graph: Graph) -> None:
    made = drawing(client, kind="oncology", colour="community")
    expected = asking.communities(graph, ONCOLOGY).record["members"]
    groups = {row["organisation"]: row["community_name"] for row in expected}
    shown = {n["iri"]: n["group"] for n in made["nodes"] if n.get("group")}
    assert shown == groups
    colours: dict[str, set[str]] = {}
    for node in made["nodes"]:
        if node.get("group"):
            colours.setdefault(node["group"], set()).add(node["colour"])
    assert all(len(each) == 1 for each in colours.values())


def test_filters_together_are_those_of_all_three(client: httpx.Client, graph: Graph) -> None:
    both = drawing(client, kind="oncology", scope="regional")
    wide = drawing(client, kind="oncology")
    groups = {node["iri"] for node in both["nodes"] if node["kind"] == "group"}
    assert groups and groups < {n["iri"] for n in wide["nodes"] if n["kind"] == "group"}
    for subject in subjects(graph):
        assert subject.options


@pytest.mark.parametrize("colour", list(COLOURS))
def test_every_colour_has_a_legend_that_adds_up(client: httpx.Client, colour: str) -> None:
    page = networks(client, kind="oncology", colour=colour)
    legend = page.text[page.text.index('<ul class="legend">') :]
    counts = re.findall(r'class="count">(\d+)<', legend[: legend.index("</ul>")])
    made = drawing(client, kind="oncology", colour=colour)
    assert sum(map(int, counts)) == sum(n["kind"] == "organisation" for n in made["nodes"])


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"on": "1800-01-01"}, 200),
        ({"on": "9999-12-31", "kind": "oncology"}, 200),
        ({"on": "gisteren"}, 400),
        ({"kind": "bestaat-niet"}, 400),
        ({"measure": "schoonheid"}, 400),
        ({"colour": "roze"}, 400),
        ({"kind": "<script>alert(1)</script>"}, 400),
        ({"kind": "oncology", "blad": "99999999999999"}, 200),
        ({"kind": "oncology", "focus": "organisation/bestaat-niet"}, 200),
    ],
)
@pytest.mark.parametrize("lang", ["nl", "en"])
def test_absurd_choices_give_a_page_that_helps(
    client: httpx.Client, given: dict[str, str], status: int, lang: str
) -> None:
    page = networks(client, **given, lang=lang)
    assert page.status_code == status, text(page.text)[:300]
    assert "<form" in page.text and "<script>alert" not in page.text


def test_ranking_and_picture_can_be_taken_along(client: httpx.Client) -> None:
    page = networks(client, kind="oncology")
    links = [unescape(link) for link in re.findall(r'href="([^"]*api/[^"]*)"', page.text)]
    forms = {form for link in links for form in re.findall(r"format=(\w+)", link)}
    assert forms == {"png", "svg", "xlsx", "csv", "json"}
    for link in links:
        got = client.get(urljoin(str(page.url), link))
        assert got.status_code == 200 and got.content, link
