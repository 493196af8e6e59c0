"""Units of something edited in words, for whoever has to see what somebody else changed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from app.services.overlap import Units
from app.web.listing_words import Difference


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What units are called, in their order, and how those are said that do not read as they
    are."""

    labels: Mapping[str, str]
    spoken: Mapping[str, Callable[[Session, Any], str]]

    def words(self, session: Session, unit: str, value: Any) -> str:
        """One unit as it is read; "没有" for nothing."""
        if isinstance(value, bool):
            return "是" if value else "否"
        if value in (None, "", []):
            return "没有"
        say = self.spoken.get(unit)
        return say(session, value) if say else str(value)

    def differences(
        self, session: Session, before: Units, now: Units, typed: Mapping[str, Any]
    ) -> list[Difference]:
        """What changed from `before` to `now`, beside what was `typed` for the same."""
        return [
            Difference(
                unit,
                label,
                self.words(session, unit, before.get(unit)),
                self.words(session, unit, now[unit]),
                self.words(session, unit, typed[unit]) if unit in typed else None,
            )
            for unit, label in self.labels.items()
            if before.get(unit) != now[unit]
        ]
