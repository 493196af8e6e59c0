"""What a text message is to a gateway, and what may become of it."""

import json
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, Self


class Template(StrEnum):
    """The wordings we send; a provider that wants them approved beforehand knows each by an id."""

    change = "change"
    code = "code"
    decision = "decision"
    digest = "digest"
    invitation = "invitation"
    reminder = "reminder"
    seat = "seat"


class Outcome(StrEnum):
    """What a gateway made of a message.

    `refused`: not sent, nor ever will be; `later`: certainly not sent, another try may fare
    better; `ambiguous`: nobody knows (a time-out, a broken answer).
    """

    accepted = "accepted"
    refused = "refused"
    later = "later"
    ambiguous = "ambiguous"


@dataclass(frozen=True, slots=True)
class Message:
    """The whole `text`, and the same as the `values` of a template, in the order of its gaps."""

    template: Template
    values: tuple[str, ...]
    text: str

    def packed(self) -> str:
        """As one string, for keeping; `unpacked` reads it."""
        parts = {"template": self.template, "values": self.values, "text": self.text}
        return json.dumps(parts, ensure_ascii=False)

    @classmethod
    def unpacked(cls, packed: str) -> Self:
        """What `packed` wrote."""
        parts = json.loads(packed)
        return cls(Template(parts["template"]), tuple(parts["values"]), parts["text"])


class Gateway(Protocol):
    """Sends one text message; never raises."""

    def send(self, phone: str, message: Message, key: str) -> Outcome:
        """Hand `message` for `phone` (+86…) over; `key` is the same for the same message."""
