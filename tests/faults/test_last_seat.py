"""The last seats under a crowd: 200 at once from several processes, while others come and go."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models.outbox import OutboxMessage
from app.models.programme import Programme
from app.models.programme_kinds import LIVE_SIGNUPS, SEATED, SignupState
from app.models.signup import Signup
from tests.databases import Database
from tests.factories.programme import a_programme
from tests.faults.rush import Process, Rush, form_of

PEOPLE, SEATS = 200, 20
#: With what else belongs to it in one transaction, and as an act of its own (tests/crowd.py).
JOINING = pytest.mark.parametrize("verb", ["join", "arrive"])


@dataclass
class Scene(Rush):
    """A committed programme of 20 seats, and processes that run at it."""

    crowd: ClassVar[str] = "programme"

    def __post_init__(self) -> None:
        with Session(self.database.engines.write) as session, session.begin():
            made = a_programme(session, capacity=SEATS)
            self.public_id, self.id = made.public_id, made.id

    def check(self) -> None:
        """What must hold at every moment, in one snapshot."""
        seated = select(func.count()).where(
            Signup.programme_id == self.id, Signup.state.in_(SEATED)
        )
        waiting = select(func.count()).where(
            Signup.programme_id == self.id, Signup.state == SignupState.waiting
        )
        moment = select(
            Programme.taken,
            Programme.capacity,
            seated.scalar_subquery(),
            waiting.scalar_subquery(),
        ).where(Programme.id == self.id)
        with Session(self.database.engines.read) as session:
            taken, capacity, recount, line = session.execute(moment).one()
        assert taken == recount <= capacity
        assert taken == capacity or line == 0, "a seat is free while somebody waits"

    def signups(self) -> list[Signup]:
        with Session(self.database.engines.read) as session:
            return list(session.scalars(select(Signup).order_by(Signup.number, Signup.id)))


@pytest.fixture
def scene(own_database: Database, processes: list[Process]) -> Scene:
    return Scene(own_database, processes)


def states(signups: Iterable[Signup]) -> Counter[SignupState]:
    return Counter(one.state for one in signups)


@JOINING
def test_two_hundred_for_twenty_seats(scene: Scene, verb: str) -> None:
    told = scene.run([[(verb, form_of(number))] for number in range(PEOPLE)])
    assert Counter(state for _, _, state, _ in told) == {"confirmed": 20, "waiting": 180}
    kept = scene.signups()
    assert states(kept) == {SignupState.confirmed: 20, SignupState.waiting: 180}
    line = [one.number for one in kept if one.state is SignupState.waiting]
    assert line == list(range(1, 181))
    assert [one.id for one in kept if one.number] == sorted(one.id for one in kept if one.number)


@JOINING
def test_each_form_sent_ten_times_at_once_is_one_row(scene: Scene, verb: str) -> None:
    forms = [form_of(number) for number in range(30)]
    told = scene.run([[(verb, form)] for form in forms for _ in range(10)])
    receipts: dict[str, set[tuple[str, int]]] = {}
    for _, form, state, number in told:
        receipts.setdefault(form, set()).add((state, number))
    assert all(len(each) == 1 for each in receipts.values())
    assert states(scene.signups()) == {SignupState.confirmed: 20, SignupState.waiting: 10}


@JOINING
def test_one_person_with_ten_forms_at_once_is_one_row(scene: Scene, verb: str) -> None:
    told = scene.run([[(verb, form_of(7))] for _ in range(40)])
    assert {(state, number) for _, _, state, number in told} == {("confirmed", 0)}
    assert len(scene.signups()) == 1


def test_with_withdrawals_offers_and_the_organiser_against_it(scene: Scene) -> None:
    forms = [form_of(number) for number in range(PEOPLE)]
    people: list[list[tuple[str, Any]]] = []
    for number, form in enumerate(forms):
        acts: list[tuple[str, Any]] = [("arrive" if number % 2 else "join", form)]
        if number % 3 == 0:
            acts += [("withdraw", form), ("withdraw", form)]
        elif number % 3 == 1:
            acts += [("accept", form)] * 3
        people.append(acts)
    people += [[("resize", size) for size in (25, 21, 30, 1, 28)] for _ in range(2)]
    told = scene.run(people)
    fine = {state.value for state in SignupState} | {
        *("resized", "capacity_below_taken", "offer_over")
    }
    assert {state for _, _, state, _ in told} <= fine
    kept = scene.signups()
    assert len(kept) == PEOPLE
    live = Counter(one.phone_digest for one in kept if one.state in LIVE_SIGNUPS)
    assert set(live.values()) == {1}
    withdrawn = [one for one in kept if one.state is SignupState.withdrawn]
    assert len(withdrawn) == len(range(0, PEOPLE, 3))
    with Session(scene.database.engines.read) as session:
        offers = session.scalars(
            select(OutboxMessage.key).where(OutboxMessage.key.like("offer-%"))
        ).all()
    assert len(offers) == len(set(offers)) >= states(kept)[SignupState.offered]


def test_one_release_makes_exactly_one_offer(scene: Scene) -> None:
    forms = [form_of(number) for number in range(30)]
    scene.run([[("join", form) for form in forms]])
    scene.run([[("withdraw", forms[0])] for _ in range(40)])
    kept = states(scene.signups())
    assert (kept[SignupState.offered], kept[SignupState.waiting]) == (1, 9)
