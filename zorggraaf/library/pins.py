"""Whether a question still means what its version says: queries/versions.json keeps count.

python -m zorggraaf.library.pins            adds new questions and new versions
python -m zorggraaf.library.pins --accept   also takes over changes that do not change the meaning
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from zorggraaf import resources
from zorggraaf.library.questions import Library, Question
from zorggraaf.store.binding import scan

FILE: Final = "versions.json"


def digest(text: str) -> str:
    """SHA-256 of a query, whatever its layout, comments and the case of its keywords.

    >>> digest("select ?a { ?a ?b ?c } # all") == digest("SELECT ?a {\\n  ?a ?b ?c\\n}")
    True
    """
    pieces = [
        piece.upper() if kind == "word" and ":" not in piece else piece
        for kind, piece in scan(text)
        if kind not in ("space", "comment")
    ]
    return hashlib.sha256(" ".join(pieces).encode()).hexdigest()


def pinned(questions: Iterable[Question]) -> dict[str, str]:
    """name@version → digest of the query."""
    return {question.pinned: digest(question.text) for question in questions}


def read(folder: Path | None = None) -> dict[str, str]:
    """What was pinned so far."""
    path = (folder or resources.queries()) / FILE
    if not path.is_file():
        return {}
    kept: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return kept


def faults(library: Library, kept: Mapping[str, str]) -> list[str]:
    """Questions that changed under the same version, are not pinned, or are gone."""
    now = pinned([*library.questions(), *library.older()])
    found = []
    for name, value in now.items():
        bare, _, version = name.partition("@")
        if name not in kept:
            found.append(f"{name} is not in {FILE}: run python -m zorggraaf.library.pins")
        elif kept[name] != value:
            found.append(
                f"{name} was changed: raise its version to {int(version) + 1} and keep the old "
                f"query as {bare}@{version}.rq; if it means the same, "
                "run python -m zorggraaf.library.pins --accept"
            )
    found += [
        f"{name} can no longer be asked: keep its query as {name}.rq"
        for name in kept
        if name not in now
    ]
    return found


def main(accept: bool) -> int:
    """Writes the file; 1 where a question changed and that was not accepted."""
    library = Library.load()
    kept = read()
    now = pinned([*library.questions(), *library.older()])
    merged = now if accept else {**now, **kept}
    text = json.dumps(dict(sorted(merged.items())), indent=1) + "\n"
    (resources.queries() / FILE).write_text(text, encoding="utf-8")
    left = faults(library, merged)
    print("\n".join(left) or f"{len(merged)} versions pinned")
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main("--accept" in sys.argv[1:]))
