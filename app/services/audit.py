"""The append-only record of who did what, and the chain of seals that proves it whole.

Entries are written in the transaction of the act itself. `flask tick` seals them in batches, so
that writers never queue for the last row; a seal's hash covers its entries and the seal before.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app.access import Actor
from app.models.audit import AuditEntry, AuditSeal

Fact = str | int | bool | None
#: Entries younger than this may belong to transactions that have not committed yet.
SETTLED: Final = timedelta(minutes=2)
BATCH: Final = 1_000


def record(
    session: Session,
    actor: Actor,
    action: str,
    at: datetime,
    *,
    place_id: int | None = None,
    organisation_id: int | None = None,
    subject_id: int | None = None,
    **facts: Fact,
) -> None:
    """Write one act down; `facts` are codes and public ids, never personal text."""
    session.add(
        AuditEntry(
            at=at,
            actor_id=actor.account_id,
            action=action,
            place_id=place_id,
            organisation_id=organisation_id,
            subject_id=subject_id,
            facts=facts,
        )
    )


def seal(session: Session, at: datetime) -> int:
    """Seal the next batch of settled entries; answers how many. One process at a time (a lease)."""
    entries = session.scalars(
        select(AuditEntry)
        .where(AuditEntry.seal_id.is_(None), AuditEntry.at < at - SETTLED)
        .order_by(AuditEntry.id)
        .limit(BATCH)
    ).all()
    if not entries:
        return 0
    before = session.scalar(select(AuditSeal).order_by(AuditSeal.id.desc()).limit(1))
    made = AuditSeal(
        sealed_at=at,
        entries=len(entries),
        last_entry_id=entries[-1].id,
        hash=_hash(before.hash if before else b"", entries),
    )
    session.add(made)
    session.flush()
    session.execute(
        update(AuditEntry)
        .where(AuditEntry.id.in_([one.id for one in entries]))
        .values(seal_id=made.id)
    )
    return len(entries)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What verifying found: `broken` is the id of the first seal that does not hold, if any."""

    seals: int
    entries: int
    unsealed: int
    broken: int | None


def verify(session: Session) -> Verdict:
    """Compute every seal again from its entries: a changed, added or missing entry breaks one."""
    seals = entries = 0
    before = b""
    for made in session.scalars(select(AuditSeal).order_by(AuditSeal.id)).all():
        rows = session.scalars(
            select(AuditEntry).where(AuditEntry.seal_id == made.id).order_by(AuditEntry.id)
        ).all()
        if len(rows) != made.entries or _hash(before, rows) != made.hash:
            return Verdict(seals, entries, 0, made.id)
        before, seals, entries = made.hash, seals + 1, entries + len(rows)
    unsealed = session.scalar(
        select(func.count()).select_from(AuditEntry).where(AuditEntry.seal_id.is_(None))
    )
    return Verdict(seals, entries, unsealed or 0, None)


def _hash(before: bytes, entries: Sequence[AuditEntry]) -> bytes:
    digest = sha256(before)
    for one in entries:
        words = (
            *(one.id, one.at.isoformat(), one.actor_id, one.action, one.place_id),
            *(one.organisation_id, one.subject_id, one.facts),
        )
        digest.update(json.dumps(words, ensure_ascii=True, sort_keys=True).encode())
    return digest.digest()
