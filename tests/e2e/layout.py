"""What a page looks like to a hand and an eye, measured in the browser, in CSS pixels."""

from typing import Any

from playwright.sync_api import Page

#: How far the page goes beyond the screen to the right.
_OVERFLOW = "document.scrollingElement.scrollWidth - document.documentElement.clientWidth"

#: What can be tapped and is smaller than it should be. A link within a sentence is as high as its
#: line; whatever is off the screen or has no size is not there.
_SMALL = """least => {
  const small = [];
  const words = node => [...node.childNodes].filter(one => one.nodeType == 3)
    .map(one => one.textContent.replace(/[\\s·›、，。]/g, '')).join('');
  for (const one of document.querySelectorAll('a, button, input, select, textarea, summary')) {
    const target = (/radio|checkbox/.test(one.type) && one.closest('label')) || one;
    const box = target.getBoundingClientRect();
    if (!box.width || !box.height || box.right <= 0) continue;
    const inline = /^inline(-block)?$/.test(getComputedStyle(target).display);
    if (inline && words(target.parentElement).length > 3) continue;
    if (Math.min(box.width, box.height) < least - 0.5)
      small.push(`${target.tagName} "${target.textContent.trim().slice(0, 20)}" `
        + `${box.width.toFixed(0)}×${box.height.toFixed(0)}`);
  }
  return small;
}"""

#: Which part of the focused thing the bar at the bottom covers; nothing when it covers none.
_COVERED = """() => {
  const one = document.activeElement;
  const bar = document.querySelector('.bar');
  if (one == document.body || bar.contains(one)) return '';
  const box = one.getBoundingClientRect();
  const edge = bar.getBoundingClientRect();
  const over = box.top < edge.bottom && box.bottom > edge.top + 0.5;
  return over ? `${one.tagName} "${one.textContent.trim().slice(0, 20)}"` : '';
}"""

#: What stays partly under the bar when it is brought into view the shortest way.
_UNREACHED = """() => {
  const bar = document.querySelector('.bar');
  const left = [];
  for (const one of document.querySelectorAll('a, button, input, select, textarea, summary')) {
    if (bar.contains(one) || !one.getClientRects().length) continue;
    one.scrollIntoView({block: 'nearest', behavior: 'instant'});
    const box = one.getBoundingClientRect();
    const edge = bar.getBoundingClientRect();
    if (box.top < edge.bottom && box.bottom > edge.top + 0.5 || box.bottom > innerHeight + 0.5)
      left.push(`${one.tagName} "${one.textContent.trim().slice(0, 20)}"`);
  }
  return left;
}"""


def overflow(page: Page) -> float:
    """How many pixels the page can be scrolled sideways."""
    return float(page.evaluate(_OVERFLOW))


def small_targets(page: Page, least: int) -> list[str]:
    """Everything that can be tapped and is less than `least` pixels high or wide."""
    found: list[str] = page.evaluate(_SMALL, least)
    return found


def covered_by_bar(page: Page, steps: int) -> list[str]:
    """What the bottom bar covered while the focus went through the page by `steps` tabs."""
    found = []
    for _ in range(steps):
        page.keyboard.press("Tab")
        if words := page.evaluate(_COVERED):
            found.append(str(words))
    return found


def left_under_bar(page: Page) -> list[str]:
    """Everything that can be tapped and does not come clear of the bottom bar by scrolling."""
    found: list[str] = page.evaluate(_UNREACHED)
    return found


def bottoms(page: Page, selector: str) -> list[float]:
    """Where each element that matches ends, from the top of the screen."""
    found: Any = page.locator(selector).evaluate_all(
        "all => all.map(one => one.getBoundingClientRect().bottom)"
    )
    return list(map(float, found))


def top(page: Page, selector: str) -> float:
    """Where the first element that matches begins, from the top of the screen."""
    return float(page.locator(selector).first.evaluate("one => one.getBoundingClientRect().top"))
