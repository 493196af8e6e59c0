"""Templates compiled with their words in: `_("…")` is looked up once, not once a card.

Each language has an environment of its own, so that a translation is a constant there. A page of
twenty cards asks for some 150 of them; looked up while rendering they cost a third of its time.
"""

from typing import Any

from babel.support import NullTranslations
from flask.templating import Environment
from jinja2 import nodes
from jinja2.visitor import NodeTransformer
from markupsafe import Markup


class FoldingEnvironment(Environment):
    """An environment that knows its translations while it compiles."""

    words: NullTranslations | None = None

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree: nodes.Template = super()._parse(source, name, filename)
        if self.words is None:
            return tree
        folded: nodes.Template = _Folder(self.words).visit(tree)
        return folded


class _Folder(NodeTransformer):
    """Replaces calls of `_` with one literal message by the translation, as Markup, filled in
    with the call's keyword arguments; their values are escaped as before."""

    def __init__(self, words: NullTranslations) -> None:
        self._words = words

    def visit_Call(self, node: nodes.Call, *args: Any, **kwargs: Any) -> nodes.Node:
        """A call whose arguments are folded first."""
        node = self.generic_visit(node, *args, **kwargs)  # type: ignore[assignment]
        match node:
            case nodes.Call(
                node=nodes.Name(name="_"), args=[nodes.Const(value=str(message))], dyn_kwargs=None
            ):
                found = Markup(self._words.ugettext(message))  # noqa: S704 - our own words
                if not node.kwargs:
                    return nodes.Const(found % {}, lineno=node.lineno)
                pairs = [
                    nodes.Pair(nodes.Const(one.key), one.value, lineno=node.lineno)
                    for one in node.kwargs
                ]
                values = nodes.Dict(pairs, lineno=node.lineno)
                return nodes.Mod(nodes.Const(found), values, lineno=node.lineno)
        return node
