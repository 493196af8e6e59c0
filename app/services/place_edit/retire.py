"""Listings that come to an end: withdrawn with a reason, brought back."""

from enum import StrEnum
from typing import Final

from app.models.kinds import PlaceStatus
from app.services.place_edit.save import Edit, finish


class RetireReason(StrEnum):
    """Why a listing is withdrawn."""

    closed_down = "closed_down"
    moved_away = "moved_away"
    never_there = "never_there"
    not_ours = "not_ours"
    other = "other"


REASON_WORDS: Final = {
    RetireReason.closed_down: "站点停办了",
    RetireReason.moved_away: "搬走了，新址另建",
    RetireReason.never_there: "录错了，没有这个地方",
    RetireReason.not_ours: "不再由我们管",
    RetireReason.other: "其他",
}


def retire(edit: Edit, reason: RetireReason) -> bool:
    """Take the listing out of every list; its history stays. Nobody has looked, so to say."""
    edit.place.status, edit.place.closed_until = PlaceStatus.retired, None
    return finish(edit, verified=False, reason=reason.value)


def bring_back(edit: Edit) -> bool:
    """List it again, as it was; `edit` was begun with `retired=True`."""
    if edit.place.status is PlaceStatus.retired:
        edit.place.status = PlaceStatus.open
    return finish(edit, verified=False)
