"""Draw what chat apps show beside a shared programme into app/static/share.

Run as `python -m tools.share_images` after a kind of programme was added or the look has changed.
One card for each kind, and the letters of dates, which the site puts on the card: so it needs no
Chinese font where it runs.
"""

import sys
from io import BytesIO
from typing import Final

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from app.adapters.share_image import CARD, CELL, FOLDER, LETTERS
from app.models.programme_kinds import PROGRAMME_KIND_LABELS
from tools import chromium
from tools.unavailable import Unavailable

COLOURS: Final = 32
SITE: Final = "驿家"
_STYLE: Final = """
*{margin:0;box-sizing:border-box}
body{height:100vh;background:#fff;color:#1d1a16;
 font:700 96px/1 system-ui,"Noto Sans CJK SC","Noto Sans SC",sans-serif;text-align:center}
header{height:150px;background:#c0272d;color:#fff;font-size:56px;line-height:150px}
h1{font-size:112px;line-height:1.2;padding-top:70px}
"""
_LETTERS_STYLE: Final = """
*{margin:0}
body{background:#fff;color:#000;display:flex;
 font:700 64px/100vh system-ui,"Noto Sans CJK SC","Noto Sans SC",sans-serif}
b{flex:1;text-align:center}
"""


def main() -> int:
    """Answer an exit code."""
    try:
        program = chromium.ensure()
    except Unavailable as reason:
        print(reason, file=sys.stderr)
        return 1
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=chromium.flags())
        page = browser.new_page()
        for kind, label in PROGRAMME_KIND_LABELS.items():
            inside = f"<style>{_STYLE}</style><header>{SITE}</header><h1>{label}</h1>"
            card = _drawn(page, inside, CARD, CARD).quantize(COLOURS, dither=Image.Dither.NONE)
            card.save(FOLDER / f"{kind}.png", optimize=True)
        _letters(page).save(FOLDER / "letters.png", optimize=True)
        browser.close()
    return 0


def _letters(page: Page) -> Image.Image:
    """The letters side by side, white on black: how much of each pixel they cover."""
    width, height = CELL[0] * len(LETTERS), CELL[1]
    cells = "".join(f"<b>{letter}</b>" for letter in LETTERS)
    drawn = _drawn(page, f"<style>{_LETTERS_STYLE}</style>{cells}", width, height).convert("L")
    return drawn.point([255 - light for light in range(256)])


def _drawn(page: Page, inside: str, width: int, height: int) -> Image.Image:
    page.set_viewport_size({"width": width, "height": height})
    page.set_content(f"<!doctype html><html lang=zh-CN><body>{inside}")
    return Image.open(BytesIO(page.screenshot())).convert("RGB")


if __name__ == "__main__":
    sys.exit(main())
