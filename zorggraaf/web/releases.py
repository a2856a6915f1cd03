"""What was known then: answers from a release that is kept, and the releases themselves.

`?release=2026-11` at the interface for programs and at a description asks of that release what is
otherwise asked of the graph that is served, as `--release` does for a command. Only releases kept
on this machine can be asked, by their version: no address reaches a file.

/release                                 the releases that are kept, as a page
/release/2026-11/zorggraaf.nq.gz         what one said, as the static site has it
"""

from __future__ import annotations

import dataclasses
import hashlib
import threading
from collections import OrderedDict
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

from starlette.responses import FileResponse, HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from zorggraaf.errors import ZorggraafError
from zorggraaf.library import Words
from zorggraaf.publish import dumps
from zorggraaf.store import dump
from zorggraaf.web.kept import Kept
from zorggraaf.web.language import language
from zorggraaf.web.problems import ProblemError
from zorggraaf.web.service import Service, service_of

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from starlette.requests import Request

_OPEN: Final = 2
"""Releases in memory at the same time: each takes some hundreds of megabytes."""
_ROOM: Final = 8_000_000
"""Bytes of pages kept of a release; few ask for the same one twice."""


class UnknownReleaseError(ZorggraafError):
    """No release of this version is kept here; `nearest` are versions that are."""

    def __init__(self, version: str, known: Sequence[str]) -> None:
        self.nearest = tuple(get_close_matches(version, known, n=3, cutoff=0.5))
        listed = ", ".join(known)
        super().__init__(
            f"Uitgave ‘{version}’ is hier niet bewaard.",
            f"Bewaard: {listed}." if known else "Er is hier geen enkele uitgave bewaard.",
        )
        self.in_english(
            f"Release ‘{version}’ is not kept here.",
            f"Kept: {listed}." if known else "No release is kept here.",
        )


class Releases:
    """The releases of one server that were asked last."""

    def __init__(self, served: Service) -> None:
        self._served = served
        self._open: OrderedDict[str, Service] = OrderedDict()
        # One at a time: reading a release takes seconds and memory.
        self._reading = threading.Lock()

    def known(self) -> list[str]:
        """The versions that can be asked, the oldest first."""
        return sorted({*dump.versions(), self._served.release.version} - {""})

    def at(self, version: str) -> Service:
        """The server as it would be over a release. Takes seconds the first time.

        Raises UnknownReleaseError, and StoreError for one that is damaged.
        """
        if version not in self.known():
            raise UnknownReleaseError(_shown(version), self.known())
        with self._reading:
            found = self._open.get(version)
            if found is None:
                found = self._open[version] = self._read(version)
            self._open.move_to_end(version)
            while len(self._open) > _OPEN:
                self._open.popitem(last=False)
            return found

    def _read(self, version: str) -> Service:
        from zorggraaf.lookup.graph import LookupGraph
        from zorggraaf.publish.edition import edition

        served = self._served
        if version not in dump.versions():
            return served  # not published yet: what is served is all there is of it
        # By its whole path, so that no file of that name elsewhere is taken for it.
        graph = LookupGraph.over(dump.open_release(dump.folder() / version / dump.FILE))
        release = edition(graph)
        if release.checksum and release.checksum == served.release.checksum:
            return served
        settings = dataclasses.replace(served.settings, endpoint=None, in_memory=False)
        return served.over(graph, settings, release, Kept(_ROOM))


def _shown(text: str) -> str:
    return "".join(char if char.isprintable() else "�" for char in text[:40])


async def choose(request: Request, version: str | None = None) -> None:
    """Let this request be answered from the release that it asks for, if it asks for one.

    version: which; by default `?release=` in the address. Raises UnknownReleaseError.
    """
    asked = request.query_params.get("release") if version is None else version
    if asked is None:
        return
    releases: Releases = request.app.state.releases
    request.state.service = await service_of(request).run(releases.at, asked)
    request.state.release = asked


@asynccontextmanager
async def running(app: Starlette) -> AsyncIterator[None]:
    """What is kept of the releases while the server runs."""
    app.state.releases = Releases(app.state.service)
    yield


# -- the releases themselves ---------------------------------------------------------------------


@dataclasses.dataclass(frozen=True, slots=True)
class _Listed:
    """A release that is kept, for the page that lists them."""

    version: str
    file: str
    size: int
    sha256: str


def _listed(version: str) -> _Listed:
    content = (dump.folder() / version / dump.FILE).read_bytes()
    checksum = hashlib.sha256(content).hexdigest()
    return _Listed(version, f"release/{version}/{dump.FILE}", len(content), checksum)


def files() -> dict[str, dumps.File]:
    """By version what is kept of the releases, named by its path below the root."""
    kept = (_listed(version) for version in dump.versions())
    return {one.version: dumps.File(one.file, one.size, one.sha256) for one in kept}


async def listing(request: Request) -> Response:
    """The releases that are kept here, the newest first."""
    service = service_of(request)
    kept = [await service.run(_listed, version) for version in reversed(dump.versions())]
    page = service.renderer(request).render("releases.html.jinja", kept=kept)
    headers = {"Cache-Control": "no-cache", "Content-Language": language(request)}
    return HTMLResponse(page, headers=headers)


async def file(request: Request) -> Response:
    """What a release said, and its checksum."""
    service = service_of(request)
    version, name = request.path_params["version"], request.path_params["name"]
    if version not in dump.versions() or name not in (dump.FILE, dumps.CHECKSUMS):
        shown = f"{version}/{name}"[:80]
        raise ProblemError(
            404, Words(f"Er is geen bestand ‘{shown}’.", f"There is no file ‘{shown}’.")
        )
    found = await service.run(_listed, version)
    if name == dumps.CHECKSUMS:
        return PlainTextResponse(f"{found.sha256}  {dump.FILE}\n")
    tag = f'"{found.sha256[:24]}"'
    # What was published under a version never changes.
    headers = {"ETag": tag, "Cache-Control": "public, max-age=31536000, immutable"}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    place = dump.folder() / version / dump.FILE
    return FileResponse(place, media_type="application/gzip", headers=headers)


ROUTES: Final = [
    Route("/release", listing, methods=["GET"]),
    Route("/release/{version}/{name}", file, methods=["GET"]),
]
