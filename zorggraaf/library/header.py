"""What a query file says of itself, above its SPARQL: lines `#+ …` that together are YAML.

The convention is grlc's (`summary`, `description`, `tags`, `method`), so that its users can serve
our files; to it we add titles in two languages, typed parameters, columns, a version.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from zorggraaf import names
from zorggraaf.errors import ZorggraafError

MARK: Final = "#+"
LANGUAGES: Final = ("nl", "en")
TYPES: Final = ("concept", "thing", "date", "number", "text")
TODAY: Final = "today"

_FIELDS: Final = frozenset(
    (
        *("summary", "description", "tags", "method", "title", "question", "explanation", "gaps"),
        *("version", "answers", "parameters", "columns", "example", "replaced_by"),
    )
)
_OPTIONAL: Final = frozenset({"tags", "method", "answers", "parameters", "replaced_by"})
# What grlc knows besides, and what it does not do without.
_GRLC: Final = frozenset({"endpoint", "endpoint_in_url", "pagination", "enumerate", "defaults"})
_NAME: Final = re.compile(r"[a-z][a-z0-9_]*\Z")


class HeaderError(ZorggraafError):
    """A query file's header cannot be understood: which file, what is wrong."""

    def __init__(self, file: str, message: str) -> None:
        super().__init__(f"{file}: {message}", "Zie queries/README.md voor de vorm van een vraag.")
        self.file = file


@dataclass(frozen=True, slots=True)
class Words:
    """The same text in Dutch and in English."""

    nl: str
    en: str

    def __getitem__(self, lang: str) -> str:
        return self.en if lang == "en" else self.nl


