"""A remote SPARQL 1.1 endpoint, asked politely: with a timeout, and again when it is busy."""

from __future__ import annotations

import time
import warnings
from typing import TYPE_CHECKING, Final
from urllib.error import HTTPError, URLError

from zorggraaf import __version__, binding, names
from zorggraaf.errors import EndpointError

if TYPE_CHECKING:
    import pyoxigraph as ox

TIMEOUT: Final = 60
"""Seconds an endpoint may take for one answer."""

_BUSY: Final = (429, 502, 503, 504)
_WAITS: Final = (0.5, 1.0, 2.0, 4.0)
_LONGEST_WAIT: Final = 30.0


class RefusedQueryError(Exception):
    """The endpoint says that the query is not valid; `args[0]` holds its words."""


class Endpoint:
    """One SPARQL 1.1 endpoint. Raises EndpointError for whatever goes wrong on the way."""

    def __init__(
        self, address: str, timeout: int = TIMEOUT, waits: tuple[float, ...] = _WAITS
    ) -> None:
        self.address = address
        self._timeout = timeout
        self._waits = waits

    def query(self, text: str) -> ox.QuerySolutions | ox.QueryBoolean | list[ox.Triple]:
        """Ask a query; prefixes of ours need no declaration.

        Raises EndpointError, or RefusedQueryError when the endpoint finds the query invalid.
        """
        import pyoxigraph as ox

        content_type, body = self._answer(_with_prefixes(text))
        kind = content_type.partition(";")[0].strip().lower()
        try:
            if "sparql-results" in kind or kind == "application/json":
                # Virtuoso still uses the word of the first draft of the results format.
                body = body.replace(b'"typed-literal"', b'"literal"')
                return ox.parse_query_results(body, ox.QueryResultsFormat.JSON)
            triples = ox.parse(body, ox.RdfFormat.from_media_type(kind) or ox.RdfFormat.TURTLE)
            return [quad.triple for quad in triples]
        except (SyntaxError, ValueError) as error:
            raise EndpointError(
                f"{self.address} antwoordt niet met SPARQL-resultaten maar met {kind or 'niets'}",
                "Is dit het adres van het SPARQL-endpoint zelf, niet van zijn webpagina?",
            ) from error

    def _answer(self, query: str) -> tuple[str, bytes]:
        for wait in (*self._waits, None):
            try:
                return self._ask(query)
            except HTTPError as error:
                if error.code not in _BUSY or wait is None:
                    raise self._refusal(error) from error
                time.sleep(_asked_to_wait(error, wait))
        raise AssertionError("the last round answers or raises")

    def _ask(self, query: str) -> tuple[str, bytes]:
        """One attempt: content type and body. HTTPError is left to the caller to judge."""
        from http.client import HTTPException

        from SPARQLWrapper import JSON, POST, TURTLE, SPARQLWrapper
        from SPARQLWrapper.SPARQLExceptions import QueryBadFormed, SPARQLWrapperException

        wrapper = SPARQLWrapper(self.address, agent=f"zorggraaf/{__version__}")
        wrapper.setMethod(POST)
        wrapper.setTimeout(self._timeout)
        with warnings.catch_warnings():  # what a wrong query is, the endpoint says
            warnings.simplefilter("ignore", RuntimeWarning)
            wrapper.setQuery(query)
        graph = wrapper.queryType in ("CONSTRUCT", "DESCRIBE")
        wrapper.setReturnFormat(TURTLE if graph else JSON)
        try:
            response = wrapper.query().response
            return response.headers.get("Content-Type", ""), response.read()
        except QueryBadFormed as error:
            raise RefusedQueryError(_words(error)) from error
        except SPARQLWrapperException as error:
            raise EndpointError(
                f"{self.address} weigert de vraag: {_words(error)}",
                "Klopt het adres, en heeft het endpoint een inlog nodig?",
            ) from error
        except HTTPError:
            raise
        except (TimeoutError, URLError, HTTPException, OSError) as error:
            reason = getattr(error, "reason", error)
            if isinstance(reason, TimeoutError):
                raise EndpointError(
                    f"{self.address} antwoordt niet binnen {self._timeout} seconden",
                    "Probeer het later, of stel een kleinere vraag.",
                ) from error
            raise EndpointError(
                f"{self.address} is niet te bereiken: {reason}",
                "Klopt het adres (--endpoint, ZORGGRAAF_ENDPOINT), en draait de server?",
            ) from error

    def _refusal(self, error: HTTPError) -> EndpointError:
        if error.code in _BUSY:
            return EndpointError(
                f"{self.address} is te druk (HTTP {error.code}), ook na "
                f"{len(self._waits) + 1} pogingen",
                "Probeer het later nog eens.",
            )
        return EndpointError(f"{self.address} weigert de vraag: HTTP {error.code} {error.reason}")


def _with_prefixes(query: str) -> str:
    """The query with those prefixes of ours declared that it uses and does not declare."""
    declared = binding.declared_prefixes(query)
    lines = (
        f"PREFIX {prefix}: <{namespace}> "
        for prefix, namespace in names.PREFIXES.items()
        if prefix not in declared and f"{prefix}:" in query
    )
    return "".join(lines) + query


def _asked_to_wait(error: HTTPError, ours: float) -> float:
    """What the server asks for (Retry-After, in seconds), or our own wait; never too long."""
    asked = error.headers.get("Retry-After", "") if error.headers else ""
    return min(float(asked), _LONGEST_WAIT) if asked.isdigit() else ours


def _words(error: Exception) -> str:
    """What an endpoint says is wrong, on one line."""
    text = " ".join(str(part) for part in error.args) or type(error).__name__
    return " ".join(text.replace("\\n", " ").split())[:300]
