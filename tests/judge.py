"""What every page must be: sound, named, usable without script, clean under the strict policy."""

import base64
import hashlib
import re

from werkzeug.test import TestResponse

from tests.markup import Element

#: Types of input that need no label of their own.
UNLABELLED = frozenset({"hidden", "submit", "button", "image", "reset"})
_HANDLER = re.compile(r"on[a-z]+\Z")


def judge_page(tree: Element, response: TestResponse) -> None:
    """A whole page."""
    (html,) = tree.select("html")
    assert html.get("lang") in ("zh-CN", "en"), "no language"
    (title,) = tree.select("title")
    assert title.text.strip(" ·–-"), "no title"
    assert len(tree.select("h1")) == 1, "a page has one h1"
    (main,) = tree.select("main")
    assert main.text
    policy = response.headers["Content-Security-Policy"]
    for style in tree.select("style"):
        digest = hashlib.sha256("".join(map(str, style.children)).encode()).digest()
        assert f"'sha256-{base64.b64encode(digest).decode()}'" in policy, "style is not allowed"
    for script in tree.select("script"):
        inside = "".join(map(str, script.children)).strip()
        assert not inside or script.get("type") == "application/ld+json", "inline script"
    _judge_references(tree)
    _judge_elements(tree)


def judge_fragment(tree: Element, response: TestResponse) -> None:
    """A part of a page: one element with an id, and nothing around it."""
    roots = [c for c in tree.children if isinstance(c, Element) or c.strip()]
    assert len(roots) == 1 and isinstance(roots[0], Element), "a fragment is one element"
    assert roots[0].get("id"), "a fragment has an id to be swapped by"
    _judge_elements(tree)


def _judge_elements(tree: Element) -> None:
    ids = [element.attributes["id"] for element in tree.walk() if "id" in element.attributes]
    double = {name for name in ids if ids.count(name) > 1}
    assert not double, f"ids used twice: {sorted(double)}"
    labelled = {label.get("for") for label in tree.select("label")}
    wrapped = {id(e) for label in tree.select("label") for e in label.walk()}
    for element in tree.walk():
        _judge_attributes(element)
        if element.tag == "form":
            assert element.get("action"), "a form without an action"
            assert element.get(
                "method",
            ) in (None, "get", "post"), "an unknown method"
        if element.tag == "button":
            assert element.text or element.get("aria-label"), "a button without words"
        if element.tag == "a" and "href" in element.attributes:
            pictured = any(one.get("alt") for one in element.walk() if one.tag == "img")
            spoken = element.text or element.get("aria-label") or pictured
            assert spoken, f"a link without words: {element}"
        if element.tag == "img":
            assert "alt" in element.attributes, "a picture without words"
        if element.tag in ("input", "select", "textarea") and (
            element.get("type") not in UNLABELLED
        ):
            named = element.get("aria-label") or element.get("aria-labelledby")
            assert named or element.get("id") in labelled or id(element) in wrapped, (
                f"no label: {element.attributes}"
            )


def _judge_attributes(element: Element) -> None:
    for name, value in element.attributes.items():
        assert name != "style", f"<{element.tag} style> is refused by the policy"
        assert not _HANDLER.match(name), f"inline handler {name}"
        assert not name.startswith("hx-on"), f"{name} is forbidden"
        if name in ("href", "src", "action", "formaction") or name.startswith("hx-"):
            assert not value.strip().lower().startswith(("javascript:", "js:")), value


def _judge_references(tree: Element) -> None:
    ids = {element.attributes["id"] for element in tree.walk() if "id" in element.attributes}
    for element in tree.walk():
        for name in ("for", "aria-labelledby", "aria-describedby", "aria-controls"):
            for wanted in element.attributes.get(name, "").split():
                assert wanted in ids, f"{name}={wanted} leads nowhere"
        target = element.attributes.get("hx-target", "")
        if target.startswith("#"):
            assert target[1:] in ids, f"hx-target={target} leads nowhere"
        href = element.attributes.get("href", "")
        if href.startswith("#") and len(href) > 1:
            assert href[1:] in ids, f"{href} leads nowhere"
