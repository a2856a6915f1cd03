"""What a server needs to answer: its settings, the graph it has open, and where to work.

The graph is opened once, when the server starts. Questions to it block, so they run in threads,
never on the event loop that serves everybody.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, ParamSpec, TypeVar, cast

from zorggraaf import names
from zorggraaf.web.kept import Kept
from zorggraaf.web.language import language

if TYPE_CHECKING:
    import pyoxigraph as ox
    from anyio import CapacityLimiter
    from starlette.requests import Request

    from zorggraaf.library import Library
    from zorggraaf.lookup.description import Description
    from zorggraaf.lookup.graph import LookupGraph
    from zorggraaf.pages.around import Surroundings
    from zorggraaf.pages.rendering import Renderer
    from zorggraaf.publish.collections import Collection
    from zorggraaf.publish.edition import Edition
    from zorggraaf.publish.whole import Whole

_P = ParamSpec("_P")
_T = TypeVar("_T")

_MINUTES: Final = 5
_THREADS: Final = 8
"""Pages worked on at the same time; the others wait their turn, in order."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How a server is set up; every limit is one a stranger cannot talk it out of."""

    store: Path | None = None
    """Folder of the built graph; None for the default one."""
    endpoint: str | None = None
    """Address of a SPARQL 1.1 endpoint to serve instead of a store."""
    host: str = "127.0.0.1"
    port: int = 8000
    base_url: str = names.BASE
    """Where the public reaches this server: used where an address must be absolute."""
    time_limit: float = 10.0
    """Seconds one SPARQL query may take."""
    row_limit: int = 50_000
    """Rows (or triples) one SPARQL query may give."""
    memory_limit: int = 512
    """Megabytes one worker that answers SPARQL queries may use."""
    workers: int = 6
    """SPARQL queries that may take long at the same time; short ones have processes besides."""
    service_hosts: tuple[str, ...] = ()
    """Hosts that a query's SERVICE may ask; none unless named."""
    max_body: int = 1_000_000
    """Bytes a request may carry."""
    request_time: float = 20.0
    """Seconds a client may take to send its request."""
    in_memory: bool = False
    """Whether the store is read into memory, which makes pages faster and takes 400 MB more."""
    warm_up: bool = False
    """Whether what the first visitors ask is worked out before they come."""
    extra: dict[str, Any] = field(default_factory=dict)
    """What a part of the server wants to know besides, by a name of its own."""


