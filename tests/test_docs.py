"""The documentation tells what the program can do, all of it, and nothing else."""

from __future__ import annotations

import re

import pytest

from zorggraaf import resources
from zorggraaf.library import Library, catalogue
from zorggraaf.reference import commands, markdown

DOCS = resources.data().parent / "docs"

pytestmark = pytest.mark.skipif(not DOCS.is_dir(), reason="documentation is not in the wheel")


def test_the_list_of_commands_is_up_to_date() -> None:
    written = (DOCS / "opdrachten.md").read_text(encoding="utf-8")
    assert written == markdown(), "run: python -m zorggraaf.reference > docs/opdrachten.md"


@pytest.mark.parametrize("name", commands())
def test_every_command_is_in_the_manual(name: str) -> None:
    manual = (DOCS / "handleiding.md").read_text(encoding="utf-8")
    assert re.search(rf"zorggraaf {name}\b", manual)


def test_every_option_is_in_the_manual() -> None:
    manual = (DOCS / "handleiding.md").read_text(encoding="utf-8")
    for name, command in commands().items():
        for parameter in command.params:
            if parameter.param_type_name == "option":
                spellings = "|".join(re.escape(option) for option in parameter.opts)
                assert re.search(rf"(?<![\w-])({spellings})\b", manual), f"{spellings} of {name}"


@pytest.mark.parametrize("name", commands())
def test_every_command_has_an_explanation_and_an_example(name: str) -> None:
    command = commands()[name]
    explanation, _, examples = (command.help or "").partition("Voorbeelden:")
    assert len(explanation.strip()) > 20
    assert f"zorggraaf {name}" in examples
    for parameter in command.params:
        assert parameter.help, f"{parameter.name} of {name}"


def test_the_manual_names_no_option_that_does_not_exist() -> None:
    manual = (DOCS / "handleiding.md").read_text(encoding="utf-8")
    known = {
        option
        for command in commands().values()
        for parameter in command.params
        for option in parameter.opts
    } | {"--help", "--version"}
    library = Library.load()
    for line in re.findall(r"^\s*(?:\$ )?zorggraaf .*$", manual, flags=re.M):
        question = re.match(r"\s*(?:\$ )?zorggraaf ask ([a-z@0-9-]+)", line)
        own = library[question[1]].parameters if question else ()
        allowed = known | {f"--{parameter.name.replace('_', '-')}" for parameter in own}
        for option in re.findall(r"(?<![\w-])--[a-z][a-z-]+", line):
            assert option in allowed, line


def test_the_list_of_questions_is_up_to_date() -> None:
    written = (DOCS / "vragen.md").read_text(encoding="utf-8")
    assert written == catalogue.markdown(), (
        "run: python -m zorggraaf.library.catalogue > docs/vragen.md"
    )
