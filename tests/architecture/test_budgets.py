"""Line budgets: a file or function past its limit is split by a noun of the field."""

import warnings
from pathlib import Path

import pytest

from tests.architecture.source import Function, functions, named, place

#: Which files, the number of lines from which a split is due, and the number that fails.
BUDGETS = {
    "route": (160, 250),
    "service": (200, 300),
    "template": (120, 180),
    "test": (250, 400),
    "wiring": (60, 100),
}
VIEW = (18, 30)
FUNCTION = (30, 45)


class OverBudget(UserWarning):
    """Not an error yet: the next change to this file splits it."""


def _kind(path: Path) -> str:
    name = place(path)
    if path.suffix == ".html":
        return "template"
    if path.name in {"factory.py", "__init__.py"}:
        return "wiring"
    if name.startswith("tests/"):
        return "test"
    return "route" if name.startswith("app/routes/") else "service"


def _judge(found: list[tuple[str, int, tuple[int, int]]]) -> None:
    due = [f"{what}: {lines}, better {soft}" for what, lines, (soft, _) in found if lines > soft]
    if due:
        warnings.warn("\n  ".join(["Split at the next change:", *due]), OverBudget, stacklevel=2)
    failing = [f"{what}: {lines} > {hard}" for what, lines, (_, hard) in found if lines > hard]
    assert failing == []


@pytest.mark.filterwarnings("default::tests.architecture.test_budgets.OverBudget")
def test_files_keep_their_budget() -> None:
    _judge(
        [
            (place(path), len(path.read_text().splitlines()), BUDGETS[_kind(path)])
            for path in named(".py", ".html")
        ]
    )


@pytest.mark.filterwarnings("default::tests.architecture.test_budgets.OverBudget")
def test_functions_keep_their_budget() -> None:
    found = [function for path in named(".py") for function in functions(path)]
    _judge([(_title(one), one.lines, VIEW if one.is_view else FUNCTION) for one in found])


def _title(function: Function) -> str:
    return f"{place(function.path)}:{function.line} {function.name}"
