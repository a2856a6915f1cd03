"""One resource in many forms: choosing the form, and the headers that go with it.

A form is asked for by suffix (`.ttl`), by `?format=`, or by the Accept header, in that order.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from starlette.responses import Response

from zorggraaf.library import Words
from zorggraaf.publish.serialise import FORMATS, HTML, MEDIA
from zorggraaf.web import negotiation
from zorggraaf.web.problems import ProblemError

if TYPE_CHECKING:
    from starlette.requests import Request

FRESH: Final = 300
"""Seconds a copy may be used without asking whether it is still good."""

_SUFFIX_OF: Final = {media: suffix for suffix, media in MEDIA.items()}


def split_suffix(path: str) -> tuple[str, str | None]:
    """A path without the suffix that names a form, and that suffix.

    >>> split_suffix("organisation/umcg.ttl"), split_suffix("question/v1.2")
    (('organisation/umcg', 'ttl'), ('question/v1.2', None))
    """
    stem, dot, suffix = path.rpartition(".")
    return (stem, suffix) if dot and stem and suffix in MEDIA else (path, None)


def chosen(request: Request, suffix: str | None, offered: Sequence[str] = tuple(MEDIA)) -> str:
    """The suffix of the form to give. Raises 406, with what there is, where nothing suits."""
    if suffix is not None:
        if suffix in offered:
            return suffix
        raise _impossible(suffix, offered)
    asked = request.query_params.get("format")
    if asked is not None:
        form = FORMATS.get(asked.strip().lower().replace(" ", "+"))
        if form is None or form not in offered:
            raise _impossible(asked, offered)
        return form
    # Several Accept headers are one, as if they stood behind each other.
    accept = ", ".join(request.headers.getlist("accept"))
    media = negotiation.best(accept, [MEDIA[form] for form in offered])
    if media is None:
        raise _impossible(accept, offered)
    return _SUFFIX_OF[media]


def _impossible(asked: str, offered: Sequence[str]) -> ProblemError:
    listed = ", ".join(f"{MEDIA[form]} (.{form})" for form in offered)
    return ProblemError(
        406,
        Words(
            f"‘{asked[:80]}’ is er niet. Wel: {listed}.",
            f"‘{asked[:80]}’ is not there. There are: {listed}.",
        ),
        Words(
            "Kies een vorm met de kopregel Accept, met ?format= of met een achtervoegsel.",
            "Choose a form with the header Accept, with ?format= or with a suffix.",
        ),
        offered=[MEDIA[form] for form in offered],
    )


def respond(
    request: Request,
    body: bytes,
    form: str,
    *,
    status: int = 200,
    links: Sequence[str] = (),
    location: str = "",
    lang: str = "",
    headers: Mapping[str, str] | None = None,
) -> Response:
    """The answer in the chosen form; 304 without a body where the client has it already.

    links: values of Link headers. location: where exactly this form is to be had.
    """
    media = MEDIA[form]
    tag = f'"{hashlib.sha256(body).hexdigest()[:24]}"'
    told = {
        "Vary": "Accept",
        "ETag": tag,
        "Cache-Control": f"public, max-age={FRESH}",
        **(headers or {}),
    }
    if links:
        told["Link"] = ", ".join(links)
    if location:
        told["Content-Location"] = location
    if lang and form == "html":
        told["Content-Language"] = lang
    if status == 200 and _has_it(request, tag):
        return Response(status_code=304, headers=told)
    charset = "; charset=utf-8" if media in (HTML, "text/turtle") else ""
    return Response(body, status, told, f"{media}{charset}")


def link(target: str, rel: str, **parameters: str) -> str:
    """The value of a Link header (RFC 8288).

    >>> link("umcg.ttl", "alternate", type="text/turtle")
    '<umcg.ttl>; rel="alternate"; type="text/turtle"'
    """
    more = "".join(f'; {name}="{value}"' for name, value in parameters.items())
    return f'<{target}>; rel="{rel}"{more}'


def _has_it(request: Request, tag: str) -> bool:
    known = ", ".join(request.headers.getlist("if-none-match"))
    # Weak comparison (RFC 9110, 13.1.2): a proxy that compresses may have marked the tag weak.
    return any(one.strip().removeprefix("W/") in (tag, "*") for one in known.split(","))
