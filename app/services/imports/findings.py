"""What a check has to tell about single rows: a code and figures; words come at the edge."""

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from app.models.kinds import Amenity
from app.services.imports.columns import Column

#: How many findings of each group are kept for the screen; all of them go to the listener.
SHOWN: Final = 10


class Group(StrEnum):
    """How a finding is told: rows not loaded first."""

    bad = "bad"
    skipped = "skipped"
    duplicate = "duplicate"
    division = "division"
    warning = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing about one row. `row` is the number that the reader's own program shows (for
    GeoJSON the feature's place in the file), 0 for the whole file."""

    group: Group
    code: str
    row: int
    column: Column | None = None
    details: dict[str, Any] = field(default_factory=dict)

    def to_json(self) -> str:
        """One line."""
        facts = {name: getattr(self, name) for name in self.__slots__}
        return json.dumps(facts, ensure_ascii=False)

    @classmethod
    def from_json(cls, line: str) -> "Finding":
        """What was written into the line; words of a vocabulary are words again."""
        facts = json.loads(line)
        facts["group"] = Group(facts["group"])
        facts["column"] = Column(facts["column"]) if facts["column"] else None
        if "amenity" in facts["details"]:
            facts["details"]["amenity"] = Amenity(facts["details"]["amenity"])
        return cls(**facts)


class Findings:
    """Counts all findings, keeps the first of each group, passes every one on."""

    def __init__(self, listener: Callable[[Finding], None] | None = None) -> None:
        self.counts: Counter[Group] = Counter()
        self.codes: Counter[str] = Counter()
        #: Rows with a finding of the group; the findings of one row come one after the other.
        self.rows: Counter[Group] = Counter()
        self._last: dict[Group, int] = {}
        self.first: dict[Group, list[Finding]] = {group: [] for group in Group}
        self._listener = listener

    def add(self, finding: Finding) -> None:
        self.counts[finding.group] += 1
        self.codes[finding.code] += 1
        if self._last.get(finding.group) != finding.row:
            self._last[finding.group] = finding.row
            self.rows[finding.group] += 1
        kept = self.first[finding.group]
        if len(kept) < SHOWN:
            kept.append(finding)
        if self._listener is not None:
            self._listener(finding)


@dataclass(slots=True)
class Tally:
    """How many places were, or would be, added, changed and left as they are."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0


class RowProblem(Exception):
    """The row cannot be loaded: why, and which column is to blame."""

    def __init__(self, code: str, column: Column | None, /, **details: Any) -> None:
        super().__init__(code)
        self.code = code
        self.column = column
        self.details = details
