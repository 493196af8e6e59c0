"""Two edits of the same thing: what a form wants, beside what it saw and what stands by now."""

from collections.abc import Callable, Mapping
from typing import Any

from app.errors import DomainError

#: What somebody edits, as comparable pieces of plain JSON by their names.
Units = dict[str, Any]


class Overlap(DomainError):
    """Somebody else changed the same units meanwhile; nothing was changed.

    `base` is what the editor had seen, `now` what stands, `typed` the units that this form wanted
    otherwise than it had seen them.
    """

    def __init__(self, code: str, base: Units, now: Units, typed: Units) -> None:
        super().__init__(code)
        self.base, self.now, self.typed = base, now, typed


def changes(
    now: Units,
    seen: Units,
    wanted: Mapping[str, Any],
    refusal: Callable[[Units, Units, Units], Overlap],
) -> Units:
    """What a form, filled in while `seen` stood, wants otherwise than it is now; what it left as it
    had seen it stays as it is. Raises `refusal` where somebody else changed the same."""
    typed = {unit: value for unit, value in wanted.items() if seen.get(unit) != value}
    if any(now[unit] not in (seen.get(unit), value) for unit, value in typed.items()):
        raise refusal(seen, now, typed)
    return {unit: value for unit, value in typed.items() if now[unit] != value}
