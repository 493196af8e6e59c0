"""kill -9 in the middle of 500 sign-ups: every receipt shown is there, once, and nobody is both in
and in line."""

import random
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import uuid4

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models.programme import Programme
from app.models.programme_kinds import SEATED, ProgrammeState, SignupState
from app.models.signup import Signup
from bench.soak.stage import Stage
from bench.soak.wire import Lost, ask, ask_again, get, post
from bench.worlds import World
from tests.factories.programme import a_phone, a_programme
from tests.faults.forks import ForkedServer

PEOPLE, SEATS, SENDERS = 500, 300, 4
#: Receipts that were shown when the power is cut.
KILLED_AT = (100, 300)
#: Seconds after which everybody gives up; some ten are needed, more where others use the machine.
PATIENCE = 300


@dataclass(slots=True)
class Sent:
    """One person's form and the receipt that it led to."""

    form: str
    phone: str
    receipt: str = ""


def _programme(world: World, stage: Stage) -> tuple[int, str]:
    with world.engines() as engines, Session(engines.write) as session, session.begin():
        made = a_programme(
            session,
            capacity=SEATS,
            verifies_phone=False,
            state=ProgrammeState.published,
            meetings=(),
        )
        return made.id, made.public_id


def _deliver(port: int, programme: str, one: Sent, until: float) -> None:
    """Send the form again and again until a receipt is shown."""
    form = {"submission_id": one.form, "name": "张三", "phone": one.phone}
    while not one.receipt and time.monotonic() < until:
        try:
            answer = ask(port, post(f"/programmes/{programme}/signup", urlencode(form)))
        except Lost:
            time.sleep(0.02)
            continue
        assert answer.status in (303, 503), answer.text
        one.receipt = answer.headers.get("location", "")


def _await(people: Sequence[Sent], receipts: int, until: float) -> None:
    while sum(bool(one.receipt) for one in people) < receipts and time.monotonic() < until:
        time.sleep(0.01)


def test_every_receipt_that_was_shown_is_there_once(stage: Stage, world: World) -> None:
    row, programme = _programme(world, stage)
    people = [Sent(str(uuid4()), a_phone(number)) for number in range(PEOPLE)]
    until, chance = time.monotonic() + PATIENCE, random.Random(4)
    with ForkedServer(stage, world, workers=1) as server:

        def sender(number: int) -> None:
            for one in people[number::SENDERS]:
                _deliver(server.port, programme, one, until)

        senders = [threading.Thread(target=sender, args=(n,)) for n in range(SENDERS)]
        for one in senders:
            one.start()
        for shown_before in KILLED_AT:
            _await(people, shown_before, until)
            server.kill()
            assert any(not one.receipt for one in people), "it was in the middle"
            server.start()
        for one in senders:
            one.join()
        shown = {one.form: one.receipt for one in people}
        assert all(shown.values())
        assert len(set(shown.values())) == PEOPLE
        for receipt in chance.sample(sorted(shown.values()), 20):
            assert ask_again(server.port, get(receipt)).status == 200
    _verify(world, row, set(shown))


def _verify(world: World, row: int, forms: set[str]) -> None:
    with world.engines() as engines, Session(engines.read) as session:
        of_it = Signup.programme_id == row
        rows = session.execute(
            select(Signup.submission_id, Signup.phone_digest, Signup.state, Signup.number).where(
                of_it
            )
        ).all()
        taken = session.scalar(select(Programme.taken).where(Programme.id == row))
        seated = session.scalar(select(func.count()).where(of_it, Signup.state.in_(SEATED)))
    assert Counter(one.submission_id for one in rows) == dict.fromkeys(forms, 1)
    assert len({one.phone_digest for one in rows}) == PEOPLE, "nobody is both in and in line"
    assert taken == seated == SEATS
    line = sorted(one.number for one in rows if one.state is SignupState.waiting)
    assert line == list(range(1, PEOPLE - SEATS + 1))
