"""Reading a request as the SPARQL 1.1 Protocol (W3C, 2013, section 2.1) says queries are sent.

By GET, by POST of a form, and by POST of the query itself. What is no query by that standard is
refused with what to do instead; this endpoint changes nothing, so an update is refused as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from email.message import Message
from typing import Final
from urllib.parse import parse_qsl

from starlette.requests import Request

from zorggraaf.library import Words
from zorggraaf.web.problems import ProblemError

FORM: Final = "application/x-www-form-urlencoded"
QUERY: Final = "application/sparql-query"
UPDATE: Final = "application/sparql-update"

LONGEST: Final = 1_000_000
"""Bytes of a query's text."""

_MOST_FIELDS: Final = 2_000
"""A dataset may be named graph by graph, and there are some 850."""

_TRUE: Final = ("", "1", "true", "yes", "ja", "on")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request asks: a query and the dataset it is asked of."""

    query: str | None
    """None where there is none: who asks so wants to know what this endpoint is."""
    default_graphs: tuple[str, ...] | None = None
    named_graphs: tuple[str, ...] | None = None
    format: str = ""
    """`?format=`, which outdoes the Accept header; `output` and `results` are names others use."""
    partial: bool = False
    """Whether the first part of an answer that is too long is better than none."""


async def asked(request: Request) -> Asked:
    """What a request asks. Raises ProblemError: 400, 403, 413 or 415."""
    fields = _fields(request.scope["query_string"], Words("het adres", "the address"))
    if request.method == "POST":
        media = _media(request)
        body = await request.body()
        if media == FORM:
            fields += _fields(body, Words("het formulier", "the form"))
        elif media == QUERY:
            fields.append(("query", _text(body)))
        elif media == UPDATE:
            raise _read_only()
        else:
            raise ProblemError(
                415,
                Words(
                    f"Een vraag met content-type ‘{media[:80]}’ wordt hier niet gelezen.",
                    f"A query with content type ‘{media[:80]}’ is not read here.",
                )
                if media
                else Words(
                    "Er staat niet bij (content-type) wat er gestuurd wordt.",
                    "It does not say (content type) what is being sent.",
                ),
                Words(
                    f"Stuur de vraag zelf als {QUERY}, of als formulier ({FORM}).",
                    f"Send the query itself as {QUERY}, or as a form ({FORM}).",
                ),
                headers={"Accept-Post": f"{QUERY}, {FORM}"},
            )
    return _read(fields)


def _read(fields: Sequence[tuple[str, str]]) -> Asked:
    def all_of(name: str) -> tuple[str, ...]:
        return tuple(value for key, value in fields if key == name)

    if all_of("update"):
        raise _read_only()
    queries = all_of("query")
    if len(queries) > 1:
        raise ProblemError(
            400,
            Words(
                f"Er staan {len(queries)} vragen in één verzoek.",
                f"There are {len(queries)} queries in one request.",
            ),
            Words("Stel ze een voor een.", "Ask them one by one."),
        )
    if queries and not queries[0].strip():
        raise ProblemError(400, Words("De vraag is leeg.", "The query is empty."), line=1, column=1)
    if queries and len(queries[0].encode()) > LONGEST:
        raise ProblemError(
            413,
            Words(
                f"Een vraag mag hier ten hoogste {LONGEST} bytes lang zijn.",
                f"A query may be at most {LONGEST} bytes long here.",
            ),
            limit=LONGEST,
        )
    default, named = all_of("default-graph-uri"), all_of("named-graph-uri")
    for address in (*default, *named):
        _check_iri(address)
    given = bool(default or named)
    formats = [name for key in ("format", "output", "results") for name in all_of(key) if name]
    return Asked(
        queries[0] if queries else None,
        default if given else None,
        named if given else None,
        formats[0] if formats else "",
        any(value.lower() in _TRUE for value in all_of("partial")),
    )


def _media(request: Request) -> str:
    """The media type of what is sent, in UTF-8. Raises ProblemError for another character set."""
    message = Message()
    message["content-type"] = request.headers.get("content-type", "")
    charset = message.get_param("charset", "utf-8")
    if not isinstance(charset, str) or charset.lower() not in ("utf-8", "utf8", "us-ascii"):
        raise ProblemError(
            415, Words("Alleen UTF-8 wordt hier gelezen.", "Only UTF-8 is read here."), _AS_UTF8
        )
    coding = request.headers.get("content-encoding", "identity").strip().lower()
    if coding not in ("", "identity"):
        raise ProblemError(
            415,
            Words(
                "Samengeperste vragen worden hier niet gelezen.",
                "Compressed queries are not read here.",
            ),
        )
    given = request.headers.get("content-type", "")
    return given.partition(";")[0].strip().lower()


_AS_UTF8: Final = Words("Stuur de vraag als UTF-8.", "Send the query as UTF-8.")


def _fields(text: bytes, where: Words) -> list[tuple[str, str]]:
    try:
        return parse_qsl(
            text.decode("ascii"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=_MOST_FIELDS,
        )
    except UnicodeError:
        raise ProblemError(
            400,
            Words(
                f"In {where.nl} staat tekst die geen UTF-8 is.",
                f"In {where.en} there is text that is no UTF-8.",
            ),
        ) from None
    except ValueError:
        raise ProblemError(
            400,
            Words(
                f"In {where.nl} staan meer dan {_MOST_FIELDS} velden.",
                f"In {where.en} there are more than {_MOST_FIELDS} fields.",
            ),
            Words("Stel een kleinere vraag.", "Ask less."),
        ) from None


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ProblemError(
            400,
            Words(
                f"Byte {error.start + 1} van de vraag is geen UTF-8.",
                f"Byte {error.start + 1} of the query is no UTF-8.",
            ),
            _AS_UTF8,
        ) from None


def _check_iri(address: str) -> None:
    import pyoxigraph as ox

    try:
        ox.NamedNode(address)
    except ValueError:
        raise ProblemError(
            400,
            Words(
                f"‘{address[:200]}’ is geen IRI van een graaf.",
                f"‘{address[:200]}’ is no IRI of a graph.",
            ),
        ) from None


def _read_only() -> ProblemError:
    return ProblemError(
        403,
        Words(
            "Dit endpoint beantwoordt vragen en verandert niets: een update wordt niet uitgevoerd.",
            "This endpoint answers queries and changes nothing: an update is not carried out.",
        ),
        Words(
            "Stel een vraag met SELECT, ASK, CONSTRUCT of DESCRIBE. Iets verbeteren kan in de "
            "tabellen waaruit de graaf gemaakt is.",
            "Ask a query with SELECT, ASK, CONSTRUCT or DESCRIBE. Facts are mended in the tables "
            "that the graph is built from.",
        ),
        reason="read-only",
    )
