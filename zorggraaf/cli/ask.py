"""The command that asks the questions of the library."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from zorggraaf.cli.app import ROWS, app, opened
from zorggraaf.errors import EndpointError, StoreError, UsageError, ZorggraafError
from zorggraaf.output.console import Command
from zorggraaf.output.destination import chosen_format, emit, lines, put
from zorggraaf.output.options import (
    EndpointOption,
    FormatOption,
    LangOption,
    Language,
    OutputOption,
    ReleaseOption,
    StoreOption,
    TableFormat,
)

if TYPE_CHECKING:
    from zorggraaf.library import Library, Question
    from zorggraaf.library.answer import Answer

# What click does not know goes on to the words: the parameters of a question are its own affair.
_SETTINGS: dict[str, Any] = {
    "allow_extra_args": True,
    "ignore_unknown_options": True,
    "help_option_names": [],
}


@app.command(cls=Command, context_settings=_SETTINGS)
def ask(
    context: typer.Context,
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="VRAAG",
            help="De naam van een vraag (ook een vaste versie: naam@1) met haar parameters als "
            "--naam waarde, of vrije woorden. Zonder: alle vragen.",
        ),
    ] = None,
    on: Annotated[
        str | None,
        typer.Option(
            "--on", metavar="DATUM", help="Peildatum van de vraag, jjjj-mm-dd (anders vandaag)."
        ),
    ] = None,
    why: Annotated[
        bool, typer.Option("--why", help="Toont per rij waar het antwoord op berust.")
    ] = False,
    explain: Annotated[
        bool,
        typer.Option(
            "--explain", help="Toont de uitleg bij een vraag: parameters, kolommen, SPARQL."
        ),
    ] = False,
    iris: Annotated[
        bool, typer.Option("--iris", help="Zet naast elke kolom met dingen een kolom met IRI's.")
    ] = False,
    every: Annotated[
        bool, typer.Option("--all", help="Toont ook lange lijsten helemaal in de terminal.")
    ] = False,
    store: StoreOption = None,
    endpoint: EndpointOption = None,
    release: ReleaseOption = None,
    form: FormatOption = None,
    lang: LangOption = Language.nl,
    output: OutputOption = None,
    help_: Annotated[
        bool, typer.Option("--help", help="Toont deze hulp; na een vraag: de uitleg erbij.")
    ] = False,
) -> None:
    """Beantwoordt een vraag uit de bibliotheek, met uitleg, bronnen en wat er ontbreekt.

    Zonder vraag: alle vragen per thema. Met vrije woorden: de vragen die erop lijken. Een
    parameter neemt een sleutel, een naam, een oude naam of een IRI. Elke export bevat ook de
    vraag, de SPARQL, de peildatum, de uitgave, de bronnen en de bekende gaten.

    Voorbeelden:

        zorggraaf ask
        zorggraaf ask "welke ziekenhuizen zitten in oncomid"
        zorggraaf ask network-members --network oncomid --on 2024-07-01
        zorggraaf ask network-members --network oncomid --why -o leden.xlsx
        zorggraaf ask network-members --help
    """
    from zorggraaf.library import Library
    from zorggraaf.library.search import search

    names, given = _parted(words or [])
    if help_ and not names:
        typer.echo(context.get_help())
        return
    wanted = chosen_format(form, output, TableFormat, "table")
    library = Library.load()
    if not names:
        _list(library, wanted, lang.value, output)
        return
    asked = " ".join(names)
    named = asked in library or bool(library.versions(asked))
    if len(names) == 1 and (named or given or "@" in asked or help_ or explain):
        question = _question(library, asked)
        if help_ or explain:
            _explain(library, question, store, endpoint, lang.value, output)
            return
        for parameter in given:
            question.parameter(parameter)
        from zorggraaf.library.answer import ask as run

        with opened(store, endpoint, release) as graph:
            answer = run(graph, asked, on, why, lang.value, library, **given)
        _answer(answer, wanted, iris, every, output)
        return
    if given:
        raise UsageError(
            f"‘{asked}’ is geen naam van een vraag.",
            "Parameters gaan met een naam: zorggraaf ask NAAM --parameter waarde",
        ).in_english(
            f"‘{asked}’ is not the name of a question.",
            "Parameters go with a name: zorggraaf ask NAME --parameter value",
        )
    found = search(library.questions(), asked)
    if not found:
        raise _unknown(library, asked)
    from zorggraaf.library.catalogue import found_table

    put(found_table(found, lang.value), wanted, output)


def _parted(words: Sequence[str]) -> tuple[list[str], dict[str, str]]:
    """The words, and the values of parameters among them."""
    names: list[str] = []
    given: dict[str, str] = {}
    waiting = list(words)
    while waiting:
        word = waiting.pop(0)
        if not word.startswith("--") or word == "--":
            if word.startswith("-") and len(word) > 1 and not given:
                raise UsageError(
                    f"De optie ‘{word}’ bestaat niet.", "Hulp: zorggraaf ask --help"
                ).in_english(f"There is no option ‘{word}’.", "Help: zorggraaf ask --help")
            names.append(word)
            continue
        name, equals, value = word[2:].partition("=")
        if not equals:
            if not waiting or waiting[0].startswith("--"):
                raise UsageError(
                    f"‘--{name}’ vraagt om een waarde.", f"Schrijf: --{name} WAARDE"
                ).in_english(f"‘--{name}’ needs a value.", f"Write: --{name} VALUE")
            value = waiting.pop(0)
        key = name.replace("-", "_")
        if key in given:
            raise UsageError(f"‘--{name}’ staat er twee keer.").in_english(
                f"‘--{name}’ is given twice."
            )
        given[key] = value
    return names, given


def _question(library: Library, name: str) -> Question:
    if not library.versions(name.partition("@")[0]):
        raise _unknown(library, name)
    return library[name]


def _unknown(library: Library, asked: str) -> ZorggraafError:
    """No such question: those that are written or sound like it."""
    from difflib import get_close_matches

    from zorggraaf.library.search import search

    near = get_close_matches(asked.partition("@")[0], list(library), n=3, cutoff=0.6)
    near += [hit.question.name for hit in search(library.questions(), asked, 3)]
    message, unknown = f"Er is geen vraag ‘{asked}’.", f"There is no question ‘{asked}’."
    if not near:
        return ZorggraafError(message, "Alle vragen: zorggraaf ask").in_english(
            unknown, "All questions: zorggraaf ask"
        )
    dutch, english = (
        "\n".join(f"  {name}  ({library[name].title[lang]})" for name in dict.fromkeys(near))
        for lang in ("nl", "en")
    )
    return ZorggraafError(message, f"Bedoelde u:\n{dutch}").in_english(
        unknown, f"Did you mean:\n{english}"
    )


def _list(library: Library, wanted: str, lang: str, output: Path | None) -> None:
    from zorggraaf.library.catalogue import listing, listing_record

    put(listing(library, lang), wanted, output, listing_record(library))
    if wanted == "table" and output is None:
        typer.echo("Een vraag stellen: zorggraaf ask NAAM. Uitleg: zorggraaf ask NAAM --help")
    for fault in library.faults():
        typer.echo(f"Overgeslagen: {fault.message}", err=True)


def _explain(
    library: Library,
    question: Question,
    store: Path | None,
    endpoint: str | None,
    lang: str,
    output: Path | None,
) -> None:
    from zorggraaf.library.catalogue import choices, explanation

    allowed: dict[str, list[tuple[str, str]]] = {}
    try:
        with opened(store, endpoint) as graph:
            allowed = choices(graph, question, lang)
    except (StoreError, EndpointError):
        # The explanation is worth having before there is a graph; only the choices are missing.
        if store is not None or endpoint is not None:
            raise
    head, tables, query = explanation(question, library, allowed, lang)
    emit(head + lines(tables, output) + query, output)


def _answer(answer: Answer, wanted: str, iris: bool, every: bool, output: Path | None) -> None:
    from zorggraaf.library import pages

    if wanted == "table":
        emit(lines(pages.page(answer, iris), output, None if every or output else ROWS), output)
        return
    content = pages.export(answer, wanted, iris)
    emit(content, output)
    if output is not None and wanted in pages.BARE:
        emit(pages.beside(answer), output.with_suffix(".meta.json"))
    elif output is None and wanted in pages.BARE and sys.stderr.isatty():
        typer.echo("Met -o komt er een bestand .meta.json naast, met vraag en bronnen.", err=True)
