"""The codes that a place has: two in force, made when first asked for, replaced when lost."""

import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.access import Actor
from app.models.base import ALPHABET
from app.models.kinds import CodePurpose
from app.models.place import Place
from app.models.qr import QrCode
from app.services import audit
from app.services.qr import LENGTH
from app.spatial.dialect import insert_into

#: Places in one statement, well below what either database takes as parameters.
CHUNK: Final = 500
#: What codes of places are for.
PURPOSES: Final = (CodePurpose.door, CodePurpose.manager)
#: The codes in force, by place and purpose.
Live = dict[tuple[int, CodePurpose], QrCode]


def new_code() -> str:
    """8 random letters: 40 bits."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def live(
    session: Session, place_ids: Iterable[int], purposes: Iterable[CodePurpose] = PURPOSES
) -> Live:
    """The codes in force, by place and purpose; one statement for 500 places."""
    wanted = list(place_ids)
    found: Live = {}
    for start in range(0, len(wanted), CHUNK):
        rows = session.scalars(
            select(QrCode)
            .where(
                QrCode.place_id.in_(wanted[start : start + CHUNK]),
                QrCode.purpose.in_(list(purposes)),
                QrCode.revoked_at.is_(None),
            )
            .order_by(QrCode.id)
        )
        for code in rows:
            assert code.place_id is not None
            found.setdefault((code.place_id, code.purpose), code)
    return found


def ensure(session: Session, actor: Actor, place_ids: Sequence[int], at: datetime) -> int:
    """Make the codes that the places lack, door and manager; answers how many were made.

    The places are locked in the order of their ids, so that two who ask at once make one code.
    """
    made = 0
    for start in range(0, len(place_ids), CHUNK):
        chunk = sorted(place_ids)[start : start + CHUNK]
        _lock(session, chunk)
        there = live(session, chunk)
        lacking = [(one, use) for one in chunk for use in PURPOSES if (one, use) not in there]
        _insert(session, actor, lacking, at)
        for place_id, purpose in lacking:
            audit.record(session, actor, "code.made", at, place_id=place_id, purpose=purpose)
        made += len(lacking)
    return made


def revoke(
    session: Session, actor: Actor, place_id: int, purpose: CodePurpose, at: datetime
) -> bool:
    """Take the code out of force; False when there was none. Scanned again, it says so."""
    gone = session.scalars(
        update(QrCode)
        .where(QrCode.place_id == place_id, QrCode.purpose == purpose, QrCode.revoked_at.is_(None))
        .values(revoked_at=at)
        .returning(QrCode.id)
    ).all()
    if gone:
        audit.record(session, actor, "code.revoked", at, place_id=place_id, purpose=purpose)
    return bool(gone)


def replace(
    session: Session, actor: Actor, place_id: int, purpose: CodePurpose, at: datetime
) -> QrCode:
    """Another code in place of the one in force, which is revoked."""
    _lock(session, [place_id])
    revoke(session, actor, place_id, purpose, at)
    _insert(session, actor, [(place_id, purpose)], at)
    audit.record(session, actor, "code.made", at, place_id=place_id, purpose=purpose)
    return live(session, [place_id], [purpose])[place_id, purpose]


def _lock(session: Session, place_ids: Sequence[int]) -> None:
    """SQLite's one writer needs no lock; its dialect leaves the words out."""
    session.execute(
        select(Place.id)
        .where(Place.id.in_(place_ids))
        .order_by(Place.id)
        .with_for_update(key_share=True)
    )


def _insert(
    session: Session, actor: Actor, wanted: Sequence[tuple[int, CodePurpose]], at: datetime
) -> None:
    """A code for each; one that is taken already (a chance of 1 in 2^40 a row) is drawn again."""
    left = list(wanted)
    while left:
        drawn = {new_code(): one for one in left}
        rows = [
            {
                "code": code,
                "purpose": purpose,
                "place_id": place_id,
                "created_at": at,
                "created_by": actor.account_id,
            }
            for code, (place_id, purpose) in drawn.items()
        ]
        put = insert_into(session, QrCode).values(rows)
        once = put.on_conflict_do_nothing(index_elements=[QrCode.code]).returning(QrCode.code)
        done = {drawn[code] for code in session.scalars(once)}
        left = [one for one in left if one not in done]
