"""How the commands speak: help and faults in Dutch, exit codes, a clean end on Ctrl-C or `| head`.

Typer writes English and its own layout; here its commands get Dutch help that loads nothing else,
and every fault a user can mend ends as a few lines on stderr, never as a traceback.
"""

from __future__ import annotations

import os
import shutil
import sys
import textwrap
from collections.abc import Iterable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any, Final, get_args, get_origin

import typer
from typer.core import TyperCommand, TyperGroup

from zorggraaf.errors import DataError, QueryError, ZorggraafError, reason

OK: Final = 0
FAULT: Final = 1
USAGE: Final = 2
INTERRUPTED: Final = 130
"""What shells expect of a command that was stopped with Ctrl-C."""

_MARGIN: Final = 2


class _Plain:
    """Turns the text of an option into its value, and says in Dutch why it cannot.

    Typer does this by way of pydantic, whose import takes longer than most of our answers.
    """

    def __init__(self, annotation: Any) -> None:
        self.annotation = annotation

    def coerce(self, value: Any, param: Any, ctx: Any) -> Any:
        """The value of a parameter, from what stands on the command line or its default."""
        if value is None:
            return () if param.nargs == -1 else None
        if isinstance(value, (list, tuple)):
            return [self._one(item, param, ctx) for item in value]
        return self._one(value, param, ctx)

    def _one(self, value: Any, param: Any, ctx: Any) -> Any:
        try:
            number = int(value) if self.annotation is int else None
        except ValueError:
            raise typer.BadParameter(f"‘{value}’ is geen getal.", ctx=ctx, param=param) from None
        if number is not None:
            if param.min is not None and number < param.min:
                raise typer.BadParameter(f"het minste is {param.min}.", ctx=ctx, param=param)
            return number
        if issubclass(self.annotation, StrEnum) and value not in list(self.annotation):
            known = ", ".join(self.annotation)
            raise typer.BadParameter(f"‘{value}’; kies uit {known}.", ctx=ctx, param=param)
        return self.annotation(value)


def _simplify(params: Iterable[Any]) -> None:
    """Gives parameters our own conversion, where Typer has a place for it."""
    for param in params:
        descriptor = getattr(param, "type_descriptor", None)
        annotation = getattr(descriptor, "annotation", None)
        if get_origin(annotation) is list:
            annotation = get_args(annotation)[0]
        plain = isinstance(annotation, type) and issubclass(annotation, (str, int, Path))
        if plain and hasattr(param, "_runtime_param"):
            param._runtime_param = _Plain(annotation)


class Command(TyperCommand):
    """A command whose help is Dutch: the docstring up to `Voorbeelden:`, then its parameters."""

    def __init__(self, *args: Any, **extra: Any) -> None:
        super().__init__(*args, **extra)
        _simplify(self.params)

    def invoke(self, ctx: Any) -> Any:
        """Runs the command; what goes wrong is said in the language that was asked for."""
        try:
            return super().invoke(ctx)
        except ZorggraafError as error:
            error.reader = str(ctx.params.get("lang") or error.reader)
            raise

    def get_help(self, ctx: Any) -> str:
        """The help text."""
        return command_help(self, ctx)

    def get_help_option(self, ctx: Any) -> Any:
        """`--help`, explained in Dutch."""
        return _dutch_help_option(super().get_help_option(ctx))


class Group(TyperGroup):
    """The whole program: commands in the order they were defined, faults in Dutch."""

    def __init__(self, *args: Any, **extra: Any) -> None:
        super().__init__(*args, **extra)
        _simplify(self.params)

    def list_commands(self, ctx: Any) -> list[str]:
        """Names of the commands, in the order of the program text."""
        return list(self.commands)

    def get_help(self, ctx: Any) -> str:
        """The help text."""
        return group_help(self, ctx)

    def get_help_option(self, ctx: Any) -> Any:
        """`--help`, explained in Dutch."""
        return _dutch_help_option(super().get_help_option(ctx))

    def main(self, *args: Any, **extra: Any) -> Any:
        """Runs a command and ends the process with its exit code."""
        if extra.get("standalone_mode") is False:
            return super().main(*args, **extra)
        extra["standalone_mode"] = False
        sys.exit(_run(super().main, *args, **extra))


