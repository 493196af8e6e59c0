"""Valid programmes, and people who join them."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import uuid4

from sqlalchemy.orm import Session

from app.adapters.crypto import Vault
from app.models.organisation import Organisation
from app.models.programme import Programme
from app.models.programme_kinds import ProgrammeKind, ProgrammeState
from app.models.programme_session import ProgrammeSession
from app.models.signup import Signup
from app.services.programmes import newcomers
from app.services.programmes.newcomers import Newcomer
from app.services.sign_in import account_for
from tests.factories.moment import NOW
from tests.factories.organisation import an_organisation

#: Two days after `NOW`, from ten to noon.
BEGINS: Final = NOW + timedelta(days=2)
ENDS: Final = BEGINS + timedelta(hours=2)


def a_programme(
    session: Session,
    title: str = "电动车维修课",
    *,
    organiser: Organisation | None = None,
    meetings: Sequence[tuple[datetime, datetime]] = ((BEGINS, ENDS),),
    at: tuple[float, float] | None = None,
    **fields: Any,
) -> Programme:
    """A published course of 20 seats with a waiting list, in two days; `at` is WGS-84 lng, lat.

    Without an organiser it is held by the first organisation there is.
    """
    organiser = organiser or session.query(Organisation).order_by(Organisation.id).first()
    made = Programme(
        **{
            "title": title,
            "kind": ProgrammeKind.training,
            "state": ProgrammeState.published,
            "organiser_id": (organiser or an_organisation(session)).id,
            "capacity": 20,
            "taken": 0,
            "waiting_counter": 0,
            "starts_at": min((begins for begins, _ in meetings), default=None),
            "ends_at": max((ends for _, ends in meetings), default=None),
            "published_at": NOW - timedelta(days=3),
            "created_at": NOW - timedelta(days=4),
            "updated_at": NOW - timedelta(days=3),
        }
        | fields
    )
    made.sessions = [ProgrammeSession(starts_at=begins, ends_at=ends) for begins, ends in meetings]
    if at:
        made.stand_at(*at)
    session.add(made)
    session.flush()
    return made


def a_phone(number: int) -> str:
    """One of 10,000 mobile numbers that no carrier has given out."""
    return f"+861990000{number:04d}"


def joins(
    session: Session,
    vault: Vault,
    programme: Programme,
    number: int = 1,
    *,
    at: datetime = NOW,
    submission_id: str = "",
    **fields: Any,
) -> Signup:
    """The person of that number, with a proven phone, signs up by a form of their own."""
    account = account_for(session, vault, a_phone(number), at)
    who = Newcomer(
        phone=a_phone(number),
        name=f"张{number}",
        submission_id=submission_id or str(uuid4()),
        account_id=account.id,
        **fields,
    )
    made = newcomers.sign_up(session, vault, programme.public_id, who, at)
    return session.get_one(Signup, made.id, populate_existing=True)
