"""What the organiser's changes mean to those who are in or in line: told once, the waiting too."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.adapters.crypto import Vault
from app.adapters.text_message import Message, Template
from app.models.place import Place
from app.models.programme import Programme
from app.models.programme_kinds import LIVE_SIGNUPS, SignupState
from app.models.signup import Signup
from app.services.decent_hours import decent, local_minute
from app.services.programmes import told

CHANGED: Final = "您报名的“%s”有变动：%s。"
#: A message costs by its length.
LONGEST_REASON: Final = 40
NOWHERE: Final = "线上"


def cancelled(session: Session, vault: Vault, programme: Programme, at: datetime) -> int:
    """End every live sign-up of the programme, free its seats and tell everybody; how many.

    The caller holds the programme's lock (seats.lock) and has made it cancelled.
    """
    reason = programme.cancel_reason[:LONGEST_REASON].rstrip("。.")
    live = _live(session, programme)
    for signup in live:
        signup.state, signup.offered_until = SignupState.cancelled, None
        signup.changed_at = at
    programme.taken = 0
    session.flush()
    what = f"已取消（{reason}）" if reason else "已取消"
    _tell(session, vault, programme, live, "cancelled", what, at)
    return len(live)


def moved(session: Session, vault: Vault, programme: Programme, at: datetime) -> int:
    """Tell everybody who is in or in line where and when it is now, once for each version of the
    programme; how many. The caller has counted `version` up."""
    begins = programme.starts_at
    when = f"时间{local_minute(begins)}，" if begins else ""
    what = f"改为{when}地点：{whereabouts(session, programme)}"
    live = _live(session, programme)
    _tell(session, vault, programme, live, f"moved-{programme.version}", what, at)
    return len(live)


def said(session: Session, vault: Vault, programme: Programme, at: datetime) -> int:
    """Tell everybody that the organiser left a word on their receipt, once for each version of the
    programme; how many. The caller has set `note` and counted `version` up."""
    live = _live(session, programme)
    words = programme.note[:LONGEST_REASON].rstrip("。.")
    _tell(
        session, vault, programme, live, f"note-{programme.version}", f"主办单位留言：{words}", at
    )
    return len(live)


def whereabouts(session: Session, programme: Programme) -> str:
    """Where it takes place, in one line."""
    if programme.place_id is not None:
        return session.get_one(Place, programme.place_id).name
    return programme.address or NOWHERE


def _live(session: Session, programme: Programme) -> Sequence[Signup]:
    return session.scalars(
        select(Signup)
        .where(Signup.programme_id == programme.id, Signup.state.in_(LIVE_SIGNUPS))
        .order_by(Signup.id)
    ).all()


def _tell(
    session: Session,
    vault: Vault,
    programme: Programme,
    signups: Sequence[Signup],
    cause: str,
    what: str,
    at: datetime,
) -> None:
    values = (programme.title, what)
    message = Message(Template.change, values, CHANGED % values)
    morning, begins = decent(at), programme.starts_at
    # Better rung out of bed than at a closed door.
    soon = begins is not None and at < begins <= morning
    for signup in signups:
        key = f"{cause}-{signup.public_id}"
        told.send(session, vault, signup, key, message, at=at if soon else morning)
