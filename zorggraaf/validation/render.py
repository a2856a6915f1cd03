"""A validation report as text, JSON, a page, a workbook, or a W3C SHACL report in Turtle."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from html import escape
from typing import Any, Final

from zorggraaf import names
from zorggraaf.errors import UsageError
from zorggraaf.validation.exceptions import Accepted
from zorggraaf.validation.report import Report, Result
from zorggraaf.validation.shapes import SEVERITIES, Shape

FORMATS: Final = ("text", "json", "html", "xlsx", "ttl")

CAP: Final = 5
"""Findings shown per requirement in the text; the other formats show all."""

_SEVERITY: Final = {
    "nl": {
        "Violation": ("overtreding", "overtredingen"),
        "Warning": ("waarschuwing", "waarschuwingen"),
        "Info": ("melding", "meldingen"),
    },
    "en": {
        "Violation": ("violation", "violations"),
        "Warning": ("warning", "warnings"),
        "Info": ("notice", "notices"),
    },
}
_WORDS: Final = {
    "nl": {
        "title": "Zorggraaf getoetst",
        "conforms": "De gegevens voldoen aan alle eisen.",
        "fails": "De gegevens voldoen niet aan alle eisen.",
        "about": "{statements} uitspraken, {shapes} eisen, peildatum {on}, {seconds:.1f} s",
        "more": "… en nog {n}",
        "advice": "Wat te doen",
        "why": "Hoe dit komt",
        "untested": "Niet getoetst",
        "columns": "ernst|eis|ding|sleutel|wat er mis is|gevonden|wat te doen|bron|tabel|rij",
        "row": "rij",
        "counts": "aantallen",
        "findings": "bevindingen",
        "count": "aantal",
        "contents": "Overzicht",
        "excused": "Aanvaarde uitzonderingen",
        "excused_columns": "eis|ding|sleutel|wat er is|waarom aanvaard|vanaf|tot en met",
        "idle": "Uitzonderingen die niets meer dekken",
        "idle_columns": "uitzondering|eis|waarom|vanaf|tot en met",
        "until": "aanvaard tot en met {day}: {why}",
    },
    "en": {
        "title": "Zorggraaf validated",
        "conforms": "The data satisfies all requirements.",
        "fails": "The data does not satisfy all requirements.",
        "about": "{statements} statements, {shapes} requirements, as of {on}, {seconds:.1f} s",
        "more": "… and {n} more",
        "advice": "What to do",
        "why": "How this comes about",
        "untested": "Not checked",
        "columns": "severity|requirement|thing|key|what is wrong|found|what to do|source|table|row",
        "row": "row",
        "counts": "counts",
        "findings": "findings",
        "count": "count",
        "contents": "Overview",
        "excused": "Accepted exceptions",
        "excused_columns": "requirement|thing|key|what is found|why accepted|from|until",
        "idle": "Exceptions that no longer cover anything",
        "idle_columns": "exception|requirement|why|from|until",
        "until": "accepted until {day}: {why}",
    },
}


def render_report(report: Report, form: str = "text", lang: str = "nl") -> str | bytes:
    """The report in one of FORMATS; xlsx gives bytes.

    Raises UsageError for a format that does not exist.
    """
    lang = "en" if lang == "en" else "nl"
    match form:
        case "text":
            return report_text(report, lang)
        case "json":
            return report_json(report)
        case "html":
            return report_html(report, lang)
        case "xlsx":
            return report_xlsx(report, lang)
        case "ttl":
            return report_ttl(report)
    raise UsageError(f"Het formaat ‘{form}’ bestaat niet.", f"Kies uit: {', '.join(FORMATS)}.")


def summary(report: Report, lang: str = "nl") -> str:
    """The outcome in one line: `0 overtredingen, 287 waarschuwingen, 120 meldingen`."""
    return ", ".join(_counted(number, severity, lang) for severity, number in report.counts.items())


def _counted(number: int, severity: str, lang: str) -> str:
    return f"{number} {_SEVERITY[lang][severity][number != 1]}"


def _about(report: Report, lang: str) -> str:
    return _WORDS[lang]["about"].format(
        statements=report.statements,
        shapes=report.shapes,
        on=report.on.isoformat(),
        seconds=report.seconds,
    )


def _row(result: Result, lang: str) -> str:
    where = f"{result.table}, {_WORDS[lang]['row']} {result.line}" if result.line else result.table
    return ", ".join(part for part in (where, result.source) if part)


# -- text ---------------------------------------------------------------------------------------


def report_text(report: Report, lang: str = "nl", cap: int | None = CAP) -> str:
    """The report for a terminal: counts first, then per requirement at most `cap` findings."""
    words = _WORDS[lang]
    verdict = words["conforms"] if report.conforms else words["fails"]
    lines = [f"{verdict} {summary(report, lang)}.", _about(report, lang)]
    if report.problems:
        lines += ["", words["untested"] + ":", *(f"  {problem}" for problem in report.problems)]
    for shape, results in report.groups():
        severity = _SEVERITY[lang][shape.severity][len(results) != 1]
        lines += ["", f"{len(results)} {severity}: {shape.name.get(lang, shape.key)} [{shape.key}]"]
        for result in results[:cap]:
            lines.append(f"  {result.label} ({result.key}): {result.message(lang)}")
            if place := _row(result, lang):
                lines.append(f"      {place}")
        if cap is not None and len(results) > cap:
            lines.append("  " + words["more"].format(n=len(results) - cap))
        lines.append(f"  → {shape.advice.get(lang, '')}")
    for name, _, rows in _apart(report, lang):
        lines += ["", f"{words[name]} ({len(rows)})"]
        for *what, why, _, until in rows if cap is None else rows[:cap]:
            lines.append("  " + ", ".join(what))
            lines.append("      " + words["until"].format(day=until, why=why))
        if cap is not None and len(rows) > cap:
            lines.append("  " + words["more"].format(n=len(rows) - cap))
    return "".join(_visible(line) + "\n" for line in lines)


def _apart(report: Report, lang: str) -> list[tuple[str, list[str], list[list[str]]]]:
    """What is listed apart: accepted findings, and exceptions that cover nothing any more."""
    words = _WORDS[lang]
    excused = [
        [
            one.result.shape.name.get(lang, one.result.shape.key),
            one.result.label,
            one.result.key,
            one.result.message(lang),
            one.exception.why,
            one.exception.start,
            one.exception.until,
        ]
        for one in report.excused
    ]
    idle = [[one.key, one.shape, one.why, one.start, one.until] for one in report.idle]
    both = (("excused", excused), ("idle", idle))
    return [(name, words[f"{name}_columns"].split("|"), rows) for name, rows in both if rows]


def _visible(text: str) -> str:
    """Text without control characters, which could command the reader's terminal."""
    return "".join(char if char.isprintable() else "�" for char in text)


