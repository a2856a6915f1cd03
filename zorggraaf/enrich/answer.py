"""What a source's server answered, or why it could not be had."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from zorggraaf.enrich.addresses import without_query
from zorggraaf.errors import ZorggraafError


class FetchError(ZorggraafError):
    """A source cannot be had: what went wrong on the way, and what to do."""


class MissingError(FetchError):
    """The server does not have what was asked (HTTP 404 or 410)."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server gave, and when."""

    address: str
    body: bytes
    charset: str
    """What the server says of the encoding, "" where nothing."""
    fetched: date
    missing: bool = False
    """Whether the server did not have it; the body then says so in words."""

    def text(self) -> str:
        """The answer as text: as UTF-8 where that fits, whatever the server calls it.

        >>> Answer("x", "café".encode("cp1252"), "utf-8", date(2026, 1, 1)).text()
        'café'
        """
        if self.body.startswith((b"\xff\xfe", b"\xfe\xff")):
            return self.body.decode("utf-16", "replace")
        for charset in ("utf-8-sig", self.charset, "cp1252"):
            try:
                return self.body.decode(charset)
            except (UnicodeDecodeError, LookupError):
                continue  # said wrongly, or a name that Python does not know
        return self.body.decode("latin-1")

    def json(self) -> Any:
        """The answer read as JSON; raises FetchError for anything else."""
        text = self.text()
        try:
            return json.loads(text)
        except (ValueError, RecursionError) as error:
            where = without_query(self.address)
            if text.lstrip()[:1] == "<":
                raise FetchError(
                    f"{where} antwoordt met een webpagina in plaats van JSON",
                    "Is de dienst in onderhoud of verhuisd? Open het adres in een browser.",
                ) from error
            raise FetchError(
                f"{where} antwoordt niet met hele JSON",
                "Probeer het nog eens; blijft het zo, dan is de dienst veranderd.",
            ) from error
