"""The description of the interface: valid, complete, and true of what is served."""

from __future__ import annotations

import re
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from openapi_spec_validator import OpenAPIV31SpecValidator
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from starlette.testclient import TestClient

from zorggraaf.library import Library
from zorggraaf.store import Graph
from zorggraaf.web.api.description import describe
from zorggraaf.web.api.routes import OPERATIONS, ROUTES

BASE = "https://w3id.org/zorggraaf/"


@pytest.fixture(scope="module")
def described(api: TestClient) -> Any:
    return api.get("/api/openapi.json").json()


def test_it_is_valid_openapi(described: Any) -> None:
    assert described["openapi"] == "3.1.0"
    OpenAPIV31SpecValidator(described).validate()


def test_every_question_and_every_route_is_in_it(described: Any) -> None:
    paths = set(described["paths"])
    for question in Library.load().questions():
        assert f"/api/queries/{question.name}" in paths
    routes = {route.path.replace("{key:path}", "{key}") for route in ROUTES}
    beside = {"/api", "/api/openapi.json", "/api/try/{operation:path}", "/api/queries/{name}"}
    assert routes - beside <= paths


def test_every_operation_has_its_own_name_and_a_text_in_both_languages(graph: Graph) -> None:
    library = Library.load()
    for lang in ("nl", "en"):
        paths = describe(graph, library, BASE, lang)["paths"]
        operations = [each for item in paths.values() for each in item.values()]
        names = [operation["operationId"] for operation in operations]
        assert len(names) == len(set(names))
        for operation in operations:
            assert operation["summary"]
            assert all(parameter["description"] for parameter in operation["parameters"])
    for each in OPERATIONS:
        assert each.summary.nl != each.summary.en


def test_the_values_of_a_parameter_are_those_of_the_graph(described: Any, graph: Graph) -> None:
    from zorggraaf.analysis.editions import partitions

    parameters = described["paths"]["/api/map"]["get"]["parameters"]
    division = next(each for each in parameters if each["name"] == "division")
    keys = {partition.key for partition in partitions(graph) if partition.edition}
    assert keys <= set(division["schema"]["enum"])


def test_every_example_of_a_parameter_is_among_its_values(described: Any) -> None:
    for item in described["paths"].values():
        for operation in item.values():
            for parameter in operation["parameters"]:
                schema, example = parameter["schema"], parameter.get("example")
                listed = schema.get("items", schema).get("enum")
                if example is not None and listed is not None:
                    examples = example if isinstance(example, list) else [example]
                    assert set(examples) <= set(listed), (operation["operationId"], parameter)


SLOW = {"whatif", "whatif-post"}


def test_the_example_of_every_operation_works(api: TestClient, described: Any) -> None:
    for path, item in described["paths"].items():
        operation = item.get("get")
        if operation is None or operation["operationId"] in SLOW or path.startswith("/api/queries"):
            continue
        given, address = {}, path
        for parameter in operation["parameters"]:
            if parameter["in"] == "path":
                address = address.replace(f"{{{parameter['name']}}}", parameter["example"])
            elif parameter["required"]:
                given[parameter["name"]] = parameter["example"]
        got = api.get(address, params=given)
        if "{kind}/{key}" not in path:
            assert got.status_code == 200, (address, got.text)


def some(described: Any) -> Any:
    """The description with three of the questions, and without what takes seconds."""
    kept = ("network-members", "policy-goals", "care-form-providers")
    paths = {
        path: item
        for path, item in described["paths"].items()
        if not (match := re.fullmatch(r"/api/queries/([a-z0-9-]+)", path)) or match[1] in kept
    }
    paths.pop("/api/whatif")
    return {**described, "paths": paths}


CHECKS = (
    not_a_server_error,
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)


def test_what_is_served_is_what_is_described(api: TestClient, described: Any) -> None:
    schema = schemathesis.openapi.from_dict(some(described))
    count = 0
    for result in schema.get_all_operations():
        assert isinstance(result, Ok), result
        operation = result.ok()

        @settings(
            max_examples=3,
            deadline=None,
            database=None,
            derandomize=True,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        def serve(case: Any) -> None:
            sent = case.as_transport_kwargs(base_url="http://testserver")
            sent.pop("cookies", None)
            got = api.request(**{k: v for k, v in sent.items() if v is not None})
            case.validate_response(schemathesis.Response.from_any(got), checks=CHECKS)

        from hypothesis import given

        given(case=operation.as_strategy())(serve)()
        count += 1
    assert count >= len(OPERATIONS)
