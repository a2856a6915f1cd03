"""Regio's vergelijken, `/regios`: two sets of groups against each other, on one date or two.

Every choice is in the address; without scripts the form and its links do all there is to do.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from zorggraaf.errors import UsageError
from zorggraaf.pages.regions import (
    CASES,
    GROUNDS,
    MEASURES,
    PAIRS,
    UNITS,
    Answer,
    Number,
    Question,
    RegionsPage,
    behind,
    matrix,
    pictures,
)
from zorggraaf.web.api.operation import ANALYSIS_SECONDS, edition, kitchen_of
from zorggraaf.web.language import language
from zorggraaf.web.service import Service, service_of

if TYPE_CHECKING:
    from zorggraaf.analysis.outcome import Outcome
    from zorggraaf.analysis.selection import GroupSelection
    from zorggraaf.web.api.kitchen import Kitchen

_CACHE: Final = {"Cache-Control": "no-cache"}
_OVERLAPS: Final = "overlap-of-divisions"


async def compare(request: Request) -> Response:
    """The page; an address with empty boxes leads to the one without."""
    service, lang, kitchen = service_of(request), language(request), kitchen_of(request)
    question = Question.read(request.query_params)
    tidy = [*question.pairs(), *([("lang", "en")] if lang == "en" else [])]
    if any(not text for _, text in request.query_params.multi_items()) or any(
        name.endswith("_other") for name in request.query_params
    ):
        return RedirectResponse(f"regios?{urlencode(tidy)}" if tidy else "regios", 303, _CACHE)
    made = await kitchen.make(
        (*edition(service), "regios", question, lang, request.url.query),
        partial(_page, service, kitchen, request, question, lang),
        lambda made: len(made[1]),
        ANALYSIS_SECONDS,
        lang,
        heavy=bool(question.a),
    )
    status, html = made
    return HTMLResponse(html, status, {**_CACHE, "Content-Language": lang})


def _page(
    service: Service, kitchen: Kitchen, request: Request, question: Question, lang: str
) -> tuple[int, str]:
    from zorggraaf.analysis.group_choices import group_choices
    from zorggraaf.analysis.on_date import asked

    page = RegionsPage(question, group_choices(service.graph, None, lang), [], asked(None))
    status = 200
    if question.a:
        try:
            page = answered(service, kitchen, page, lang)
        except UsageError as error:
            status = 400
            fault, hint = error.said(lang)
            page = RegionsPage(question, page.choices, [], page.today, fault=fault, hint=hint)
    return status, _html(service, request, page, lang)


def _html(service: Service, request: Request, page: RegionsPage, lang: str) -> str:
    from zorggraaf.analysis.group_choices import SECTIONS
    from zorggraaf.analysis.wording import NAMES

    question = page.question
    counted = "municipality" if question.unit == "inhabitants" else question.unit

    def row_name(count: int) -> str:
        many = UNITS[counted][lang]
        one: str = NAMES[counted][1 if lang == "en" else 0]
        return one if count == 1 else many

    return service.renderer(request).render(
        "regions.html.jinja",
        page=page,
        units=[(key, said[lang]) for key, said in UNITS.items()],
        measures=[(key, said[lang]) for key, said in MEASURES.items()],
        grounds=[(key, said[lang]) for key, said in GROUNDS.items()],
        sections={key: said[lang] for key, said in SECTIONS.items()},
        measure_name=MEASURES[question.measure][lang].capitalize(),
        unit_name=UNITS[question.unit][lang],
        row_name=row_name,
        cases_shown=CASES,
        pairs_shown=PAIRS,
    )


def answered(service: Service, kitchen: Kitchen, page: RegionsPage, lang: str) -> RegionsPage:
    """The page with its answers. Raises UsageError for what is no group or date."""
    from zorggraaf.analysis.group_choices import years_of_change
    from zorggraaf.analysis.groups import parse_groups
    from zorggraaf.lookup.sources import citations

    question, graph = page.question, service.graph
    numbered: dict[str, int] = {}
    answers: list[Answer] = []
    measured: list[Outcome] = []
    selected: list[GroupSelection] = []
    for on in question.dates:
        groups = [
            parse_groups(graph, text, on or None) for text in (question.a, question.b) if text
        ]
        selected += groups
        answer, agreement = _answer(service, kitchen, question, on, groups, numbered, lang)
        answers.append(answer)
        measured += [agreement] if agreement is not None else []
    cited = citations(graph, numbered, lang)
    queries: list[tuple[str, dict[str, str]]] = []
    divisions = [one.partition.key for one in selected[:2] if one.partition is not None]
    if len(divisions) == 2 and _OVERLAPS in service.library:
        queries.append(
            (
                _OVERLAPS,
                {
                    f"division_{side}": f"partition/{key}"
                    for side, key in zip("ab", divisions, strict=True)
                },
            )
        )
    return RegionsPage(
        question,
        page.choices,
        years_of_change(graph, selected),
        page.today,
        answers,
        _numbers(measured, lang) if len(measured) == len(answers) else [],
        [(number, cited[iri]) for iri, number in numbered.items() if iri in cited],
        queries=queries,
    )


def _answer(
    service: Service,
    kitchen: Kitchen,
    question: Question,
    on: str,
    groups: list[GroupSelection],
    numbered: dict[str, int],
    lang: str,
) -> tuple[Answer, Outcome | None]:
    from zorggraaf.analysis import asking
    from zorggraaf.analysis.on_date import asked as day

    asked: dict[str, Any] = {"a": question.a, "unit": question.unit}
    asked |= {n: t for n, t in (("b", question.b), ("by", question.by), ("on", on)) if t}

    def outcome(name: str, run: Callable[..., Outcome], **more: Any) -> Outcome:
        # Kept where the interface for programs keeps it, so that pictures and files come of it.
        given = {**asked, **more}
        key = (name, tuple(sorted(given.items())), lang)
        whole = (*edition(service), *key)
        kept: Outcome | None = kitchen.outcomes.get(whole)
        if kept is None:
            kept = run(service.graph, **given, lang=lang)
            kitchen.outcomes.put(whole, kept)
        return kept

    shared = outcome("overlap", asking.overlap, measure=question.measure)
    agreement = None
    parted = [one.partition is not None for one in groups]
    names = [one.label[lang] for one in groups]
    if len(groups) == 2 and all(parted):
        agreement = outcome("compare", asking.compare)
    cautions = [*shared.cautions]
    sentences = [shared.sentence]
    if agreement is not None:
        cautions += [one for one in agreement.cautions if one not in cautions]
        sentences.append(agreement.sentence)
    found = None
    if question.cell:
        try:
            pair = outcome("overlap", asking.overlap, measure=question.measure, pair=question.cell)
            found = _behind(service, pair, question, on, numbered, lang)
        except UsageError:
            found = None
    answer = Answer(
        on,
        day(on or None),
        [text for said in sentences if (text := said.get(lang, ""))],
        [caution[lang] for caution in cautions],
        matrix(shared.tables[0], question.measure),
        shared.tables[0],
        pictures(
            question,
            on,
            (parted[0], len(parted) > 1 and parted[1]),
            (names[0], names[1] if len(names) > 1 else ""),
            lang,
        )
        if shared.tables[0].rows
        else [],
        agreement.rows() if agreement is not None else None,
        found,
        bool(question.cell) and found is None,
        question.overlap(on),
        question.comparison(on),
        question.comparison(on, rows=True),
        question.commands(on, agreement is not None),
    )
    return answer, agreement


def _behind(
    service: Service,
    pair: Outcome,
    question: Question,
    on: str,
    numbered: dict[str, int],
    lang: str,
) -> Any:
    from zorggraaf.lookup.backing import backing

    rows = pair.rows()
    records = rows.records() if rows is not None else []
    facts = {
        fact
        for record in records
        for side in ("a", "b")
        for fact in str(record[f"facts_{side}"]).split()
    }
    stated = backing(service.graph, facts)
    for record in records:
        for side in ("a", "b"):
            for fact in str(record[f"facts_{side}"]).split():
                for source in stated.get(fact, ()):
                    numbered.setdefault(source, len(numbered) + 1)
    numbers = {fact: [numbered[one] for one in by] for fact, by in stated.items()}
    labels = service.graph.labels(sorted(facts), lang)
    return behind(pair, question, on, labels, numbers, lang)


def _numbers(measured: list[Outcome], lang: str) -> list[Number]:
    """The measures of agreement, those of each date in a column."""
    from zorggraaf.analysis.difference import MEASURES

    tables = [outcome.tables[0] for outcome in measured]
    found = []
    for row, *others in zip(*(table.records() for table in tables), strict=True):
        name = str(row["measure"])
        label = MEASURES[name][lang] if name in MEASURES else ""
        values = [each["value"] for each in (row, *others)]
        meaning = str(row["meaning"])
        found.append(Number(name, label or meaning, meaning if label else "", values))
    return found


ROUTES: Final = [Route("/regios", compare, methods=["GET"])]
