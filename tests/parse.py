"""`python -m tests.parse`: every Turtle and SPARQL file of the project can be read."""

from __future__ import annotations

import sys
from pathlib import Path

import pyoxigraph

from zorggraaf.names import sparql_prologue

ROOT = Path(__file__).resolve().parent.parent


def faults() -> list[str]:
    """One line per file that cannot be parsed: path and the parser's message."""
    found = []
    for path in sorted((ROOT / "ontology").rglob("*.ttl")):
        try:
            for _ in pyoxigraph.parse(path=str(path)):
                pass
        except (SyntaxError, ValueError) as error:
            found.append(f"{path.relative_to(ROOT)}: {error}")
    store = pyoxigraph.Store()
    for folder in ("ontology", "queries"):
        for path in sorted((ROOT / folder).rglob("*.rq")):
            text = path.read_text(encoding="utf-8")
            try:
                # On an empty store a query costs its parsing only.
                store.query(text if "PREFIX" in text else sparql_prologue() + text)
            except (SyntaxError, ValueError) as error:
                found.append(f"{path.relative_to(ROOT)}: {error}")
    return found


if __name__ == "__main__":
    lines = faults()
    for line in lines:
        print(line, file=sys.stderr)
    sys.exit(1 if lines else 0)
