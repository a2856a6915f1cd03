"""Where an answer goes: the terminal, a pipe or a file, and in what form."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from zorggraaf.errors import UsageError

if TYPE_CHECKING:
    from zorggraaf.tabular import Table

_SUFFIXES = {"markdown": "md", "htm": "html", "jsonld": "json-ld", "nt": "n-triples"}


def by_suffix(output: Path | None, known: Sequence[str]) -> str:
    """The format that the name of a file asks for, empty where it asks for none of these."""
    if output is None:
        return ""
    suffix = output.suffix.lstrip(".").lower()
    suffix = _SUFFIXES.get(suffix, suffix)
    if suffix == "ttl" and "turtle" in known:
        suffix = "turtle"
    return suffix if suffix in known else ""


def chosen_format(
    form: StrEnum | None, output: Path | None, known: type[StrEnum], default: str
) -> str:
    """The format asked for: by its option, else by the name of the file, else the default."""
    return form.value if form else by_suffix(output, [*known]) or default


def put(
    tables: Table | Sequence[Table],
    wanted: str = "table",
    output: Path | None = None,
    record: Any = None,
    rows: int | None = None,
    before: str = "",
) -> None:
    """Shows tables to people, or writes them (or `record`, as json) in another format."""
    if wanted != "table":
        from zorggraaf.output import export

        emit(export.render(tables, wanted, record), output)
        return
    emit(before + lines(tables, output, rows), output)


def lines(tables: Table | Sequence[Table], output: Path | None, rows: int | None = None) -> str:
    """Tables for people: as wide as the terminal; elsewhere as an editor, not 80 columns."""
    from shutil import get_terminal_size

    from zorggraaf.output import grid

    screen = output is None and sys.stdout.isatty()
    width = get_terminal_size().columns if screen else _WIDTH
    return grid.lines(tables, width, rows, colour=screen and not os.environ.get("NO_COLOR"))


def emit(content: str | bytes, output: Path | None) -> None:
    """Writes an answer to its file or to the terminal; bytes only where they can do no harm."""
    if output is not None:
        from zorggraaf.output import export

        export.write(output, content)
        typer.echo(f"Geschreven: {output}", err=True)
    elif isinstance(content, str):
        sys.stdout.write(content)
    elif sys.stdout.isatty():
        raise UsageError("Dit formaat is niet voor een scherm.", "Geef een bestand met -o.")
    else:
        sys.stdout.flush()
        sys.stdout.buffer.write(content)


_WIDTH = 140
"""Columns of a table that is piped or written to a file, where no terminal says how wide it is."""


@contextmanager
def progress(title: str) -> Iterator[Any]:
    """A progress bar on stderr where that is a terminal; yields what the work calls as it goes."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(title, total=None)

        def step(what: str, done: float | None = None) -> None:
            bar.update(task, description=what, total=1.0 if done is not None else None)
            if done is not None:
                bar.update(task, completed=done)

        yield step
