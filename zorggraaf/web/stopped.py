"""What a client is told whose query got no answer, and what it can do about it.

By the code that `workers` gives: 503 for what the server stopped, with Retry-After only where the
same query may succeed later; 4xx for what is wrong with the query.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Final

from zorggraaf.library import Words
from zorggraaf.web.problems import LATER, ProblemError
from zorggraaf.web.workers import StoppedError

if TYPE_CHECKING:
    from zorggraaf.web.service import Settings

_LOG: Final = logging.getLogger("zorggraaf.web")

_SMALLER: Final = (
    "Stel een kleinere vraag: verbind elk patroon met de andere, vraag minder tegelijk, laat een "
    "pad met * of + bij één ding beginnen, en zet een LIMIT.",
    "Ask less: join every pattern to the others, let a path with * or + begin at one thing, and "
    "set a LIMIT.",
)

_STOPPED: Final[dict[str, tuple[tuple[str, str], tuple[str, str]]]] = {
    "time": (
        (
            "De vraag is gestopt: zij duurde langer dan {seconds} seconden.",
            "The query was stopped: it took more than {seconds} seconds.",
        ),
        _SMALLER,
    ),
    "memory": (
        (
            "De vraag is gestopt: zij had meer dan {memory} MB geheugen nodig.",
            "The query was stopped: it needed more than {memory} MB of memory.",
        ),
        _SMALLER,
    ),
    "too-many": (
        (
            "De vraag is gestopt: het antwoord heeft meer dan {rows} rijen of triples.",
            "The query was stopped: its answer has more than {rows} rows or triples.",
        ),
        (
            "Vraag minder, of in delen (ORDER BY met LIMIT en OFFSET). Alleen de eerste rijen "
            "krijgt u met partial=true; de hele graaf staat in de dumps.",
            "Ask less, or in parts (ORDER BY with LIMIT and OFFSET). With partial=true you get "
            "the first rows only; the whole graph is in the dumps.",
        ),
    ),
    "too-large": (
        (
            "De vraag is gestopt: het antwoord is te groot.",
            "The query was stopped: its answer is too large.",
        ),
        ("Vraag minder, of in delen.", "Ask less, or in parts."),
    ),
    "order": (
        (
            "De vraag is gestopt: waarden van zo verschillende soort kunnen niet op volgorde.",
            "The query was stopped: values of such different kinds cannot be put in order.",
        ),
        ("Sorteer op tekst: ORDER BY STR(?x).", "Sort as text: ORDER BY STR(?x)."),
    ),
    "nesting": (
        (
            "De vraag is gestopt: zij is te diep genest.",
            "The query was stopped: it is nested too deeply.",
        ),
        ("Gebruik minder haakjes in elkaar.", "Use fewer brackets within each other."),
    ),
    "crash": (
        ("De vraag is gestopt: zij kon niet worden uitgevoerd.", "The query was stopped."),
        _SMALLER,
    ),
    "busy": (
        ("Er worden nu te veel vragen gesteld.", "Too many queries are being asked now."),
        ("Probeer het over een paar seconden nog eens.", "Try again in a few seconds."),
    ),
    "busy-long": (
        (
            "De vraag is gestopt: er lopen nu al te veel vragen die lang duren.",
            "The query was stopped: too many long queries are running already.",
        ),
        (
            "Probeer het straks nog eens, of stel een kleinere vraag.",
            "Try again later, or ask less.",
        ),
    ),
}

_RETRY: Final = {"busy": "5", "busy-long": "10"}
"""Seconds after which the same query may well be answered."""


def problem(stopped: StoppedError, settings: Settings) -> ProblemError:
    """The problem that a stopped query is to a client."""
    code, said = stopped.code, stopped.reply
    if code in _STOPPED:
        return _of_ours(code, settings)
    message, hint = str(said.get("message", "")), str(said.get("hint", "") or "")
    english, advice = said.get("english") or (message, hint)
    if code in ("query", "service", "update"):
        where = {key: said[key] for key in ("line", "column") if said.get(key)}
        status = 400 if code == "query" else 403
        detail, help_ = Words(message, str(english)), Words(hint, str(advice))
        return ProblemError(status, detail, help_, reason=_REASONS[code], **where)
    if code == "engine":
        return ProblemError(
            400,
            Words(
                f"De vraag kon niet worden beantwoord: {message}",
                f"The query could not be answered: {message}",
            ),
        )
    if code == "not-in-xml":
        return ProblemError(
            406,
            Words(
                f"RDF/XML kan de eigenschap {message} niet opschrijven.",
                f"RDF/XML cannot write the property {message}.",
            ),
            Words(
                "Vraag om Turtle, N-Triples of JSON-LD.", "Ask for Turtle, N-Triples or JSON-LD."
            ),
        )
    if code == "not-acceptable":
        return _not_acceptable(str(said.get("kind")))
    if code == "endpoint":
        _LOG.warning("the endpoint behind this did not answer: %s", message)
        return ProblemError(
            502,
            Words(
                "De achterliggende graaf antwoordt niet.", "The graph behind this does not answer."
            ),
            reason="endpoint",
        )
    _LOG.error("no answer (%s): %s", code, message)
    return ProblemError(
        503, Words("De graaf is nu niet te lezen.", "The graph cannot be read now."), LATER
    )


_REASONS: Final = {"query": "syntax", "service": "service", "update": "read-only"}


def _of_ours(code: str, settings: Settings) -> ProblemError:
    (dutch, english), hints = _STOPPED[code]
    values: dict[str, Any] = {
        "seconds": f"{settings.time_limit:g}",
        "memory": settings.memory_limit,
        "rows": settings.row_limit,
    }
    headers = {"Retry-After": _RETRY[code]} if code in _RETRY else {}
    detail = Words(dutch.format(**values), english.format(**values))
    return ProblemError(503, detail, Words(*hints), headers=headers, reason=code)


def _not_acceptable(kind: str) -> ProblemError:
    said = (
        Words(
            "Rijen geven wij als JSON, XML, CSV en TSV (SPARQL Query Results), of een pagina "
            "(text/html).",
            "Rows are given as JSON, XML, CSV and TSV (SPARQL Query Results), or a page "
            "(text/html).",
        )
        if kind == "rows"
        else Words(
            "Triples geven wij als Turtle, N-Triples, RDF/XML en JSON-LD, of een pagina "
            "(text/html).",
            "Triples are given as Turtle, N-Triples, RDF/XML and JSON-LD, or a page (text/html).",
        )
    )
    return ProblemError(
        406, said, Words("Zet dat in Accept of ?format=.", "Put that in Accept or ?format=.")
    )