@dataclass(slots=True)
class Service:
    """What the routes need: `request.app.state.service`."""

    settings: Settings
    graph: LookupGraph
    library: Library
    release: Edition
    _limiter: CapacityLimiter
    pages: frozenset[str] = frozenset()
    """Pages there are, by their path, so that no menu leads nowhere."""
    kept: Kept = field(default_factory=Kept)
    """Answers by what was asked, of a graph that cannot change meanwhile."""
    whole: Whole | None = None
    """All statements by subject and value, where the graph was read into memory."""
    _remembered: dict[Any, tuple[int, Any]] = field(default_factory=dict)
    _replaced: list[LookupGraph] = field(default_factory=list)

    @classmethod
    def open(cls, settings: Settings) -> Service:
        """Open the graph. Raises StoreError or EndpointError where there is none.

        To be called on the event loop, for the threads' limiter belongs to it.
        """
        from anyio import CapacityLimiter

        from zorggraaf.library import Library
        from zorggraaf.lookup.graph import open as open_graph
        from zorggraaf.publish.edition import edition

        graph = open_graph(store=settings.store, endpoint=settings.endpoint)
        return cls(settings, graph, Library.load(), edition(graph), CapacityLimiter(_THREADS))

    async def run(self, work: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
        """The outcome of work that blocks, done in a thread."""
        from functools import partial

        from anyio import to_thread

        return await to_thread.run_sync(
            partial(work, *args, **kwargs), limiter=self._limiter, abandon_on_cancel=True
        )

    def renderer(self, request: Request, lang: str | None = None) -> Renderer:
        """What writes the page for this request: its links start here, in its language."""
        from zorggraaf.pages.links import Links
        from zorggraaf.pages.rendering import Renderer

        links = Links.on_server(
            path(request),
            lang=lang or language(request),
            parameters=tuple(request.query_params.items()),
            release=release_of(request),
        )
        return Renderer(links, self.release, self.settings.base_url, self.pages)

    def over(self, graph: LookupGraph, settings: Settings, release: Edition, kept: Kept) -> Service:
        """The same service over another graph, with nothing remembered of this one."""
        return Service(settings, graph, self.library, release, self._limiter, self.pages, kept)

    def described(self, iri: str) -> Sequence[ox.Quad]:
        """The description of a thing: see `publish.description.describe_quads`."""
        from zorggraaf.publish.description import describe_quads

        if self.whole is not None:
            return self.whole.describe_quads(iri)
        return describe_quads(self.graph, iri)

    def shown(self, iri: str, lang: str = "nl") -> Description:
        """The thing in sections for people: see `lookup.description.show`."""
        from zorggraaf.lookup.finding import UnknownKeyError

        if self.whole is not None:
            return self.whole.show(iri, lang)
        try:
            return self.graph.show(iri, lang)
        except UnknownKeyError:
            # A named graph of ours about which nothing is said, but in which something is.
            return _named_graph(iri, lang)

    def collections(self, lang: str = "nl") -> Sequence[Collection]:
        """All things by kind; asked once, for the graph stays as it is while it is open."""
        from zorggraaf.publish.collections import collections

        return self.remembered(("collections", lang), lambda: collections(self.graph, lang))

    def surroundings(self) -> Surroundings:
        """What the drawings on pages are made from; asked once."""
        from zorggraaf.pages.around import Surroundings

        return self.remembered("surroundings", lambda: Surroundings.read(self.graph))

    @property
    def period(self) -> int:
        """While this stays the same, what is known of the graph holds.

        Of our own that is always; a graph at an endpoint may change while we run, so what is known
        of it holds some minutes.
        """
        return int(time.time() / (60 * _MINUTES)) if self.settings.endpoint else 0

    def remembered(self, key: Any, make: Callable[[], _T]) -> _T:
        """What was made under this key before, while it holds."""
        period, known = self._remembered.get(key, (None, None))
        if period != self.period:
            period, known = self._remembered[key] = self.period, make()
        return cast("_T", known)

    def collection(self, kind: str, lang: str = "nl") -> Collection | None:
        """All things of one kind, None where there are none."""
        return next((one for one in self.collections(lang) if one.kind == kind), None)

    @staticmethod
    def path(request: Request) -> str:
        """The path of a request, below the folder where the server is mounted."""
        return path(request)

    def take_over(self, graph: LookupGraph, whole: Whole) -> None:
        """Answer from memory from now on; who is reading the store still has it."""
        self._replaced.append(self.graph)
        self.graph, self.whole = graph, whole

    def close(self) -> None:
        """Let go of the graph."""
        for graph in (self.graph, *self._replaced):
            graph.close()


def _named_graph(iri: str, lang: str) -> Description:
    from zorggraaf.lookup.description import Description
    from zorggraaf.lookup.sources import OWN_GRAPHS
    from zorggraaf.things import short_key

    english = lang == "en"
    words = OWN_GRAPHS.get(iri)
    label = words[1 if english else 0] if words else short_key(iri)
    return Description(iri, short_key(iri), label, ["named graph" if english else "graaf"])


def service_of(request: Request) -> Service:
    """The service behind a request: over the release it asks for, where it does."""
    chosen = getattr(request.state, "service", None)
    return cast("Service", chosen or request.app.state.service)


def release_of(request: Request) -> str:
    """The kept release that a request asks for, where it does; otherwise empty."""
    return str(getattr(request.state, "release", ""))


def path(request: Request) -> str:
    """The path of a request, below the folder where the server is mounted."""
    whole: str = request.scope["path"]
    return whole.removeprefix(request.scope.get("root_path", "").rstrip("/"))
