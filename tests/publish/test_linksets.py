"""Links to other registers: those the graph asserts, in the form mapping tools read."""

from __future__ import annotations

import csv
import io
import re

import pyoxigraph as ox
import pytest
import yaml

from zorggraaf import names
from zorggraaf.publish import linksets
from zorggraaf.publish.linksets import Linkset
from zorggraaf.publish.statements import expand
from zorggraaf.store import Graph


@pytest.fixture(scope="module")
def found(graph: Graph) -> dict[str, Linkset]:
    return {one.name: one for one in linksets.linksets(graph)}


def test_there_is_a_linkset_for_each_register_people_link_by(found: dict[str, Linkset]) -> None:
    assert {"wikidata", "ror", "ordo", "tooi-gemeente", "mondo", "omim"} <= found.keys()


def test_a_link_is_what_the_graph_asserts_and_nothing_else(
    graph: Graph, found: dict[str, Linkset]
) -> None:
    asserted = set(
        graph.select(
            """SELECT ?s ?o { ?s schema:sameAs|skos:exactMatch ?o
                 FILTER(STRSTARTS(STR(?s), "https://w3id.org/zorggraaf/id/")) }"""
        ).values()
    )
    told = {(link.subject, link.target) for one in found.values() for link in one.links}
    assert told == asserted


def test_every_link_has_a_source(graph: Graph, found: dict[str, Linkset]) -> None:
    sources = set(graph.things("source"))
    for one in found.values():
        assert all(link.source in sources for link in one.links), one.name


def parsed(content: bytes) -> tuple[dict[str, object], list[dict[str, str]]]:
    lines = content.decode().splitlines(keepends=True)
    head = "".join(line[1:] for line in lines if line.startswith("#"))
    body = "".join(line for line in lines if not line.startswith("#"))
    reader = csv.DictReader(io.StringIO(body), delimiter="\t", quoting=csv.QUOTE_NONE)
    return yaml.safe_load(head), list(reader)


CURIE = re.compile(r"[A-Za-z][\w-]*:\S+\Z")
# The justifications that SSSOM's vocabulary has and we use.
JUSTIFIED = {"semapv:UnspecifiedMatching", "semapv:LexicalMatching"}


def test_sssom_has_what_its_model_requires(found: dict[str, Linkset]) -> None:
    for one in found.values():
        head, rows = parsed(linksets.sssom(one, "2026-11-22"))
        assert str(head["mapping_set_id"]).startswith(names.DATA)
        assert head["license"] == "https://creativecommons.org/publicdomain/zero/1.0/"
        assert head["mapping_set_version"] == "2026-11-22"
        prefixes = head["curie_map"]
        assert isinstance(prefixes, dict)
        assert len(rows) == len(one.links)
        for row in rows:
            assert row["mapping_justification"] in JUSTIFIED
            for column in ("subject_id", "predicate_id", "object_id", "mapping_source"):
                assert CURIE.match(row[column]), (one.name, row)
                assert row[column].partition(":")[0] in prefixes
            assert row["subject_label"]


def test_sssom_expands_to_the_links_themselves(found: dict[str, Linkset]) -> None:
    one = found["wikidata"]
    head, rows = parsed(linksets.sssom(one))
    prefixes = head["curie_map"]
    assert isinstance(prefixes, dict)

    def whole(curie: str) -> str:
        prefix, _, local = curie.partition(":")
        return str(prefixes[prefix]) + local

    expanded = {(whole(row["subject_id"]), whole(row["object_id"])) for row in rows}
    assert expanded == {(link.subject, link.target) for link in one.links}
    assert "http://www.wikidata.org/entity/Q" in next(iter(expanded))[1]


def test_municipalities_link_by_the_official_code(found: dict[str, Linkset]) -> None:
    amsterdam = next(
        link for link in found["tooi-gemeente"].links if link.subject.endswith("GM0363")
    )
    assert amsterdam.target == "https://identifier.overheid.nl/tooi/id/gemeente/gm0363"
    assert amsterdam.label == "Amsterdam" and amsterdam.justification == linksets.BY_CODE


def test_void_tells_each_linkset_with_its_size(found: dict[str, Linkset]) -> None:
    said = linksets.void(found.values(), "urn:dataset")
    sizes = {
        str(triple.subject)[1:-1].rpartition("#linkset-")[2]: triple.object
        for triple in said
        if triple.predicate.value == expand("void:triples")
    }
    for name, one in found.items():
        size = sizes[name]
        assert isinstance(size, ox.Literal) and int(size.value) == len(one.links)


def test_triples_of_a_linkset_are_its_links(found: dict[str, Linkset]) -> None:
    triples = linksets.triples(found["ror"])
    assert len(triples) == len(found["ror"].links)
    assert {triple.predicate.value for triple in triples} == {names.expand("schema:sameAs")}


def test_a_tab_or_line_break_in_a_name_does_not_break_the_table() -> None:
    register = linksets.Register("ror", ("ROR", "ROR"), "https://ror.org/{value}", "schema:sameAs")
    link = linksets.Link(
        names.iri("organisation", "a"),
        "https://ror.org/012345678",
        names.expand("schema:sameAs"),
        "een\tnaam\nop twee regels",
        names.iri("source", "s"),
        linksets.STATED,
    )
    _, (row,) = parsed(linksets.sssom(Linkset(register, (link,))))
    assert row["subject_label"] == "een naam op twee regels"
