"""Markdown as organisers type it, to HTML that a page may hold.

Two fences: the parser knows no raw HTML, and whatever it makes goes through a sanitiser that lets a
short list of elements pass. Headings begin at h3, below those of the page.
"""

from functools import lru_cache
from typing import Final

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

LONGEST: Final = 20_000
_TAGS: Final = {
    *("p", "br", "hr", "h3", "h4", "ul", "ol", "li", "blockquote", "strong", "em", "code", "pre"),
    *("a", "s", "table", "thead", "tbody", "tr", "th", "td"),
}
_SCHEMES: Final = {"https", "http", "tel", "mailto"}
#: Heading as typed -> as shown.
_SHOWN: Final = {"h1": "h3", "h2": "h3"}
_parser: Final = (
    MarkdownIt("commonmark", {"html": False, "breaks": True, "maxNesting": 20})
    .enable(["table", "strikethrough"])
    .disable("image")
)


@lru_cache(maxsize=512)
def safe_html(text: str) -> str:
    """`text` as HTML: no script, style, picture or form, links to the web, a phone or a mail
    address only; what is longer than 20,000 characters is cut. Never raises."""
    tokens = _parser.parse(text[:LONGEST])
    for token in tokens:
        _sink(token)
    html = _parser.renderer.render(tokens, _parser.options, {})
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes={"a": {"href"}, "*": set()},
        url_schemes=_SCHEMES,
        link_rel="nofollow noopener ugc",
    ).strip()


def plain_text(text: str, most: int) -> str:
    """The words of `text` without marks, in one line of at most `most` characters."""
    pieces = [
        part.content
        for token in _parser.parse(text[:LONGEST])
        for part in (token.children or (token,))
        if part.type in ("text", "code_inline", "code_block", "fence")
    ]
    line = " ".join(" ".join(pieces).split())
    return line if len(line) <= most else f"{line[: most - 1]}…"


def _sink(token: Token) -> None:
    if token.type in ("heading_open", "heading_close"):
        token.tag = _SHOWN.get(token.tag, "h4")
