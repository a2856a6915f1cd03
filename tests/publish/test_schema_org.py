"""What search engines are told about a thing."""

from __future__ import annotations

import json

import pytest

from zorggraaf import names
from zorggraaf.publish.description import describe
from zorggraaf.publish.edition import edition
from zorggraaf.publish.schema_org import dataset, thing
from zorggraaf.publish.taken_apart import taken_apart
from zorggraaf.store import Graph


@pytest.mark.parametrize(
    ("path", "type_"),
    [
        ("organisation/umcg", "Hospital"),
        ("network/oncomid", "Organization"),
        ("region/roaz-west", "AdministrativeArea"),
        ("site/loc-100903", "Place"),
        ("condition/orpha-636", "MedicalCondition"),
        ("concept/role/member", "DefinedTerm"),
        ("concept/role", "DefinedTermSet"),
    ],
)
def test_a_thing_has_the_type_search_engines_know(graph: Graph, path: str, type_: str) -> None:
    iri = names.ID + path
    told = thing(taken_apart(describe(graph, iri)), iri)
    assert told["@type"] == type_
    assert told["@id"] == iri
    assert told["name"]
    assert told["url"] == f"{names.BASE}doc/{path}"
    json.dumps(told)


def test_a_hospital_has_its_sites_members_and_numbers(graph: Graph) -> None:
    iri = names.iri("organisation", "umcg")
    told = thing(taken_apart(describe(graph, iri)), iri)
    assert {one["@type"] for one in told["location"]} == {"Place"}
    assert all(one["name"] for one in told["memberOf"])
    assert {"ror", "kvk"} <= {one["propertyID"] for one in told["identifier"]}
    assert any("ror.org" in address for address in told["sameAs"])


def test_a_site_lies_where_the_graph_says(graph: Graph) -> None:
    iri = names.iri("site", "loc-100903")
    told = thing(taken_apart(describe(graph, iri)), iri)
    assert 50.7 < told["geo"]["latitude"] < 53.7
    assert 3.3 < told["geo"]["longitude"] < 7.3


def test_the_graph_is_a_dataset(graph: Graph) -> None:
    told = dataset(edition(graph))
    assert told["@type"] == "Dataset"
    assert told["license"].startswith("https://creativecommons.org/")
    assert told["dateModified"]
