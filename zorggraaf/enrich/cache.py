"""Where answers of sources are kept, each with the day on which it was fetched."""

from __future__ import annotations

import hashlib
import json
import os
from datetime import date
from pathlib import Path

from zorggraaf.enrich.answer import Answer, FetchError
from zorggraaf.errors import reason


def default_folder() -> Path:
    """The user's cache: $ZORGGRAAF_SOURCES, or `sources` in the cache folder of zorggraaf."""
    if given := os.environ.get("ZORGGRAAF_SOURCES"):
        return Path(given)
    import platformdirs

    return Path(platformdirs.user_cache_dir("zorggraaf", appauthor=False)) / "sources"


def read(path: Path, name: str) -> Answer | None:
    """What is kept; None where there is nothing or it is damaged, which is as good as nothing."""
    try:
        about = json.loads(path.read_text(encoding="utf-8"))
        body = path.with_suffix(".body").read_bytes()
        if about["name"] != name or about["sha256"] != hashlib.sha256(body).hexdigest():
            return None
        fetched = date.fromisoformat(about["fetched"])
        return Answer(name, body, about["charset"], fetched, bool(about["missing"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write(path: Path, answer: Answer) -> None:
    """Keep an answer under this path. Raises FetchError where nothing can be written."""
    about = {
        "name": answer.address,
        "fetched": answer.fetched.isoformat(),
        "charset": answer.charset,
        "missing": answer.missing,
        "sha256": hashlib.sha256(answer.body).hexdigest(),
    }
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        for target, content in (
            (path.with_suffix(".body"), answer.body),
            (path, json.dumps(about).encode()),
        ):
            beside = target.with_name(f".{target.name}.{os.getpid()}")
            beside.write_bytes(content)
            beside.replace(target)
    except OSError as error:
        raise FetchError(
            f"in {path.parent} kan niet worden geschreven: {reason(error)}",
            "Wijs met --cache een andere map aan.",
        ) from error
