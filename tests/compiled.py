"""Compiled templates and routes, kept for every application that a test process makes.

To compile what one page needs takes up to two seconds, and the routes a tenth of one each time an
application is made: of the tests that make applications of their own it was one part in four.
"""

from collections.abc import Callable
from typing import Any, Final

from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket
from werkzeug.routing import Rule

from app.web.rendering import JINJA_OPTIONS


class Compiled(BytecodeCache):
    """By language, name and text: words are folded into templates (app/web/folding.py)."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], object] = {}

    def get_bucket(
        self, environment: Environment, name: str, filename: str | None, source: str
    ) -> Bucket:
        key = f"{environment.globals.get('lang')} {filename or name}"
        bucket = Bucket(environment, key, self.get_source_checksum(source))
        self.load_bytecode(bucket)
        return bucket

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._known.get((bucket.key, bucket.checksum))  # type: ignore[assignment]

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._known[bucket.key, bucket.checksum] = bucket.code


_COMPILED: Final = Compiled()


def keep_what_is_compiled() -> None:
    """Let every application that is made from now on share it."""
    JINJA_OPTIONS["bytecode_cache"] = _COMPILED
    Rule._compile_builder = _kept(Rule._compile_builder)  # type: ignore[method-assign]


def _kept(compile_builder: Callable[..., Any]) -> Callable[..., Any]:
    """What writes a rule's addresses depends on what the rule says, not on whose it is."""
    known: dict[object, Any] = {}

    def kept(rule: Rule, append_unknown: bool = True) -> Any:
        said = (rule.rule, tuple(rule._trace), repr(rule.defaults), append_unknown)
        if said not in known:
            known[said] = compile_builder(rule, append_unknown)
        return known[said]

    return kept
