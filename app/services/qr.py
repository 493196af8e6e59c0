"""What a scanned code leads to, however it was typed, and what having scanned it proves.

The door's code shows that whoever speaks stands there; the manager's leads into the editor.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from app.config import SHANGHAI
from app.errors import NotFound
from app.models.base import ALPHABET
from app.models.kinds import CodePurpose, PlaceStatus
from app.models.organisation import Organisation
from app.models.place import Place
from app.models.qr import QrCode, QrScan
from app.spatial.dialect import insert_into

LENGTH: Final = 8
SCANS_WITHIN: Final = timedelta(days=30)

_CODE: Final = re.compile(f"[{ALPHABET}]{{{LENGTH}}}")
#: As Crockford reads what was copied by eye; blanks and dashes help that eye.
_FORGIVEN: Final = str.maketrans({"i": "1", "l": "1", "o": "0", " ": "", "-": ""})


@dataclass(frozen=True, slots=True)
class Found:
    """A code and the place behind it; `place` is where a merged one went.

    `path` is that of the place's owner, `is_live` false for a revoked code.
    """

    id: int
    code: str
    purpose: CodePurpose
    is_live: bool
    place_id: int
    public_id: str
    name: str
    path: str
    owner: str
    owner_phone: str
    retired: bool
    demo: bool


def spelled(text: str) -> str | None:
    """The code that somebody means by `text`, None for what can be none."""
    plain = text[:40].lower().translate(_FORGIVEN)
    return plain if _CODE.fullmatch(plain) else None


def find(session: Session, text: str) -> Found:
    """The code as printed or typed, revoked ones too; raises NotFound("code_unknown")."""
    code = spelled(text)
    row = _row(session, QrCode.code == code) if code else None
    if row is None:
        raise NotFound("code_unknown")
    seen = {row.place_id}
    place = row
    while place.merged_into_id is not None and place.merged_into_id not in seen:
        seen.add(place.merged_into_id)
        place = session.execute(_places().where(Place.id == place.merged_into_id)).one()
    return Found(
        id=row.code_id,
        code=row.code,
        purpose=row.purpose,
        is_live=row.revoked_at is None,
        place_id=place.place_id,
        public_id=place.public_id,
        name=place.name,
        path=place.path,
        owner=place.owner,
        owner_phone=place.owner_phone,
        retired=place.status is PlaceStatus.retired,
        demo=place.demo,
    )


def at_door(session: Session, text: str, public_id: str) -> bool:
    """Whether `text` is a live code of that place's door: proof of having stood there."""
    code = spelled(text)
    if code is None:
        return False
    try:
        found = find(session, code)
    except NotFound:
        return False
    here = found.public_id == public_id.lower()
    return here and found.is_live and found.purpose is CodePurpose.door


def scanned_place(session: Session, text: str | None) -> int | None:
    """The place whose live private code `text` is, if it is one."""
    code = spelled(text or "")
    row = _row(session, QrCode.code == code) if code else None
    if row is None or row.revoked_at is not None or row.purpose is not CodePurpose.manager:
        return None
    return find(session, row.code).place_id


def _places(*more: ColumnElement[Any]) -> Select[Any]:
    columns = (
        *(Place.id.label("place_id"), Place.public_id, Place.name, Place.status, Place.demo),
        *(Place.merged_into_id, Organisation.path, Organisation.name.label("owner")),
        Organisation.phone.label("owner_phone"),
    )
    return select(*columns, *more).join(Organisation, Organisation.id == Place.owner_id)


def _row(session: Session, which: ColumnElement[bool]) -> Any:
    of_code = (QrCode.id.label("code_id"), QrCode.code, QrCode.purpose, QrCode.revoked_at)
    found = _places(*of_code).join(QrCode, QrCode.place_id == Place.id)  # type: ignore[arg-type]
    return session.execute(found.where(which)).one_or_none()


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
