"""What goes wrong is said in the language the client reads: Dutch, or English where it asks."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

import zorggraaf
from zorggraaf.web.app import create_app
from zorggraaf.web.service import Settings

QUERY = {"Content-Type": "application/sparql-query"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}

# What, method, address, body, headers; status, part of the words in Dutch and in English.
FAULTS: list[tuple[str, str, str, str | bytes | None, dict[str, str], int, str, str]] = [
    *(
        (what, "GET", address, None, {}, status, dutch, english)
        for what, address, status, dutch, english in (
            (
                "unknown key",
                "/api/show/organisation/umcgg",
                404,
                "Niets in de graaf heeft de sleutel",
                "Nothing in the graph has the key",
            ),
            (
                "unknown thing",
                "/doc/organisation/umcgg",
                404,
                "Niets in de graaf heeft de sleutel",
                "Nothing in the graph has the key",
            ),
            ("unknown address", "/nergens", 404, "Niet gevonden", "Not found"),
            (
                "unknown question",
                "/api/queries/network-membrs",
                404,
                "Er is geen vraag",
                "There is no question",
            ),
            (
                "unknown parameter",
                "/api/queries/network-members?netwrk=x",
                400,
                "is hier niet bekend",
                "is not known here",
            ),
            (
                "unknown parameter of a choice",
                "/api/queries/network-members/parameters/netwrk/values",
                404,
                "kent geen ‘netwrk’",
                "has no parameter ‘netwrk’",
            ),
            (
                "wrong date",
                "/api/queries/network-members?on=gisteren",
                400,
                "is geen datum",
                "is no date",
            ),
            (
                "wrong date of an analysis",
                "/api/overlap?a=oor&b=roaz&on=20",
                400,
                "kan niet",
                "is not possible",
            ),
            (
                "wrong value",
                "/api/queries/network-members?network=onkomid",
                400,
                "in de graaf",
                "in the graph",
            ),
            (
                "wrong groups",
                "/api/overlap?a=oorr&b=roaz",
                400,
                "is geen indeling of verzameling groepen",
                "is no division or set of groups",
            ),
            ("wrong step", "/api/whatif?steps=leav%20etz", 400, "is geen stap", "is no step"),
            ("wrong form", "/doc/organisation/umcg.xyz", 404, "Niet gevonden", "Not found"),
            (
                "impossible form",
                "/doc/organisation/umcg?format=xyz",
                406,
                "is er niet. Wel:",
                "is not there. There are:",
            ),
            ("no SPARQL", "/sparql?query=SELEC%20*", 400, "niet te begrijpen", "cannot be underst"),
            (
                "empty query",
                "/sparql?query=",
                400,
                "De vraag is leeg",
                "The query is empty",
            ),
            (
                "unknown form of results",
                "/sparql?query=ASK%7B%7D&format=xyz",
                400,
                "De vorm ‘xyz’ is er niet",
                "There is no form ‘xyz’",
            ),
            (
                "federation",
                "/sparql?query=SELECT*%7BSERVICE%3Chttp%3A%2F%2Fx%2F%3E%7B%3Fs%20%3Fp%20%3Fo%7D%7D",
                403,
                "SERVICE is hier niet toegestaan",
                "SERVICE is not allowed here",
            ),
            (
                "row limit",
                "/sparql?query=SELECT*%7B%3Fs%20%3Fp%20%3Fo%7D",
                503,
                "meer dan 100 rijen",
                "more than 100 rows",
            ),
            (
                "too long an address",
                "/sparql?query=" + "x" * 40_000,
                414,
                "Stuur een lange vraag met POST",
                "Send a long query with POST",
            ),
            ("no table", "/data/niets.csv", 404, "Er is geen tabel", "There is no table"),
            (
                "reconciliation",
                "/reconcile?queries=x",
                400,
                "is geen JSON",
                "is no JSON",
            ),
        )
    ),
    (
        "wrong media type",
        "POST",
        "/sparql",
        "x",
        {"Content-Type": "text/plain"},
        415,
        "wordt hier niet gelezen",
        "is not read here",
    ),
    (
        "an update",
        "POST",
        "/sparql",
        "update=DROP+ALL",
        FORM,
        403,
        "verandert niets",
        "changes nothing",
    ),
    (
        "an update sent as a query",
        "POST",
        "/sparql",
        "DROP ALL",
        QUERY,
        403,
        "verandert de graaf",
        "changes the graph",
    ),
    (
        "too large",
        "POST",
        "/sparql",
        "x" * 1_100_000,
        QUERY,
        413,
        "ten hoogste 1000000 bytes",
        "at most 1000000 bytes",
    ),
    (
        "no UTF-8",
        "POST",
        "/sparql",
        b"ASK { \xff }",
        QUERY,
        400,
        "is geen UTF-8",
        "is no UTF-8",
    ),
    (
        "a scenario that is no scenario",
        "POST",
        "/api/whatif",
        "{}",
        {"Content-Type": "application/json"},
        400,
        "Dit scenario is niet te lezen",
        "This scenario cannot be read",
    ),
    ("a method", "DELETE", "/doc/organisation/umcg", None, {}, 405, "Zo kan dit", "cannot be used"),
]
CASES = [pytest.param(*fault[1:], id=fault[0]) for fault in FAULTS]


@pytest.fixture(scope="module")
def small(store_dir: Path) -> Iterator[TestClient]:
    """A server that gives few rows."""
    settings = Settings(store=store_dir, workers=1, row_limit=100)
    with TestClient(create_app(settings), raise_server_exceptions=False) as client:
        yield client


def _varies(got: Any) -> set[str]:
    return {name.strip().lower() for name in got.headers["vary"].split(",")}


@pytest.mark.parametrize(
    ("method", "address", "body", "headers", "status", "dutch", "english"), CASES
)
def test_a_problem_is_told_in_the_language_of_the_client(
    small: TestClient,
    method: str,
    address: str,
    body: str | bytes | None,
    headers: dict[str, str],
    status: int,
    dutch: str,
    english: str,
) -> None:
    joined = f"{address}{'&' if '?' in address else '?'}"
    asked = {"Accept": "application/json, application/problem+json", **headers}
    told = {
        "nl": [
            (address, {"Accept-Language": "fr"}),
            (address, {"Accept-Language": "nl, en;q=0.5"}),
            (f"{joined}lang=nl", {"Accept-Language": "en"}),
        ],
        "en": [(address, {"Accept-Language": "en-GB, nl;q=0.3"}), (f"{joined}lang=en", {})],
    }
    for lang, ways in told.items():
        for where, language in ways:
            got = small.request(method, where, content=body, headers={**asked, **language})
            assert got.status_code == status, got.text
            assert got.headers["content-type"] == "application/problem+json"
            assert got.headers["content-language"] == lang
            assert {"accept", "accept-language"} <= _varies(got)
            problem = got.json()
            said = f"{problem['title']} {problem.get('detail', '')} {problem.get('hint', '')}"
            wanted, other = (english, dutch) if lang == "en" else (dutch, english)
            assert wanted in said
            assert other not in said


RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


def test_a_query_that_takes_too_long_is_refused_in_that_language(store_dir: Path) -> None:
    settings = Settings(store=store_dir, workers=1, time_limit=1.0)
    with TestClient(create_app(settings), raise_server_exceptions=False) as client:
        for lang, said in (
            ("nl", "zij duurde langer dan 1 seconden"),
            ("en", "it took more than 1 seconds"),
        ):
            for address, headers in (
                (f"/sparql?lang={lang}", {}),
                ("/sparql", {"Accept-Language": lang}),
            ):
                asked = {**QUERY, "Accept": "application/json", **headers}
                got = client.post(address, content=RUNAWAY, headers=asked)
                assert got.status_code == 503
                assert got.headers["content-language"] == lang
                assert said in got.json()["detail"]
                assert got.json()["hint"].startswith("Ask less" if lang == "en" else "Stel een")


@pytest.mark.parametrize("address", ["/doc/organisation/umcgg", "/nergens", "/sparql?query="])
def test_the_page_of_a_problem_is_in_the_language_of_the_site(
    small: TestClient, address: str
) -> None:
    page = {"Accept": "text/html"}
    joined = f"{address}{'&' if '?' in address else '?'}lang=en"
    english = small.get(joined, headers=page)
    assert english.headers["content-language"] == "en"
    assert '<html lang="en"' in english.text
    assert "To the start page" in english.text
    # Every page is Dutch unless its address says otherwise; a slip must not turn the site round.
    dutch = small.get(address, headers={**page, "Accept-Language": "en"})
    assert dutch.headers["content-language"] == "nl"
    assert '<html lang="nl"' in dutch.text
    assert {"accept", "accept-language"} <= _varies(dutch)


# -- the rooms behind the server ---------------------------------------------------------------

_PACKAGE = Path(zorggraaf.__file__).parent
_BEHIND = (
    *("analysis", "lookup", "charts/draw.py", "output/outcomes.py", "output/question.py"),
    *("library/questions.py", "library/parameters.py", "library/answer.py"),
    *("reconciliation/protocol.py", "reconciliation/extending.py", "web"),
)
_CLIENTS = {"UsageError", "QueryError", "ParameterError", "UnknownQuestionError"}
"""Errors whose words a client gets to read; those of a store or endpoint stay inside."""
_WORDLESS = {("output/question.py", "explain"), ("web/worker.py", "_misunderstood")}
"""Where an error is only made to be asked what it means."""


def _files() -> list[Path]:
    found: list[Path] = []
    for name in _BEHIND:
        path = _PACKAGE / name
        found += sorted(path.rglob("*.py")) if path.is_dir() else [path]
    return found


def _dutch_only(path: Path) -> Iterator[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    both: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr == "in_english":
            both.add(node.value)
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in _CLIENTS
            and node not in both
            and not any(isinstance(argument, ast.Starred) for argument in node.args)
            and not re.search(r"\bsaid\b", ast.unparse(node))
        ):
            yield f"{path.relative_to(_PACKAGE)}:{node.lineno} {ast.unparse(node)[:60]}"


def _refused_in_one_language(path: Path) -> Iterator[str]:
    """Problems whose words are a text with spaces, which can only be in one language."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "ProblemError":
            words = [*node.args[1:3], *(one.value for one in node.keywords if one.arg == "hint")]
            for said in words:
                if isinstance(said, ast.Constant | ast.JoinedStr) and re.search(
                    r"[a-z] [a-z]", re.sub(r"\{[^}]*\}", "", ast.unparse(said))
                ):
                    yield f"{path.relative_to(_PACKAGE)}:{node.lineno} {ast.unparse(said)[:60]}"


def test_every_refusal_of_the_server_is_in_both_languages() -> None:
    found = [one for path in _files() for one in _refused_in_one_language(path)]
    assert not found, "\n".join(found)


def test_every_error_a_client_can_read_has_english_words() -> None:
    found = [place for path in _files() for place in _dutch_only(path)]
    assert not found, "\n".join(found)
