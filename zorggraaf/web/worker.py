"""A process that answers SPARQL queries, one after the other, until it is ended.

Started by `zorggraaf.web.workers`, which says why it is there.
Jobs come in on its input and replies go out on its output, each as JSON with its length before it.
An answer of some size is left in a file that the job names. No byte of an answer leaves before
all of it is there: a status once sent cannot be taken back, so this is what lets a query that
fails halfway, or gives too much, say so.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final, Protocol

from zorggraaf import names
from zorggraaf.errors import EndpointError, QueryError
from zorggraaf.web import confinement, federation, result_formats

if TYPE_CHECKING:
    import pyoxigraph as ox

INLINE: Final = 262_144
"""Bytes of an answer that are sent along with the reply; a longer one goes by a file."""

_GRACE: Final = 2.0
"""Seconds after which a process ends itself that its owner should have ended."""


@dataclass(frozen=True, slots=True)
class WorkerSettings:
    """What a worker works with."""

    store: str = ""
    """Folder of one generation of a store; empty where there is an endpoint."""
    endpoint: str = ""
    memory: int = 1024
    """Megabytes."""
    bytes_limit: int = 100_000_000
    """Bytes one answer may take."""
    service_hosts: tuple[str, ...] = ()
    base: str = names.BASE
    """What relative IRIs in a query are relative to."""

    def dumped(self) -> str:
        """These settings as one argument of a command."""
        return json.dumps(asdict(self))

    @classmethod
    def loaded(cls, text: str) -> WorkerSettings:
        """The settings that `dumped` wrote."""
        values = json.loads(text)
        return cls(**{**values, "service_hosts": tuple(values["service_hosts"])})


@dataclass(frozen=True, slots=True)
class Job:
    """One query to answer."""

    query: str
    rows_as: str = result_formats.JSON
    """Media type for rows and truth; empty where the client takes none."""
    triples_as: str = result_formats.TURTLE
    default_graphs: tuple[str, ...] | None = None
    """The dataset that the protocol names; None where it names none."""
    named_graphs: tuple[str, ...] | None = None
    limit: int = 50_000
    """Rows or triples."""
    cut: bool = False
    """Give what is within the limit where there is more, in place of nothing."""
    note: str = ""
    """Address to point to in an answer that is cut."""
    seconds: float = 10.0
    file: str = ""
    """Where to leave an answer that is too long to send along."""


class Engine(Protocol):
    """What evaluates a query that may be evaluated."""

    def answer(self, job: Job) -> Any:
        """pyoxigraph's QuerySolutions, QueryBoolean or QueryTriples."""


class Embedded:
    """A store on disk, opened read-only."""

    def __init__(self, folder: str, base: str) -> None:
        import pyoxigraph as ox

        self._store = ox.Store.read_only(folder)
        self._base = base

    def answer(self, job: Job) -> Any:
        """What the store says. Raises SyntaxError, ValueError, RuntimeError, OSError."""
        import pyoxigraph as ox

        dataset: dict[str, Any] = {}
        if job.default_graphs is not None or job.named_graphs is not None:
            dataset["default_graph"] = [ox.NamedNode(g) for g in job.default_graphs or ()]
            dataset["named_graphs"] = [ox.NamedNode(g) for g in job.named_graphs or ()]
        return self._store.query(job.query, base_iri=self._base, prefixes=names.PREFIXES, **dataset)


class FailedError(Exception):
    """A query that has no answer: a code for the server, words for the client."""

    def __init__(self, code: str, message: str = "", **more: Any) -> None:
        super().__init__(message)
        self.reply = {"code": code, "message": message, **more}


def reply_to(job: Job, engine: Engine, settings: WorkerSettings) -> tuple[dict[str, Any], bytes]:
    """The answer to a job: what is to be said of it, and its bytes. Raises FailedError."""
    try:
        try:
            federation.check(job.query, settings.service_hosts)
            answer = engine.answer(job)
        except SyntaxError as error:
            raise _misunderstood(job.query, str(error)) from error
        media, body, size, cut = _written(job, answer)
    except federation.ForbiddenServiceError as error:
        raise FailedError("service", error.message, **_said(error)) from error
    except SyntaxError as error:  # in the results of an endpoint, then
        raise FailedError("endpoint", f"geen hele SPARQL-resultaten: {error}"[:300]) from error
    except QueryError as error:
        raise FailedError("query", error.message, **_said(error)) from error
    except EndpointError as error:
        raise FailedError("endpoint", error.message, hint=error.hint) from error
    except (ValueError, RuntimeError, OSError) as error:
        raise FailedError("engine", str(error)[:500]) from error
    if len(body) > settings.bytes_limit:
        raise FailedError("too-large", limit=settings.bytes_limit)
    return {"code": "ok", "media": media, "size": size, "cut": cut}, body


