"""A scenario as the text of a TOML file, to keep and to share; `Scenario.of_text` reads it back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zorggraaf.analysis.scenario_file import Scenario


def toml(scenario: Scenario) -> str:
    r"""The file.

    >>> from zorggraaf.analysis.scenario_file import Scenario
    >>> print(toml(Scenario.read(["leave etz oncomid"])))
    title = "leave etz oncomid"
    steps = [
      "leave etz oncomid",
    ]
    <BLANKLINE>
    """
    said = (("title", scenario.title), ("why", scenario.why), ("on", scenario.on or ""))
    lines = [f"{name} = {_quoted(text)}" for name, text in said if text]
    lines += ["steps = [", *(f"  {_quoted(str(step))}," for step in scenario.steps), "]", ""]
    return "\n".join(lines)


def _quoted(text: str) -> str:
    # What json escapes, TOML escapes the same way; it wants DEL escaped besides.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
