"""The text of a SPARQL question: what kind it is, and what is wrong with it, for who wrote it."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import Final

from zorggraaf import names
from zorggraaf.errors import QueryError

_SKIPPED: Final = re.compile(
    r"""(?P<comment>\#[^\n\r]*)|(?P<iri><[^<>"{}|^`\\\s]*>)"""
    r"""|(?P<text>\"\"\"[\s\S]*?\"\"\"|'''[\s\S]*?'''|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')"""
    r"""|(?P<prefix>\b(?:PREFIX\s+[^\s:]*:|BASE\b))|(?P<name>[\w-]*:[\w.%-]*)"""
    r"""|(?P<word>[?$]?[A-Za-z_]\w*)""",
    re.I,
)
FORMS: Final = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_UPDATES: Final = (
    *("INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"),
)


def query_form(query: str) -> str:
    """SELECT, ASK, CONSTRUCT or DESCRIBE; an update raises QueryError, for nothing may change.

    Empty where the query starts with none of these: the engine then says where it goes wrong.

    >>> query_form("# select\\nPREFIX ex: <http://ask.example/>\\nASK { ?s ?p 'insert' }")
    'ASK'
    """
    for token in _SKIPPED.finditer(query):
        if token.lastgroup != "word":
            continue
        word = token.group().upper()
        if word in FORMS:
            return word
        if word in _UPDATES:
            line = query.count("\n", 0, token.start()) + 1
            column = token.start() - query.rfind("\n", 0, token.start())
            raise QueryError(
                f"{word} verandert de graaf; hier kunnen alleen vragen gesteld worden.",
                "Begin met SELECT, ASK, CONSTRUCT of DESCRIBE. De feiten staan in data/*.csv: "
                "wijzig die en draai ‘zorggraaf build’.",
                line=line,
                column=column,
            ).in_english(
                f"{word} changes the graph; only queries can be asked here.",
                "Begin with SELECT, ASK, CONSTRUCT or DESCRIBE. Facts are mended in the tables "
                "the graph is built from.",
            )
        return ""
    return ""


_PLACE: Final = re.compile(r"\bat (?:line )?(\d+)(?::|, column )(\d+)")
_EXPECTED: Final = re.compile(r"expected (?:one of )?(.*)", re.S)
_KEYWORDS: Final = (
    *("SELECT", "ASK", "CONSTRUCT", "DESCRIBE", "WHERE", "FILTER", "OPTIONAL", "UNION", "MINUS"),
    *("GRAPH", "VALUES", "BIND", "DISTINCT", "GROUP", "ORDER", "HAVING", "LIMIT", "OFFSET"),
    *("PREFIX", "EXISTS", "COUNT", "SERVICE", "FROM", "REDUCED", "BASE"),
)


def explain(error: QueryError, query: str, file: str = "") -> QueryError:
    """The same error for the writer of the query: file, line, column, a caret, and a hint."""
    line, column = error.line, error.column
    if line is None:
        place = _PLACE.search(error.message)
        if place is None:
            return error
        line, column = int(place[1]), int(place[2])
    column = column or 1
    lines = query.splitlines() or [""]
    # An engine that misses something at the end may point past the last line.
    line = min(line, len(lines))
    text = lines[line - 1].replace("\t", " ")
    start = max(0, column - 60)
    shown = text[start : start + 100]
    caret = " " * (min(column, len(text) + 1) - 1 - start) + "^"
    where = f"{file}, " if file else ""
    return QueryError(
        f"{where}regel {line}, kolom {column}: de vraag is hier niet te begrijpen.\n"
        f"  {shown}\n  {caret}",
        _hint(error, query, lines, line, column)[0],
    ).in_english(
        f"{where}line {line}, column {column}: the query cannot be understood here.\n  {shown}\n  "
        f"{caret}",
        _hint(error, query, lines, line, column)[1],
    )


def _hint(
    error: QueryError, query: str, lines: list[str], line: int, column: int
) -> tuple[str, str]:
    """What to do about it, in Dutch and in English."""
    text = lines[line - 1]
    unknown = _unknown_prefix(query)
    if unknown:
        near = get_close_matches(unknown, names.PREFIXES, n=1, cutoff=0.4)
        listed = ", ".join(names.PREFIXES)
        meant = [f" {ask} ‘{near[0]}:’?" if near else "" for ask in ("Bedoelde u", "Did you mean")]
        return (
            f"Het voorvoegsel ‘{unknown}:’ is niet bekend.{meant[0]} "
            f"Zonder PREFIX-regel zijn er: {listed}.",
            f"The prefix ‘{unknown}:’ is not known.{meant[1]} "
            f"Without a line PREFIX there are: {listed}.",
        )
    opened, closed = _braces(query)
    if opened != closed:
        what = "een sluitaccolade }" if opened > closed else "een openingsaccolade {"
        brace = "closing brace }" if opened > closed else "opening brace {"
        return (
            f"Er ontbreekt {what}: er zijn er {opened} open en {closed} dicht.",
            f"A {brace} is missing: there are {opened} open and {closed} closed.",
        )
    word = _word_at(text, column)
    near = [] if word in _KEYWORDS else get_close_matches(word, _KEYWORDS, n=1, cutoff=0.7)
    if near:
        return (
            f"Bedoelde u {near[0]} in plaats van {word}?",
            f"Did you mean {near[0]} instead of {word}?",
        )
    expected = _EXPECTED.search(error.message)
    if expected:
        tokens = re.findall(r'"([^"\\]+)"|\b([A-Z]{3,})\b', expected[1])
        options = list(dict.fromkeys(token for pair in tokens for token in pair if token))[:8]
        if options:
            some = " ".join(options)
            return f"Hier kan onder meer staan: {some}.", f"Here can be, among others: {some}."
    example = "SELECT ?umc WHERE { ?umc a zg:UniversityMedicalCentre }"
    return error.hint or f"Een voorbeeld: {example}", error.said("en")[
        1
    ] or f"For example: {example}"


def _word_at(text: str, column: int) -> str:
    before = re.search(r"[A-Za-z]*\Z", text[: column - 1])
    after = re.match(r"[A-Za-z]*", text[column - 1 :])
    word = (before.group() if before else "") + (after.group() if after else "")
    if not word:
        words = re.findall(r"[A-Za-z]+", text[: column - 1])
        word = words[-1] if words else ""
    return word.upper()


def _unknown_prefix(query: str) -> str:
    declared = set(names.PREFIXES)
    for token in _SKIPPED.finditer(query):
        if token.lastgroup == "prefix":
            declared.add(token.group().partition(" ")[2].strip().rstrip(":"))
    for token in _SKIPPED.finditer(query):
        if token.lastgroup == "name":
            prefix = token.group().partition(":")[0]
            if prefix and prefix not in declared and prefix != "_":
                return prefix
    return ""


def _braces(query: str) -> tuple[int, int]:
    bare = _SKIPPED.sub(lambda token: token.group() if token.lastgroup == "word" else "", query)
    return bare.count("{"), bare.count("}")
