"""A release that was kept answers as it did then."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.planting import tiny, tiny_ontology
from zorggraaf.build import build_memory
from zorggraaf.cli import app
from zorggraaf.errors import StoreError
from zorggraaf.names import graph as graph_iri
from zorggraaf.store import Graph, dump
from zorggraaf.tables import read_tables


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of releases with one release of the tiny tables in it."""
    base = tmp_path_factory.mktemp("releases")
    tables = read_tables(tiny(base / "data").path, ontology := tiny_ontology(base / "ontology"))
    store = build_memory(tables, ontology_dir=ontology)
    lines = "".join(f"{quad} .\n" for quad in store if str(quad.graph_name) != "DEFAULT").encode()
    (base / "2026-11").mkdir()
    (base / "2026-11" / dump.FILE).write_bytes(gzip.compress(lines))
    return base


@pytest.fixture(autouse=True)
def folder(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZORGGRAAF_RELEASES", str(kept))


def test_a_version_opens_with_each_statement_once(kept: Path) -> None:
    assert dump.versions() == ["2026-11"]
    with dump.open_release("2026-11") as graph:
        assert graph.holds(f"ASK {{ GRAPH <{graph_iri('release')}> {{ ?s ?p ?o }} }}")
        plain = graph.select("SELECT ?s ?p ?o { ?s ?p ?o }").rows
        named = graph.select("SELECT DISTINCT ?s ?p ?o { GRAPH ?g { ?s ?p ?o } }").rows
        assert len(plain) == len(set(map(str, plain))) == len(named)


def test_file_folder_and_version_are_the_same_release(kept: Path) -> None:
    path = kept / "2026-11" / dump.FILE
    assert dump.find(path) == dump.find(kept / "2026-11") == dump.find("2026-11") == path


def test_an_unknown_version_says_which_there_are() -> None:
    with pytest.raises(StoreError, match="2026-11"):
        dump.open_release("2025-01")


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(b"", id="an empty file"),
        pytest.param(b"geen gzip", id="no gzip"),
        pytest.param(gzip.compress(b"<a <b"), id="no N-Quads inside"),
        pytest.param(gzip.compress(b""), id="nothing inside"),
    ],
)
def test_a_damaged_release_is_told_not_opened(damage: bytes, tmp_path: Path) -> None:
    path = tmp_path / "stuk.nq.gz"
    path.write_bytes(damage)
    with pytest.raises(StoreError, match=r"stuk\.nq\.gz"):
        dump.open_release(path)


def test_half_a_file_is_told_not_opened(kept: Path, tmp_path: Path) -> None:
    whole = (kept / "2026-11" / dump.FILE).read_bytes()
    path = tmp_path / "half.nq.gz"
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(StoreError, match="opnieuw"):
        dump.open_release(path)


def test_a_command_asks_what_was_known_then() -> None:
    query = "SELECT (COUNT(*) AS ?n) { ?s a org:Membership }"
    answer = CliRunner().invoke(app, ["sparql", query, "--release", "2026-11", "--format", "csv"])
    assert answer.exit_code == 0, answer.output
    with dump.open_release("2026-11") as graph:
        assert answer.output.split()[1] == getattr(graph.select(query).rows[0][0], "value", "")
    both = CliRunner().invoke(app, ["info", "--release", "2026-11", "--store", "x"])
    assert both.exit_code == 2


def test_a_release_is_a_graph_like_any_other() -> None:
    with dump.open_release("2026-11") as graph:
        assert isinstance(graph, Graph)
        assert graph.labels(["https://w3id.org/zorggraaf/id/organisation/noord"])
