"""The library told to people: the list of questions, the explanation of one, docs/vragen.md.

python -m zorggraaf.library.catalogue > docs/vragen.md
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from zorggraaf.library.header import Column, Parameter, Words
from zorggraaf.library.questions import THEMES, Library, Question
from zorggraaf.library.search import Found
from zorggraaf.tabular import Table, Value
from zorggraaf.things import short_key

if TYPE_CHECKING:
    from zorggraaf.store import Graph

_WORDS: Final[dict[str, Words]] = {
    "name": Words("naam", "name"),
    "question": Words("vraag", "question"),
    "found": Words("Vragen die erop lijken", "Questions like it"),
    "parameters": Words("Parameters", "Parameters"),
    "columns": Words("Kolommen", "Columns"),
    "parameter": Words("parameter", "parameter"),
    "what": Words("wat", "what"),
    "kind": Words("soort", "kind"),
    "default": Words("anders", "default"),
    "choices": Words("keuze", "choices"),
    "column": Words("kolom", "column"),
    "meaning": Words("betekenis", "meaning"),
    "read": Words("Hoe te lezen", "How to read"),
    "gaps": Words("Wat ontbreekt", "What is missing"),
    "versions": Words("Versies", "Versions"),
    "example": Words("Voorbeeld van een antwoord", "Example of an answer"),
    "evidence": Words("bewijs: waar de rij op berust", "evidence: what the row rests on"),
    "concept": Words("begrip", "concept"),
    "thing": Words("ding", "thing"),
    "date": Words("datum", "date"),
    "number": Words("getal", "number"),
    "text": Words("tekst", "text"),
    "today": Words("vandaag", "today"),
}
_WIDTH: Final = 100
_FEW: Final = 12
"""Choices that are named one by one; of more only the number is told."""


def _word(name: str, lang: str) -> str:
    return _WORDS[name][lang]


def theme_label(theme: str, lang: str = "nl") -> str:
    """What a theme is called."""
    return THEMES[theme][lang] if theme in THEMES else theme


def listing(library: Library, lang: str = "nl") -> list[Table]:
    """A table per theme, with the names of its questions and the questions."""
    heads = [_word("name", lang), _word("question", lang)]
    return [
        Table(
            theme_label(theme, lang),
            heads,
            [[question.name, question.question[lang]] for question in questions],
            theme,
        )
        for theme, questions in library.themes().items()
    ]


def listing_record(library: Library) -> list[dict[str, Any]]:
    """All questions for programs."""
    return [
        {
            "name": question.name,
            "version": question.version,
            "versions": list(library.versions(question.name)),
            "theme": question.theme,
            "title": {"nl": question.title.nl, "en": question.title.en},
            "question": {"nl": question.question.nl, "en": question.question.en},
            "answers": list(question.header.answers),
            "parameters": [
                {"name": parameter.name, "type": parameter.type, "default": parameter.default}
                for parameter in question.parameters
            ],
            "columns": [column.name for column in question.columns],
        }
        for question in library.questions()
    ]


def found_table(found: Sequence[Found], lang: str = "nl") -> Table:
    """Questions found by free words, the nearest first."""
    rows: list[Sequence[Value]] = [
        [hit.question.name, hit.question.question[lang]] for hit in found
    ]
    heads = [_word("name", lang), _word("question", lang)]
    return Table(_word("found", lang), heads, rows, "questions")


def choices(graph: Graph, question: Question, lang: str) -> dict[str, list[tuple[str, str]]]:
    """Per parameter of a question its allowed values: key and name, by name."""
    from zorggraaf.library.parameters import allowed
    from zorggraaf.library.proof import in_batches

    found = {}
    for parameter in question.parameters:
        if parameter.type in ("concept", "thing"):
            iris = allowed(graph, parameter)
            labels = in_batches(graph, iris, lang)
            pairs = [(_key(parameter, iri), labels.get(iri, iri)) for iri in iris]
            found[parameter.name] = sorted(pairs, key=lambda pair: (pair[1].casefold(), pair[0]))
    return found


def _key(parameter: Parameter, iri: str) -> str:
    key = short_key(iri)
    return key.rpartition("/")[2] if parameter.type == "concept" else key


def _kind(parameter: Parameter, lang: str) -> str:
    kind = _word(parameter.type, lang)
    if parameter.type == "concept":
        return f"{kind} ({parameter.scheme})"
    if parameter.type == "thing":
        return f"{kind} ({', '.join(short_key(iri) for iri in parameter.classes)})"
    return kind


def _default(parameter: Parameter, lang: str) -> str:
    return _word("today", lang) if parameter.default == "today" else parameter.default


def _chosen(pairs: Sequence[tuple[str, str]] | None) -> str | None:
    if not pairs:
        return None
    if len(pairs) > _FEW:
        return f"{len(pairs)} (zorggraaf find)"
    return "; ".join(f"{key} ({label})" for key, label in pairs)


def explanation(
    question: Question,
    library: Library,
    allowed: Mapping[str, Sequence[tuple[str, str]]],
    lang: str = "nl",
) -> tuple[str, list[Table], str]:
    """One question explained: words above, tables of parameters and columns, example and SPARQL."""

    def paragraph(text: str) -> str:
        return textwrap.fill(text, _WIDTH)

    versions = ", ".join(f"{question.name}@{number}" for number in library.versions(question.name))
    head = "\n\n".join(
        [
            f"{question.title[lang]}\n{question.pinned}, {theme_label(question.theme, lang)}",
            paragraph(question.question[lang]),
            paragraph(f"{_word('read', lang)}: {question.explanation[lang]}"),
            paragraph(f"{_word('gaps', lang)}: {question.gaps[lang]}"),
            f"{_word('versions', lang)}: {versions}",
        ]
    )
    asked: list[Sequence[Value]] = [
        [
            f"--{parameter.name.replace('_', '-')}",
            parameter.label[lang],
            _kind(parameter, lang),
            _default(parameter, lang),
            _chosen(allowed.get(parameter.name)),
        ]
        for parameter in question.parameters
    ]
    heads = [_word(head, lang) for head in ("parameter", "what", "kind", "default", "choices")]
    tables = [Table(_word("parameters", lang), heads, asked)] if asked else []
    tables.append(
        Table(
            _word("columns", lang),
            [_word("column", lang), _word("meaning", lang)],
            [[column.name, _meaning(column, lang)] for column in question.columns],
        )
    )
    example = f"{_word('example', lang)}:\n{textwrap.indent(question.header.example, '  ')}\n\n"
    return f"{head}\n\n", tables, f"{example}SPARQL:\n\n{question.text}"


def _meaning(column: Column, lang: str) -> str:
    label = column.label[lang]
    return f"{label} ({_word('evidence', lang)})" if column.evidence else label


_HEAD: Final = """# Vragen

