"""Asking somebody else's server politely, and keeping the answer with its date.

One request at a time with a pause between them; again after a while when the server is busy, and
exactly as long after as it asks; an end to the patience, and to the size of an answer. What was
fetched is kept in the user's cache with the day, so that it need not be fetched twice on one day
and can be had without a connection.
"""

from __future__ import annotations

import hashlib
import socket
import ssl
import time
import zlib
from collections.abc import Callable, Mapping
from datetime import date
from http.client import HTTPException, HTTPMessage, HTTPResponse
from pathlib import Path
from typing import IO, Final
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from zorggraaf import names
from zorggraaf.enrich import cache
from zorggraaf.enrich.addresses import check, is_here, is_private, without_query
from zorggraaf.enrich.answer import Answer, FetchError, MissingError
from zorggraaf.store.remote import AGENT, asked_to_wait

TIMEOUT: Final = 60.0
"""Seconds one answer may take, from the first byte asked to the last one read."""
WAITS: Final = (1.0, 2.0, 4.0, 8.0)
"""Seconds before asking again, where the server does not say how long."""
LONGEST_WAIT: Final = 60.0
"""A server that asks for more patience than this is left alone."""
LARGEST: Final = 100_000_000
"""Bytes of one answer: several times the largest that any of our sources gives."""
_REDIRECTS: Final = 5
_PASSING: Final = (429, 500, 502, 503, 504)
_HELLO: Final = f"{AGENT} (+{names.BASE})"
"""Whom a server's keeper can find behind the requests."""


class Fetcher:
    """Fetches from one source, into its folder of the cache.

    folder: where answers are kept. offline: only what is kept already, whatever its age. fresh:
    also what was fetched today is fetched again. pause: seconds between two requests. step: is
    told each address that is asked, for who waits.
    """

    def __init__(
        self,
        folder: Path,
        *,
        offline: bool = False,
        fresh: bool = False,
        pause: float = 1.0,
        timeout: float = TIMEOUT,
        largest: int = LARGEST,
        waits: tuple[float, ...] = WAITS,
        today: date | None = None,
        step: Callable[[str], None] | None = None,
    ) -> None:
        self.folder = folder
        self.offline = offline
        self.pause = pause
        self.today = today or date.today()
        self.dates: list[date] = []
        """The days on which the answers given so far were fetched."""
        self._fresh = fresh
        self._timeout = timeout
        self._largest = largest
        self._waits = waits
        self._last = 0.0
        self._step = step

    @property
    def date(self) -> date:
        """The day of the oldest answer that was given: so old is the whole."""
        return min(self.dates, default=self.today)

    def get(
        self,
        address: str,
        query: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        accept: str = "application/json",
    ) -> Answer:
        """The answer to a GET, from the cache or from the server.

        Raises FetchError: not reachable, too slow, too large, cut off, not allowed, or offline and
        not in the cache; MissingError where the server does not have it.
        """
        url = f"{address}{'&' if '?' in address else '?'}{urlencode(query)}" if query else address
        check(url)
        asked = {"Accept": accept, **(headers or {})}
        return self.kept(url, lambda: self._patiently(url, asked))

    def kept(self, name: str, fetch: Callable[[], tuple[bytes, str]]) -> Answer:
        """What is kept under this name, else what `fetch` gives (a body and its charset).

        Raises what `fetch` raises; MissingError also from the cache.
        """
        path = self.folder / f"{hashlib.sha256(name.encode()).hexdigest()[:40]}.json"
        found = None if self._fresh and not self.offline else cache.read(path, name)
        if found is not None and (self.offline or found.fetched == self.today):
            return self._given(found)
        if self.offline:
            raise FetchError(
                f"zonder verbinding is dit er niet: {without_query(name)}",
                f"Haal het eerst op zonder --offline. Gezocht in {self.folder}",
            )
        if self._step is not None:
            self._step(without_query(name))
        try:
            body, charset = fetch()
            answer = Answer(name, body, charset, self.today)
        except MissingError as error:  # that a server does not have something is an answer too
            answer = Answer(name, error.message.encode(), "utf-8", self.today, missing=True)
        cache.write(path, answer)
        return self._given(answer)

    def _given(self, answer: Answer) -> Answer:
        self.dates.append(answer.fetched)
        if answer.missing:
            raise MissingError(answer.text(), "Is de dienst verhuisd, of klopt het jaar?")
        return answer

    # -- asking --------------------------------------------------------------------------------

    def _patiently(self, url: str, headers: Mapping[str, str]) -> tuple[bytes, str]:
        for wait in (*self._waits, None):
            self.rest(url)
            try:
                return self._ask(url, headers)
            except HTTPError as error:
                asked = asked_to_wait(error.headers, wait or 0)
                if error.code not in _PASSING or wait is None or asked > LONGEST_WAIT:
                    raise _refused(url, error, asked, len(self._waits) + 1) from error
                time.sleep(asked)
            except _CutOffError as error:
                if wait is None:
                    raise FetchError(
                        f"het antwoord van {without_query(url)} is telkens onderweg afgebroken",
                        "Probeer het later nog eens.",
                    ) from error
                time.sleep(wait)
        raise AssertionError("the last round answers or raises")

    def rest(self, url: str) -> None:
        """Leave the server alone between two requests; one's own machine does not mind."""
        if not is_here(urlsplit(url).hostname or ""):
            time.sleep(max(0.0, self._last + self.pause - time.monotonic()))
        self._last = time.monotonic()

    def _ask(self, url: str, headers: Mapping[str, str]) -> tuple[bytes, str]:
        end = time.monotonic() + self._timeout
        request = Request(url, headers={"User-Agent": _HELLO, **headers})
        try:
            with build_opener(_Careful).open(request, timeout=self._timeout) as response:
                body = self._body(response, url, end)
                return body, response.headers.get_content_charset("")
        except HTTPError:
            raise
        except (ssl.SSLError, URLError, OSError, HTTPException) as error:
            raise _unreachable(url, error, self._timeout) from error

    def _body(self, response: HTTPResponse, url: str, end: float) -> bytes:
        parts = []
        size = 0
        while part := response.read1(1 << 16):
            parts.append(part)
            size += len(part)
            if size > self._largest:
                raise _too_large(url, self._largest)
            if time.monotonic() > end:
                raise TimeoutError
        if response.length:  # read1 does not mind an answer that ends too early
            raise _CutOffError
        body = b"".join(parts)
        if response.headers.get("Content-Encoding", "").lower() not in ("gzip", "deflate"):
            return body
        unpacker = zlib.decompressobj(wbits=47)  # either of the two, by its first bytes
        try:
            unpacked = unpacker.decompress(body, self._largest + 1)
        except zlib.error as error:
            raise _CutOffError from error
        if len(unpacked) > self._largest:
            raise _too_large(url, self._largest)
        if not unpacker.eof:
            raise _CutOffError
        return unpacked


