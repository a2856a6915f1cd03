"""What `zorggraaf.open()` hands out can be asked everything that the commands can."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from zorggraaf.lookup import graph as lookup
from zorggraaf.lookup.graph import LookupGraph


@pytest.fixture(scope="module")
def opened(store_dir: Path) -> Iterator[LookupGraph]:
    with lookup.open(store_dir) as graph:
        assert isinstance(graph, LookupGraph)
        yield graph


def test_finding_showing_and_explaining(opened: LookupGraph) -> None:
    assert opened.find("umcg", limit=1)[0].key == "organisation/umcg"
    assert opened.show("umcg").types[0] == "universitair medisch centrum"
    assert opened.why("network/oncomid").statements


def test_what_is_found_reads_as_text(opened: LookupGraph) -> None:
    assert str(opened.show("umcg")).startswith("Universitair Medisch Centrum Groningen\n")
    assert "networks.csv, rij" in str(opened.why("network/oncomid"))


def test_any_form_of_query_can_be_asked(opened: LookupGraph) -> None:
    assert opened.sparql("ASK { ?umc a zg:UniversityMedicalCentre }") is True
    rows = opened.sparql("SELECT ?umc { ?umc a zg:UniversityMedicalCentre }")
    assert not isinstance(rows, (bool, list)) and len(rows) == 7


def test_the_quality_of_the_data_can_be_asked(opened: LookupGraph) -> None:
    assert opened.quality().coverage[0].present == 7
