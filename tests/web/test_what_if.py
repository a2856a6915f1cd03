"""The page on which people try a change: steps by name, the scenario in the address."""

from __future__ import annotations

import re
import time
from html import unescape
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from zorggraaf.analysis.scenario_file import Scenario
from zorggraaf.analysis.scenario_text import toml
from zorggraaf.pages.what_if import KINDS

HTML = {"accept": "text/html"}
LEAVE = "leave etz embraze"


def what_if(client: httpx.Client, pairs: list[tuple[str, str]]) -> httpx.Response:
    return client.get("/wat-als", params=tuple(pairs), headers=HTML)


def added(client: httpx.Client, kind: str, *pairs: tuple[str, str]) -> list[str]:
    """The steps after a form was sent."""
    got = what_if(client, [("soort", kind), ("doe", "toevoegen"), *pairs])
    assert got.status_code == 303, got.text
    return parse_qs(urlsplit(got.headers["location"]).query)["stap"]


def test_a_step_is_built_from_names(client: httpx.Client) -> None:
    pairs = (("ding", "Isala"), ("ding", "zgt"), ("ding", ""), ("naam", "Isala ZGT"))
    assert added(client, "merge", *pairs) == ['merge isala,zgt -> isala-zgt "Isala ZGT"']
    told = (("ding", "etz"), ("naar", "EMBRAZE kankernetwerk"))
    assert added(client, "leave", ("stap", "close loc-102902"), *told) == [
        "close loc-102902",
        LEAVE,
    ]
    moved = (("ding", "Zwolle, Kampen"), ("naar", "roaz-euregio"))
    assert added(client, "redraw", *moved) == ["redraw GM0193,GM0166 -> roaz-euregio"]


def test_a_name_that_may_be_several_is_chosen_from(client: httpx.Client) -> None:
    got = what_if(
        client,
        [("soort", "leave"), ("doe", "toevoegen"), ("ding", "sint"), ("naar", "embraze")],
    )
    assert got.status_code == 200
    options = re.findall(r'<option value="([^"]+)">', got.text)
    assert len(options) > 1
    again = (("ding", options[0]), ("naar", "embraze"))
    assert added(client, "leave", *again) == [f"leave {options[0]} embraze"]


@pytest.mark.parametrize("kind", [kind.name for kind in KINDS])
def test_an_empty_form_says_what_is_missing(client: httpx.Client, kind: str) -> None:
    got = what_if(client, [("soort", kind), ("doe", "toevoegen")])
    assert got.status_code == 200
    assert "Vul dit in." in got.text
    assert 'aria-invalid="true"' in got.text


def test_a_step_can_be_taken_back(client: httpx.Client) -> None:
    page = what_if(client, [("stap", LEAVE), ("stap", "close loc-102902")]).text
    links = [unescape(link) for link in re.findall(r'href="\./(wat-als\?[^"#]+)"', page)]
    steps = [parse_qs(urlsplit(link).query).get("stap") for link in links]
    assert [LEAVE] in steps and ["close loc-102902"] in steps
    assert "Elisabeth-TweeSteden Ziekenhuis verlaat EMBRAZE kankernetwerk" in page


@pytest.mark.parametrize(
    ("pairs", "status"),
    [
        ([("stap", "hop")], 400),
        ([("stap", "/etc/passwd.toml")], 400),
        ([("stap", LEAVE)] * 51, 400),
        ([("stap", LEAVE), ("on", "gisteren"), ("reken", "ja")], 400),
        ([("stap", "<script>alert(1)</script>")], 400),
        ([("soort", "toveren"), ("doe", "toevoegen")], 200),
        ([("reken", "ja")], 200),
        ([("soort", "merge"), ("doe", "toevoegen"), ("ding", "x" * 9000)], 200),
    ],
)
def test_faults_are_told_on_a_page(
    client: httpx.Client, pairs: list[tuple[str, str]], status: int
) -> None:
    got = what_if(client, pairs)
    assert got.status_code == status
    assert "<script>alert" not in got.text
    assert 'class="kind-choice"' in got.text


