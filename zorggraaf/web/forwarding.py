"""Queries passed on to the endpoint behind this server, by the process that guards them.

The same limits hold as for a store of our own: the process that waits for the answer is ended at
the time limit, and reads no more bytes than it may. What was sent on cannot be called back: the
endpoint behind needs a time limit of its own.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, Final
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, Request, build_opener

from zorggraaf import names
from zorggraaf.errors import EndpointError
from zorggraaf.store import binding, remote
from zorggraaf.web.worker import FailedError, Job

if TYPE_CHECKING:
    import pyoxigraph as ox

_ACCEPT: Final = "application/sparql-results+json, application/n-triples;q=0.9, text/turtle;q=0.8"
_SYNTAX: Final = (400, 422)


class _Stay(HTTPRedirectHandler):
    """An answer from elsewhere is no answer: a redirect makes a POST without its query."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


class Forwarding:
    """The engine of a worker that has no store but an endpoint."""

    def __init__(self, address: str, bytes_limit: int) -> None:
        self._address = address
        self._limit = bytes_limit
        self._opener = build_opener(_Stay())

    def answer(self, job: Job) -> Any:
        """What the endpoint says. Raises SyntaxError for no SPARQL, FailedError, EndpointError."""
        import pyoxigraph as ox

        _check(job)
        media, body = self._asked(job)
        if "json" in media and "ld+" not in media:
            # Virtuoso still uses the word of the first draft of the results format.
            body = body.replace(b'"typed-literal"', b'"literal"')
            return _results(body)
        form = ox.RdfFormat.from_media_type(media)
        if form is None:
            raise EndpointError(f"{self._address} antwoordt met {media or 'niets'}")
        return (quad.triple for quad in ox.parse(io.BytesIO(body), form))

    def _asked(self, job: Job) -> tuple[str, bytes]:
        fields = [("query", _declared(job.query))]
        fields += [("default-graph-uri", graph) for graph in job.default_graphs or ()]
        fields += [("named-graph-uri", graph) for graph in job.named_graphs or ()]
        request = Request(
            self._address,
            urlencode(fields).encode(),
            {
                "Accept": _ACCEPT,
                "Content-Type": "application/x-www-form-urlencoded",
                "User-Agent": remote.AGENT,
            },
        )
        try:
            with self._opener.open(request, timeout=job.seconds) as response:
                if response.headers.get("X-SPARQL-MaxRows"):
                    raise FailedError("too-many", limit=job.limit)
                if response.headers.get("X-SQL-State"):  # Virtuoso, cut off in time
                    raise FailedError("time")
                body = response.read(self._limit + 1)
                if len(body) > self._limit:
                    raise FailedError("too-large", limit=self._limit)
                return response.headers.get_content_type(), body
        except HTTPError as error:
            raise self._refusal(error) from error
        except TimeoutError as error:
            raise FailedError("time") from error
        except URLError as error:
            if isinstance(error.reason, TimeoutError):
                raise FailedError("time") from error
            raise remote.unreachable(self._address, error, int(job.seconds)) from error
        except OSError as error:
            raise remote.unreachable(self._address, error, int(job.seconds)) from error

    def _refusal(self, error: HTTPError) -> Exception:
        if error.code in _SYNTAX:
            # Our parser let it through, theirs does not; its words are about the query only.
            said = error.read(1000).decode("utf-8", "replace")
            return FailedError("engine", " ".join(said.split())[:300])
        if error.code in remote.BUSY:
            return FailedError("busy" if error.headers.get("Retry-After") else "time")
        return remote.refusal(self._address, error.code)


def _results(body: bytes) -> ox.QuerySolutions | ox.QueryBoolean:
    import pyoxigraph as ox

    try:
        return ox.parse_query_results(body, ox.QueryResultsFormat.JSON)
    except (SyntaxError, ValueError) as error:
        raise EndpointError(f"geen SPARQL-resultaten: {error}") from error


def _check(job: Job) -> None:
    """Raises SyntaxError, with our own parser's place, before anything is sent."""
    import pyoxigraph as ox

    ox.Store().query(job.query, prefixes=names.PREFIXES, base_iri=names.BASE)
    fetched = [*(job.default_graphs or ()), *(job.named_graphs or ())]
    fetched += [
        text[1:-1] for kind, text in binding.scan(job.query) if kind == "iri" and ":" in text
    ]
    # Some servers fetch a graph they do not have from where its name says.
    if any(address.lower().startswith("file:") for address in fetched):
        raise FailedError("service", "Een file:-adres wordt niet gelezen.")


def _declared(query: str) -> str:
    """The query with those prefixes of ours declared that it uses, and does not declare itself."""
    known = binding.declared_prefixes(query)
    return (
        "".join(
            f"PREFIX {prefix}: <{namespace}> "
            for prefix, namespace in names.PREFIXES.items()
            if prefix not in known and f"{prefix}:" in query
        )
        + query
    )
