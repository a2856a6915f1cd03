"""A remote SPARQL 1.1 endpoint, asked politely: with a timeout, and again when it is busy.

Whatever goes wrong on the way becomes an EndpointError that says what it was and what to do. An
answer that the endpoint cut short is such a fault too: half an answer looks like a whole one.
"""

from __future__ import annotations

import json
import time
import warnings
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from urllib.error import HTTPError, URLError

from zorggraaf import __version__, names
from zorggraaf.errors import EndpointError
from zorggraaf.store import binding

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pyoxigraph as ox

    Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

TIMEOUT: Final = 60
"""Seconds an endpoint may take for one answer."""

_PROBLEM: Final = 100_000
"""Bytes of a problem document that are read."""

BUSY: Final = (429, 502, 503, 504)
"""HTTP statuses that pass: the same request may succeed a little later."""

WAITS: Final = (0.5, 1.0, 2.0, 4.0)
"""Seconds to wait before asking again, where the server does not say how long."""

LONGEST_WAIT: Final = 30.0
"""A server that asks for more patience than this is given up at once."""

_BOOLEAN: Final = "http://www.w3.org/2001/XMLSchema#boolean"

AGENT: Final = f"zorggraaf/{__version__} (+{names.BASE})"


class RefusedQueryError(Exception):
    """The endpoint says that the query is not valid; `args[0]` holds its words."""


class Rows(NamedTuple):
    """The answer to a SELECT: the names of its columns, and its rows."""

    columns: tuple[str, ...]
    rows: list[tuple[Term | None, ...]]


class Endpoint:
    """One SPARQL 1.1 endpoint. Raises EndpointError for whatever goes wrong on the way."""

    def __init__(
        self, address: str, timeout: int = TIMEOUT, waits: tuple[float, ...] = WAITS
    ) -> None:
        self.address = address
        self._timeout = timeout
        self._waits = waits
        self._make = ""

    def query(self, text: str) -> Rows | bool | list[ox.Triple]:
        """Ask a query; prefixes of ours need no declaration.

        Raises EndpointError, or RefusedQueryError when the endpoint finds the query invalid.
        """
        import pyoxigraph as ox

        content_type, body = self._answer(_for_the_wire(text))
        kind = content_type.partition(";")[0].strip().lower()
        try:
            if "sparql-results" in kind or kind == "application/json":
                # Virtuoso still uses the word of the first draft of the results format.
                body = body.replace(b'"typed-literal"', b'"literal"')
                return _read(ox.parse_query_results(body, ox.QueryResultsFormat.JSON))
            form = ox.RdfFormat.from_media_type(kind)
            if form is None or kind == "text/plain":  # the type of N-Triples long ago
                raise EndpointError(
                    f"{self.address} antwoordt niet met SPARQL-resultaten maar met "
                    + ("een webpagina (text/html)" if "html" in kind else kind or "niets"),
                    "Is dit het adres van het SPARQL-endpoint zelf, niet van zijn webpagina?",
                )
            return [quad.triple for quad in ox.parse(body, form)]
        except (SyntaxError, ValueError) as error:
            # Without its traceback, which holds the half-read answer: that can only be let go of in
            # this thread, and the error may be told in another.
            raise EndpointError(
                f"{self.address} antwoordt niet met hele SPARQL-resultaten: {_words(error)}",
                "Is het antwoord onderweg afgebroken? Probeer het nog eens, of vraag minder "
                "(LIMIT). Blijft het zo, dan is dit geen SPARQL 1.1-endpoint.",
            ) from error.with_traceback(None)

    def make(self) -> str:
        """What the server says it is (Virtuoso/07.20, Oxigraph/0.5), as far as it says so."""
        self.query("ASK {}")
        return self._make

    def _answer(self, query: str) -> tuple[str, bytes]:
        for wait in (*self._waits, None):
            try:
                return self._ask(query)
            except HTTPError as error:
                if stopped := _stopped(error):
                    raise stopped from error
                asked = asked_to_wait(error.headers, wait or 0)
                if error.code not in BUSY or wait is None or asked > LONGEST_WAIT:
                    raise self._refusal(error, asked) from error
                time.sleep(asked)
        raise AssertionError("the last round answers or raises")

    def _ask(self, query: str) -> tuple[str, bytes]:
        """One attempt: content type and body. HTTPError is left to the caller to judge."""
        from http.client import HTTPException

        from SPARQLWrapper import JSON, POST, TURTLE, SPARQLWrapper
        from SPARQLWrapper.SPARQLExceptions import QueryBadFormed, SPARQLWrapperException

        wrapper = SPARQLWrapper(self.address, agent=AGENT)
        wrapper.setMethod(POST)
        wrapper.setTimeout(self._timeout)
        with warnings.catch_warnings():  # what a wrong query is, the endpoint says
            warnings.simplefilter("ignore", RuntimeWarning)
            wrapper.setQuery(query)
        graph = wrapper.queryType in ("CONSTRUCT", "DESCRIBE")
        wrapper.setReturnFormat(TURTLE if graph else JSON)
        end = time.monotonic() + self._timeout
        try:
            response = wrapper.query().response
            self._check(response)
            self._make = response.headers.get("Server", "")
            return response.headers.get("Content-Type", ""), _body(response, end)
        except SPARQLWrapperException as error:
            # SPARQLWrapper reads some statuses itself; what it read is its context.
            cause = error.__context__
            if isinstance(cause, HTTPError):
                if _moved(cause, self.address):
                    raise self._refusal(cause) from error
                if not isinstance(error, QueryBadFormed):
                    raise self._refusal(cause, said=_words(error)) from error
            if isinstance(error, QueryBadFormed):
                raise RefusedQueryError(_words(error)) from error
            raise EndpointError(f"{self.address} weigert de vraag: {_words(error)}") from error
        except HTTPError:
            raise
        except (TimeoutError, URLError, HTTPException, OSError) as error:
            raise unreachable(self.address, error, self._timeout) from error

    def _check(self, response: Any) -> None:
        """Raises EndpointError for an answer that came, but not from here or not whole."""
        if _moved(response, self.address):
            raise _elsewhere(self.address, response.geturl())
        limit = response.headers.get("X-SPARQL-MaxRows")
        if limit is not None:  # Virtuoso's way of saying that there was more
            raise EndpointError(
                f"{self.address} geeft niet meer dan {limit} rijen, en er zijn er meer",
                "Vraag minder (LIMIT en OFFSET), of laat de beheerder ResultSetMaxRows verhogen.",
            )
        if response.headers.get("X-SQL-State"):  # Virtuoso's "anytime" answer, cut off in time
            raise EndpointError(
                f"{self.address} brak de vraag af na zijn eigen tijdslimiet; het antwoord is "
                "niet volledig",
                "Stel een kleinere vraag.",
            )

    def _refusal(self, error: HTTPError, asked: float = 0, said: str = "") -> EndpointError:
        if _moved(error, self.address):
            return _elsewhere(self.address, _location(error))
        if error.code in BUSY:
            return EndpointError(
                f"{self.address} is te druk (HTTP {error.code})"
                + (
                    f" en vraagt {asked:.0f} seconden te wachten"
                    if asked > LONGEST_WAIT
                    else f", ook na {len(self._waits) + 1} pogingen"
                ),
                "Probeer het later nog eens.",
            )
        return refusal(self.address, error.code, said or str(error.reason))


