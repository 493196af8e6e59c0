"""The record of acts: append-only, sealed in a chain that shows every change."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.access import Actor
from app.models.audit import AuditEntry
from app.services import audit
from tests.factories.moment import NOW

LATER = NOW + audit.SETTLED + timedelta(seconds=1)


@pytest.fixture
def written(session: Session) -> Session:
    for number in range(10):
        audit.record(session, Actor(), "place.saved", NOW, place_id=number, version=number)
        session.flush()
    return session


def test_entries_are_sealed_once_they_have_settled(written: Session) -> None:
    assert audit.seal(written, NOW) == 0
    assert audit.seal(written, LATER) == 10
    assert audit.seal(written, LATER) == 0
    found = audit.verify(written)
    assert (found.seals, found.entries, found.unsealed, found.broken) == (1, 10, 0, None)


def test_the_chain_goes_on(written: Session) -> None:
    audit.seal(written, LATER)
    audit.record(written, Actor(), "place.saved", LATER)
    written.flush()
    assert audit.verify(written).unsealed == 1
    assert audit.seal(written, LATER + audit.SETTLED * 2) == 1
    assert audit.verify(written) == audit.Verdict(2, 11, 0, None)


@pytest.mark.parametrize("harm", ["changed", "taken", "added", "moved"])
def test_every_harm_is_seen(written: Session, harm: str) -> None:
    audit.seal(written, LATER)
    one = written.scalars(select(AuditEntry.id).order_by(AuditEntry.id).offset(4)).first()
    seal_id = written.scalar(select(AuditEntry.seal_id).where(AuditEntry.id == one))
    written.expire_all()
    if harm == "changed":
        written.execute(
            update(AuditEntry).where(AuditEntry.id == one).values(facts={"version": 99})
        )
    elif harm == "taken":
        written.execute(delete(AuditEntry).where(AuditEntry.id == one))
    elif harm == "added":
        written.add(AuditEntry(at=NOW, action="place.saved", facts={}, seal_id=seal_id))
    else:
        written.execute(
            update(AuditEntry).where(AuditEntry.id == one).values(at=NOW - timedelta(hours=1))
        )
    written.flush()
    written.expire_all()
    assert audit.verify(written).broken == seal_id