# -- json ---------------------------------------------------------------------------------------


def report_json(report: Report) -> str:
    """Everything, in both languages, for programs."""
    content: dict[str, Any] = {
        "conforms": report.conforms,
        "counts": report.counts,
        "problems": list(report.problems),
        "shapes": report.shapes,
        "statements": report.statements,
        "on": report.on.isoformat(),
        "engine": report.engine,
        "seconds": round(report.seconds, 2),
        "groups": [
            {
                "shape": shape.iri,
                "severity": shape.severity,
                "name": shape.name,
                "advice": shape.advice,
                "count": len(results),
            }
            for shape, results in report.groups()
        ],
        "results": [_record(result) for result in report.results],
        "excused": [
            {**_record(one.result), "exception": _exception(one.exception)}
            for one in report.excused
        ],
        "idle_exceptions": [_exception(one) for one in report.idle],
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def _exception(one: Accepted) -> dict[str, str]:
    return {
        "key": one.key,
        "shape": one.shape,
        "thing": one.thing,
        "why": one.why,
        "from": one.start,
        "until": one.until,
    }


def _record(result: Result) -> dict[str, Any]:
    return {
        "severity": result.severity,
        "shape": result.shape.iri,
        "focus": result.focus,
        "key": result.key,
        "label": result.label,
        "path": result.path,
        "value": result.value or None,
        "value_iri": result.value_iri or None,
        "message": {"nl": result.message_nl, "en": result.message_en},
        "advice": result.shape.advice,
        "source": {"title": result.source, "iri": result.source_iri} if result.source_iri else None,
        "table": result.table or None,
        "row": result.line,
    }


# -- rows, for the page and the workbook ----------------------------------------------------------


def _cells(result: Result, lang: str) -> list[str | int]:
    return [
        _SEVERITY[lang][result.severity][0],
        result.shape.name.get(lang, result.shape.key),
        result.label,
        result.key,
        result.message(lang),
        result.value,
        result.shape.advice.get(lang, ""),
        result.source,
        result.table,
        result.line if result.line is not None else "",
    ]


# -- html ---------------------------------------------------------------------------------------

_STYLE: Final = """
body { font: 1rem/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 80rem; padding: 1.5rem;
  color: #1a1a1a; background: #fff }
table { border-collapse: collapse; width: 100%; margin: .5rem 0 1.5rem }
caption { text-align: left; padding: .25rem 0 }
th, td { border: 1px solid #767676; padding: .3rem .6rem; text-align: left; vertical-align: top }
th { background: #e5eef6 }
td.number { text-align: right; font-variant-numeric: tabular-nums }
a { color: #154273 }
.Violation { border-left: .5rem solid #b00020; padding-left: .75rem }
.Warning { border-left: .5rem solid #8a5a00; padding-left: .75rem }
.Info { border-left: .5rem solid #154273; padding-left: .75rem }
"""


def report_html(report: Report, lang: str = "nl") -> str:
    """The report as one page that needs nothing else: headings, tables, no scripts."""
    words = _WORDS[lang]
    verdict = words["conforms"] if report.conforms else words["fails"]
    parts = [
        f'<!doctype html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">\n',
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n',
        f"<title>{escape(words['title'])}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n",
        f"<h1>{escape(words['title'])}</h1>\n<p><strong>{escape(verdict)}</strong> ",
        f"{escape(summary(report, lang))}.</p>\n<p>{escape(_about(report, lang))}</p>\n",
    ]
    if report.problems:
        items = "".join(f"<li>{escape(problem)}</li>\n" for problem in report.problems)
        parts.append(f"<h2>{words['untested']}</h2>\n<ul>\n{items}</ul>\n")
    parts.append(_html_overview(report, lang))
    for severity in SEVERITIES:
        groups = [(s, found) for s, found in report.groups() if s.severity == severity]
        if groups:
            heading = _SEVERITY[lang][severity][1].capitalize()
            parts.append(f"<h2>{heading}</h2>\n")
        parts += [_html_group(shape, found, lang) for shape, found in groups]
    parts += [_html_apart(words[name], heads, rows) for name, heads, rows in _apart(report, lang)]
    parts.append("</main>\n</body>\n</html>\n")
    return "".join(parts)


def _html_overview(report: Report, lang: str) -> str:
    words = _WORDS[lang]
    heads = words["columns"].split("|")
    rows = "".join(
        f"<tr><td>{_SEVERITY[lang][shape.severity][0]}</td>"
        f'<td><a href="#{escape(shape.key)}">{escape(shape.name.get(lang, shape.key))}</a></td>'
        f'<td class="number">{len(found)}</td></tr>\n'
        for shape, found in report.groups()
    )
    return (
        f"<table>\n<caption>{words['contents']}</caption>\n<thead><tr>"
        f'<th scope="col">{heads[0]}</th><th scope="col">{heads[1]}</th>'
        f'<th scope="col">{words["count"]}</th></tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n'
    )


def _html_group(shape: Shape, results: Sequence[Result], lang: str) -> str:
    words = _WORDS[lang]
    columns = words["columns"].split("|")
    shown = [2, 4, 5, 7, 8, 9]
    heads = "".join(f'<th scope="col">{escape(columns[place])}</th>' for place in shown)
    body = []
    for result in results:
        cells = _cells(result, lang)
        body.append("<tr>")
        for place in shown:
            text = escape(str(cells[place]))
            address = {2: result.focus, 5: result.value_iri, 7: result.source_iri}.get(place, "")
            if address.startswith(("http://", "https://")):
                text = f'<a href="{escape(address)}">{text}</a>'
            kind = ' class="number"' if place == 9 else ""
            body.append(f"<td{kind}>{text}</td>")
        body.append("</tr>\n")
    why = shape.why.get(lang, "")
    return (
        f'<section class="{shape.severity}" aria-labelledby="{escape(shape.key)}">\n'
        f'<h3 id="{escape(shape.key)}">{escape(shape.name.get(lang, shape.key))} '
        f"({len(results)})</h3>\n"
        f"<p><strong>{words['advice']}:</strong> {escape(shape.advice.get(lang, ''))}</p>\n"
        + (f"<p><strong>{words['why']}:</strong> {escape(why)}</p>\n" if why else "")
        + f"<table>\n<caption>{escape(shape.key)}</caption>\n<thead><tr>{heads}</tr></thead>\n"
        f"<tbody>\n{''.join(body)}</tbody>\n</table>\n</section>\n"
    )


def _html_apart(title: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in heads)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>\n" for row in rows
    )
    return (
        f"<h2>{escape(title)}</h2>\n<table>\n<caption>{len(rows)}</caption>\n"
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody>\n</table>\n"
    )