def _run(run: Any, *args: Any, **extra: Any) -> int:
    try:
        code = run(*args, **extra)
        sys.stdout.flush()
    except ZorggraafError as error:
        return fault(error)
    except (KeyboardInterrupt, typer.Abort):
        _say("Afgebroken.")
        return INTERRUPTED
    except BrokenPipeError:
        # The reader (head, less) has seen enough. Python would complain when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except OSError as error:
        place = f" ({error.filename})" if error.filename else ""
        _say(f"Fout: {reason(error)}{place}.")
        return FAULT
    except RecursionError:
        _say("Fout: de vraag is te diep genest.")
        return FAULT
    except Exception as error:
        # Typer's own faults differ in class between its versions, not in what they can do.
        if not hasattr(error, "format_message"):
            raise
        _say(usage_fault(error))
        return USAGE
    if code == INTERRUPTED:
        _say("Afgebroken.")
    return code if isinstance(code, int) else OK


def fault(error: ZorggraafError) -> int:
    """Says on stderr what is wrong and what to do; the exit code to end with."""
    if isinstance(error, DataError):
        for problem in error.problems:
            _say(problem.text())
        count = len(error.problems)
        _say(f"\n{count} {'fout' if count == 1 else 'fouten'} in de tabellen.")
    else:
        place = ""
        if isinstance(error, QueryError) and error.line is not None:
            place = f" (regel {error.line}, kolom {error.column})"
        english = error.reader == "en" and error.bilingual
        message, hint = error.said(error.reader)
        _say(f"{'Error' if english else 'Fout'}: {message}{place}")
        if hint:
            _say(hint)
        return error.exit_code
    if error.hint:
        _say(error.hint)
    return error.exit_code


def _say(text: str) -> None:
    from zorggraaf.tabular import visible

    print(visible(text), file=sys.stderr)


_USAGE_TEXTS: Final = {
    "NoSuchOption": "De optie ‘{name}’ bestaat niet.",
    "MissingParameter": "Er ontbreekt iets: {name}.",
    "BadParameter": "‘{name}’ kan zo niet: {message}",
    "BadOptionUsage": "De optie ‘{name}’ vraagt om een waarde.",
}


def usage_fault(error: Any) -> str:
    """A wrong call explained: what is wrong, what was meant, where help is.

    `error` is one of Typer's usage errors.
    """
    kind = type(error).__name__
    parameter = getattr(error, "param", None)
    name = getattr(error, "option_name", "") or (_display(parameter) if parameter else "")
    message = str(error.message)
    if message.startswith(("No such command", "Got unexpected extra argument")):
        text = _command_fault(error, message)
    elif kind in _USAGE_TEXTS:
        text = _USAGE_TEXTS[kind].format(name=name, message=message)
    else:
        text = error.format_message()
    near = sorted(getattr(error, "possibilities", None) or ())
    if near:
        text += f" Bedoelde u {' of '.join(near)}?"
    context = getattr(error, "ctx", None)
    path = context.command_path if context is not None else "zorggraaf"
    return f"Fout: {text}\nHulp: {path} --help"


def _command_fault(error: Any, message: str) -> str:
    from difflib import get_close_matches

    given = message.partition("'")[2].partition("'")[0]
    if message.startswith("No such command"):
        known = list(getattr(error.ctx.command, "commands", {}))
        near = get_close_matches(given, known, n=1, cutoff=0.4)
        meant = f" Bedoelde u ‘{near[0]}’?" if near else f" Er zijn: {', '.join(known)}."
        return f"De opdracht ‘{given}’ bestaat niet.{meant}"
    extra = message.rpartition("(")[2].rpartition(")")[0]
    return f"Dit is te veel: {extra}. Zet tekst met spaties tussen aanhalingstekens."


