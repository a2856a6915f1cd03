"""What was known then: the interface and the descriptions answer from a release that is kept."""

from __future__ import annotations

import gzip
import hashlib
import html
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from starlette.testclient import TestClient

from zorggraaf import names
from zorggraaf.store import Graph, dump
from zorggraaf.web.app import create_app
from zorggraaf.web.service import Settings

THEN, LATER = "2025-03", "2025-11"
UMCG = "https://w3id.org/zorggraaf/id/organisation/umcg"
MEMBERS = "/api/queries/network-members?network=oncomid"


@pytest.fixture(scope="module")
def kept(graph: Graph, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A release in which the UMCG had another name, OncoMid had no members, and no ISALA."""
    folder = tmp_path_factory.mktemp("releases")
    label = f"<{UMCG}> <{names.expand('rdfs:label')}> "
    oncomid = f"<{names.iri('network', 'oncomid')}>"
    organisation = f"<{names.expand('org:organization')}> {oncomid}"
    isala = f"<{names.iri('organisation', 'isala')}>"
    release = f"<{names.graph('release')}>"
    lines = []
    for line in graph.nquads().decode().splitlines():
        if organisation in line or isala in line or f"memberOf> {oncomid}" in line:
            continue
        if line.startswith(label):
            text = line.split('"', 2)
            line = f'{text[0]}"Academisch Ziekenhuis Groningen"{text[2]}'
        if line.startswith(release) and ("versionInfo" in line or "#version>" in line):
            text = line.split('"', 2)
            line = f'{text[0]}"{THEN}"{text[2]}'
        if line.startswith(f"{release} <{names.expand('dcterms:identifier')}>"):
            text = line.split('"', 2)
            line = f'{text[0]}"sha256:then"{text[2]}'
        lines.append(line)
    place = folder / THEN
    place.mkdir()
    (place / dump.FILE).write_bytes(gzip.compress("\n".join(lines).encode(), 1, mtime=0))
    broken = folder / "2024-01"
    broken.mkdir()
    (broken / dump.FILE).write_bytes(b"no gzip")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("ZORGGRAAF_RELEASES", str(folder))
        yield folder


@pytest.fixture(scope="module")
def client(store_dir: Path, kept: Path) -> Iterator[TestClient]:
    """A server that keeps a release."""
    app = create_app(Settings(store=store_dir, workers=1))
    with TestClient(app, raise_server_exceptions=False, follow_redirects=False) as opened:
        yield opened


def test_a_question_is_answered_with_what_was_known_then(client: TestClient) -> None:
    now, then = client.get(MEMBERS).json(), client.get(f"{MEMBERS}&release={THEN}").json()
    assert now["count"] > 0
    assert then["count"] == 0
    assert then["release"] != now["release"]


def test_an_analysis_says_of_which_release_it_is(client: TestClient) -> None:
    now = client.get("/api/tables/umcg").json()
    then = client.get(f"/api/tables/umcg?release={THEN}").json()
    assert then["release"]["version"] == THEN
    assert now["release"]["version"] != THEN
    assert then["result"]["summary"]["tables"] <= now["result"]["summary"]["tables"]
    shown = client.get(f"/api/show/organisation/umcg?release={THEN}").json()
    assert shown["label"] == "Academisch Ziekenhuis Groningen"


def test_the_next_page_is_of_the_same_release(client: TestClient) -> None:
    first = client.get(f"/api/things/organisation?limit=5&release={THEN}")
    assert f"release={THEN}" in first.headers["link"]
    assert f"release={THEN}" in first.json()["page"]["next"]
    assert (
        int(first.headers["x-total-count"]) < client.get("/api/things/organisation").json()["count"]
    )


def test_what_was_not_known_then_is_not_found(client: TestClient) -> None:
    assert client.get("/api/show/organisation/isala").status_code == 200
    assert client.get(f"/api/show/organisation/isala?release={THEN}").status_code == 404
    assert client.get("/doc/organisation/isala").status_code == 200
    assert client.get(f"/doc/organisation/isala?release={THEN}").status_code == 404
    assert client.get(f"/id/organisation/isala?release={THEN}").status_code == 404


@pytest.mark.parametrize("release", ["2025-04", "../2025-03", "/etc/passwd", "", "nu"])
def test_an_unknown_release_is_refused_with_those_that_are_kept(
    client: TestClient, release: str
) -> None:
    got = client.get(MEMBERS, params={"network": "oncomid", "release": release})
    assert got.status_code == 400
    problem = got.json()
    assert problem["parameter"] == "release"
    if release == "2025-04":
        assert THEN in problem["errors"][0]["nearest"]
        assert THEN in problem["hint"]
    english = client.get(f"{MEMBERS}&release=2025-04&lang=en").json()
    assert english["detail"] == "Release ‘2025-04’ is not kept here."
    assert english["hint"].startswith("Kept: ")


def test_an_unknown_release_and_another_fault_are_told_at_once(client: TestClient) -> None:
    problem = client.get(f"{MEMBERS}&release=2025-04&limt=3").json()
    assert {fault["parameter"] for fault in problem["errors"]} == {"release", "limt"}


def test_a_release_that_cannot_be_read_is_said_to_be_our_fault(client: TestClient) -> None:
    got = client.get(f"{MEMBERS}&release=2024-01")
    assert got.status_code == 503
    assert "/" not in got.json()["detail"]


def test_the_release_that_is_served_can_be_named(client: TestClient) -> None:
    version = client.get("/health").json()["release"]
    got = client.get(f"{MEMBERS}&release={version}").json()
    assert got["count"] == client.get(MEMBERS).json()["count"]


def test_what_is_the_same_in_all_releases_is_not_asked_of_one(client: TestClient) -> None:
    for address in ("/api/queries", "/.well-known/sparql-examples"):
        assert client.get(f"{address}?release={THEN}").status_code == 400


def test_it_is_in_the_description_of_the_interface(client: TestClient) -> None:
    described = client.get("/api/openapi.json").json()
    for path in ("/api/overlap", "/api/queries/network-members", "/api/show/{kind}/{key}"):
        names_ = {each["name"] for each in described["paths"][path]["get"]["parameters"]}
        assert "release" in names_
    assert "release" in described["info"]["description"]


def test_a_thing_is_described_as_it_was_known_then(client: TestClient) -> None:
    led = client.get(f"/id/organisation/umcg?release={THEN}")
    assert led.status_code == 303
    assert led.headers["location"].endswith(f"doc/organisation/umcg?release={THEN}")
    for accept in ("text/html", "text/turtle", "application/ld+json"):
        address = f"/doc/organisation/umcg?release={THEN}"
        got = client.get(address, headers={"Accept": accept})
        assert got.status_code == 200
        assert "Academisch Ziekenhuis Groningen" in got.text
        assert f"release={THEN}" in got.headers["content-location"]
        assert 'rel="latest-version"' in got.headers["link"]
        now = client.get("/doc/organisation/umcg", headers={"Accept": accept})
        assert now.headers["etag"] != got.headers["etag"]
    listed = client.get(f"/doc/organisation.ttl?release={THEN}").text
    assert "Academisch Ziekenhuis Groningen" in listed
    unknown = client.get("/doc/organisation/umcg?release=1999-01", headers={"Accept": "text/html"})
    assert unknown.status_code == 404
    assert "1999-01" in unknown.text


OF_A_RELEASE = [
    "/",
    "/doc/organisation",
    "/doc/organisation/umcg",
    "/doc/region/roaz-west",
    "/doc/network/oncomid",
    "/doc/concept/role/participant",
    "/def",
    "/def/Hospital",
]


def led_to(client: TestClient, address: str, lang: str) -> set[str]:
    """Where the links of a page lead, by path and query string."""
    got = client.get(address, params={"release": THEN, "lang": lang})
    assert got.status_code == 200
    links = re.findall(r'<a [^>]*?href="([^"#]+)"', got.text)
    addresses = (urlsplit(urljoin(str(got.url), html.unescape(link))) for link in links)
    ours = (one for one in addresses if one.netloc == urlsplit(str(got.url)).netloc)
    return {f"{one.path}?{one.query}" for one in ours}


@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.parametrize("address", OF_A_RELEASE)
def test_who_reads_in_a_release_stays_in_it(client: TestClient, address: str, lang: str) -> None:
    told = {link for link in led_to(client, address, lang) if re.match(r"/(doc/|def\b|\?)", link)}
    kept = {link for link in told if f"release={THEN}" in link}
    assert kept
    # Out of it lead the way back to today, and the ontology below every page.
    english = "?lang=en" if lang == "en" else "?"
    assert told - kept == {address + english, f"/def{english}"}
    some = sorted(kept)[:: max(1, len(kept) // 8)]
    assert {client.get(link).status_code for link in some} == {200}


def test_a_page_says_of_which_release_it_is(client: TestClient) -> None:
    page = client.get(f"/doc/organisation/umcg?release={THEN}", headers={"Accept": "text/html"})
    assert f"Uitgave {THEN}" in page.text
    for address in ("/doc/organisation/umcg", f"/vragen?release={THEN}", "/release"):
        now = client.get(address, headers={"Accept": "text/html"})
        assert 'id="uitgave"' not in now.text
        assert not re.search(rf'href="[^"]*doc/[^"]*release={THEN}', now.text)


def test_the_list_of_releases_leads_into_each(client: TestClient) -> None:
    page = client.get("/release")
    assert f'href="./?release={THEN}"' in page.text
    start, now = client.get(f"/?release={THEN}"), client.get("/")
    assert start.text != now.text
    assert f"release={THEN}" in start.headers["link"]


def test_the_ontology_of_a_release_is_that_of_then(client: TestClient) -> None:
    got = client.get(f"/def.ttl?release={THEN}")
    assert got.status_code == 200
    assert f"release={THEN}" in got.headers["link"]
    assert client.get("/def.ttl?release=1999-01").status_code == 404
    assert client.get("/def/Hospital?release=1999-01").status_code == 404
    assert client.get("/?release=1999-01").status_code == 404


def test_the_releases_themselves_can_be_had(client: TestClient, kept: Path) -> None:
    page = client.get("/release")
    assert f'href="./release/{THEN}/zorggraaf.nq.gz"' in page.text
    file = client.get(f"/release/{THEN}/zorggraaf.nq.gz")
    whole = (kept / THEN / dump.FILE).read_bytes()
    assert file.content == whole
    assert "immutable" in file.headers["cache-control"]
    again = client.get(
        f"/release/{THEN}/zorggraaf.nq.gz", headers={"If-None-Match": file.headers["etag"]}
    )
    assert again.status_code == 304
    told = client.get(f"/release/{THEN}/SHA256SUMS").text
    assert told.split() == [hashlib.sha256(whole).hexdigest(), dump.FILE]
    for address in ("/release/1999-01/zorggraaf.nq.gz", f"/release/{THEN}/schema.json"):
        assert client.get(address).status_code == 404


def test_the_catalogue_knows_the_releases_that_are_kept(store_dir: Path, kept: Path) -> None:
    with TestClient(create_app(Settings(store=store_dir, workers=1))) as client:
        told = client.get("/dataset.ttl").text
    assert f"release/{THEN}/{dump.FILE}" in told
    assert "hasCurrentVersion" in told