class _CutOffError(Exception):
    """An answer ended before its end: it may come whole another time."""


class _Careful(HTTPRedirectHandler):
    """Follows a server to another place on the same host, or elsewhere over https; no further."""

    max_redirections = _REDIRECTS

    def redirect_request(
        self,
        req: Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: HTTPMessage,
        newurl: str,
    ) -> Request | None:
        old, new = urlsplit(req.full_url), urlsplit(newurl)
        same = (old.scheme, old.netloc) == (new.scheme, new.netloc)
        if not same and (new.scheme != "https" or is_private(new.hostname or "")):
            raise FetchError(
                f"{without_query(req.full_url)} verwijst door naar {without_query(newurl)}, "
                "en dat is geen veilig adres",
                "Gevolgd wordt alleen binnen dezelfde server, of naar https elders.",
            )
        return super().redirect_request(req, fp, code, msg, headers, newurl)


# -- what went wrong -----------------------------------------------------------------------------


def _refused(url: str, error: HTTPError, asked: float, times: int) -> FetchError:
    where = without_query(url)
    if error.code in (404, 410):
        return MissingError(
            f"{where} bestaat niet (HTTP {error.code})", "Is de dienst verhuisd, of klopt het jaar?"
        )
    if error.code in _PASSING:
        said = (
            f"vraagt {asked:.0f} seconden te wachten"
            if asked > LONGEST_WAIT
            else f"lukt het niet, ook na {times} pogingen"
        )
        return FetchError(
            f"{where} is te druk of stuk (HTTP {error.code}): {said}", "Probeer het later nog eens."
        )
    if error.code in (401, 403):
        return FetchError(
            f"{where} geeft geen toegang (HTTP {error.code})",
            "Is de dienst nog openbaar? Kijk op zijn webpagina.",
        )
    if 300 <= error.code < 400:
        return FetchError(f"{where} verwijst in een kring door", "Is de dienst verhuisd?")
    return FetchError(f"{where} weigert: HTTP {error.code} {error.reason}", "Klopt het adres?")


def _unreachable(url: str, error: BaseException, timeout: float) -> Exception:
    where = without_query(url)
    reason = getattr(error, "reason", error)
    if isinstance(reason, TimeoutError):
        return FetchError(
            f"{where} antwoordt niet binnen {timeout:.0f} seconden", "Probeer het later nog eens."
        )
    if isinstance(reason, ssl.SSLError):
        return FetchError(
            f"{where} is niet veilig te bereiken: {reason}", "Klopt het certificaat van de server?"
        )
    if isinstance(reason, (HTTPException, ConnectionResetError, BrokenPipeError)):
        return _CutOffError(str(reason))
    if isinstance(reason, socket.gaierror):
        reason = "dit adres is onbekend"
    return FetchError(
        f"{where} is niet te bereiken: {reason}",
        "Is er internet? Met --offline wordt gebruikt wat eerder is opgehaald.",
    )


def _too_large(url: str, largest: int) -> FetchError:
    return FetchError(
        f"het antwoord van {without_query(url)} is groter dan {largest // 1_000_000} MB",
        "Zo groot is deze bron niet; is het wel het goede adres?",
    )
