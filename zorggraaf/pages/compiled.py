"""The templates, compiled once per language, with the words of that language in them.

A page has some sixty texts in two languages, `t("Bron", "Source")`. A site has tens of thousands of
pages: chosen when a template is compiled, the texts cost nothing when a page is written.
"""

from __future__ import annotations

from collections.abc import MutableMapping
from functools import lru_cache
from io import StringIO
from pathlib import Path
from typing import Any, Final

from jinja2 import (
    Environment,
    FileSystemLoader,
    StrictUndefined,
    Template,
    nodes,
    select_autoescape,
)
from jinja2.compiler import CodeGenerator, Frame
from jinja2.visitor import NodeTransformer

from zorggraaf import names
from zorggraaf.pages.escaping import escaped
from zorggraaf.pages.structured import structured_data

_TEMPLATES: Final = Path(__file__).parent / "templates"


class _Chosen(NodeTransformer):
    """Puts one of two texts in the place of `t("…", "…")`; other calls stay."""

    def __init__(self, which: int) -> None:
        self._which = which

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802 (their name)
        self.generic_visit(node)
        called = node.node
        texts = [one.value for one in node.args if isinstance(one, nodes.Const)]
        if isinstance(called, nodes.Name) and called.name == "t" and len(texts) == 2:
            return nodes.Const(texts[self._which], lineno=node.lineno)
        return node


class _Dutch(CodeGenerator):
    which = 0

    def visit_Template(  # noqa: N802 (their name)
        self, node: nodes.Template, frame: Frame | None = None
    ) -> None:
        super().visit_Template(_Chosen(self.which).visit(node), frame)
        # In the place of theirs, which stands at the head of what is written.
        self.writeline(f"from {escaped.__module__} import escaped as escape")

    def visit_Call(  # noqa: N802 (their name)
        self, node: nodes.Call, frame: Frame, forward_caller: bool = False
    ) -> None:
        """A call as in Python.

        Theirs asks of all that is called whether it wants to know the context, which takes longer
        than most of what is called; nothing that these templates call does.
        """
        self.visit(node.node, frame)
        around, self.stream = self.stream, StringIO()
        self.signature(node, frame, {"caller": "caller"} if forward_caller else None)
        arguments, self.stream = self.stream.getvalue(), around
        self.write(f"({arguments.removeprefix(', ')})")


class _English(_Dutch):
    which = 1


class _Templates(Environment):
    """Templates that do not change once they are read."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self._read: dict[str, Template] = {}

    def get_template(
        self,
        name: str | Template,
        parent: str | None = None,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002 (their name)
    ) -> Template:
        """The template of that name.

        Theirs looks at each call whether the file or the loader became another one.
        """
        if globals is not None or not isinstance(name, str):
            return super().get_template(name, parent, globals)
        if name not in self._read:
            self._read[name] = super().get_template(name)
        return self._read[name]

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """What all templates know, as a plain dict: every page starts with a copy of it."""
        return {**self.globals, **(d or {})}


@lru_cache(maxsize=2)
def environment(lang: str = "nl") -> Environment:
    """The templates in a language; every value is escaped, and an unknown name is an error."""
    from zorggraaf.publish.collections import title
    from zorggraaf.publish.serialise import MEDIA

    made = _Templates(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=select_autoescape(["html", "jinja", "xml"], default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.code_generator_class = _English if lang == "en" else _Dutch
    made.globals |= {
        "collection_title": title,
        "compact": names.compact,
        "media": MEDIA.get,
        "structured_data": structured_data,
    }
    return made
