"""How it stands with signing up for a programme, as one word."""

from datetime import datetime
from enum import StrEnum
from typing import Protocol

from app.models.programme_kinds import ProgrammeState


class Window(StrEnum):
    """`come`: nobody signs up, one just comes; `line`: full, but there is a waiting list;
    `watch`: it is recorded."""

    come = "come"
    early = "early"
    open = "open"
    line = "line"
    full = "full"
    closed = "closed"
    watch = "watch"
    over = "over"
    cancelled = "cancelled"


class Seats(Protocol):
    """What the answer depends on: a Programme, or something with these columns."""

    @property
    def state(self) -> ProgrammeState: ...
    @property
    def by_sign_up(self) -> bool: ...
    @property
    def sign_up_from(self) -> datetime | None: ...
    @property
    def sign_up_until(self) -> datetime | None: ...
    @property
    def ends_at(self) -> datetime | None: ...
    @property
    def capacity(self) -> int | None: ...
    @property
    def taken(self) -> int: ...
    @property
    def waiting_list(self) -> bool: ...


def window(of: Seats, at: datetime) -> Window:
    """How it stands at the aware instant `at`. Without an end of its own the window to sign up
    closes when the last session is over."""
    if of.state is ProgrammeState.cancelled:
        return Window.cancelled
    if of.state is ProgrammeState.finished or (of.ends_at is not None and of.ends_at <= at):
        return Window.over
    if not of.by_sign_up:
        return Window.come if of.ends_at is not None else Window.watch
    if of.sign_up_from is not None and at < of.sign_up_from:
        return Window.early
    if of.sign_up_until is not None and of.sign_up_until <= at:
        return Window.closed
    if of.capacity is None or of.taken < of.capacity:
        return Window.open
    return Window.line if of.waiting_list else Window.full