@dataclass(frozen=True, slots=True)
class Parameter:
    """A place in a question where the asker puts a value."""

    name: str
    type: str
    """concept, thing, date, number or text."""
    default: str
    """As written: kind/key, scheme/key, a number, a text, or `today`."""
    label: Words
    scheme: str = ""
    """Of a concept: the key of its scheme."""
    classes: tuple[str, ...] = ()
    """Of a thing: the IRIs of the classes it may belong to."""
    kind: str = ""
    """Of a thing: the kind in its IRI, where only one will do."""

    @property
    def variable(self) -> str:
        """Its variable in the query, without ? sign."""
        return f"_{self.name}"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the answer; `evidence`: it holds the facts that the row rests on."""

    name: str
    label: Words
    evidence: bool = False
    shown: bool = True
    """Whether people see it: evidence goes by way of its sources, unless the header says so."""


@dataclass(frozen=True, slots=True)
class Header:
    """All that stands above the SPARQL."""

    summary: str
    description: str
    tags: tuple[str, ...]
    title: Words
    question: Words
    explanation: Words
    gaps: Words
    version: int
    answers: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    columns: tuple[Column, ...]
    example: str
    replaced_by: str = ""
    """Of a question that was withdrawn: the name of the one to ask now."""


def split(text: str) -> tuple[str, str]:
    """A query file's header (YAML, marks taken off) and its SPARQL.

    >>> split("#+ version: 1\\n#+ tags: [a]\\n\\nSELECT * {}\\n")
    ('version: 1\\ntags: [a]\\n', 'SELECT * {}\\n')
    """
    lines = text.lstrip("\ufeff").splitlines(keepends=True)
    end = next((i for i, line in enumerate(lines) if not line.startswith(MARK)), len(lines))
    header = "".join(line.removeprefix(MARK).removeprefix(" ") for line in lines[:end])
    return header, "".join(lines[end:]).lstrip("\n")


def parse(header: str, file: str) -> Header:
    """The header of a file. Raises HeaderError for what is missing, unknown or of a wrong form."""
    import yaml

    try:
        read = yaml.load(header, Loader=_loader())
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f"regel {mark.line + 1}: " if mark is not None else ""
        problem = getattr(error, "problem", None) or "geen YAML"
        raise HeaderError(file, f"{place}{problem}") from error
    if not isinstance(read, dict):
        raise HeaderError(file, "er staat geen kop boven de vraag")
    for field in read.keys() - _FIELDS - _GRLC:
        raise HeaderError(file, f"onbekend veld ‘{field}’")
    for field in sorted(_FIELDS - _OPTIONAL - read.keys()):
        raise HeaderError(file, f"het veld ‘{field}’ ontbreekt")
    version = read["version"]
    if not isinstance(version, int) or version < 1:
        raise HeaderError(file, "‘version’ is een geheel getal vanaf 1")
    return Header(
        summary=_text(read, "summary", file),
        description=_text(read, "description", file),
        tags=tuple(str(tag) for tag in _list(read, "tags", file)),
        title=_words(read["title"], "title", file),
        question=_words(read["question"], "question", file),
        explanation=_words(read["explanation"], "explanation", file),
        gaps=_words(read["gaps"], "gaps", file),
        version=version,
        answers=tuple(str(answer) for answer in _list(read, "answers", file)),
        parameters=tuple(_parameter(item, file) for item in _list(read, "parameters", file)),
        columns=_columns(read["columns"], file),
        example=_text(read, "example", file),
        replaced_by=_text(read, "replaced_by", file) if "replaced_by" in read else "",
    )


@cache
def _loader() -> Any:
    """YAML as everybody takes it: `on` and `no` are words, 2016-12-31 is a text."""
    import yaml

    # libyaml where it is: a library of questions is read at every call.
    base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    loader: Any = type("HeaderLoader", (base,), {"yaml_implicit_resolvers": {}})
    for tag, form, first in (
        ("bool", r"true|false", "tf"),
        ("int", r"-?(0|[1-9][0-9]*)", "-0123456789"),
        ("null", r"~|null|", "~n\0"),
        ("merge", r"<<", "<"),
    ):
        pattern = re.compile(f"(?:{form})$")
        loader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", pattern, [*first, ""])
    return loader


def _text(read: Mapping[str, Any], field: str, file: str) -> str:
    value = read[field]
    if not isinstance(value, str) or not value.strip():
        raise HeaderError(file, f"‘{field}’ is geen tekst")
    return value.strip()


def _list(read: Mapping[str, Any], field: str, file: str) -> list[Any]:
    value = read.get(field) or []
    if not isinstance(value, list):
        raise HeaderError(file, f"‘{field}’ is geen lijst")
    return value


def _words(value: Any, field: str, file: str, also: frozenset[str] = frozenset()) -> Words:
    if not isinstance(value, dict):
        raise HeaderError(file, f"‘{field}’ is niet in twee talen: {{nl: …, en: …}}")
    for key in value.keys() - set(LANGUAGES) - also:
        # Mostly a comma in a text without quotation marks: YAML takes what follows for a key.
        raise HeaderError(file, f'‘{field}’: onverwacht ‘{key}’; zet tekst met komma\'s in "…"')
    texts = {lang: value.get(lang) for lang in LANGUAGES}
    for lang, text in texts.items():
        if not isinstance(text, str) or not text.strip():
            raise HeaderError(file, f"‘{field}’ heeft geen tekst in de taal ‘{lang}’")
    return Words(*(" ".join(str(texts[lang]).split()) for lang in LANGUAGES))


_PARAMETER_FIELDS: Final = frozenset(
    {"name", "type", "default", "label", "scheme", "class", "kind"}
)


def _parameter(item: Any, file: str) -> Parameter:
    if not isinstance(item, dict) or not _NAME.match(str(item.get("name", ""))):
        raise HeaderError(file, "een parameter heeft geen naam in kleine letters")
    name = item["name"]
    for key in item.keys() - _PARAMETER_FIELDS:
        raise HeaderError(file, f"parameter ‘{name}’: onbekend veld ‘{key}’")
    kind = item.get("type")
    if kind not in TYPES:
        raise HeaderError(file, f"parameter ‘{name}’: type is een van {', '.join(TYPES)}")
    if item.get("default") is None:
        raise HeaderError(file, f"parameter ‘{name}’ heeft geen ‘default’")
    if kind == "concept" and not item.get("scheme"):
        raise HeaderError(file, f"parameter ‘{name}’: een concept heeft een ‘scheme’")
    classes = item.get("class") or []
    if kind == "thing" and not classes:
        raise HeaderError(file, f"parameter ‘{name}’: een ding heeft een ‘class’")
    try:
        expanded = [names.expand(c) for c in ([classes] if isinstance(classes, str) else classes)]
    except ValueError as error:
        raise HeaderError(file, f"parameter ‘{name}’: {error}") from error
    return Parameter(
        name,
        kind,
        str(item["default"]),
        _words(item.get("label"), f"parameter {name}: label", file),
        str(item.get("scheme") or ""),
        tuple(expanded),
        str(item.get("kind") or ""),
    )


def _columns(value: Any, file: str) -> tuple[Column, ...]:
    if not isinstance(value, dict) or not value:
        raise HeaderError(file, "‘columns’ noemt geen kolommen")
    columns = []
    for name, item in value.items():
        words = _words(item, f"kolom {name}", file, frozenset({"evidence", "shown"}))
        evidence = bool(item.get("evidence", False))
        columns.append(Column(str(name), words, evidence, bool(item.get("shown", not evidence))))
    return tuple(columns)
