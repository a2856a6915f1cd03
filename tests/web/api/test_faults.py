"""What is wrong with a call is said to whoever made it, and nothing a client sends breaks it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from zorggraaf.web.api.routes import OPERATIONS

MEMBERS = "/api/queries/network-members"


def problem(got: Any, status: int) -> Any:
    """The problem document of a refused call."""
    assert got.status_code == status, got.text
    assert got.headers["content-type"] == "application/problem+json"
    content = got.json()
    assert content["status"] == status
    assert content["title"]
    return content


def test_all_faults_of_a_call_are_told_at_once(api: TestClient) -> None:
    told = problem(api.get(f"{MEMBERS}?network=onkomid&on=20&limt=3"), 400)
    faults = {fault["parameter"]: fault for fault in told["errors"]}
    assert set(faults) == {"network", "on", "limt"}
    assert faults["network"]["nearest"] == ["network/oncomid"]
    assert faults["limt"]["nearest"] == ["limit"]
    assert "jjjj-mm-dd" in faults["on"]["hint"]


def test_the_parameter_at_fault_is_named(api: TestClient) -> None:
    told = problem(api.get("/api/overlap?a=oorr&b=roaz"), 400)
    assert told["parameter"] == "a"
    assert "oor" in told["hint"]
    told = problem(api.get("/api/compare?a=roaz"), 400)
    assert told["parameter"] == "b"
    told = problem(api.get("/api/whatif?steps=leav%20etz%20embraze"), 400)
    assert told["parameter"] == "steps"
    assert "leave" in told["hint"]


def test_a_client_that_reads_english_is_told_in_english(api: TestClient) -> None:
    by_header = api.get(f"{MEMBERS}?netwrk=x", headers={"Accept-Language": "en"})
    by_name = api.get(f"{MEMBERS}?netwrk=x&lang=en")
    for got in (by_header, by_name):
        told = problem(got, 400)
        assert told["detail"] == "The parameter ‘netwrk’ is not known here."
        assert told["hint"].startswith("Did you mean ‘network’?")
        assert told["title"] == "This request cannot be understood"
    dutch = problem(api.get(f"{MEMBERS}?netwrk=x"), 400)
    assert dutch["hint"].startswith("Bedoelde u ‘network’?")


@pytest.mark.parametrize(
    ("address", "nearest"),
    [
        ("/api/queries/network-membrs", "network-members"),
        ("/api/queries/network-members@9", "network-members@1"),
        ("/api/show/organisation/umcgg", "organisation/umcg"),
        ("/api/tables/umcgg", "organisation/umcg"),
    ],
)
def test_what_is_not_there_is_404_with_what_comes_nearest(
    api: TestClient, address: str, nearest: str
) -> None:
    told = problem(api.get(address), 404)
    named = told.get("nearest") or told["errors"][0]["nearest"]
    assert nearest in named


def test_what_is_not_there_is_said_in_english_too(api: TestClient) -> None:
    told = problem(api.get("/api/queries/network-membrs?lang=en"), 404)
    assert told["detail"] == "There is no question ‘network-membrs’."
    assert "network-members" in told["hint"]


def test_an_unknown_address_and_method_are_problems_too(api: TestClient) -> None:
    problem(api.get("/api/nothing"), 404)
    problem(api.get("/api/things/nothing"), 404)
    problem(api.delete("/api/overlap"), 405)


def test_no_detail_of_the_inside_is_told(api: TestClient) -> None:
    for address in ("/api/overlap?a=oorr", "/api/report/xyz", "/api/nothing"):
        assert "Traceback" not in api.get(address).text
        assert "/zorggraaf/" not in api.get(address).text


# -- asking again --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        f"{MEMBERS}?network=oncomid",
        f"{MEMBERS}?network=oncomid&format=csv",
        "/api/overlap?a=oor&b=roaz",
        "/api/queries",
        "/api/things/network",
        "/api/openapi.json",
        "/.well-known/sparql-examples",
    ],
)
def test_who_has_the_answer_already_is_told_so(api: TestClient, address: str) -> None:
    first = api.get(address)
    tag = first.headers["etag"]
    for header in (tag, f'W/{tag}, "other"', f'"other", {tag}'):
        again = api.get(address, headers={"If-None-Match": header})
        assert again.status_code == 304
        assert again.content == b""
        assert again.headers["etag"] == tag
    assert api.get(address, headers={"If-None-Match": '"other"'}).status_code == 200


def test_another_question_another_form_and_another_language_have_another_tag(
    api: TestClient,
) -> None:
    base = f"{MEMBERS}?network=oncomid"
    others = [base, f"{base}&on=2016-01-01", f"{base}&format=csv", f"{base}&lang=en"]
    assert len({api.get(address).headers["etag"] for address in others}) == len(others)


@pytest.mark.parametrize("address", [MEMBERS, "/api/info", "/api/overlap?a=oor&b=roaz&format=svg"])
def test_head_has_the_headers_of_get_and_no_body(api: TestClient, address: str) -> None:
    whole, head = api.get(address), api.head(address)
    assert head.status_code == 200
    assert head.content == b""
    for name in ("content-length", "content-type", "etag"):
        assert head.headers[name] == whole.headers[name]


def test_any_page_may_read_it_and_no_page_may_be_tricked_by_it(api: TestClient) -> None:
    got = api.get(MEMBERS, headers={"Origin": "https://example.org"})
    assert got.headers["access-control-allow-origin"] == "*"
    assert "link" in got.headers["access-control-expose-headers"].lower()
    page = api.get(f"{MEMBERS}?format=html")
    assert "script-src" not in page.headers["content-security-policy"]
    assert "default-src 'none'" in page.headers["content-security-policy"]


# -- anything at all -----------------------------------------------------------------------------

FAST = [
    *("/api/queries", "/api/queries/network-members", "/api/queries/network-members/about"),
    *("/api/queries/network-members/parameters/network/values", "/api/overlap", "/api/find"),
    *("/api/things/organisation", "/api/info", "/api/compare", "/api/timeline/umcg", "/api"),
    *("/api/openapi.json", "/api/try/overlap", "/.well-known/sparql-examples"),
]
NAMES = sorted({field.name for each in OPERATIONS for field in each.all_fields})
TEXT = st.text(max_size=40) | st.sampled_from(["oor", "roaz", "2016-02-30", "1", "-1", "true"])
PAIRS = st.lists(st.tuples(st.sampled_from(NAMES) | st.text(max_size=12), TEXT), max_size=4)


def encodable(pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Half a surrogate pair cannot be sent over HTTP by this client."""
    return [
        (name.encode("utf-8", "replace").decode(), text.encode("utf-8", "replace").decode())
        for name, text in pairs
    ]


@settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(path=st.sampled_from(FAST), pairs=PAIRS, accept=st.text(st.characters(codec="ascii")))
def test_no_query_string_or_header_breaks_it(
    api: TestClient, path: str, pairs: list[tuple[str, str]], accept: str
) -> None:
    clean = "".join(char for char in accept if " " <= char < "\x7f")
    got = api.get(path, params=encodable(pairs), headers={"Accept": clean})
    assert got.status_code < 500 or got.status_code == 503
    if got.status_code >= 400:
        assert got.json()["title"]


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    raw=st.binary(max_size=60),
    path=st.sampled_from(["/api/find", "/api/queries", MEMBERS, "/api/overlap"]),
)
def test_no_bytes_in_the_query_string_break_it(api: TestClient, raw: bytes, path: str) -> None:
    quoted = "".join(f"%{byte:02x}" for byte in raw)
    got = api.get(f"{path}?q={quoted}")
    assert got.status_code < 500


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    start=st.sampled_from(["/api/show/organisation/", "/api/queries/", "/api/timeline/"]),
    key=st.text(min_size=1, max_size=30),
)
def test_no_key_in_the_path_breaks_it(api: TestClient, start: str, key: str) -> None:
    from urllib.parse import quote

    got = api.get(start + quote(key.encode("utf-8", "replace"), safe=""))
    assert got.status_code < 500