def done(client: httpx.Client, pairs: list[tuple[str, str]]) -> httpx.Response:
    """The page once it has the outcome; every request before is answered at once."""
    end = time.monotonic() + 240
    while time.monotonic() < end:
        got = what_if(client, [*pairs, ("reken", "ja")])
        if 'id="progress"' not in got.text:
            return got
        assert got.status_code == 200
        assert "<noscript><meta http-equiv" in got.text
        standing = client.get("/wat-als/stand", params=tuple(pairs)).json()
        assert standing["state"] in ("bezig", "klaar", "fout")
        time.sleep(1)
    raise AssertionError("no outcome")


def test_the_outcome_is_that_of_the_interface_and_comes_without_waiting(
    client: httpx.Client,
) -> None:
    page = done(client, [("stap", LEAVE)])
    assert page.status_code == 200
    asked = {"steps": LEAVE, "format": "json"}
    started = time.monotonic()
    record = client.get("/api/whatif", params=asked, timeout=120).json()["result"]
    # The page and the interface share their runs: nothing is worked out twice.
    assert time.monotonic() - started < 5
    said = unescape(re.sub(r"<[^>]+>", " ", page.text))
    assert record["sentence"]["nl"] in said
    table = page.text.partition('id="tabel-difference"')[2].partition("</section>")[0]
    assert table.count("<tr>") - table.count("<thead>") == len(record["difference"])
    assert client.get("/api/whatif", params={**asked, "format": "svg"}).status_code == 200


def test_a_scenario_that_cannot_be_taken_says_why(client: httpx.Client) -> None:
    got = done(client, [("stap", "leave umcg embraze")])
    assert got.status_code == 400
    assert 'role="alert"' in got.text


def test_a_scenario_goes_out_as_a_file_and_comes_back(client: httpx.Client) -> None:
    pairs = [("stap", LEAVE), ("stap", 'merge isala,zgt -> isala-zgt "Isala ZGT"')]
    more = [("on", "2025-01-01"), ("titel", 'Fusie "in" het oosten'), ("waarom", "Om te zien.")]
    file = client.get("/wat-als/scenario.toml", params=[*pairs, *more])
    assert "attachment" in file.headers["content-disposition"]
    read = Scenario.of_text(file.text)
    assert [str(step) for step in read.steps] == [text for _, text in pairs]
    for sent in (
        client.post("/wat-als", files={"bestand": ("x.toml", file.content)}),
        client.post("/wat-als", data={"toml": file.text}),
    ):
        assert sent.status_code == 303
        back = parse_qs(urlsplit(sent.headers["location"]).query)
        assert back["stap"] == [text for _, text in pairs]
        assert {name: back[name][0] for name, _ in more} == dict(more)


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"steps = [", 400),
        (b"", 400),
        (b"title = 'x'", 400),
        (b"\xff\xfe\x00", 400),
        (b"x" * 70_000, 413),
        (b'steps = ["hop"]', 400),
        (b"steps = [" + b'"leave etz embraze",' * 51 + b"]", 400),
    ],
)
def test_a_bad_file_is_refused_with_a_reason(
    client: httpx.Client, content: bytes, status: int
) -> None:
    got = client.post("/wat-als", files={"bestand": ("x.toml", content)}, headers=HTML)
    assert got.status_code == status
    assert "<h1>" in got.text


def test_a_body_that_is_no_form_is_refused(client: httpx.Client) -> None:
    got = client.post("/wat-als", content=b"{}", headers={"content-type": "application/json"})
    assert got.status_code == 415


def test_a_file_says_what_the_scenario_says() -> None:
    scenario = Scenario.of_text(
        'title = "Een \\"titel\\" met ñ en \\\\"\nwhy = "Twee\\nregels"\non = "2024-01-01"\n'
        "steps = ['network nieuw: isala,zgt \"Nieuw\"']"
    )
    again = Scenario.of_text(toml(scenario))
    assert (again.title, again.why, again.on) == (scenario.title, scenario.why, scenario.on)
    assert [str(step) for step in again.steps] == [str(step) for step in scenario.steps]
