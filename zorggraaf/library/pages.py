"""An answer on paper: the tables, sheets and records in which it is shown and taken away.

Whatever the form, it carries the question, what was filled in, the query, the date, the release,
the sources of the rows and the known gaps.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from html import escape
from typing import Any, Final

from zorggraaf.library.answer import Answer, addresses
from zorggraaf.library.header import Column, Words
from zorggraaf.library.proof import source_record
from zorggraaf.output.results import json_term
from zorggraaf.tabular import Cell, Table, Value, plain
from zorggraaf.things import is_iri

_WORDS: Final[dict[str, Words]] = {
    "answer": Words("Antwoord", "Answer"),
    "evidence": Words("Bewijs", "Evidence"),
    "asked": Words("Vraag", "Question"),
    "sources": Words("Bronnen", "Sources"),
    "row": Words("rij", "row"),
    "about": Words("waarover", "about"),
    "fact": Words("feit", "fact"),
    "source": Words("bron", "source"),
    "publisher": Words("uitgever", "publisher"),
    "date": Words("datum", "date"),
    "passage": Words("plaats in de bron", "passage"),
    "table": Words("tabelrij", "table row"),
    "url": Words("webadres", "url"),
    "item": Words("onderdeel", "item"),
    "value": Words("waarde", "value"),
    "question": Words("vraag", "question"),
    "title": Words("titel", "title"),
    "name": Words("naam en versie", "name and version"),
    "explanation": Words("hoe te lezen", "how to read"),
    "gaps": Words("wat ontbreekt", "what is missing"),
    "on": Words("peildatum", "date"),
    "when": Words("gesteld op", "asked on"),
    "release": Words("uitgave van de graaf", "release of the graph"),
    "derived": Words("afgeleid voor", "derived for"),
    "rows": Words("aantal rijen", "number of rows"),
    "query": Words("SPARQL", "SPARQL"),
    "none": Words("geen bron bekend", "no source known"),
    "nothing": Words(
        "Geen rijen: de graaf kent er geen. Dat is niet hetzelfde als: ze bestaan niet.",
        "No rows: the graph knows none. That is not the same as: there are none.",
    ),
    "iri": Words("IRI", "IRI"),
}


def _word(name: str, lang: str) -> str:
    return _WORDS[name][lang]


def shown(answer: Answer) -> list[tuple[int, Column]]:
    """The columns people see, with their places; where all are evidence, all of them."""
    listed = list(enumerate(answer.columns))
    return [(place, column) for place, column in listed if column.shown] or listed


def rows_table(answer: Answer, iris: bool = False, title: str = "") -> Table:
    """The answer itself; with `iris` a column with the IRI after each column of things."""
    picked = shown(answer)
    cells = [[answer.cell(row[place]) for place, _ in picked] for row in answer.rows]
    columns: list[str] = []
    linked: list[bool] = []
    for at, (_, column) in enumerate(picked):
        things = iris and any(isinstance(row[at], Cell) for row in cells)
        columns.append(column.label[answer.lang])
        columns += [f"{column.label[answer.lang]} ({_word('iri', answer.lang)})"] if things else []
        linked.append(things)
    rows: list[Sequence[Value]] = []
    for line in cells:
        row: list[Value] = []
        for value, things in zip(line, linked, strict=True):
            row.append(value)
            if things:
                row.append(value.iri if isinstance(value, Cell) else None)
        rows.append(row)
    note = "" if rows else _word("nothing", answer.lang)
    return Table(title or answer.question.title[answer.lang], columns, rows, "answer", note)


def brief_evidence(answer: Answer) -> Table:
    """The evidence as narrow as a terminal: row, about, source, passage, table row."""
    lang = answer.lang
    first = shown(answer)[0][0]
    rows: list[Sequence[Value]] = []
    for proof in answer.evidence:
        source = proof.source
        told = ", ".join(filter(None, (source.publisher, source.date))) if source else ""
        title = source.title if source else _word("none", lang)
        rows.append(
            [
                proof.row,
                answer.cell(answer.rows[proof.row - 1][first]),
                f"{title} ({told})" if told else title,
                proof.passage or None,
                "; ".join(place.text(lang) for place in proof.places) or None,
            ]
        )
    heads = [_word(head, lang) for head in ("row", "about", "source", "passage", "table")]
    return Table(_word("evidence", lang), heads, rows, "evidence")


def evidence_table(answer: Answer) -> Table:
    """Per row what it rests on: fact, source, publisher, date, passage, table row."""
    lang = answer.lang
    heads = ("row", "about", "fact", "source", "publisher", "date", "passage", "table", "url")
    first = shown(answer)[0][0]
    rows: list[Sequence[Value]] = []
    for proof in answer.evidence:
        source = proof.source
        rows.append(
            [
                proof.row,
                answer.cell(answer.rows[proof.row - 1][first]),
                Cell(proof.label, proof.fact),
                Cell(source.title, source.iri) if source else _word("none", lang),
                source.publisher or None if source else None,
                source.date or None if source else None,
                proof.passage or None,
                "; ".join(place.text(lang) for place in proof.places) or None,
                Cell(source.url, source.url) if source and source.url else None,
            ]
        )
    return Table(_word("evidence", lang), [_word(head, lang) for head in heads], rows, "evidence")


def sources_table(answer: Answer) -> Table:
    """The sources of the rows, each once."""
    lang = answer.lang
    rows: list[Sequence[Value]] = [
        [
            Cell(source.title, source.iri),
            source.publisher or None,
            source.date or None,
            Cell(source.url, source.url) if source.url else None,
        ]
        for source in answer.sources
    ]
    heads = [_word(head, lang) for head in ("source", "publisher", "date", "url")]
    return Table(_word("sources", lang), heads, rows, "sources")


def question_table(answer: Answer) -> Table:
    """What was asked, of which graph, and what is known to be missing."""
    lang = answer.lang
    question, release = answer.question, answer.release
    told: list[tuple[str, Value]] = [
        (_word("title", lang), question.title[lang]),
        (_word("question", lang), question.question[lang]),
        (_word("name", lang), question.pinned),
    ]
    for given in answer.given:
        value = (
            Cell(given.label, str(getattr(given.term, "value", "")))
            if is_iri(given.term)
            else given.label
        )
        told.append((given.parameter.label[lang], value))
    told += [
        (_word("explanation", lang), question.explanation[lang]),
        (_word("gaps", lang), answer.gaps),
        (_word("rows", lang), len(answer)),
        (_word("when", lang), answer.asked.isoformat()),
        (_word("release", lang), release.digest or None),
        (f"{_word('release', lang)}, {_word('derived', lang)}", release.on or None),
        (_word("query", lang), answer.query),
    ]
    heads = [_word("item", lang), _word("value", lang)]
    return Table(_word("asked", lang), heads, [list(pair) for pair in told], "question")


def sheets(answer: Answer, iris: bool = False) -> list[Table]:
    """The sheets of a workbook: answer, evidence, question."""
    titled = rows_table(answer, iris, _word("answer", answer.lang))
    return [titled, evidence_table(answer), question_table(answer)]


def sections(answer: Answer, iris: bool = False) -> list[Table]:
    """The sections of a document: answer, sources or (with why) the whole evidence, question."""
    said = evidence_table(answer) if answer.why else sources_table(answer)
    asked = question_table(answer)
    # The query follows as a block of its own: in a cell its lines would run together.
    asked.rows = [row for row in asked.rows if row[0] != _word("query", answer.lang)]
    return [rows_table(answer, iris, _word("answer", answer.lang)), said, asked]


def page(answer: Answer, iris: bool = False) -> list[Table]:
    """For the terminal: the answer with what is needed to read it, and the evidence with why."""
    lang = answer.lang
    table = rows_table(answer, iris)
    notes = [table.note, answer.question.explanation[lang]]
    notes.append(f"{_word('gaps', lang).capitalize()}: {answer.gaps}")
    filled = [f"{given.parameter.label[lang]}: {given.label}" for given in answer.given]
    filled.append(f"{_word('release', lang)}: {answer.release.text()}")
    notes.append("; ".join([answer.question.pinned, *filled]))
    if not answer.why:
        count = len(answer.sources)
        notes.append(f"{_word('sources', lang)}: {count} (--why)")
    table.note = "\n".join(note for note in notes if note)
    return [table, brief_evidence(answer)] if answer.why else [table]


BARE: Final = ("csv", "tsv")
"""Forms that hold nothing but rows: what belongs with them goes in a file beside (`beside`)."""


def export(answer: Answer, form: str, iris: bool = False) -> str | bytes:
    """The answer as csv, tsv, xlsx, json, md or html.

    iris: whether a column with the IRI stands beside each column of things.
    """
    from zorggraaf.output.export import render

    if form == "json":
        return render([], form, record(answer))
    if form == "xlsx":
        return render(sheets(answer, iris), form)
    if form in BARE:
        return render(rows_table(answer, iris), form)
    written = render(sections(answer, iris), form)
    assert isinstance(written, str)
    if form == "md":
        title = answer.question.title[answer.lang]
        return f"# {title}\n\n{written}\n## SPARQL\n\n```sparql\n{answer.query.strip()}\n```\n"
    query = f"<h2>SPARQL</h2>\n<pre>{escape(answer.query.strip())}</pre>\n</body>"
    text = written.replace('<html lang="nl">', f'<html lang="{answer.lang}">')
    return query.join(text.rsplit("</body>", 1))


def beside(answer: Answer) -> str:
    """What belongs with rows that stand alone, as json: question, query, release, sources, gaps."""
    return json.dumps(about(answer), ensure_ascii=False, indent=2) + "\n"


def record(answer: Answer) -> dict[str, Any]:
    """The whole answer for programs; keys are stable, documented in docs/handleiding.md."""
    return {
        **about(answer),
        "rows": [
            {
                column.name: _value(answer, term)
                for column, term in zip(answer.columns, row, strict=True)
            }
            for row in answer.rows
        ],
    }


def about(answer: Answer) -> dict[str, Any]:
    """All but the rows: what goes beside a file that can hold only rows."""
    question, release = answer.question, answer.release
    return {
        "question": {
            "name": question.name,
            "version": question.version,
            "pinned": question.pinned,
            "theme": question.theme,
            **{
                key: {"nl": words.nl, "en": words.en}
                for key, words in (
                    ("title", question.title),
                    ("question", question.question),
                    ("explanation", question.explanation),
                    ("gaps", question.gaps),
                )
            },
        },
        "parameters": [
            {
                "name": given.parameter.name,
                "type": given.parameter.type,
                "term": json_term(given.term),
                "label": given.label,
            }
            for given in answer.given
        ],
        "on": answer.on,
        "asked": answer.asked.isoformat(),
        "release": {
            "digest": release.digest or None,
            "on": release.on or None,
            "statements": release.statements,
        },
        "lang": answer.lang,
        "query": answer.query,
        "columns": [
            {
                "name": column.name,
                "label": {"nl": column.label.nl, "en": column.label.en},
                "evidence": column.evidence,
            }
            for column in answer.columns
        ],
        "count": len(answer),
        "evidence": [proof.record() for proof in answer.evidence],
        "sources": [source_record(source) for source in answer.sources],
        "gaps": answer.gaps,
    }


def _value(answer: Answer, term: Any) -> Any:
    if term is not None and not is_iri(term) and (several := addresses(str(term.value))):
        return [{"iri": iri, "label": answer.label(iri)} for iri in sorted(several)]
    value = answer.cell(term)
    return {"iri": value.iri, "label": value.text} if isinstance(value, Cell) else value


_MOST: Final = 100
"""Rows a notebook shows; the others are there, and in every export."""


def notebook(answer: Answer) -> str:
    """The answer as a fragment of HTML."""
    lang = answer.lang
    table = rows_table(answer).head(_MOST)
    heads = "".join(f'<th scope="col">{escape(column)}</th>' for column in table.columns)
    lines = []
    for row in table.rows:
        cells = "".join(f"<td>{_html(value)}</td>" for value in row)
        lines.append(f"<tr>{cells}</tr>")
    more = f"<p>… + {table.truncated}</p>" if table.truncated else ""
    notes = [table.note, answer.question.explanation[lang]]
    notes.append(f"{_word('gaps', lang).capitalize()}: {answer.gaps}")
    notes.append(f"{_word('sources', lang)}: {len(answer.sources)}. {answer.question.pinned}")
    told = "".join(f"<p><small>{escape(note)}</small></p>" for note in notes if note)
    return (
        f"<table><caption>{escape(table.title)}</caption><thead><tr>{heads}</tr></thead>"
        f"<tbody>{''.join(lines)}</tbody></table>{more}{told}"
    )


def _html(value: Value) -> str:
    text = escape(plain(value))
    if isinstance(value, Cell) and value.iri and value.iri.startswith(("http://", "https://")):
        return f'<a href="{escape(value.iri)}">{text}</a>'
    return text
