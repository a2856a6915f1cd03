"""The language a client is answered in.

Pages are in Dutch unless their address says `lang=en`, so that an address always shows the same.
Answers to programs follow `lang=` and else the Accept-Language header.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from starlette.requests import Request

VARY: Final = "Accept, Accept-Language"
"""What an answer in the preferred language depends on besides its address."""

_RANGE: Final = re.compile(
    r"\s*(en|nl|\*)(?:-[a-z0-9-]*)?\s*(?:;\s*q\s*=\s*([01](?:\.\d*)?))?\s*\Z", re.I
)
_LONGEST: Final = 1000
"""Characters of an Accept-Language header that are read."""


def language(request: Request) -> str:
    """The language of the page asked for: Dutch unless `lang=en` is in the address."""
    return "en" if request.query_params.get("lang") == "en" else "nl"


def preferred(request: Request) -> str:
    """`lang=` where it is nl or en, else what Accept-Language likes best, else Dutch."""
    chosen = request.query_params.get("lang")
    return chosen if chosen in ("nl", "en") else best(request.headers.get("accept-language", ""))


def best(accepted: str) -> str:
    """Dutch or English, whichever an Accept-Language header (RFC 9110, 12.5.4) likes better.

    >>> best("en-GB,en;q=0.9,nl;q=0.2"), best("fr"), best("nl, en")
    ('en', 'nl', 'nl')
    """
    liked = {"nl": 0.0, "en": 0.0}
    for part in accepted[:_LONGEST].split(","):
        match = _RANGE.match(part)
        if match is not None and match[1] != "*":
            name = match[1].lower()
            liked[name] = max(liked[name], float(match[2] or 1))
    return "en" if liked["en"] > liked["nl"] else "nl"