Alle vragen die klaarstaan, per thema, met de Engelse vraag erbij. Dit bestand is gemaakt uit de
vragen zelf (`python -m zorggraaf.library.catalogue`); hoe u ze stelt staat in de
[handleiding](handleiding.md#een-vraag-stellen-zorggraaf-ask). *All questions of the library, in
Dutch and English; made from the queries.*
"""


def markdown(library: Library | None = None) -> str:
    """docs/vragen.md: every question with what it asks, what it takes, and what is missing."""
    library = library if library is not None else Library.load()
    parts = [_HEAD]
    themes = library.themes()
    parts.append(
        "\n".join(
            f"- [{theme_label(theme)}](#{_anchor(theme_label(theme))}) ({len(questions)})"
            for theme, questions in themes.items()
        )
        + "\n"
    )
    for theme, questions in themes.items():
        parts.append(f"## {theme_label(theme)}\n\n*{theme_label(theme, 'en')}*\n")
        parts += [_entry(question) for question in questions]
    return "\n".join(parts)


def _entry(question: Question) -> str:
    lines = [
        f"### `{question.name}`\n",
        f"**{question.question.nl}** *{question.question.en}*\n",
        f"{question.explanation.nl} Wat ontbreekt: {question.gaps.nl}\n",
    ]
    if question.parameters:
        lines += [
            f"- `--{parameter.name.replace('_', '-')}`: {parameter.label.nl}"
            f" (*{parameter.label.en}*), {_kind(parameter, 'nl')}; anders"
            f" `{_default(parameter, 'nl')}`"
            for parameter in question.parameters
        ]
        lines.append("")
    answers = (
        f" Beantwoordt {', '.join(question.header.answers)}." if question.header.answers else ""
    )
    path = f"queries/{question.theme}/{question.name}.rq"
    lines.append(f"Versie {question.version}, [{path}](../{path}).{answers}\n")
    return "\n".join(lines)


def _anchor(title: str) -> str:
    kept = "".join(char for char in title.lower() if char.isalnum() or char in " -")
    return kept.replace(" ", "-")


if __name__ == "__main__":
    print(markdown(), end="")