def _stopped(error: HTTPError) -> EndpointError | None:
    """What a server says that stopped the query itself, where asking again would not help.

    A problem document (RFC 9457) without Retry-After is about this query; our own server answers
    so to a query that took too long or gave too many rows.
    """
    headers: Mapping[str, str] | Any = error.headers or {}
    kind = headers.get("Content-Type", "").partition(";")[0].strip()
    if error.code != 503 or kind != "application/problem+json" or headers.get("Retry-After"):
        return None
    try:
        problem = json.loads(error.read(_PROBLEM))
        detail, hint = str(problem.get("detail", "")), str(problem.get("hint", ""))
    except (ValueError, AttributeError, OSError):
        return None
    return EndpointError(detail or str(error.reason), hint or "Stel een kleinere vraag.")


def refusal(address: str, status: int, said: str = "") -> EndpointError:
    """What an HTTP status that is no success means, and what to do about it."""
    what = f"{address} weigert de vraag: HTTP {status}" + (f" {said}" if said else "")
    if status == 401:
        return EndpointError(
            what,
            "De server wil weten wie u bent. Lezen moet zonder inlog kunnen; om te laden geeft u "
            "--user en in ZORGGRAAF_PASSWORD het wachtwoord.",
        )
    if status == 403:
        return EndpointError(
            what,
            "U mag dit niet op deze server. Vraag de beheerder om toegang, of een ander adres.",
        )
    if status in (404, 405, 410):
        return EndpointError(
            what, "Klopt het adres? Een endpoint eindigt vaak op /sparql of /query."
        )
    if status >= 500:
        return EndpointError(
            what, "De server kan deze vraag niet aan. Stel een kleinere of eenvoudiger vraag."
        )
    return EndpointError(what, "Klopt het adres (--endpoint, ZORGGRAAF_ENDPOINT)?")


