"""Icons: one small sprite a page, made of just those that the page used."""

import functools
import re
from pathlib import Path
from typing import Final

from flask import g
from markupsafe import Markup

ROOT: Final = Path(__file__).resolve().parent.parent / "static" / "icons"
_INSIDE = re.compile(r"<svg[^>]*>(.*?)</svg>", re.DOTALL)
_VIEW_BOX = re.compile(r'viewBox="([^"]+)"')
_SPACE = re.compile(r"\s+")


@functools.cache
def symbols() -> dict[str, str]:
    """The `<symbol>` of every icon file, by its name."""
    found = {}
    for path in sorted(ROOT.glob("*.svg")):
        text = path.read_text(encoding="utf-8")
        inside, view_box = _INSIDE.search(text), _VIEW_BOX.search(text)
        if inside is None or view_box is None:
            raise RuntimeError(f"{path.name} is no icon")
        shapes = _SPACE.sub(" ", inside[1]).replace("> <", "><").strip()
        found[path.stem] = f'<symbol id="i-{path.stem}" viewBox="{view_box[1]}">{shapes}</symbol>'
    return found


@functools.cache
def _use(name: str) -> Markup:
    if name not in symbols():
        raise KeyError(f"no icon {name} in app/static/icons")
    return Markup('<svg class="icon" aria-hidden="true"><use href="#i-{}"/></svg>').format(name)


def icon(name: str) -> Markup:
    """The icon `name`, hidden from screen readers: the words beside it say the same."""
    used: set[str] | None = g.get("icons")
    if used is None:
        used = g.icons = set()
    used.add(name)
    return _use(name)


def sprite(*more: str) -> Markup:
    """The sprite of all icons used so far on this page, and of `more` that fragments will use."""
    names = sorted({*g.get("icons", ()), *more})
    if not names:
        return Markup("")
    return (
        Markup('<svg class="sprite" aria-hidden="true">')
        + Markup(  # noqa: S704 - our files
            "".join(symbols()[name] for name in names)
        )
        + Markup("</svg>")
    )
