"""The reconciliation service answers as its specification says, and as OpenRefine asks."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.reconciliation.absent import FIXED
from tests.reconciliation.column import column
from zorggraaf import names
from zorggraaf.web.app import create_app
from zorggraaf.web.service import Settings

STANDARD = Path(__file__).parents[3] / "shared" / "standards" / "reconciliation-0.2"
BATCH = 10


@pytest.fixture(scope="module")
def client(store_dir: Path) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(store=store_dir)), base_url="http://graaf.test") as opened:
        yield opened


def _conforms(answer: Any, schema: str) -> None:
    """Holds the answer to the published schema, where that is at hand."""
    if not STANDARD.exists():
        pytest.skip(f"the published schemas are not at hand: {STANDARD.name}")
    import jsonschema  # type: ignore[import-untyped]
    from referencing import Registry, Resource
    from referencing.jsonschema import DRAFT7

    folder = STANDARD / "schemas"
    registry: Registry[Any] = Registry()
    for path in folder.glob("*.json"):
        text = path.read_text(encoding="utf-8")
        resource = Resource.from_contents(json.loads(text), default_specification=DRAFT7)
        registry = registry.with_resource(json.loads(text)["$id"], resource)
    wanted = json.loads((folder / schema).read_text(encoding="utf-8"))
    validator = jsonschema.Draft7Validator(wanted, registry=registry)
    assert [error.message for error in validator.iter_errors(answer)] == []


def _ask(client: TestClient, queries: Any, **more: str) -> Any:
    """As OpenRefine does: a form with a JSON field."""
    answer = client.post("/reconcile", data={"queries": json.dumps(queries), **more})
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_the_manifest_conforms_and_names_addresses_that_work(client: TestClient) -> None:
    answer = client.get("/reconcile")
    assert answer.headers["content-type"].startswith("application/json")
    assert answer.headers["access-control-allow-origin"] == "*"
    manifest = answer.json()
    assert "0.2" in manifest["versions"]
    assert manifest["identifierSpace"] == names.ID
    assert manifest["schemaSpace"] == names.ZG
    for what, prefix in (("entity", "umc"), ("type", "zieken"), ("property", "plaa")):
        service = manifest["suggest"][what]
        address = service["service_url"] + service["service_path"]
        assert client.get(address, params={"prefix": prefix}).json()["result"]
    extend = manifest["extend"]["propose_properties"]
    assert client.get(extend["service_url"] + extend["service_path"]).json()["properties"]
    # OpenRefine writes the identifier as encodeURIComponent does.
    for part in (manifest["view"]["url"], manifest["preview"]["url"]):
        address = part.replace("{{id}}", "organisation%2Fumcg")
        assert client.get(address, follow_redirects=False).status_code in (200, 303)
    flyout = manifest["suggest"]["entity"]
    address = flyout["flyout_service_url"] + flyout["flyout_service_path"]
    assert client.get(address.replace("${id}", "organisation%2Fumcg")).json()["html"]
    _conforms(manifest, "manifest.json")


def test_the_manifest_of_a_public_server_names_its_public_address(store_dir: Path) -> None:
    settings = Settings(store=store_dir, base_url="https://graaf.example/")
    with TestClient(create_app(settings)) as opened:
        manifest = opened.get("/reconcile", headers={"Host": "evil.example"}).json()
    assert "evil" not in json.dumps(manifest)
    assert manifest["suggest"]["type"]["service_url"] == "https://graaf.example/reconcile"


def test_a_host_that_is_none_is_not_repeated(client: TestClient) -> None:
    text = client.get("/reconcile", headers={"Host": 'a"><script>'}).text
    assert "script" not in text


def test_openrefine_guesses_types_with_ten_rows_and_no_type(client: TestClient) -> None:
    variants = column(51)[:BATCH]
    queries = {f"q{i}": {"query": one.text, "limit": 3} for i, one in enumerate(variants)}
    answer = _ask(client, queries)
    assert set(answer) == set(queries)
    kinds = [type_["id"] for one in answer.values() for type_ in one["result"][0]["type"]]
    assert kinds.count("Organisation") >= BATCH - 1
    _conforms(answer, "reconciliation-result-batch.json")
    _conforms(queries, "reconciliation-query-batch.json")


@pytest.mark.parametrize("type_", [None, "Organisation", f"{names.ZG}Organisation"])
def test_a_column_in_batches_of_ten_is_found(client: TestClient, type_: str | None) -> None:
    variants = column(52)
    right = 0
    for start in range(0, len(variants), BATCH):
        part = variants[start : start + BATCH]
        queries: dict[str, dict[str, Any]] = {}
        for place, one in enumerate(part):
            # OpenRefine sends all of these, `p` too.
            queries[f"q{place}"] = {"query": one.text, "type_strict": "should", "limit": 5}
            if type_:
                queries[f"q{place}"] |= {"type": type_}
        answer = _ask(client, queries)
        _conforms(answer, "reconciliation-result-batch.json")
        for place, one in enumerate(part):
            found = answer[f"q{place}"]["result"]
            right += bool(found) and found[0]["id"] == f"organisation/{one.key}"
    assert right >= 0.95 * len(variants)


def test_what_is_not_there_is_no_match(client: TestClient) -> None:
    answer = _ask(client, {f"q{i}": {"query": text} for i, text in enumerate(FIXED)})
    wrong = [id_ for id_, one in answer.items() if any(found["match"] for found in one["result"])]
    assert len(wrong) <= 0.025 * len(FIXED)
    _conforms(answer, "reconciliation-result-batch.json")


@pytest.mark.parametrize(
    "value", ["Nieuwegein", ["Nieuwegein"], {"id": "municipality/GM0356", "name": "Nieuwegein"}]
)
def test_a_property_of_another_column_decides(client: TestClient, value: Any) -> None:
    asked = {
        "query": "Antonius Ziekenhuis",
        "type": "Organisation",
        "properties": [{"pid": "city", "p": "city", "v": value}],
    }
    best = _ask(client, {"q0": asked})["q0"]["result"][0]
    assert best["id"] == "organisation/st-antonius"
    assert best["match"]


def test_properties_alone_find_something(client: TestClient) -> None:
    answer = _ask(client, {"q0": {"properties": [{"pid": "ror", "v": "04r0k8112"}]}})
    assert answer["q0"]["result"][0]["id"] == "organisation/adrz"


def test_batches_by_get_and_single_queries_of_the_older_version_work(client: TestClient) -> None:
    batch = json.dumps({"q0": {"query": "UMCG"}})
    by_get = client.get("/reconcile", params={"queries": batch}).json()
    assert by_get == client.post("/reconcile", data={"queries": batch}).json()
    for query in ("UMCG", json.dumps({"query": "UMCG"})):
        one = client.get("/reconcile", params={"query": query}).json()
        assert one == by_get["q0"]


def test_the_answer_can_be_in_english(client: TestClient) -> None:
    data = {"queries": json.dumps({"q0": {"query": "UMCG", "type": "Organisation"}})}
    found = client.post("/reconcile?lang=en", data=data).json()["q0"]["result"][0]
    assert found["description"].startswith("abbreviation")
    assert "lang=en" in client.get("/reconcile?lang=en").json()["preview"]["url"]


def test_jsonp_is_a_call_of_a_safe_name(client: TestClient) -> None:
    answer = client.get("/reconcile", params={"callback": "jQuery12_34.done"})
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.text.startswith("/**/jQuery12_34.done({")
    assert answer.text.endswith("});")


@pytest.mark.parametrize(
    "callback",
    ["alert(1)//", "a;b", "<script>", "a b", "1a", "a..b", "x" * 101, "a\nb", "é", "a[0]"],
)
def test_jsonp_with_anything_else_is_refused(client: TestClient, callback: str) -> None:
    answer = client.get("/reconcile", params={"callback": callback})
    assert answer.status_code == 400
    assert "javascript" not in answer.headers["content-type"]


def test_suggestions_page_by_cursor_and_conform(client: TestClient) -> None:
    first = client.get("/reconcile/suggest/entity", params={"prefix": "sint"}).json()
    after = client.get("/reconcile/suggest/entity", params={"prefix": "sint", "cursor": 3}).json()
    assert after["result"][:5] == first["result"][3:8]
    _conforms(first, "suggest-entities-response.json")
    types = client.get("/reconcile/suggest/type", params={"prefix": "hosp"}).json()
    assert "Hospital" in {one["id"] for one in types["result"]}
    _conforms(types, "suggest-types-response.json")
    properties = client.get("/reconcile/suggest/property", params={"prefix": ""}).json()
    _conforms(properties, "suggest-properties-response.json")


def test_suggestions_keep_to_a_type_and_forgive_a_typing_error(client: TestClient) -> None:
    asked = {"prefix": "utrecht", "type": "Municipality"}
    found = client.get("/reconcile/suggest/entity", params=asked).json()["result"]
    assert {one["id"].partition("/")[0] for one in found} == {"municipality"}
    asked = {"prefix": "cathrina ziekenhuis"}
    found = client.get("/reconcile/suggest/entity", params=asked).json()["result"]
    assert found[0]["id"] == "organisation/catharina"


def test_columns_can_be_added_from_reconciled_names(client: TestClient) -> None:
    proposed = client.get("/reconcile/properties", params={"type": "Organisation"}).json()
    _conforms(proposed, "data-extension-property-proposal.json")
    asked: dict[str, Any] = {
        "ids": ["organisation/umcg", "organisation/mcl", "organisation/bestaat-niet"],
        "properties": [
            {"id": one["id"], "settings": {"limit": "3"}} for one in proposed["properties"]
        ],
    }
    _conforms(asked, "data-extension-query.json")
    answer = client.post("/reconcile", data={"extend": json.dumps(asked)}).json()
    _conforms(answer, "data-extension-response.json")
    assert set(answer["rows"]) == set(asked["ids"])
    umcg, mcl = answer["rows"]["organisation/umcg"], answer["rows"]["organisation/mcl"]
    assert umcg["city"] == [{"str": "Groningen"}]
    assert umcg["municipality"] == [{"id": "municipality/GM0014", "name": "Groningen"}]
    assert [one["id"] for one in umcg["province"]] == ["region/prov-groningen"]
    assert len(umcg["memberOf"]) == 3
    assert umcg["ror"]
    assert mcl["succeededBy"] == [{"id": "organisation/frisius-mc", "name": "Frisius MC"}]
    assert mcl["endDate"] == [{"str": "2024-12-31"}]
    assert all(held == [] for held in answer["rows"]["organisation/bestaat-niet"].values())


def test_numbers_are_numbers(client: TestClient) -> None:
    asked = {
        "ids": ["municipality/GM0014"],
        "properties": [{"id": "population"}, {"id": "latitude"}],
    }
    answer = client.post("/reconcile", data={"extend": json.dumps(asked)}).json()
    row = answer["rows"]["municipality/GM0014"]
    assert row["population"][0]["int"] > 200_000
    assert 53 < row["latitude"][0]["float"] < 54


def test_a_preview_is_a_small_page_that_may_be_framed_and_runs_nothing(client: TestClient) -> None:
    answer = client.get("/reconcile/preview", params={"id": "organisation/mcl"})
    assert "Medisch Centrum Leeuwarden" in answer.text
    assert "Frisius MC" in answer.text
    assert "<script" not in answer.text
    assert "http" not in answer.text.replace("https://w3id.org/zorggraaf", "")
    policy = answer.headers["content-security-policy"]
    assert "frame-ancestors" not in policy
    assert "default-src 'none'" in policy
    assert len(answer.content) < 5_000


def test_an_identifier_leads_to_its_page(client: TestClient) -> None:
    answer = client.get(
        "/reconcile/view", params={"id": "organisation/umcg"}, follow_redirects=False
    )
    assert answer.status_code == 303
    assert str(answer.next_request and answer.next_request.url).endswith("/doc/organisation/umcg")


@pytest.mark.parametrize("path", ["preview", "view", "flyout/entity", "flyout/type", "suggest/x"])
def test_what_does_not_exist_is_not_found(client: TestClient, path: str) -> None:
    assert client.get(f"/reconcile/{path}", params={"id": "../../etc/passwd"}).status_code == 404


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("queries", "{", "geen JSON"),
        ("queries", "[]", "JSON-object"),
        ("queries", "[" * 100_000, "geen JSON"),
        ("queries", '{"q0": 1}', "q0"),
        ("queries", '{"q0": {}}', "q0"),
        ("queries", '{"q0": {"query": NaN}}', "geen JSON"),
        ("queries", '{"q0": {"query": ["a"]}}', "q0"),
        ("queries", '{"q7": {"query": "' + "a" * 501 + '"}}', "q7"),
        ("queries", '{"q0": {"query": "a", "limit": "veel"}}', "limit"),
        ("queries", '{"q0": {"query": "a", "type": 3}}', "type"),
        ("queries", '{"q0": {"query": "a", "type_strict": "x"}}', "type_strict"),
        ("queries", '{"q0": {"query": "a", "properties": [{"p": 1}]}}', "pid"),
        ("queries", json.dumps({f"q{i}": {"query": "a"} for i in range(201)}), "201"),
        ("extend", "x", "geen JSON"),
        ("extend", "[]", "JSON-object"),
        ("extend", '{"ids": "umcg", "properties": []}', "ids"),
        ("extend", '{"ids": [], "properties": [{"id": "kleur"}]}', "kleur"),
    ],
)
def test_a_wrong_question_is_told_what_is_wrong(
    client: TestClient, field: str, value: str, said: str
) -> None:
    answer = client.post("/reconcile", data={field: value})
    assert answer.status_code == 400
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert said in answer.json()["detail"]
    assert "Traceback" not in answer.text


def test_a_form_is_wanted_and_something_in_it(client: TestClient) -> None:
    assert client.post("/reconcile", json={"q0": {"query": "UMCG"}}).status_code == 415
    assert client.post("/reconcile", data={"x": "y"}).status_code == 400
    assert client.put("/reconcile").status_code == 405


@pytest.mark.parametrize("cursor", ["-1", "x", "١"])
def test_a_cursor_is_a_number(client: TestClient, cursor: str) -> None:
    answer = client.get("/reconcile/suggest/entity", params={"prefix": "a", "cursor": cursor})
    assert answer.status_code == 400


@pytest.mark.parametrize("name", ["reconciliation-query-batch"])
@pytest.mark.parametrize("sort", ["valid", "invalid"])
def test_the_published_examples_are_taken_or_refused(
    client: TestClient, name: str, sort: str
) -> None:
    folder = STANDARD / "examples" / name / sort
    if not folder.exists():
        pytest.skip(f"the published examples are not at hand: {STANDARD.name}")
    for path in sorted(folder.glob("*.json")):
        text = path.read_text(encoding="utf-8")
        answer = client.post("/reconcile", data={"queries": text})
        assert answer.status_code == (200 if sort == "valid" else 400), path.name
        if sort == "valid":
            assert set(answer.json()) == set(json.loads(text))
            _conforms(answer.json(), "reconciliation-result-batch.json")
