"""Examples in docstrings that read the graph say what the graph of the shipped tables answers.

pytest runs the other examples itself; these are marked SKIP for it, for want of a built graph.
"""

from __future__ import annotations

import doctest
import importlib
import pkgutil
from pathlib import Path

import pytest

import zorggraaf


def examples() -> dict[str, doctest.DocTest]:
    """By name the docstrings with an example that wants a built graph."""
    modules = [
        zorggraaf,
        *(
            importlib.import_module(module.name)
            for module in pkgutil.walk_packages(zorggraaf.__path__, "zorggraaf.")
            if not module.name.endswith("__main__")
        ),
    ]
    found = {}
    for module in modules:
        for told in doctest.DocTestFinder(exclude_empty=True).find(module):
            sources = [one.source for one in told.examples if one.options.get(doctest.SKIP)]
            if any("zorggraaf.open()" in source or "validate()" in source for source in sources):
                found[told.name] = told
    return found


EXAMPLES = examples()


def test_the_examples_are_found() -> None:
    assert {"zorggraaf", "zorggraaf.validation", "zorggraaf.analysis.overlap.overlap"} <= set(
        EXAMPLES
    )


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_an_example_answers_what_it_says(
    name: str, store_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZORGGRAAF_STORE", str(store_dir))
    told = EXAMPLES[name]
    assert told.examples[-1].want, "an example shows its answer"
    for one in told.examples:
        one.options.pop(doctest.SKIP, None)
    told.globs["zorggraaf"] = zorggraaf
    said: list[str] = []
    flags = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    doctest.DocTestRunner(optionflags=flags).run(told, out=said.append)
    assert not said, "".join(said)
