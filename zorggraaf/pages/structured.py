"""What search engines read of a page, in its head."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup


def structured_data(told: Mapping[str, Any] | None) -> Markup:
    """JSON-LD as an element that no browser runs; nothing where nothing is told.

    >>> str(structured_data({"name": "</script>"}))
    '<script type="application/ld+json">{"name": "\\\\u003c/script\\\\u003e"}</script>'
    """
    if not told:
        return Markup()
    text = htmlsafe_json_dumps(told, sort_keys=True)
    return Markup('<script type="application/ld+json">{}</script>').format(text)
