"""The files of this tree, as the architecture tests read them."""

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]

#: Not written by hand, or not ours.
FOREIGN: Final = ("app/static/vendor/", "migrations/versions/", "bench/vendor/")


@cache
def files() -> tuple[Path, ...]:
    """Every file that git knows or would take, without those that are not ours."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    names = [name for name in listed.stdout.split("\0") if name and not name.startswith(FOREIGN)]
    return tuple(path for name in sorted(names) if (path := ROOT / name).is_file())


def named(*suffixes: str, under: str = "") -> list[Path]:
    """Those whose name ends with one of `suffixes`, below the folder `under`."""
    folder = ROOT / under
    return [path for path in files() if path.name.endswith(suffixes) and folder in path.parents]


def place(path: Path) -> str:
    """The path as it is written in messages."""
    return path.relative_to(ROOT).as_posix()


@dataclass(frozen=True, slots=True)
class Function:
    """A function or method and how many lines it has, its docstring not counted."""

    path: Path
    name: str
    line: int
    lines: int
    is_view: bool


def functions(path: Path) -> Iterator[Function]:
    """Every function in the Python file `path`."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            decorators = [ast.unparse(one).split("(")[0] for one in node.decorator_list]
            routed = any(one.endswith((".route", ".get", ".post")) for one in decorators)
            yield Function(path, node.name, node.lineno, _length(node), routed)


def _length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    total = (node.end_lineno or node.lineno) - node.lineno + 1
    first = node.body[0]
    if ast.get_docstring(node) is not None:
        total -= (first.end_lineno or first.lineno) - first.lineno + 1
    return total
