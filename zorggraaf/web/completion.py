"""The words that the editor of queries suggests, `/sparql/terms.json`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from zorggraaf.web.api.operation import edition, kitchen_of
from zorggraaf.web.language import language
from zorggraaf.web.service import Service, service_of

if TYPE_CHECKING:
    from collections.abc import Callable


async def terms(request: Request) -> Response:
    """Our classes and properties with their names, as a list of [name, label, kind]."""
    service, lang = service_of(request), language(request)
    content = await kitchen_of(request).make(
        (*edition(service), "terms", lang),
        _made(service, lang),
        len,
        service.settings.time_limit,
        lang,
    )
    return Response(
        content, headers={"Cache-Control": "max-age=3600"}, media_type="application/json"
    )


def _made(service: Service, lang: str) -> Callable[[], bytes]:
    def work() -> bytes:
        from zorggraaf.pages.completion import vocabulary

        listed = [[w.name, w.label, w.kind] for w in vocabulary(service.graph, lang)]
        return json.dumps(listed, ensure_ascii=False, separators=(",", ":")).encode()

    return work


ROUTES: Final = [Route("/sparql/terms.json", terms, methods=["GET"])]
