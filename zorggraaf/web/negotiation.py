"""Which of the forms on offer suits the Accept header of a request (RFC 9110, section 12.5.1).

Headers in the wild are long, and some are malformed; what cannot be read is passed over, so that a
header never costs anyone more than their preference.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

_MOST_RANGES: Final = 200
"""More than any client sends; what follows is not read."""

_TOKEN: Final = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_RANGE: Final = re.compile(rf"\s*({_TOKEN})/({_TOKEN})\s*\Z")
_QUALITY: Final = re.compile(r"(?:0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?|\.[0-9]{1,3})\Z")


def best(accept: str | None, offered: Sequence[str]) -> str | None:
    """The offered media type the client likes best, None where it refuses them all.

    accept: the Accept header, None or empty where there is none (anything will do).
    offered: media types in our order of preference, which decides among equals.

    The most specific range that covers a type says how much it is liked. Parameters other than q
    (charset, profile) narrow nothing: a client that adds them still wants that type.

    >>> best("text/html,application/xhtml+xml,*/*;q=0.8", ["text/turtle", "text/html"])
    'text/html'
    >>> best("text/turtle;q=0.5, application/*", ["text/turtle", "application/ld+json"])
    'application/ld+json'
    >>> best("image/png", ["text/html"]) is None
    True
    """
    ranges = list(_ranges(accept or ""))
    if not ranges:
        return offered[0] if offered else None
    liked: tuple[float, str] | None = None
    for media in offered:
        quality = _quality(media.lower(), ranges)
        if quality > 0 and (liked is None or quality > liked[0]):
            liked = (quality, media)
    return liked[1] if liked else None


def _ranges(accept: str) -> list[tuple[str, str, float]]:
    """(type, subtype, quality) of every range that can be read."""
    found = []
    for part in accept.split(",", _MOST_RANGES)[:_MOST_RANGES]:
        media, *parameters = part.split(";")
        match = _RANGE.match(media.lower())
        if match is None or (match[1] == "*" and match[2] != "*"):
            continue
        found.append((match[1], match[2], _weight(parameters)))
    return found


def _weight(parameters: Sequence[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "q":
            # A weight that cannot be read is no reason to refuse what was asked for by name.
            return float(value.strip()) if _QUALITY.match(value.strip()) else 1.0
    return 1.0


def _quality(media: str, ranges: Sequence[tuple[str, str, float]]) -> float:
    main, _, sub = media.partition("/")
    closest = (-1, 0.0)
    for type_, subtype, quality in ranges:
        if type_ not in ("*", main) or subtype not in ("*", sub):
            continue
        specific = (type_ != "*") + (subtype != "*")
        # Of two ranges that say the same, the more generous one counts.
        closest = max(closest, (specific, quality))
    return closest[1]
