"""Text messages and where each stands."""

from enum import StrEnum


class MessageKind(StrEnum):
    """A code goes out at most once, a notice at least once."""

    code = "code"
    notice = "notice"


class MessageState(StrEnum):
    """Where a message stands; `unsure` is a code of which nobody knows whether it went out."""

    waiting = "waiting"
    sending = "sending"
    sent = "sent"
    failed = "failed"
    expired = "expired"
    unsure = "unsure"
