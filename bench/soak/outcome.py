"""What one part of the soak found: figures, and problems with what brings them back."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final

#: Problems written down for one part; the rest are counted.
SHOWN: Final = 20


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that must not happen, and what makes it happen again."""

    what: str
    reproducer: str = ""


@dataclass(slots=True)
class Outcome:
    """One part's result; `skipped` says why a part could not run."""

    title: str
    figures: list[tuple[str, str]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    count: int = 0
    skipped: str = ""
    seconds: float = 0.0

    def told(self, label: str, value: object) -> None:
        """Note a figure."""
        self.figures.append((label, f"{value:,}" if isinstance(value, int) else str(value)))

    def wrong(self, what: str, reproducer: object = "") -> None:
        """Note a problem; beyond `SHOWN` it is only counted."""
        self.count += 1
        if len(self.problems) < SHOWN:
            self.problems.append(Problem(what, str(reproducer)[:600]))

    def must(self, holds: bool, what: str, reproducer: object = "") -> None:
        """Note a problem unless it holds."""
        if not holds:
            self.wrong(what, reproducer)


@dataclass(frozen=True, slots=True)
class Span:
    """What a part may take: `seconds`, but `least` turns however long they take. A test gives no
    seconds: a slow machine then asks as much as a fast one."""

    seconds: float
    least: int = 1

    def turns(self, most: int) -> Iterator[int]:
        """Count from 0 until the time is over and `least` are made, at most `most`."""
        end = time.monotonic() + self.seconds
        for turn in range(most):
            if turn >= self.least and time.monotonic() >= end:
                return
            yield turn

    def share(self, part: float) -> "Span":
        """A part of its time."""
        return Span(self.seconds * part, self.least)


def timed(work: Callable[[], Outcome]) -> Outcome:
    """Run one part and note how long it took."""
    began = time.monotonic()
    outcome = work()
    outcome.seconds = time.monotonic() - began
    return outcome


def milliseconds(seconds: list[float]) -> str:
    """The usual percentiles of measured times."""
    if not seconds:
        return "none measured"
    ordered = sorted(seconds)

    def at(share: float) -> str:
        return f"{1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))]:.1f}"

    return f"{at(0.5)} / {at(0.95)} / {at(0.99)} / {1000 * ordered[-1]:.1f}"
