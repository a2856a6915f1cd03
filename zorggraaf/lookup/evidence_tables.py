"""Evidence as people read it: a statement a row, or on a line of a terminal."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, Final

from zorggraaf import names
from zorggraaf.lookup.evidence import Evidence, Statement
from zorggraaf.tabular import Cell, Table, Value
from zorggraaf.things import thing_kind

_TYPE: Final = names.expand("rdf:type")

_WORDS: Final = {
    "about": ("over", "about"),
    "statement": ("uitspraak", "statement"),
    "property": ("eigenschap", "property"),
    "value": ("waarde", "value"),
    "source": ("bron", "source"),
    "publisher": ("uitgever", "publisher"),
    "date": ("datum", "date"),
    "kind": ("soort bron", "kind of source"),
    "url": ("webadres", "url"),
    "passage": ("plaats in de bron", "passage"),
    "row": ("tabelrij", "table row"),
    "status": ("stand", "status"),
    "rule": ("regel", "rule"),
    "rests": ("berust op", "rests on"),
    "derived": ("afgeleid", "derived"),
    "disputed": ("tegengesproken; gevolgd wordt", "contradicted; followed is"),
    "stated": ("vermeld", "stated"),
    "coarser": ("minder precies dan", "less precise than"),
    "title": ("Herkomst", "Evidence"),
    "by_rule": ("regel", "rule"),
}


def _word(name: str, lang: str) -> str:
    return _WORDS[name][1 if lang == "en" else 0]


def table(evidence: Evidence, lang: str = "nl") -> Table:
    """A statement a row, with everything known of its source: for spreadsheets."""
    heads = ("about", "property", "value", "status", "source", "publisher", "date", "kind", "url")
    columns = [_word(name, lang) for name in (*heads, "passage", "row", "rule", "rests")]
    rows: list[Sequence[Value]] = []
    for statement in evidence.statements:
        source = statement.source
        rows.append(
            [
                statement.subject,
                statement.property,
                statement.value,
                _status(statement, lang),
                Cell(source.title, source.iri) if source else _word("derived", lang),
                source.publisher or None if source else None,
                source.date or None if source else None,
                source.kind or None if source else None,
                Cell(source.url, source.url) if source and source.url else None,
                statement.passage or None,
                "; ".join(row.text(lang) for row in statement.rows) or None,
                statement.rule or None,
                "; ".join(cell.text for cell in statement.rests_on) or None,
            ]
        )
    return Table(f"{_word('title', lang)}: {evidence.label}", columns, rows, name="why")


def summary(evidence: Evidence, lang: str = "nl") -> Table:
    """For the terminal: a statement of the thing, or a whole dated fact, on one line.

    Sources that say the same share the line, each with its place below the other.
    """
    # A dated fact is told once per source; its parts say little on their own.
    facts: dict[tuple[str | None, str], list[Statement]] = defaultdict(list)
    lines: dict[tuple[str | None, str], list[Statement]] = defaultdict(list)
    for statement in evidence.statements:
        whole = thing_kind(statement.subject.iri or "") == "figure"
        disputed = statement.followed is not None and not whole
        if statement.subject.iri == evidence.iri or disputed:
            text = f"{statement.property.text}: {statement.value.text}"
            if statement.followed is not None:
                mark = "✗" if statement.origin == "disputed" else "≈"
                text = f"{mark} {text} [{_status(statement, lang)}]"
            lines[statement.subject.iri, text].append(statement)
        else:
            source = statement.source.iri if statement.source else ""
            facts[statement.subject.iri, source].append(statement)
    for (subject, _), parts in facts.items():
        said = [
            f"{part.property.text}: {part.value.text}"
            for part in parts
            if part.value.iri != evidence.iri and part.property.iri != _TYPE
        ]
        kinds = [part.value.text for part in parts if part.property.iri == _TYPE]
        kind = kinds[0] if kinds else thing_kind(subject or "")
        text = f"{kind} – {'; '.join(said)}"
        losing = next((part for part in parts if part.followed is not None), None)
        if losing is not None:
            text = f"✗ {text} [{_status(losing, lang)}]"
        lines[subject, text].append(parts[0])
    columns = [_word(name, lang) for name in ("statement", "source", "passage", "row")]
    # What the same rows of the same sources say stands together: mostly one row of a table.
    together: dict[tuple[Any, ...], list[str]] = defaultdict(list)
    for (subject, text), told in lines.items():
        told = sorted(told, key=lambda s: s.source.date if s.source else "", reverse=True)
        sources = [_origin(statement, lang) for statement in told]
        basis = [s.passage or "; ".join(cell.text for cell in s.rests_on) for s in told]
        where = ["; ".join(row.text(lang) for row in s.rows) for s in told]
        key = (
            subject,
            *("\n".join(dict.fromkeys(filter(None, part))) for part in (sources, basis, where)),
        )
        together[key].append(text)
    rows: list[Sequence[Value]] = [
        ["\n".join(texts), *(part or None for part in key[1:])] for key, texts in together.items()
    ]
    return Table(f"{_word('title', lang)}: {evidence.label}", columns, rows, name="why")


def _origin(statement: Statement, lang: str) -> str:
    if statement.source is not None:
        return statement.source.short
    rule = statement.rule.partition(":")[0]
    derived = _word("derived", lang)
    return f"{derived} ({_word('by_rule', lang)} {rule})" if rule else derived


def _status(statement: Statement, lang: str) -> str:
    if statement.followed is not None:
        because = f" ({statement.why_followed})" if statement.why_followed else ""
        return f"{_word(statement.origin, lang)} {statement.followed.title}{because}"
    return _word(statement.origin if statement.origin == "derived" else "stated", lang)
