"""The one stylesheet: read and thinned at start, inlined in every page, allowed by its hash."""

import base64
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_SPACE = re.compile(r"\s+")
_AROUND = re.compile(r" ?([{};,>]) ?")
_AFTER = re.compile(r":\s")


@dataclass(frozen=True, slots=True)
class Stylesheet:
    """`text` goes between the style tags, `source` into the Content-Security-Policy."""

    text: Markup
    source: str


def read(path: Path) -> Stylesheet:
    """The stylesheet at `path`, empty when there is none."""
    css = minified(path.read_text(encoding="utf-8")) if path.exists() else ""
    if "</" in css:
        raise ValueError("a stylesheet must not close its own element")
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    return Stylesheet(Markup(css), f"'sha256-{digest}'")  # noqa: S704 - our own file


def minified(css: str) -> str:
    """`css` without comments and needless space; strings hold no braces in our file."""
    css = _SPACE.sub(" ", _COMMENT.sub("", css))
    css = _AROUND.sub(r"\1", css).replace(";}", "}")
    return _AFTER.sub(":", css).strip()
