"""The previous graph survives whatever becomes of a build."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from tests.planting import Folder, tiny, tiny_ontology
from zorggraaf import build, store
from zorggraaf.errors import StoreError
from zorggraaf.store import generations

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def data(tmp_path: Path) -> Folder:
    return tiny(tmp_path / "data")


@pytest.fixture
def ontology(tmp_path: Path) -> Path:
    return tiny_ontology(tmp_path / "ontology")


@pytest.fixture
def built(tmp_path: Path, data: Folder, ontology: Path) -> Path:
    """A store with a graph in which organisation noord has the name Noord."""
    folder = tmp_path / "store"
    build.build(data.path, folder, ontology_dir=ontology)
    data.set("organisations", 2, name="Nieuw")
    return folder


def name_of_noord(folder: Path) -> str:
    with store.open(folder) as graph:
        return graph.label("https://w3id.org/zorggraaf/id/organisation/noord")


def generations_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("generation-*"))


def start(code: str, *arguments: Path | str) -> subprocess.Popen[str]:
    """A Python of its own that runs this code, with the arguments in sys.argv[1:]."""
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code), *map(str, arguments)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


BUILD = """
import sys
from zorggraaf import build
build.build(sys.argv[1], sys.argv[2], ontology_dir=sys.argv[3])
"""


def test_build_takes_the_place_of_the_previous_graph(
    built: Path, data: Folder, ontology: Path
) -> None:
    assert name_of_noord(built) == "Noord"
    build.build(data.path, built, ontology_dir=ontology)
    assert name_of_noord(built) == "Nieuw"


def test_build_killed_at_any_moment_leaves_a_whole_graph(
    built: Path, data: Folder, ontology: Path
) -> None:
    began = time.monotonic()
    whole = start(BUILD, data.path, built.parent / "elsewhere", ontology)
    assert whole.wait() == 0, whole.stderr
    lasts = time.monotonic() - began
    seen = set()
    for moment in range(12):
        process = start(BUILD, data.path, built, ontology)
        time.sleep(lasts * (0.4 + 0.06 * moment))  # the first 40% is Python starting
        process.kill()
        process.communicate()
        seen.add(name_of_noord(built))
    assert seen <= {"Noord", "Nieuw"}
    build.build(data.path, built, ontology_dir=ontology)
    assert name_of_noord(built) == "Nieuw"
    assert len(generations_in(built)) <= 2


# Where a build is at its most delicate: each step as a patch that ends the process before it.
DIE = """
import os, sys, pathlib
from zorggraaf.build import build, building
from zorggraaf.store import generations
step = sys.argv[4]
def die(*_): os._exit(9)
if step == "loading": building._load = die
if step == "deriving": building._derive = die
if step == "syncing": generations._sync_all = die
if step == "pointing": generations._point = die
if step == "replacing": pathlib.Path.replace = die
if step == "cleaning":
    before = generations._remove_unused
    calls = []
    generations._remove_unused = lambda *a, **k: die() if calls else calls.append(before(*a, **k))
build(sys.argv[1], sys.argv[2], ontology_dir=sys.argv[3])
"""


@pytest.mark.parametrize(
    ("step", "name"),
    [
        ("loading", "Noord"),
        ("deriving", "Noord"),
        ("syncing", "Noord"),
        ("pointing", "Noord"),
        ("replacing", "Noord"),
        ("cleaning", "Nieuw"),
    ],
)
def test_build_that_dies_before_a_step_leaves_the_graph_of_that_moment(
    built: Path, data: Folder, ontology: Path, step: str, name: str
) -> None:
    process = start(DIE, data.path, built, ontology, step)
    process.communicate()
    assert process.returncode == 9
    assert name_of_noord(built) == name
    build.build(data.path, built, ontology_dir=ontology)
    assert name_of_noord(built) == "Nieuw"
    assert len(generations_in(built)) == 2


@pytest.mark.skipif(os.name == "nt", reason="Windows has no limit on the size of a file")
def test_file_that_may_not_grow_leaves_the_previous_graph(
    built: Path, data: Folder, ontology: Path
) -> None:
    process = start(
        """
        import resource, sys
        from zorggraaf import build
        from zorggraaf.errors import StoreError
        resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))
        try:
            build.build(sys.argv[1], sys.argv[2], ontology_dir=sys.argv[3])
        except StoreError as error:
            print(error)
            sys.exit(error.exit_code)
        """,
        data.path,
        built,
        ontology,
    )
    out, err = process.communicate()
    assert process.returncode == 1, err
    assert "ongewijzigd" in out
    assert name_of_noord(built) == "Noord"
    assert len(generations_in(built)) == 1


def test_disk_that_is_full_at_the_last_step_leaves_the_previous_graph(
    built: Path, data: Folder, ontology: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(StoreError, match="de schijf is vol") as caught:
            build.build(data.path, built, ontology_dir=ontology)
    assert "ongewijzigd" in caught.value.hint
    assert name_of_noord(built) == "Noord"
    assert len(generations_in(built)) == 1


def test_second_build_hears_that_one_is_busy(built: Path, data: Folder, ontology: Path) -> None:
    busy = start(
        """
        import pathlib, sys
        from zorggraaf.store import generations
        with generations.replacement(pathlib.Path(sys.argv[1])):
            print("busy", flush=True)
            sys.stdin.read()
        """,
        built,
    )
    assert busy.stdout is not None and busy.stdout.readline() == "busy\n"
    try:
        with pytest.raises(StoreError, match=f"al een graaf gebouwd .*proces {busy.pid}"):
            build.build(data.path, built, ontology_dir=ontology)
        assert name_of_noord(built) == "Noord"
    finally:
        busy.kill()
        busy.communicate()
    build.build(data.path, built, ontology_dir=ontology)
    assert name_of_noord(built) == "Nieuw"


def test_reader_keeps_the_graph_it_opened_while_others_are_built(
    built: Path, data: Folder, ontology: Path
) -> None:
    ask = "SELECT ?l { <https://w3id.org/zorggraaf/id/organisation/noord> rdfs:label ?l }"
    with store.open(built) as graph:
        for _ in range(3):
            build.build(data.path, built, ontology_dir=ontology)
        assert graph.select(ask).values() == [("Noord",)]
        assert len(generations_in(built)) == 3
    build.build(data.path, built, ontology_dir=ontology)
    assert len(generations_in(built)) == 2
    assert name_of_noord(built) == "Nieuw"


def test_store_without_graph_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="nog geen graaf") as caught:
        store.open(tmp_path / "store")
    assert "zorggraaf build" in caught.value.hint
    assert not (tmp_path / "store").exists()


@pytest.mark.parametrize("name", ["", "generation-000099\n", "../../etc\n", "\x00\xff"])
def test_pointer_to_nowhere_is_a_damaged_store(built: Path, name: str) -> None:
    (built / "current").write_bytes(name.encode("latin-1"))
    with pytest.raises(StoreError) as caught:
        store.open(built)
    assert "zorggraaf build" in caught.value.hint


def test_store_folder_follows_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv("ZORGGRAAF_STORE", raising=False)
    assert generations.default_store() == tmp_path / "cache" / "zorggraaf" / "store"
    monkeypatch.setenv("ZORGGRAAF_STORE", str(tmp_path / "here"))
    assert generations.default_store() == tmp_path / "here"
