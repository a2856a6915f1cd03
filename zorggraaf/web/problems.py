"""What goes wrong for a client, said so that it can be mended: RFC 9457, or a page for people.

A fault of ours is logged and answered with 500 and no more: what it looked like inside is nobody's
business but the log's.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from zorggraaf.errors import EndpointError, QueryError, StoreError, ZorggraafError
from zorggraaf.library import Words
from zorggraaf.web import negotiation
from zorggraaf.web.language import VARY, language, preferred
from zorggraaf.web.service import service_of

if TYPE_CHECKING:
    from collections.abc import Sequence

_LOG: Final = logging.getLogger("zorggraaf.web")

MEDIA: Final = "application/problem+json"

_TITLES: Final[dict[int, tuple[str, str]]] = {
    400: ("Deze vraag is niet te begrijpen", "This request cannot be understood"),
    403: ("Dit mag niet", "This is not allowed"),
    404: ("Niet gevonden", "Not found"),
    405: ("Zo kan dit adres niet worden gebruikt", "This address cannot be used that way"),
    406: ("Niet in deze vorm", "Not in this form"),
    408: ("De vraag kwam niet op tijd binnen", "The request did not arrive in time"),
    410: ("Ingetrokken", "Withdrawn"),
    413: ("De vraag is te groot", "The request is too large"),
    414: ("Het adres is te lang", "The address is too long"),
    415: ("Deze vorm wordt niet gelezen", "This form is not read"),
    422: ("Deze waarden kunnen niet", "These values cannot be"),
    429: ("Te veel vragen tegelijk", "Too many requests"),
    431: ("De kopregels zijn te groot", "The headers are too large"),
    500: ("Er ging bij ons iets mis", "Something went wrong on our side"),
    501: ("Dit is er nog niet", "This is not there yet"),
    502: ("De achterliggende graaf antwoordt niet", "The graph behind this does not answer"),
    503: ("Dit lukt nu niet", "This does not work now"),
}


class ProblemError(Exception):
    """A request that ends with an error status, and what the client can do about it."""

    def __init__(
        self,
        status: int,
        detail: str | Words = "",
        hint: str | Words = "",
        *,
        headers: Mapping[str, str] | None = None,
        nearest: Sequence[tuple[str, str]] = (),
        **members: Any,
    ) -> None:
        super().__init__(detail if isinstance(detail, str) else detail.nl)
        self.status = status
        self.detail = detail
        """In both languages; a plain text is in the client's already, or the same in both."""
        self.hint = hint
        self.headers = dict(headers or {})
        self.nearest = tuple(nearest)
        """(IRI, label) of what may have been meant."""
        self.members = members
        """What else the problem document says."""

    def told(self, lang: str) -> ProblemError:
        """The same in one language."""
        one = ProblemError(
            self.status,
            _text(self.detail, lang),
            _text(self.hint, lang),
            headers=self.headers,
            nearest=self.nearest,
        )
        one.members = self.members
        return one


def _text(text: str | Words, lang: str) -> str:
    return text if isinstance(text, str) else text[lang]


def response(request: Request, problem: ProblemError) -> Response:
    """The problem as the client likes it: a page for a browser, a problem document otherwise.

    A page is in the language of the site's other pages: English where `lang=en` is in the address,
    so that its menu leads back to where one was. A document follows Accept-Language as well.
    """
    accept = request.headers.get("accept")
    liked = accept and negotiation.best(accept, [MEDIA, "text/html"]) == "text/html"
    as_page = liked and not request.url.path.startswith("/api")
    lang = language(request) if as_page else preferred(request)
    problem = problem.told(lang)
    title = title_of(problem.status, lang)
    headers = {
        "Content-Language": lang,
        **problem.headers,
        "Vary": VARY,
        "Cache-Control": "no-store",
    }
    if as_page:
        page = (
            service_of(request)
            .renderer(request, lang)
            .render("problem.html.jinja", title=title, problem=problem)
        )
        return Response(page, problem.status, headers, "text/html; charset=utf-8")
    document: dict[str, Any] = {"type": "about:blank", "title": title, "status": problem.status}
    if problem.detail:
        document["detail"] = problem.detail
    if problem.hint:
        document["hint"] = problem.hint
    if problem.nearest:
        document["nearest"] = [{"iri": iri, "label": label} for iri, label in problem.nearest]
    document |= problem.members
    return JSONResponse(document, problem.status, headers, MEDIA)


def title_of(status: int, lang: str = "nl") -> str:
    """What a status means, in a few words."""
    words = _TITLES.get(status)
    return words[1 if lang == "en" else 0] if words else HTTPStatus(status).phrase


def of(error: Exception) -> ProblemError:
    """The problem that an error of ours is to a client.

    >>> of(QueryError("leeg", line=1, column=1)).members
    {'line': 1, 'column': 1}
    >>> said = QueryError("leeg").in_english("empty")
    >>> of(said).told("en").detail, of(said).told("nl").detail
    ('empty', 'leeg')
    """
    if isinstance(error, ProblemError):
        return error
    if isinstance(error, HTTPException):
        # Starlette's own words ("Not Found") say no more than the title does.
        said = "" if error.detail == HTTPStatus(error.status_code).phrase else error.detail
        return ProblemError(error.status_code, said, headers=error.headers)
    if isinstance(error, QueryError):
        return _of_ours(400, error, line=error.line, column=error.column)
    if isinstance(error, EndpointError):
        return ProblemError(502, Words(*_TITLES[502]), LATER)
    if isinstance(error, StoreError):
        return ProblemError(503, Words(*_TITLES[503]), LATER)
    if isinstance(error, ZorggraafError):
        return _of_ours(404 if _unknown(error) else 400, error)
    return ProblemError(
        500,
        "",
        Words(
            "Het is vastgelegd. Probeer het later nog eens.", "It has been noted. Try again later."
        ),
    )


LATER: Final = Words("Probeer het later nog eens.", "Try again later.")


def _of_ours(status: int, error: ZorggraafError, **members: Any) -> ProblemError:
    (dutch, what), (english, how) = error.said("nl"), error.said("en")
    # Where there is no English yet, the header does not say there is.
    headers = {} if error.bilingual else {"Content-Language": "nl"}
    return ProblemError(status, Words(dutch, english), Words(what, how), headers=headers, **members)


def _unknown(error: ZorggraafError) -> bool:
    return type(error).__name__.startswith("Unknown")


async def handle(request: Request, error: Exception) -> Response:
    """The answer to a request that failed."""
    problem = of(error)
    # What a route refuses by itself (too busy, too slow) is no fault of ours.
    if problem.status >= 500 and not isinstance(error, ProblemError):
        _LOG.error("%s %s", request.method, type(error).__name__, exc_info=error)
    return response(request, problem)


HANDLERS: Final[dict[Any, Any]] = {
    ProblemError: handle,
    HTTPException: handle,
    ZorggraafError: handle,
}
"""For `Starlette(exception_handlers=…)`; what else goes wrong is caught by `security.Guard`."""
