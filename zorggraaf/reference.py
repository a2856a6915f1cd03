"""The list of commands and options, written from the program itself: docs/opdrachten.md.

python -m zorggraaf.reference > docs/opdrachten.md
"""

from __future__ import annotations

import textwrap
from typing import Any, Final

_HEAD: Final = """# Opdrachten

Alle opdrachten en opties, gemaakt uit het programma zelf (`python -m zorggraaf.reference`).

Afloop: 0 = goed, 1 = er is iets met de gegevens of de vraag, 2 = de opdracht klopt niet,
130 = afgebroken met Ctrl-C.
"""


def commands() -> dict[str, Any]:
    """Every command of the program by its name, with its parameters."""
    from typer.main import get_command

    from zorggraaf.cli import app

    group: Any = get_command(app)
    return {name: command for name, command in group.commands.items() if not command.hidden}


def markdown() -> str:
    """The reference: per command what it does, its arguments, options and examples."""
    from zorggraaf.output.console import option_line, split_help

    parts = [_HEAD]
    for name, command in commands().items():
        explanation, examples = split_help(command.help or "")
        arguments = [p for p in command.params if p.param_type_name == "argument"]
        call = " ".join(
            p.metavar if p.required else f"[{p.metavar}]" for p in arguments if p.metavar
        )
        parts.append(f"## `zorggraaf {name}{f' {call}' if call else ''}`\n")
        parts += [
            textwrap.fill(" ".join(paragraph.split()), 100) + "\n"
            for paragraph in explanation.split("\n\n")
        ]
        rows = [(f"{p.metavar}", p.help or "") for p in arguments]
        rows += [option_line(p) for p in command.params if p.param_type_name == "option"]
        lines = ["| | |", "| --- | --- |"]
        lines += [f"| `{written}` | {meaning} |" for written, meaning in rows]
        parts.append("\n".join(lines) + "\n")
        parts.append(f"```sh\n{examples}\n```\n")
    return "\n".join(parts)


if __name__ == "__main__":
    print(markdown(), end="")
