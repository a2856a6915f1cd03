"""The outcome of an analysis as an answer over HTTP: in any form, whole or page by page."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, cast

from zorggraaf.library import Words
from zorggraaf.web.api import crediting, forms
from zorggraaf.web.api.fields import Field
from zorggraaf.web.api.operation import (
    ANALYSIS_SECONDS,
    ON,
    Asked,
    Operation,
    Page,
    Reply,
    paged,
    reply_json,
)
from zorggraaf.web.api.parameters import CHART, ROWS

if TYPE_CHECKING:
    from zorggraaf.analysis.outcome import Outcome
    from zorggraaf.analysis.result import Table

TAG: Final = "analyses"


def analysis(
    name: str,
    path: str,
    summary: Words,
    description: Words,
    fields: tuple[Field, ...],
    run: Callable[..., Outcome] | str,
    *,
    renamed: dict[str, str] | None = None,
    rows: bool = True,
    chart: bool = True,
    dated: bool = True,
) -> Operation:
    """An operation over one function of `analysis.asking`, given its parameters by name."""
    own = (*fields, *((ON,) if dated else ()))
    extra = (*((ROWS,) if rows else ()), *((CHART,) if chart else ()))

    def answer(asked: Asked) -> Reply:
        from zorggraaf.analysis import asking

        function = getattr(asking, run) if isinstance(run, str) else run
        given = {
            (renamed or {}).get(field.name, field.name): asked.values[field.name]
            for field in own
            if asked.values.get(field.name) is not None
        }
        key = (name, tuple(sorted(given.items())), asked.lang)
        outcome = asked.once(key, lambda: function(asked.service.graph, **given, lang=asked.lang))
        return outcome_reply(asked, name, outcome)

    return Operation(
        name=name,
        path=path,
        tag=TAG,
        summary=summary,
        description=description,
        fields=(*own, *extra),
        answer=answer,
        offered=forms.ANALYSIS,
        paged=True,
        seconds=ANALYSIS_SECONDS,
        schema={"$ref": "#/components/schemas/Outcome"},
    )


def release_record(asked: Asked) -> dict[str, Any]:
    """Which graph answered."""
    release = asked.service.release
    return {
        "digest": release.checksum or None,
        "on": release.day or None,
        "statements": release.statements or None,
        "version": release.version or None,
    }


_PRESENTATION: Final = frozenset(("format", "lang", "limit", "offset", "rows", "chart"))
"""Parameters that say how an answer is shown, not what is asked."""


def _told(asked: Asked) -> dict[str, Any]:
    """The parameters as they counted, defaults filled in."""
    from zorggraaf.analysis.on_date import asked as day

    told: dict[str, Any] = {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in asked.values.items()
        if name not in _PRESENTATION and value is not None
    }
    if "on" in asked.values:
        told["on"] = told.get("on") or day(None)
    return told


def outcome_reply(asked: Asked, name: str, outcome: Outcome) -> Reply:
    """An outcome in the form asked for; of one table the page of rows asked for."""
    from zorggraaf.output import outcomes

    values, lang = asked.values, asked.lang
    rows, chart = bool(values.get("rows")), cast("str | None", values.get("chart"))
    shown = outcomes.behind(outcome) if rows else outcome
    page: Page | None = None
    if shown.table is not None and asked.form not in ("png", "svg", "vega"):
        cut, page = paged(len(shown.table.rows), values)
        shown = _cut(shown, cut)
    sources = crediting.sources(asked.service.graph, outcome, lang)
    shown = crediting.credited(shown, asked.service.release, sources)
    analysed, name = name, crediting.file_name(name, values)
    if asked.form != "json":
        content = outcomes.render(shown, asked.form, lang, chart=None if rows else chart)
        raw = content.encode() if isinstance(content, str) else content
        return Reply(raw, page=page, name=name)
    record: dict[str, Any] = {
        "analysis": analysed,
        "title": shown.title[lang],
        "sentence": outcome.sentence.get(lang, ""),
        "cautions": [caution[lang] for caution in outcome.cautions],
        "parameters": _told(asked),
        "lang": lang,
        "release": release_record(asked),
        "sources": [{"iri": one.iri, "title": one.title, "date": one.date} for one in sources],
        "tables": [_columns(table) for table in shown.tables],
    }
    if page is not None:
        record["count"] = page.total
        record["page"] = asked.page_record(page)
    record["result"] = shown.record
    return reply_json(record, page=page, name=name)


def _cut(outcome: Outcome, rows: slice) -> Outcome:
    table = outcome.tables[0]
    if rows.start == 0 and rows.stop >= len(table.rows):
        return outcome
    less = dataclasses.replace(table, rows=table.rows[rows], behind=None)
    return dataclasses.replace(outcome, tables=(less,), drawn=less, record=less.records())


def _columns(table: Table) -> dict[str, Any]:
    return {
        "name": table.kind,
        "title": dict(table.title),
        "columns": [
            {
                "name": column.name,
                "label": dict(column.label),
                "type": column.type,
                "unit": column.unit or None,
            }
            for column in table.columns
        ],
    }
