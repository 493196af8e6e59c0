"""Compiled templates, kept for every application that a test process makes.

To compile what one page needs takes up to two seconds: of the tests that make applications of
their own it was one part in seven.
"""

from typing import Final

from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket

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


def keep_compiled_templates() -> None:
    """Let every application that is made from now on share them."""
    JINJA_OPTIONS["bytecode_cache"] = _COMPILED
