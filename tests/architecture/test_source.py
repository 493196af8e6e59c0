"""Habits that no linter knows: docstrings, unfinished work, inline scripts, settings, raw SQL."""

import ast
import re

from app.config import Settings
from tests.architecture.source import ROOT, files, named, place

TEXT = (".py", ".html", ".js", ".css", ".md", ".toml", ".in", ".sh", ".mako", "Makefile")

#: Spelled in pieces, so that this file does not find itself.
UNFINISHED = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X|HA" r"CK)\b")
SCRIPT_IN_MARKUP = re.compile(
    r"""\s(on[a-z]+|hx-on[\w:.-]*)\s*=\s*["']|["'\s]j(?:ava)?s(?:cript)?:"""
)


def test_every_module_says_what_belongs_in_it() -> None:
    silent = [
        place(path)
        for path in named(".py")
        if path.read_text().strip() and not ast.get_docstring(ast.parse(path.read_text()))
    ]
    assert silent == []


def test_nothing_is_left_unfinished() -> None:
    found = [
        f"{place(path)}:{number}"
        for path in files()
        if path.name.endswith(TEXT)
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if UNFINISHED.search(line)
    ]
    assert found == []


def test_markup_holds_no_scripts_and_no_styles() -> None:
    """The content security policy would refuse them; htmx would run `hx-on` and `js:`."""
    found = [
        f"{place(path)}:{number}"
        for path in named(".html")
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if SCRIPT_IN_MARKUP.search(line) or " style=" in line
    ]
    assert found == []


def test_pages_have_no_top_level_set_or_import() -> None:
    """Rendering one block skips a page's top level: a macro or value set there would be missing."""
    found = []
    for path in named(".html", under="app/templates"):
        inside = 0
        if "{% extends" not in path.read_text():
            continue
        for number, line in enumerate(path.read_text().splitlines(), 1):
            opened = len(re.findall(r"{%-?\s*(?:block|macro|call)\b", line))
            closed = len(re.findall(r"{%-?\s*end(?:block|macro|call)\b", line))
            if re.search(r"{%-?\s*(?:set|import|from)\b", line) and not inside and not opened:
                found.append(f"{place(path)}:{number}")
            inside += opened - closed
    assert found == []


def test_every_setting_is_documented() -> None:
    """By the name of its variable, in the README or in docs/operations.md."""
    config = (ROOT / "app" / "config.py").read_text()
    variables = set(re.findall(r"#: ([A-Z][A-Z_]+)\*?:", config))
    pages = [ROOT / "README.md", ROOT / "docs" / "operations.md"]
    words = set(re.findall(r"[A-Z_]{2,}", "".join(p.read_text() for p in pages if p.exists())))
    assert len(variables) == len(Settings.__dataclass_fields__)
    assert variables - words == set()


def test_sql_is_never_put_together_from_values() -> None:
    """`text(f"…")` in the application may only name things of our own: none does."""
    calls = (
        (path, node)
        for path in named(".py", under="app")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] == "text"
    )
    found = [
        f"{place(path)}:{call.lineno}"
        for path, call in calls
        if any(isinstance(argument, ast.JoinedStr | ast.BinOp) for argument in call.args)
    ]
    assert found == []
