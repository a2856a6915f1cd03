"""A report written down: a page that stands alone and prints, or Markdown."""

from __future__ import annotations

from html import escape
from typing import Any, Final

from zorggraaf.analysis.report import Report
from zorggraaf.analysis.report_part import Part
from zorggraaf.output.export import render
from zorggraaf.tabular import Cell, Table, Value, plain

_WORDS: Final = {
    "nl": {
        "on": "Stand op {}",
        "short": "In het kort",
        "sources": "Bronnen",
        "from": "Bronnen: {}.",
        "more": "Nog {} rijen; zie: zorggraaf show {}.",
        "how": "Een getal tussen haken verwijst naar de bronnenlijst. Wat ontbreekt, staat in geen "
        "bron die wij hebben; dat is iets anders dan dat het er niet is.",
        "made": "Gemaakt met zorggraaf",
        "consulted": "geraadpleegd",
    },
    "en": {
        "on": "As of {}",
        "short": "In short",
        "sources": "Sources",
        "from": "Sources: {}.",
        "more": "{} more rows; see: zorggraaf show {}.",
        "how": "A number in brackets refers to the list of sources. What is missing is in no "
        "source we have; that is not the same as not being there.",
        "made": "Made with zorggraaf",
        "consulted": "consulted",
    },
}

_STYLE: Final = """
@page { size: A4; margin: 14mm }
body { font: 0.95rem/1.45 system-ui, "DejaVu Sans", sans-serif; color: #1a1a1a;
  background: #fff; max-width: 62rem; margin: 1.5rem auto; padding: 0 1rem }
h1 { font-size: 1.7rem; margin: 0 0 .2rem }
h2 { font-size: 1.15rem; margin: 1.6rem 0 .4rem; border-bottom: 2px solid #154273 }
p { margin: .4rem 0 }
.meta, .note { color: #4a4a4a; font-size: .85rem }
table { border-collapse: collapse; width: 100%; font-size: .82rem; margin: .4rem 0 }
caption { text-align: left; position: absolute; left: -10000px }
th, td { border-bottom: 1px solid #999; padding: .15rem .5rem .15rem 0; text-align: left;
  vertical-align: top }
td.number { text-align: right; font-variant-numeric: tabular-nums }
a { color: #154273 }
figure { margin: .6rem 0 } figure svg { max-width: 100%; height: auto }
ol { font-size: .8rem; padding-left: 2.2rem }
@media print {
  body { font-size: 8.2pt; margin: 0; max-width: none }
  table { font-size: 7.2pt } ol { font-size: 6.4pt }
  h2 { break-after: avoid } tr, figure { break-inside: avoid }
  ol { columns: 2; column-gap: 8mm } figure svg { max-height: 105mm }
  a { color: inherit; text-decoration: none }
}
"""


def numbers(listed: tuple[int, ...]) -> str:
    """Numbers of sources, those that follow each other taken together.

    >>> numbers((1, 2, 3, 7, 9, 10))
    '1–3, 7, 9, 10'
    """
    runs: list[list[int]] = []
    for number in listed:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    parts = [
        f"{run[0]}–{run[-1]}" if len(run) > 2 else ", ".join(str(one) for one in run)
        for run in runs
    ]
    return ", ".join(parts)


