"""What every page must be: sound, named, usable without script, clean under the strict policy."""

import base64
import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Set

from tests.markup import Element

#: Types of input that need no label of their own.
UNLABELLED = frozenset({"hidden", "submit", "button", "image", "reset"})
_HANDLER = re.compile(r"on[a-z]+\Z")


def judge_page(tree: Element, policy: str) -> None:
    """A whole page under its content security policy."""
    all_of = _by_tag(tree)
    (html,) = all_of["html"]
    assert html.get("lang") in ("zh-CN", "en"), "no language"
    (title,) = all_of["title"]
    assert title.text.strip(" ·–-"), "no title"
    assert len(all_of["h1"]) == 1, "a page has one h1"
    (main,) = all_of["main"]
    assert main.text
    for style in all_of["style"]:
        digest = hashlib.sha256("".join(map(str, style.children)).encode()).digest()
        assert f"'sha256-{base64.b64encode(digest).decode()}'" in policy, "style is not allowed"
    for script in all_of["script"]:
        inside = "".join(map(str, script.children)).strip()
        assert not inside or script.get("type") == "application/ld+json", "inline script"
    ids = _judge_elements(all_of)
    for found in all_of.values():
        for element in found:
            _judge_references(element, ids)


def judge_fragment(tree: Element) -> None:
    """A part of a page: one element with an id, and nothing around it."""
    roots = [c for c in tree.children if isinstance(c, Element) or c.strip()]
    assert len(roots) == 1 and isinstance(roots[0], Element), "a fragment is one element"
    assert roots[0].get("id"), "a fragment has an id to be swapped by"
    _judge_elements(_by_tag(tree))


def _by_tag(tree: Element) -> dict[str, list[Element]]:
    found: dict[str, list[Element]] = defaultdict(list)
    for element in tree.walk():
        found[element.tag].append(element)
    return found


def _judge_elements(all_of: dict[str, list[Element]]) -> set[str]:
    """Each by itself; answers the ids that there are."""
    ids = Counter(
        element.attributes["id"]
        for found in list(all_of.values())
        for element in found
        if "id" in element.attributes
    )
    double = sorted(name for name, times in ids.items() if times > 1)
    assert not double, f"ids used twice: {double}"
    for found in list(all_of.values()):
        for element in found:
            _judge_attributes(element)
    for form in all_of["form"]:
        assert form.get("action"), "a form without an action"
        assert form.get("method") in (None, "get", "post"), "an unknown method"
    for button in all_of["button"]:
        assert button.text or button.get("aria-label"), "a button without words"
    for link in all_of["a"]:
        pictured = any(one.get("alt") for one in link.select("img"))
        spoken = link.text or link.get("aria-label") or pictured
        assert "href" not in link.attributes or spoken, f"a link without words: {link}"
    for image in all_of["img"]:
        assert "alt" in image.attributes, "a picture without words"
    _judge_labels(all_of)
    return set(ids)


def _judge_labels(all_of: dict[str, list[Element]]) -> None:
    labelled = {label.get("for") for label in all_of["label"]}
    wrapped = {id(e) for label in all_of["label"] for e in label.walk()}
    for element in (*all_of["input"], *all_of["select"], *all_of["textarea"]):
        if element.get("type") not in UNLABELLED:
            named = element.get("aria-label") or element.get("aria-labelledby")
            assert named or element.get("id") in labelled or id(element) in wrapped, (
                f"no label: {element.attributes}"
            )


def _judge_attributes(element: Element) -> None:
    for name, value in element.attributes.items():
        assert name != "style", f"<{element.tag} style> is refused by the policy"
        assert not _HANDLER.match(name), f"inline handler {name}"
        if name in ("href", "src", "action", "formaction") or name.startswith("hx-"):
            assert not name.startswith("hx-on"), f"{name} is forbidden"
            assert not value.strip().lower().startswith(("javascript:", "js:")), value


def _judge_references(element: Element, ids: Set[str]) -> None:
    for name, value in element.attributes.items():
        if name in ("for", "aria-labelledby", "aria-describedby", "aria-controls"):
            for wanted in value.split():
                assert wanted in ids, f"{name}={wanted} leads nowhere"
        if name in ("hx-target", "href") and value.startswith("#") and value not in ("#", ""):
            assert value[1:] in ids, f"{name}={value} leads nowhere"
