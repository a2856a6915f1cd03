"""What changed: an Atom feed for those who follow the data, and the difference itself."""

from __future__ import annotations

import logging
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from zorggraaf.errors import StoreError
from zorggraaf.library import Words
from zorggraaf.publish import changesets, feed
from zorggraaf.publish.changes import Changes, changes
from zorggraaf.publish.serialise import MEDIA, serialise
from zorggraaf.store import dump
from zorggraaf.web.language import language
from zorggraaf.web.problems import ProblemError
from zorggraaf.web.representations import chosen, respond
from zorggraaf.web.service import service_of

_FORMS: Final = ("json", "ttl", "jsonld", "nt", "rdf")
_log = logging.getLogger(__name__)


async def atom(request: Request) -> Response:
    """The feed; with what changed since the release before, where that one is kept."""
    service, lang = service_of(request), language(request)

    def written() -> bytes:
        return feed.feed(service.graph, _latest(request), lang, service.settings.base_url)

    headers = {"Content-Type": f"{feed.MEDIA}; charset=utf-8"}
    return respond(request, await service.run(written), "json", headers=headers)


async def since(request: Request) -> Response:
    """The difference between a release that is kept and the graph that is served."""
    service = service_of(request)
    version = request.path_params["version"]
    form = chosen(request, None, _FORMS)
    if version not in dump.versions():
        kept = ", ".join(dump.versions())
        raise ProblemError(
            404,
            Words(
                f"Van uitgave {version} is hier geen kopie.",
                f"There is no copy of release {version} here.",
            ),
            Words(f"Bewaard: {kept or 'geen enkele'}.", f"Kept: {kept or 'none'}."),
        )
    found = await service.run(_between, request, version)
    if form == "json":
        import json

        body = json.dumps(found.record(), ensure_ascii=False).encode()
    else:
        body = serialise(changesets.statements(found), MEDIA[form])
    return respond(request, body, form)


def _latest(request: Request) -> Changes | None:
    """What changed since the release before the one that is served, if it is kept here."""
    served = service_of(request).release.version
    before = [version for version in dump.versions() if version < served]
    if not before:
        return None
    try:
        return _between(request, before[-1])
    except StoreError as error:
        # The feed itself is sound; who runs the server reads why it says less.
        _log.warning("release %s cannot be compared: %s", before[-1], error)
        return None


def _between(request: Request, version: str) -> Changes:
    """Compared once: neither a release nor the graph that is served changes."""
    state = request.app.state
    if not hasattr(state, "changes"):
        state.changes = {}
    known: dict[str, Changes] = state.changes
    if version not in known:
        with dump.open_release(version) as old:
            known[version] = changes(old, service_of(request).graph)
    return known[version]


ROUTES: Final = [
    Route("/changes.atom", atom, methods=["GET"]),
    Route("/changes/{version}", since, methods=["GET"]),
]
"""The routes of this module."""