def _display(parameter: Any) -> str:
    if parameter.param_type_name == "option":
        return str(max(parameter.opts, key=len))
    return str(parameter.metavar or parameter.name).upper()


def _dutch_help_option(option: Any) -> Any:
    if option is not None:
        option.help = "Toont deze hulp."
        _simplify([option])
    return option


def command_help(command: Any, ctx: Any) -> str:
    """A command's help: how to call it, what it does, its parameters, examples that run."""
    explanation, examples = split_help(command.help or "")
    arguments = [p for p in command.params if p.param_type_name == "argument"]
    call = " ".join([ctx.command_path, "[OPTIES]", *(_argument(p) for p in arguments)])
    parts = [f"Gebruik: {call}", _paragraphs(explanation)]
    if arguments:
        parts.append(_listing("Argumenten", [(_display(p), p.help or "") for p in arguments]))
    parts.append(_listing("Opties", [option_line(p) for p in options(command, ctx)]))
    if examples:
        parts.append("Voorbeelden:\n" + textwrap.indent(examples, "  "))
    return "\n\n".join(parts) + "\n"


def group_help(group: Any, ctx: Any) -> str:
    """The program's help: what it is, its commands with one line each."""
    explanation, examples = split_help(group.help or "")
    commands = [
        (name, split_help(command.help or "")[0].partition("\n\n")[0].replace("\n", " "))
        for name, command in group.commands.items()
        if not command.hidden
    ]
    parts = [
        f"Gebruik: {ctx.command_path} [OPTIES] OPDRACHT ...",
        _paragraphs(explanation),
        _listing("Opdrachten", commands),
        _listing("Opties", [option_line(p) for p in options(group, ctx)]),
    ]
    if examples:
        parts.append("Voorbeelden:\n" + textwrap.indent(examples, "  "))
    return "\n\n".join(parts) + "\n"


def split_help(text: str) -> tuple[str, str]:
    """Explanation and examples of a docstring.

    >>> split_help("Zoekt.\\n\\nVoorbeelden:\\n\\n    zorggraaf find umcg")
    ('Zoekt.', 'zorggraaf find umcg')
    """
    text = text.replace("\b", "")
    explanation, _, examples = text.partition("Voorbeelden:")
    return explanation.strip(), textwrap.dedent(examples.strip("\n")).strip()


def options(command: Any, ctx: Any) -> list[Any]:
    """The options of a command, `--help` last."""
    return [p for p in command.get_params(ctx) if p.param_type_name == "option" and not p.hidden]


def option_line(option: Any) -> tuple[str, str]:
    """How an option is written, and what it does."""
    written = ", ".join([*option.opts, *option.secondary_opts])
    if not option.is_flag:
        written += f" {option.metavar or 'WAARDE'}"
    return written, option.help or ""


def _argument(parameter: Any) -> str:
    name = _display(parameter)
    return name if parameter.required else f"[{name}]"


def _width() -> int:
    return max(60, min(100, shutil.get_terminal_size((100, 24)).columns))


def _paragraphs(text: str) -> str:
    return "\n\n".join(
        textwrap.fill(" ".join(part.split()), _width()) for part in text.split("\n\n")
    )


def _listing(title: str, lines: Sequence[tuple[str, str]]) -> str:
    left = min(max((len(name) for name, _ in lines), default=0), 30)
    written = [f"{title}:"]
    for name, text in lines:
        start = " " * _MARGIN + name.ljust(left + 2)
        wrapped = textwrap.wrap(text, _width() - left - _MARGIN - 2) or [""]
        if len(name) > left:
            written.append(" " * _MARGIN + name)
            start = " " * (left + _MARGIN + 2)
        written.append((start + wrapped[0]).rstrip())
        written += [" " * (left + _MARGIN + 2) + line for line in wrapped[1:]]
    return "\n".join(written)
