"""Dumps for a server: made once, whole or not at all, and never those of another graph."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from zorggraaf import names
from zorggraaf.publish import dumps, kept_dumps
from zorggraaf.store import Graph


def small(label: str) -> Graph:
    store = ox.Store()
    site = ox.NamedNode(names.iri("site", "a"))
    source = ox.NamedNode(names.iri("source", "s"))
    for predicate, value in (
        ("rdf:type", ox.NamedNode(names.term("Site"))),
        ("rdfs:label", ox.Literal(label, language="nl")),
    ):
        for graph in (source, ox.DefaultGraph()):
            store.add(ox.Quad(site, ox.NamedNode(names.expand(predicate)), value, graph))
    return Graph.of(store)


def test_the_same_graph_is_dumped_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = kept_dumps.kept(small("een"), tmp_path)

    def refuse(graph: Graph, folder: Path) -> list[dumps.File]:
        raise AssertionError("made twice")

    monkeypatch.setattr(dumps, "write", refuse)
    assert kept_dumps.kept(small("een"), tmp_path) == first


def test_another_graph_gets_its_own(tmp_path: Path) -> None:
    one, other = (kept_dumps.kept(small(label), tmp_path) for label in ("een", "twee"))
    assert one != other
    assert b"twee" in (other / "zorggraaf.nq").read_bytes()
    assert b"een" in (one / "zorggraaf.nq").read_bytes()


def test_what_failed_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(graph: Graph, folder: Path) -> list[dumps.File]:
        (folder / "half").write_bytes(b"x")
        raise OSError("schijf vol")

    monkeypatch.setattr(dumps, "write", fail)
    with pytest.raises(OSError, match="schijf vol"):
        kept_dumps.kept(small("een"), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_old_dumps_make_room(tmp_path: Path) -> None:
    made = [kept_dumps.kept(small(str(number)), tmp_path) for number in range(5)]
    left = set(tmp_path.iterdir())
    assert made[-1] in left and len(left) == 3


def test_files_are_told_with_size_and_checksum(tmp_path: Path) -> None:
    folder = kept_dumps.kept(small("een"), tmp_path)
    found = {file.name: file for file in kept_dumps.files(folder)}
    assert found["zorggraaf.nq"].size == (folder / "zorggraaf.nq").stat().st_size
    assert len(found["zorggraaf.nq"].sha256) == 64