def _said(error: QueryError) -> dict[str, Any]:
    return {
        "hint": error.hint,
        "english": error.said("en"),
        "line": error.line,
        "column": error.column,
    }


def _written(job: Job, answer: Any) -> tuple[str, bytes, int, bool]:
    """Media type, bytes, rows or triples, and whether there were more."""
    import pyoxigraph as ox

    tabular = isinstance(answer, (ox.QuerySolutions, ox.QueryBoolean))
    media = job.rows_as if tabular else job.triples_as
    if not media:
        raise FailedError("not-acceptable", kind="rows" if tabular else "triples")
    if isinstance(answer, ox.QueryBoolean):
        return media, result_formats.truth(media, answer), 1, False
    if isinstance(answer, ox.QuerySolutions):
        columns = [variable.value for variable in answer.variables]
        found: list[Any] = [tuple(row) for row in islice(answer, job.limit + 1)]
        cut = _is_cut(found, job)
        pieces = result_formats.rows(media, columns, found, job.note if cut else "")
        return media, "".join(pieces).encode(), len(found), cut
    unique = list(islice(_distinct(answer), job.limit + 1))
    cut = _is_cut(unique, job)
    try:
        return media, result_formats.triples(media, unique), len(unique), cut
    except ValueError as error:
        raise FailedError("not-in-xml", str(error)) from error


def _is_cut(found: list[Any], job: Job) -> bool:
    if len(found) <= job.limit:
        return False
    if not job.cut:
        raise FailedError("too-many", limit=job.limit)
    del found[job.limit :]
    return True


def _distinct(found: Iterable[ox.Triple]) -> Iterable[ox.Triple]:
    """A graph holds a triple once, however often a template makes it."""
    seen = set()
    for triple in found:
        if triple not in seen:
            seen.add(triple)
            yield triple


def _misunderstood(query: str, said: str) -> FailedError:
    from zorggraaf.output.question import explain, query_form

    try:
        query_form(query)
    except QueryError as update:
        return FailedError("update", update.message, **_said(update))
    error = explain(QueryError(said), query)
    place = said.partition("error at ")[2].split(":")
    if error.line is None and len(place) > 1 and place[0].isdigit():
        error.line, error.column = int(place[0]), int("".join(filter(str.isdigit, place[1])) or 1)
    if not query.strip():
        return FailedError(
            "query",
            "De vraag is leeg.",
            line=1,
            column=1,
            hint="",
            english=("The query is empty.", ""),
        )
    return FailedError("query", error.message, **_said(error))


# -- the process -----------------------------------------------------------------------------------


def send(stream: IO[bytes], header: dict[str, Any], body: bytes = b"") -> None:
    """Write a message: the length of its header, the header, the body."""
    head = json.dumps({**header, "length": len(body)}).encode()
    stream.write(len(head).to_bytes(4, "big") + head + body)
    stream.flush()


def _jobs(stream: IO[bytes]) -> Iterable[Job]:
    while length := stream.read(4):
        yield Job(**json.loads(stream.read(int.from_bytes(length, "big"))))


def _engine(settings: WorkerSettings) -> Engine:
    if settings.endpoint:
        from zorggraaf.web.forwarding import Forwarding

        return Forwarding(settings.endpoint, settings.bytes_limit)
    return Embedded(settings.store, settings.base)


def main() -> None:
    """Answer the jobs on standard input until it ends."""
    settings = WorkerSettings.loaded(sys.argv[1])
    confinement.limit_memory(settings.memory)
    if settings.store and not settings.service_hosts:
        confinement.no_network()
    # What the engine prints must not end up between the replies.
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    try:
        engine = _engine(settings)
    except (OSError, ValueError) as error:
        send(replies, {"code": "no-store", "message": str(error)})
        return
    send(replies, {"code": "ready"})
    for job in _jobs(sys.stdin.buffer):
        confinement.end_after(job.seconds + _GRACE)
        try:
            header, body = reply_to(job, engine, settings)
        except FailedError as failed:
            header, body = failed.reply, b""
        except MemoryError:
            header, body = {"code": "memory"}, b""
        if len(body) > INLINE and job.file:
            Path(job.file).write_bytes(body)
            header["file_length"], body = len(body), b""
        send(replies, header, body)
        confinement.end_after(0)