# -- xlsx ---------------------------------------------------------------------------------------

_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")
_SHEET_NAME: Final = 31
"""Nor its name more than this."""
_CELL_LIMIT: Final = 32767
"""A spreadsheet cell holds no more characters than this."""


def report_xlsx(report: Report, lang: str = "nl") -> bytes:
    """A workbook: counts per requirement, and all findings in a table that can be filtered."""
    from openpyxl import Workbook

    words = _WORDS[lang]
    columns = words["columns"].split("|")
    book = Workbook()
    first = book.active
    assert first is not None
    first.title = words["counts"]
    counts = [
        [_SEVERITY[lang][shape.severity][0], shape.name.get(lang, shape.key), len(found)]
        for shape, found in report.groups()
    ]
    untested = [[words["untested"], problem, 0] for problem in report.problems]
    _sheet(first, [columns[0], columns[1], words["count"]], [*untested, *counts])
    rows = [_cells(result, lang) for result in report.results]
    _sheet(book.create_sheet(words["findings"]), columns, rows)
    for name, heads, apart in _apart(report, lang):
        _sheet(book.create_sheet(words[name][:_SHEET_NAME]), heads, apart)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _sheet(sheet: Any, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Alignment, Font

    for line, row in enumerate([list(columns), *rows], 1):
        for place, value in enumerate(row, 1):
            cell = sheet.cell(line, place)
            if isinstance(value, int):
                cell.value = value
                continue
            text = ILLEGAL_CHARACTERS_RE.sub("", str(value))
            # A text that a spreadsheet would run as a formula stays text.
            guarded = f"'{text}" if text.startswith(_FORMULA_STARTS) else text
            cell.value = guarded[:_CELL_LIMIT]
            cell.data_type = "s"
            cell.alignment = Alignment(vertical="top", wrap_text=len(text) > 60)
            if line == 1:
                cell.font = Font(bold=True)
    sheet.freeze_panes = "A2"
    for place, column in enumerate(columns, 1):
        longest = max([len(column), *(len(str(row[place - 1])) for row in rows)])
        letter = sheet.cell(1, place).column_letter
        sheet.column_dimensions[letter].width = min(max(longest + 2, 8), 60)
    if rows:
        sheet.auto_filter.ref = sheet.dimensions


# -- ttl ----------------------------------------------------------------------------------------


def report_ttl(report: Report) -> str:
    """The W3C's sh:ValidationReport, with table and row as prov:wasDerivedFrom."""
    import pyoxigraph as ox

    def node(curie: str) -> ox.NamedNode:
        return ox.NamedNode(names.expand(curie))

    def term(text: str, iri: str) -> ox.NamedNode | ox.Literal:
        return ox.NamedNode(iri) if iri else ox.Literal(text)

    whole = ox.BlankNode("report")
    boolean = ox.Literal("true" if report.conforms else "false", datatype=node("xsd:boolean"))
    triples = [
        ox.Triple(whole, node("rdf:type"), node("sh:ValidationReport")),
        ox.Triple(whole, node("sh:conforms"), boolean),
    ]
    for number, result in enumerate(report.results, 1):
        one = ox.BlankNode(f"result{number}")
        focus = result.focus if result.focus.startswith("http") else ""
        told: list[tuple[str, ox.NamedNode | ox.BlankNode | ox.Literal]] = [
            ("rdf:type", node("sh:ValidationResult")),
            ("sh:focusNode", term(result.focus, focus)),
            ("sh:resultSeverity", node(f"sh:{result.severity}")),
            ("sh:sourceShape", ox.NamedNode(result.shape.iri)),
            ("sh:sourceConstraintComponent", ox.NamedNode(result.shape.component)),
            ("sh:resultMessage", ox.Literal(result.message_nl, language="nl")),
            ("sh:resultMessage", ox.Literal(result.message_en, language="en")),
        ]
        if result.path.startswith("^"):
            inverse = ox.BlankNode(f"path{number}")
            triples.append(
                ox.Triple(inverse, node("sh:inversePath"), ox.NamedNode(result.path[1:]))
            )
            told.append(("sh:resultPath", inverse))
        elif result.path:
            told.append(("sh:resultPath", ox.NamedNode(result.path)))
        if result.value:
            told.append(("sh:value", term(result.value, result.value_iri)))
        if result.source_iri:
            told.append(("dcterms:source", ox.NamedNode(result.source_iri)))
        if result.line:
            row = f"{names.DATA}{result.table}#row={result.line}"
            told.append(("prov:wasDerivedFrom", ox.NamedNode(row)))
        triples.insert(1 + number, ox.Triple(whole, node("sh:result"), one))
        triples += [ox.Triple(one, node(property_), value) for property_, value in told]
    prefixes = {name: names.PREFIXES[name] for name in ("sh", "dcterms", "prov", "xsd")}
    return (ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=prefixes) or b"").decode()
