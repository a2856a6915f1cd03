"""The examples in the README do what the README shows."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
import rdflib
from typer.testing import CliRunner

from zorggraaf.cli import app

README = Path(__file__).resolve().parents[2] / "README.md"
EXAMPLE = re.compile(r"```console\n\$ zorggraaf (?P<call>.+)\n(?P<shown>(?:.*\n)*?)```")


def examples() -> list[tuple[str, str]]:
    text = README.read_text(encoding="utf-8")
    return [(match["call"], match["shown"]) for match in EXAMPLE.finditer(text)]


def test_there_are_five_examples() -> None:
    assert len(examples()) == 5


@pytest.mark.parametrize(("call", "shown"), examples())
def test_an_example_prints_what_the_readme_shows(call: str, shown: str, store_dir: Path) -> None:
    result = CliRunner().invoke(app, [*shlex.split(call), "--store", str(store_dir)])
    assert result.exit_code == 0, result.output
    assert result.output.replace("\r\n", "\n") == shown


def test_the_python_example_runs(
    store_dir: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ZORGGRAAF_STORE", str(store_dir))
    (code,) = re.findall(r"```python\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    found: dict[str, object] = {}
    exec(code, found)
    assert "Antonius" in capsys.readouterr().out
    assert isinstance(found["dataset"], rdflib.Dataset)
