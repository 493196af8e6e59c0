"""What an organiser types stays words; what a stranger would smuggle in does not pass."""

import re
import time

import pytest

from app.adapters.markdown import LONGEST, plain_text, safe_html

HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<iframe src=https://example.com></iframe>",
    "<a href='javascript:alert(1)'>x</a>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\nscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:x)",
    "<javascript:alert(1)>",
    "![x](https://example.com/spy.png)",
    "![x](javascript:alert(1))",
    "[x]: javascript:alert(1)\n\n[x]",
    "<style>*{display:none}</style>",
    "<form action=/sign-out><button>x</button></form>",
    '[x](https://example.com "onclick=alert(1)")',
    "`<script>`",
    "```html\n<script>alert(1)</script>\n```",
    "<p style='position:fixed'>x</p>",
    "<base href=https://example.com>",
    "<math><mi xlink:href='javascript:alert(1)'>x",
    "</main></body>",
)
ALLOWED = re.compile(
    r"</?(p|hr|h3|h4|ul|ol|li|blockquote|strong|em|code|pre|s|table|thead|tbody|tr|th|td)>|<br>|"
    r'<a href="(https?:|tel:|mailto:)[^"<>]*" rel="nofollow noopener ugc">|</a>|'
    r'<a rel="nofollow noopener ugc">'
)


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_hostile_passes(text: str) -> None:
    html = safe_html(f"前\n\n{text}\n\n后")
    assert "<" not in ALLOWED.sub("", html), html
    assert html.startswith("<p>前</p>")
    assert html.endswith("后</p>")


def test_marks_become_elements_below_the_page_s_headings() -> None:
    html = safe_html(
        "# 学什么\n\n- **甲**\n- ~~乙~~\n\n### 细则\n\n[看](https://example.com/?a=1&b=2)"
    )
    assert "<h3>学什么</h3>" in html
    assert "<h4>细则</h4>" in html
    assert "<li><strong>甲</strong></li>" in html
    assert "<s>乙</s>" in html
    assert '<a href="https://example.com/?a=1&amp;b=2" rel="nofollow noopener ugc">看</a>' in html


def test_a_line_break_stays_one_and_a_table_too() -> None:
    assert "甲<br>" in safe_html("甲\n乙")
    assert "<td>1</td>" in safe_html("|甲|\n|-|\n|1|")


def test_deep_and_long_input_ends_soon() -> None:
    begun = time.perf_counter()
    for text in (">" * 50_000, "[" * 50_000, "*a" * 50_000, "- " * 20_000, "`" * 50_000):
        assert len(safe_html(text)) < 40 * LONGEST
    assert time.perf_counter() - begun < 10


def test_words_alone() -> None:
    assert plain_text("## 学什么\n\n- **修车**，`x`\n\n再来", 80) == "学什么 修车 ， x 再来"
    assert plain_text("课" * 200, 10) == "课" * 9 + "…"
    assert plain_text("", 10) == ""
