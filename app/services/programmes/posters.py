"""A programme's posters: a code for each spot where one hangs, and which of them brought people."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from markupsafe import Markup
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.access import Actor
from app.adapters import qr_image
from app.errors import DomainError
from app.models.kinds import CodePurpose
from app.models.programme import Programme
from app.models.qr import QrCode, QrScan
from app.models.signup import Signup
from app.services import audit, print_sheets, qr
from app.services.place_codes import new_code
from app.services.programmes import seats
from app.spatial.dialect import insert_into

LONGEST_LABEL: Final = 40
#: As many spots as one course is ever advertised at.
MOST: Final = 200


@dataclass(frozen=True, slots=True)
class Poster:
    """A code with what came of it: `label` is where it hangs, in the organiser's words."""

    code: str
    label: str
    created_at: datetime
    revoked_at: datetime | None
    scans: int
    signups: int


@dataclass(frozen=True, slots=True)
class PosterSheet:
    """One code on paper; `address` is written below the square, without its scheme."""

    code: str
    label: str
    address: str
    square: Markup


def listed(session: Session, programme_id: int) -> list[Poster]:
    """The codes of the programme with how often each was opened and how many joined by it, the
    oldest first; revoked ones too. One statement."""
    scanned = select(func.sum(QrScan.count)).where(QrScan.code_id == QrCode.id).scalar_subquery()
    joined = select(func.count()).where(Signup.code_id == QrCode.id).scalar_subquery()
    columns = (QrCode.code, QrCode.label, QrCode.created_at, QrCode.revoked_at, scanned, joined)
    rows = session.execute(
        select(*columns).where(QrCode.programme_id == programme_id).order_by(QrCode.id)
    )
    return [
        Poster(code, label, made, revoked, scans or 0, signups)
        for code, label, made, revoked, scans, signups in rows
    ]


def make(session: Session, actor: Actor, programme: Programme, label: str, at: datetime) -> str:
    """A code for the spot that `label` names; the one in force there, if there is one already.

    Raises DomainError("label_missing", "label"), DomainError("too_many_posters", "label").
    """
    where = " ".join(label.split())[:LONGEST_LABEL]
    if not where:
        raise DomainError("label_missing", "label")
    seats.lock(session, programme.id)
    there = listed(session, programme.id)
    for one in there:
        if one.label == where and one.revoked_at is None:
            return one.code
    if len(there) >= MOST:
        raise DomainError("too_many_posters", "label", most=MOST)
    code = _insert(session, actor, programme, where, at)
    audit.record(
        session,
        actor,
        "code.made",
        at,
        organisation_id=programme.organiser_id,
        purpose=CodePurpose.programme,
        programme=programme.public_id,
        code=code,
    )
    return code


def revoke(session: Session, actor: Actor, programme: Programme, text: str, at: datetime) -> None:
    """Take a code out of force; scanned again, it says so and helps on. What is no code of this
    programme, or revoked already, changes nothing."""
    code = session.scalars(
        select(QrCode).where(
            QrCode.code == (qr.spelled(text) or ""), QrCode.programme_id == programme.id
        )
    ).one_or_none()
    if code is None or code.revoked_at is not None:
        return
    code.revoked_at = at
    audit.record(
        session,
        actor,
        "code.revoked",
        at,
        organisation_id=programme.organiser_id,
        purpose=CodePurpose.programme,
        programme=programme.public_id,
        code=code.code,
    )


def sheets(
    programme: Programme, posters: Sequence[Poster], public_url: str, own: str
) -> list[PosterSheet]:
    """The codes in force as squares; some 7 ms each. Raises DomainError("public_url_missing")."""
    root = print_sheets.root_for(programme, public_url, own)
    made = []
    for one in posters:
        if one.revoked_at is None:
            url = f"{root}/q/{one.code}"
            square = qr_image.inline(url)
            made.append(PosterSheet(one.code, one.label, url.partition("://")[2], square))
    return made


def _insert(session: Session, actor: Actor, programme: Programme, label: str, at: datetime) -> str:
    """One that is taken already (a chance of 1 in 2^40 a row) is drawn again."""
    made: str | None = None
    while made is None:
        row = insert_into(session, QrCode).values(
            code=new_code(),
            purpose=CodePurpose.programme,
            programme_id=programme.id,
            label=label,
            created_at=at,
            created_by=actor.account_id,
        )
        once = row.on_conflict_do_nothing(index_elements=[QrCode.code])
        made = session.scalar(once.returning(QrCode.code))
    return made
