"""Texts as HTML: the same words come back on page after page, and are escaped once."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final

from markupsafe import Markup, escape

_KEPT: Final = 16_384
"""Texts that are remembered."""
_SHORT: Final = 200
"""Characters of the longest of these: a visitor's megabyte of query is not kept."""


def escaped(value: Any) -> Markup:
    """A value as HTML; what is HTML already stays as it is.

    >>> escaped("R&D"), escaped(Markup("<br>")), escaped(3)
    (Markup('R&amp;D'), Markup('<br>'), Markup('3'))
    """
    # By its exact type: HTML that is made already is equal to a text that is not.
    if type(value) is Markup:
        return value
    return _known(value) if type(value) is str and len(value) <= _SHORT else escape(value)


_known = lru_cache(maxsize=_KEPT)(escape)
