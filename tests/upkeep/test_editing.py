"""Tables are changed as a whole, or stay as they were."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests.planting import Folder, tiny, tiny_ontology
from zorggraaf import resources
from zorggraaf.errors import DataError, UsageError, ZorggraafError
from zorggraaf.store.locking import locked
from zorggraaf.tables import Tables, read_tables
from zorggraaf.upkeep import editing
from zorggraaf.upkeep.editing import Edit

SOURCE = {"key": "brief", "title": "Brief", "consulted": "2026", "kind": "own-page"}


@pytest.fixture
def data(tmp_path: Path) -> Folder:
    return tiny(tmp_path / "data")


@pytest.fixture
def ontology(tmp_path: Path) -> Path:
    return tiny_ontology(tmp_path / "ontology")


def contents(data: Folder) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in data.path.glob("*.csv")}


def test_rows_are_added_in_the_order_of_their_keys(data: Folder, ontology: Path) -> None:
    edit = Edit(data.path)
    edit.put("sources", SOURCE)
    assert [path.name for path in edit.apply(ontology)] == ["sources.csv"]
    keys = [row["key"] for row in data.rows("sources")]
    assert "brief" in keys
    assert keys == sorted(keys)
    assert not list(data.path.glob(".edit-*"))


def test_the_same_edit_twice_changes_nothing_the_second_time(data: Folder, ontology: Path) -> None:
    for expected in (1, 0):
        edit = Edit(data.path)
        edit.put("sources", SOURCE)
        assert len(edit.apply(ontology)) == expected


def test_a_fault_leaves_every_table_as_it_was(data: Folder, ontology: Path) -> None:
    before = contents(data)
    edit = Edit(data.path)
    edit.put("sources", SOURCE)
    edit.put("organisations", {"key": "Fout!", "name": "x", "source": "nergens"})
    with pytest.raises(DataError) as raised:
        edit.apply(ontology)
    assert {problem.column for problem in raised.value.problems} == {"key", "source"}
    assert contents(data) == before


def test_a_last_look_can_stop_it(data: Folder, ontology: Path) -> None:
    before = contents(data)
    edit = Edit(data.path)
    edit.put("sources", SOURCE)

    def refuse(tables: Tables) -> None:
        assert any(row.text("key") == "brief" for row in tables["sources"])
        raise ZorggraafError("nee")

    with pytest.raises(ZorggraafError, match="nee"):
        edit.apply(ontology, refuse)
    assert contents(data) == before


def test_trying_changes_nothing(data: Folder, ontology: Path) -> None:
    before = contents(data)
    edit = Edit(data.path)
    edit.put("sources", SOURCE)
    with edit.tried(ontology) as tables:
        assert "brief" in [row.text("key") for row in tables["sources"]]
    assert contents(data) == before


def test_a_full_disk_leaves_every_table_as_it_was(
    data: Folder, ontology: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = contents(data)

    def full(path: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(editing, "_sync", full)
    edit = Edit(data.path)
    edit.put("sources", SOURCE)
    with pytest.raises(ZorggraafError, match="zoals ze waren"):
        edit.apply(ontology)
    assert contents(data) == before


def test_ended_halfway_the_tables_still_hold_together(
    data: Folder, ontology: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A source is in place before what names it: killed in between, all is still sound."""
    replace = os.replace
    done: list[str] = []

    def once(old: Path, new: Path) -> None:
        if done:
            raise KeyboardInterrupt
        done.append(new.name)
        replace(old, new)

    monkeypatch.setattr(os, "replace", once)
    edit = Edit(data.path)
    row = data.rows("organisations")[0]
    edit.put("organisations", {**row, "source": f"{row['source']};brief"})
    edit.put("sources", SOURCE)
    with pytest.raises(KeyboardInterrupt):
        edit.apply(ontology)
    assert done == ["sources.csv"]
    read_tables(data.path, ontology)
    monkeypatch.undo()
    assert [path.name for path in edit.apply(ontology)] == ["organisations.csv"]


def test_two_at_once_wait_for_each_other(data: Folder, ontology: Path) -> None:
    edit = Edit(data.path)
    edit.put("sources", SOURCE)
    with locked(data.path / ".edit.lock"), pytest.raises(ZorggraafError, match="al bezig"):
        edit.apply(ontology)


def test_a_column_that_does_not_exist_is_refused(data: Folder) -> None:
    with pytest.raises(UsageError, match="kleur"):
        Edit(data.path).put("sources", {**SOURCE, "kleur": "rood"})


def test_writing_a_real_table_back_gives_the_same_bytes(tmp_path: Path) -> None:
    for path in resources.data().glob("*.csv"):
        shutil.copy(path, tmp_path)
    shutil.copy(resources.data() / "schema.json", tmp_path)
    edit = Edit(tmp_path)
    for table in ("memberships", "figures", "sources", "region_municipalities", "names"):
        edit.put(table, editing.records(tmp_path / f"{table}.csv")[3])
    assert edit.apply() == []
