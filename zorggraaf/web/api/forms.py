"""The forms an answer can be had in, and which of them a request asks for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from zorggraaf.library import Words
from zorggraaf.web.negotiation import best
from zorggraaf.web.problems import ProblemError

if TYPE_CHECKING:
    from starlette.requests import Request

MEDIA: Final[dict[str, str]] = {
    "json": "application/json",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "md": "text/markdown",
    "html": "text/html",
    "png": "image/png",
    "svg": "image/svg+xml",
    "vega": "application/vnd.vegalite.v5+json",
    "rq": "application/sparql-query",
    "ttl": "text/turtle",
    "jsonld": "application/ld+json",
    "nt": "application/n-triples",
    "rdf": "application/rdf+xml",
}
"""Form (as `format=` says it) → media type (as Accept says it)."""

TABLE: Final = ("json", "csv", "xlsx", "tsv", "md", "html")
"""The forms of rows; the first is what a client without a wish gets."""
ANALYSIS: Final = (*TABLE, "svg", "png", "vega")

_TEXTS: Final = frozenset({"csv", "tsv", "md", "html", "ttl", "nt", "rdf", "rq"})


def content_type(form: str) -> str:
    """The Content-Type of an answer in a form."""
    media = MEDIA[form]
    return f"{media}; charset=utf-8" if form in _TEXTS else media


def wanted(request: Request, chosen: object, offered: Sequence[str]) -> str:
    """The form to answer in: `format=` when given, else by the Accept header.

    Raises ProblemError 406 where a client accepts none of what is offered.
    """
    if isinstance(chosen, str) and chosen in offered:
        return chosen
    media = best(request.headers.get("accept"), [MEDIA[form] for form in offered])
    if media is None:
        listed = ", ".join(MEDIA[form] for form in offered)
        raise ProblemError(
            406,
            Words("Geen van de gevraagde vormen is er.", "None of these forms is here."),
            Words(f"Er zijn: {listed}.", f"There are: {listed}."),
        )
    return next(form for form in offered if MEDIA[form] == media)
