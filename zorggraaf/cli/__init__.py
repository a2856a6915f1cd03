"""The commands. They read options, ask the library, and show the answer; they compute nothing.

Everything but Typer is imported where it is used, so that `--help` answers at once.
"""

from __future__ import annotations

# In the order in which the help lists their commands.
from zorggraaf.cli import (  # noqa: F401
    ask,
    build,
    connect,
    deciding,
    diff,
    enrich,
    exploring,
    load,
    look_up,
    overlap,
    publish,
    quality,
    reconcile,
    serve,
    sparql,
    upkeep,
)
from zorggraaf.cli.app import app

__all__ = ["app", "main"]


def main() -> None:
    """The program."""
    app()