def unreachable(address: str, error: BaseException, timeout: int) -> EndpointError:
    """What it means that no answer came, or only the beginning of one."""
    from http.client import HTTPException, IncompleteRead
    from ssl import SSLError

    reason = getattr(error, "reason", error)
    if isinstance(reason, TimeoutError):
        return EndpointError(
            f"{address} antwoordt niet binnen {timeout} seconden",
            "Probeer het later, of stel een kleinere vraag.",
        )
    if isinstance(reason, IncompleteRead):
        return EndpointError(
            f"het antwoord van {address} is onderweg afgebroken",
            "Probeer het nog eens, of vraag minder (LIMIT).",
        )
    if isinstance(reason, SSLError):
        return EndpointError(
            f"{address} is niet veilig te bereiken: {reason}",
            "Klopt het certificaat van de server, en spreekt hij https?",
        )
    if isinstance(reason, (HTTPException, ConnectionResetError, BrokenPipeError)):
        return EndpointError(
            f"{address} verbreekt de verbinding: {_words(reason)}",
            "Spreekt die server http, en is het de juiste poort? Probeer het anders nog eens.",
        )
    return EndpointError(
        f"{address} is niet te bereiken: {reason}",
        "Klopt het adres (--endpoint, ZORGGRAAF_ENDPOINT), en draait de server?",
    )


def asked_to_wait(headers: Mapping[str, str] | Any, ours: float) -> float:
    """Seconds to wait: what Retry-After asks for, as a number or a date, or our own wait.

    >>> asked_to_wait({"Retry-After": "7"}, 0.5), asked_to_wait({}, 0.5)
    (7.0, 0.5)
    """
    asked = (headers.get("Retry-After") if headers else None) or ""
    if asked.strip().isdigit():
        return float(asked)
    try:
        moment = parsedate_to_datetime(asked)
    except ValueError:
        return ours
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(ours, (moment - datetime.now(UTC)).total_seconds())


def _read(answer: ox.QuerySolutions | ox.QueryBoolean) -> Rows | bool:
    import pyoxigraph as ox

    if isinstance(answer, ox.QueryBoolean):
        return bool(answer)
    columns = tuple(variable.value for variable in answer.variables)
    return Rows(columns, [tuple(_canonical(term) for term in row) for row in answer])


def _canonical(term: Term | None) -> Term | None:
    """The same value in the notation it was loaded in: Virtuoso writes a boolean as 1 or 0."""
    import pyoxigraph as ox

    if not isinstance(term, ox.Literal) or term.value not in ("0", "1"):
        return term
    return ox.Literal(term.value == "1") if term.datatype.value == _BOOLEAN else term


def _body(response: Any, end: float) -> bytes:
    """All of an answer; TimeoutError when it comes in drips, each of them within the timeout."""
    parts = []
    while part := response.read1(1 << 20) if hasattr(response, "read1") else response.read():
        parts.append(part)
        if time.monotonic() > end:
            raise TimeoutError
    body = b"".join(parts)
    missing = getattr(response, "length", 0)
    if missing:  # read1 does not mind an answer that ends too early
        from http.client import IncompleteRead

        raise IncompleteRead(body, missing)
    return body


def _moved(answer: Any, address: str) -> bool:
    """Whether an answer is a redirection, or came from where one led.

    Following one turns a POST into a GET without the question, so it must not be followed.
    """
    if getattr(answer, "code", 200) in (301, 302, 303, 307, 308):
        return True
    return bool(answer.geturl()) and answer.geturl() != address


def _location(error: HTTPError) -> str:
    return (error.headers.get("Location") if error.headers else None) or error.geturl()


def _elsewhere(address: str, there: str) -> EndpointError:
    return EndpointError(
        f"{address} verwijst door naar {there}", "Gebruik het adres waarnaar wordt verwezen."
    )


def _for_the_wire(query: str) -> str:
    """The query without comments, and with those prefixes of ours declared that it uses.

    SPARQLWrapper takes the first word that looks like one, in a comment too, for the form of the
    query.
    """
    query = binding.without_comments(query)
    declared = binding.declared_prefixes(query)
    lines = (
        f"PREFIX {prefix}: <{namespace}> "
        for prefix, namespace in names.PREFIXES.items()
        if prefix not in declared and f"{prefix}:" in query
    )
    return "".join(lines) + query


def _words(error: BaseException) -> str:
    """What an endpoint says is wrong, on one line."""
    text = " ".join(str(part) for part in error.args) or type(error).__name__
    return " ".join(text.replace("\\n", " ").split())[:300]
