"""A strict little reader of HTML: it refuses what a browser would silently mend."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "source",
        "track",
        "wbr",
    ]
)
#: Elements of SVG and the like may close themselves.
SELF_CLOSING = frozenset(
    [
        "circle",
        "ellipse",
        "g",
        "line",
        "path",
        "polygon",
        "polyline",
        "rect",
        "stop",
        "svg",
        "symbol",
        "text",
        "use",
    ]
)


@dataclass(slots=True)
class Element:
    """One element: its tag, attributes, and children (elements and texts) in order."""

    tag: str
    attributes: dict[str, str]
    children: list["Element | str"] = field(default_factory=list)

    def walk(self) -> Iterator["Element"]:
        """This element and all below it, in document order."""
        ahead = [self]
        while ahead:
            element = ahead.pop()
            yield element
            ahead.extend([c for c in reversed(element.children) if isinstance(c, Element)])

    def select(self, selector: str) -> list["Element"]:
        """Every element at or below this one that matches `tag`, `#id` or `.class`."""
        return [element for element in self.walk() if element.matches(selector)]

    def matches(self, selector: str) -> bool:
        """Whether `tag`, `#id` or `.class` names this element."""
        if selector.startswith("#"):
            return self.attributes.get("id") == selector[1:]
        if selector.startswith("."):
            return selector[1:] in self.attributes.get("class", "").split()
        return self.tag == selector

    def get(self, name: str) -> str | None:
        """An attribute's value."""
        return self.attributes.get(name)

    @property
    def text(self) -> str:
        """All text inside, with single spaces."""
        return " ".join(self._text().split())

    def _text(self) -> str:
        return "".join(c if isinstance(c, str) else c._text() for c in self.children)


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("", {})
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"<{tag}> repeats an attribute: {names}"
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in VOID or tag in SELF_CLOSING, f"<{tag}/> does not close itself in HTML"
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert tag not in VOID, f"</{tag}> closes nothing"
        opened = self.open.pop()
        assert opened.tag == tag, f"</{tag}> at {self.getpos()} where <{opened.tag}> is open"

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def parse(html: str) -> Element:
    """The tree of `html` below a nameless root; raises AssertionError when it is not sound."""
    builder = _Builder()
    builder.feed(html)
    builder.close()
    unclosed = [element.tag for element in builder.open[1:]]
    assert not unclosed, f"never closed: {unclosed}"
    return builder.root