def html(report: Report) -> str:
    """The report as a page: alone in one file, readable by a screen reader, printable."""
    from zorggraaf.charts import svg

    words = _WORDS[report.lang]
    out = [
        f'<!doctype html>\n<html lang="{report.lang}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(report.label)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n"
        f"<h1>{escape(report.label)}</h1>\n"
        f'<p class="meta">{escape(words["on"].format(report.on))} · '
        f'<a href="{escape(report.iri)}">{escape(report.key)}</a> · {escape(words["made"])}</p>\n'
        f'<p class="note">{escape(words["how"])}</p>\n'
    ]
    for part in report.parts:
        heading = f"part-{part.name}"
        out.append(f'<section aria-labelledby="{heading}">\n')
        out.append(f'<h2 id="{heading}">{escape(part.title)}</h2>\n')
        if part.text:
            out.append(f"<p>{escape(part.text)}</p>\n")
        if part.picture is not None:
            out.append(f"<figure>\n{svg(part.picture)}\n</figure>\n")
        if part.table is not None:
            out.append(_table(part.table))
        out += [f'<p class="note">{escape(line)}</p>\n' for line in _notes(report, part)]
        out.append("</section>\n")
    out.append(f'<section aria-labelledby="sources">\n<h2 id="sources">{words["sources"]}</h2>\n')
    out.append("<ol>\n")
    for number, source in enumerate(report.sources, 1):
        out.append(f'<li id="source-{number}">{_source(report, number, source.url)}</li>\n')
    out.append("</ol>\n</section>\n</main>\n</body>\n</html>\n")
    return "".join(out)


def markdown(report: Report) -> str:
    """The report as Markdown."""
    words = _WORDS[report.lang]
    out = [
        f"# {report.label}",
        "",
        f"{words['on'].format(report.on)} · {report.key} · {words['made']}",
        "",
        words["how"],
        "",
    ]
    for part in report.parts:
        out += [f"## {part.title}", ""]
        if part.text:
            out += [part.text, ""]
        if part.table is not None:
            out += [str(render(part.table, "md"))]
        for line in _notes(report, part):
            out += [line, ""]
    out += [f"## {words['sources']}", ""]
    for number, _ in enumerate(report.sources, 1):
        out.append(f"{number}. {_cited(report, number)}")
    return "\n".join(out) + "\n"


def record(report: Report) -> dict[str, Any]:
    """The report for programs: the same parts and numbers, and the sources they refer to."""
    from zorggraaf.library.proof import source_record

    return {
        "iri": report.iri,
        "key": report.key,
        "label": report.label,
        "kind": report.kind,
        "on": report.on,
        "lang": report.lang,
        "summary": report.summary,
        "parts": [
            {
                "name": part.name,
                "title": part.title,
                "text": part.text,
                "rows": part.table.records() if part.table is not None else [],
                "left_out": part.left_out,
                "picture": part.picture,
                "sources": list(part.sources),
            }
            for part in report.parts
        ],
        "sources": [
            {"number": number, **source_record(source)}
            for number, source in enumerate(report.sources, 1)
        ],
    }


def _notes(report: Report, part: Part) -> list[str]:
    words = _WORDS[report.lang]
    lines = []
    if part.left_out:
        lines.append(words["more"].format(part.left_out, report.key))
    if part.sources:
        lines.append(words["from"].format(numbers(part.sources)))
    return lines


def _cited(report: Report, number: int) -> str:
    source = report.sources[number - 1]
    parts = [source.title, source.publisher, source.date]
    if source.consulted:
        parts.append(f"{_WORDS[report.lang]['consulted']} {source.consulted}")
    if source.url:
        parts.append(f"<{source.url}>")
    return ", ".join(part for part in parts if part)


def _source(report: Report, number: int, url: str) -> str:
    text = escape(_cited(report, number).partition(", <")[0])
    if url.startswith(("http://", "https://")):
        return f'<a href="{escape(url)}">{text}</a>'
    return text


def _table(table: Table) -> str:
    heads = "".join(f'<th scope="col">{escape(column)}</th>' for column in table.columns)
    rows = "".join(
        "<tr>" + "".join(_cell(value) for value in row) + "</tr>\n" for row in table.rows
    )
    return (
        f"<table>\n<caption>{escape(table.title)}</caption>\n<thead><tr>{heads}</tr></thead>\n"
        f"<tbody>\n{rows}</tbody>\n</table>\n"
    )


def _cell(value: Value) -> str:
    text = escape(plain(value))
    if isinstance(value, Cell) and value.iri and value.iri.startswith("http"):
        return f'<td><a href="{escape(value.iri)}">{text}</a></td>'
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return f'<td class="number">{text}</td>' if number else f"<td>{text}</td>"
