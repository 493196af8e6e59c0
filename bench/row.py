"""One measured figure and what it should be."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """`met` is None for a figure without a goal, or one that could not be measured (`note`)."""

    name: str
    value: float
    unit: str
    goal: str
    met: bool | None
    note: str = ""
