"""The notebook walks a working group from a question to a conclusion, on the real data."""

from __future__ import annotations

from pathlib import Path

import pytest

from zorggraaf import resources


def test_the_notebook_on_comparing_runs(store_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    nbformat, nbclient = pytest.importorskip("nbformat"), pytest.importorskip("nbclient")
    pytest.importorskip("ipykernel")
    path = resources.data().parent / "docs" / "vergelijken.ipynb"
    if not path.is_file():
        pytest.skip("documentation is not in the wheel")
    monkeypatch.setenv("ZORGGRAAF_STORE", str(store_dir))
    monkeypatch.delenv("ZORGGRAAF_ENDPOINT", raising=False)
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    assert all(not cell.get("outputs") for cell in notebook.cells), "kept without outputs"
    nbclient.NotebookClient(notebook, timeout=240, kernel_name="python3").execute()
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    assert sum("image/png" in output.get("data", {}) for output in outputs) == 3
    said = "".join(output.get("text", "") for output in outputs)
    assert "grensgeval" in said and "Na de fusie" in said
