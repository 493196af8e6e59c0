"""What a scanned code leads to, however it was typed, and what having scanned it proves.

The door's code shows that whoever speaks stands there; the manager's leads into the editor; a
poster's leads to its programme.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.config import SHANGHAI
from app.errors import NotFound
from app.models.base import ALPHABET
from app.models.kinds import CodePurpose, PlaceStatus
from app.models.organisation import Organisation
from app.models.place import Place
from app.models.programme import Programme
from app.models.qr import QrCode, QrScan
from app.spatial.dialect import insert_into

LENGTH: Final = 8
SCANS_WITHIN: Final = timedelta(days=30)

_PLACES: Final = (
    select(
        *(Place.id.label("place_id"), Place.public_id, Place.name, Place.status, Place.demo),
        *(Place.merged_into_id, Organisation.path, Organisation.name.label("owner")),
        Organisation.phone.label("owner_phone"),
    )
    .select_from(Place)
    .join(Organisation, Organisation.id == Place.owner_id)
)
_CODE: Final = re.compile(f"[{ALPHABET}]{{{LENGTH}}}")
#: As Crockford reads what was copied by eye; blanks and dashes help that eye.
_FORGIVEN: Final = str.maketrans({"i": "1", "l": "1", "o": "0", " ": "", "-": ""})


@dataclass(frozen=True, slots=True)
class Found:
    """A code and what is behind it: a `FoundPlace` or a `FoundProgramme`; `is_live` is false for a
    revoked code."""

    id: int
    code: str
    purpose: CodePurpose
    is_live: bool
    public_id: str
    name: str
    demo: bool


@dataclass(frozen=True, slots=True)
class FoundPlace(Found):
    """A place, where a merged one went; `path` is that of its owner."""

    place_id: int
    path: str
    owner: str
    owner_phone: str
    retired: bool


@dataclass(frozen=True, slots=True)
class FoundProgramme(Found):
    """A programme, by a poster that hangs where `label` says."""

    programme_id: int
    label: str


def spelled(text: str) -> str | None:
    """The code that somebody means by `text`, None for what can be none."""
    plain = text[:40].lower().translate(_FORGIVEN)
    return plain if _CODE.fullmatch(plain) else None


def find(session: Session, text: str) -> Found:
    """The code as printed or typed, revoked ones too; raises NotFound("code_unknown")."""
    code = spelled(text)
    row = session.scalars(select(QrCode).where(QrCode.code == code)).one_or_none() if code else None
    if row is None:
        raise NotFound("code_unknown")
    return _place(session, row) if row.place_id is not None else _programme(session, row)


def find_place(session: Session, text: str) -> FoundPlace:
    """The same for codes of places only."""
    found = find(session, text)
    if not isinstance(found, FoundPlace):
        raise NotFound("code_unknown")
    return found


def _place(session: Session, code: QrCode) -> FoundPlace:
    place = session.execute(_PLACES.where(Place.id == code.place_id)).one()
    seen = {place.place_id}
    while place.merged_into_id is not None and place.merged_into_id not in seen:
        seen.add(place.merged_into_id)
        place = session.execute(_PLACES.where(Place.id == place.merged_into_id)).one()
    return FoundPlace(
        id=code.id,
        code=code.code,
        purpose=code.purpose,
        is_live=code.revoked_at is None,
        place_id=place.place_id,
        public_id=place.public_id,
        name=place.name,
        path=place.path,
        owner=place.owner,
        owner_phone=place.owner_phone,
        retired=place.status is PlaceStatus.retired,
        demo=place.demo,
    )


def _programme(session: Session, code: QrCode) -> FoundProgramme:
    row = session.execute(
        select(Programme.id, Programme.public_id, Programme.title, Programme.demo).where(
            Programme.id == code.programme_id
        )
    ).one()
    return FoundProgramme(
        id=code.id,
        code=code.code,
        purpose=code.purpose,
        is_live=code.revoked_at is None,
        programme_id=row.id,
        public_id=row.public_id,
        name=row.title,
        label=code.label,
        demo=row.demo,
    )


def programme_code(session: Session, text: str, programme_id: int) -> int | None:
    """The row id of the live code `text` if it is one of that programme's posters."""
    code = spelled(text)
    if code is None:
        return None
    return session.scalar(
        select(QrCode.id).where(
            QrCode.code == code,
            QrCode.programme_id == programme_id,
            QrCode.revoked_at.is_(None),
        )
    )


def at_door(session: Session, text: str, public_id: str) -> bool:
    """Whether `text` is a live code of that place's door: proof of having stood there."""
    code = spelled(text)
    if code is None:
        return False
    try:
        found = find_place(session, code)
    except NotFound:
        return False
    here = found.public_id == public_id.lower()
    return here and found.is_live and found.purpose is CodePurpose.door


def scanned_place(session: Session, text: str | None) -> int | None:
    """The place whose live private code `text` is, if it is one."""
    code = spelled(text or "")
    if code is None:
        return None
    try:
        found = find_place(session, code)
    except NotFound:
        return None
    private = found.is_live and found.purpose is CodePurpose.manager
    return found.place_id if private else None


def count_scan(session: Session, found: Found, at: datetime) -> None:
    """One more on this local day; nothing about who scanned. A revoked code is not counted."""
    if not found.is_live:
        return
    row = insert_into(session, QrScan).values(
        code_id=found.id, day=at.astimezone(SHANGHAI).date(), count=1
    )
    key = (QrScan.code_id, QrScan.day)
    session.execute(row.on_conflict_do_update(index_elements=key, set_={"count": QrScan.count + 1}))


def scans(session: Session, place_id: int, at: datetime) -> int:
    """How often the place's codes were opened in the last 30 local days."""
    since = (at - SCANS_WITHIN).astimezone(SHANGHAI).date()
    counted = select(func.sum(QrScan.count)).join(QrCode, QrCode.id == QrScan.code_id)
    return session.scalar(counted.where(QrCode.place_id == place_id, QrScan.day > since)) or 0
