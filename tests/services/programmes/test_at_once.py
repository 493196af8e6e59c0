"""A sign-up that is an act of its own: one statement on PostgreSQL, and the same for everybody."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import product
from typing import Any, Final
from uuid import uuid4

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app.adapters.crypto import Vault
from app.errors import DomainError
from app.models.programme import Programme
from app.models.programme_kinds import SEATED, ProgrammeKind, ProgrammeState, SignupState
from app.models.signup import Signup
from app.services.programmes import newcomers
from app.services.programmes.newcomers import Joined, Newcomer
from app.services.programmes.window import Window, window
from app.services.sign_in import account_for
from app.spatial.alone import one_act
from app.web.transaction import writing_sessions
from tests.databases import Database
from tests.factories.moment import NOW
from tests.factories.programme import a_phone, a_programme, joins

_SOON, _BEFORE = NOW + timedelta(minutes=1), NOW - timedelta(minutes=1)


@dataclass
class Hall:
    """Committed programmes, and one person with a proven phone."""

    database: Database
    vault: Vault

    def __post_init__(self) -> None:
        with Session(self.database.engines.write) as session, session.begin():
            self.account = account_for(session, self.vault, a_phone(1), NOW).id

    def programme(self, **fields: Any) -> Programme:
        with Session(self.database.engines.write, expire_on_commit=False) as session:
            made = a_programme(session, **fields)
            session.commit()
        return made

    def who(self, *, proven: bool = True, form: str = "", **fields: Any) -> Newcomer:
        account = self.account if proven else None
        return Newcomer(a_phone(1), "张三", form or str(uuid4()), account_id=account, **fields)

    def session(self) -> Session:
        """For one act, as the form's page has it."""
        sessions = writing_sessions(self.database.engines.write)
        return sessions(info=one_act(self.database.engines))

    def sign_up(self, programme: Programme, who: Newcomer) -> Joined:
        with self.session() as session:
            made = newcomers.sign_up(session, self.vault, programme.public_id, who, NOW)
            session.commit()
        return made

    def taken(self, programme: Programme) -> int:
        """As the programme has it, and the same by its rows."""
        seated = select(func.count()).where(
            Signup.programme_id == programme.id, Signup.state.in_(SEATED)
        )
        with Session(self.database.engines.read) as session:
            taken = session.scalar(select(Programme.taken).where(Programme.id == programme.id))
            assert session.scalar(seated) == taken
        return taken or 0


@pytest.fixture
def hall(own_database: Database, vault: Vault) -> Hall:
    return Hall(own_database, vault)


@pytest.mark.backend("postgis")  # on SQLite there is no shorter way
def test_it_is_on_disk_before_the_session_commits(hall: Hall) -> None:
    programme, who = hall.programme(), hall.who()
    with hall.session() as session:
        made = newcomers.sign_up(session, hall.vault, programme.public_id, who, NOW)
        assert hall.taken(programme) == 1
    assert hall.taken(programme) == 1
    assert made == Joined(made.id, who.submission_id, SignupState.confirmed, 0)


def test_where_more_belongs_to_the_transaction_it_waits_for_the_commit(hall: Hall) -> None:
    programme = hall.programme()
    with writing_sessions(hall.database.engines.write)() as session:
        newcomers.sign_up(session, hall.vault, programme.public_id, hall.who(), NOW)
    assert hall.taken(programme) == 0


def test_sent_again_or_by_the_same_person_it_is_the_first_one(hall: Hall) -> None:
    programme, form = hall.programme(), str(uuid4())
    first = hall.sign_up(programme, hall.who(form=form))
    assert hall.sign_up(programme, hall.who(form=form)) == first
    assert hall.sign_up(programme, hall.who()) == first
    with pytest.raises(DomainError, match="submission_reused"):
        hall.sign_up(hall.programme(), hall.who(form=form))
    assert hall.taken(programme) == 1


def test_questions_are_answered_in_the_same_transaction(hall: Hall) -> None:
    programme = hall.programme()
    with pytest.raises(Exception, match=r"(?i)foreign key"):
        hall.sign_up(programme, hall.who(answers={999: "XL"}))
    assert hall.taken(programme) == 0


def test_an_offer_that_is_over_is_ended_first(hall: Hall) -> None:
    programme = hall.programme(capacity=1)
    with Session(hall.database.engines.write) as session, session.begin():
        one = session.get_one(Programme, programme.id)
        for number in (2, 3):
            joins(session, hall.vault, one, number)
        offered = update(Signup).where(Signup.number == 1)
        session.execute(offered.values(state=SignupState.offered, offered_until=_BEFORE))
        session.execute(update(Programme).values(taken=2, capacity=3))
    assert hall.sign_up(programme, hall.who()).state is SignupState.confirmed
    with Session(hall.database.engines.read) as session:
        states = session.scalars(select(Signup.state).order_by(Signup.id)).all()
    assert states == [SignupState.confirmed, SignupState.lapsed, SignupState.confirmed]


#: Each value that the rule tells apart; one seat is taken.
_DOORS: Final[dict[str, Sequence[Any]]] = {
    "state": [state for state in ProgrammeState if state is not ProgrammeState.draft],
    "by_sign_up": (True, False),
    "sign_up_from": (None, _BEFORE, NOW, _SOON),
    "sign_up_until": (None, NOW, _SOON),
    "ends_at": (None, NOW, _SOON),
    "capacity": (None, 1, 2),
    "verifies_phone": (True, False),
}


@pytest.mark.backend("postgis")  # on SQLite there is no shorter way
@pytest.mark.parametrize("proven", [True, False])
def test_one_statement_lets_in_whom_the_rule_lets_in(hall: Hall, proven: bool) -> None:
    common = {
        "title": "课",
        "kind": ProgrammeKind.training,
        "taken": 1,
        "waiting_list": True,
        "organiser_id": hall.programme().organiser_id,
        "created_at": NOW,
        "updated_at": NOW,
    }
    doors = [
        Programme(**common, **dict(zip(_DOORS, values, strict=True)))
        for values in product(*_DOORS.values())
        if None in values[2:4] or values[2] < values[3]
    ]
    with Session(hall.database.engines.write, expire_on_commit=False) as session:
        session.add_all(doors)
        session.commit()
    row = newcomers._row(hall.vault, hall.who(proven=proven), NOW)
    for number, door in enumerate(doors):
        fresh = row | {"submission_id": f"{number:036d}", "token_digest": b"%032d" % number}
        with hall.session() as session:
            let_in = newcomers._at_once(session, door.public_id, fresh, NOW)
        proof = proven or not door.verifies_phone
        assert bool(let_in) == (window(door, NOW) is Window.open and proof), door
    with Session(hall.database.engines.read) as session:
        assert session.scalar(select(func.count()).select_from(Signup))
