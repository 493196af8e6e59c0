"""Messages: codes at most once, notices at least once, nothing personal left behind."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from app.adapters.crypto import Vault
from app.adapters.text_message import Message, Outcome, Template
from app.config import Settings
from app.models.message_kinds import MessageKind, MessageState
from app.models.outbox import OutboxMessage
from app.services import outbox
from app.services.outbox import TAKEN_FOR, TRIES, Sender
from tests.databases import Database
from tests.factories.account import PHONE
from tests.factories.moment import NOW

SETTINGS = Settings()
VAULT = Vault(SETTINGS.data_keys, SETTINGS.phone_pepper)
HELLO = Message(Template.digest, ("1", "2"), "您好")


class Gate:
    """A gateway that answers as it is told and remembers what it was given."""

    def __init__(self, *outcomes: Outcome) -> None:
        self.outcomes, self.sent = list(outcomes), list[tuple[str, Message, str]]()

    def send(self, phone: str, message: Message, key: str) -> Outcome:
        self.sent.append((phone, message, key))
        return self.outcomes.pop(0) if self.outcomes else Outcome.accepted


class Dies(Exception):
    """The process ends in the middle of a sending."""


class Deadly(Gate):
    def send(self, phone: str, message: Message, key: str) -> Outcome:
        super().send(phone, message, key)
        raise Dies


class Clock:
    def __init__(self) -> None:
        self.at = NOW

    def __call__(self) -> datetime:
        return self.at

    def later(self, **span: float) -> None:
        self.at += timedelta(**span)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def sessions(own_database: Database) -> sessionmaker[Session]:
    return sessionmaker(own_database.engines.write, expire_on_commit=False)


Put = Callable[..., bool]


@pytest.fixture
def put(sessions: sessionmaker[Session]) -> Put:
    def one(key: str = "k", kind: MessageKind = MessageKind.notice, minutes: int = 5) -> bool:
        with sessions.begin() as session:
            return outbox.put(
                session,
                VAULT,
                key,
                kind,
                PHONE,
                HELLO,
                at=NOW,
                expires_at=NOW + timedelta(minutes=minutes),
            )

    return one


def _state(sessions: sessionmaker[Session]) -> OutboxMessage:
    with sessions() as session:
        return session.scalars(select(OutboxMessage)).one()


def _sender(sessions: sessionmaker[Session], gate: Gate, clock: Clock) -> Sender:
    return Sender(sessions, VAULT, gate, clock)


def test_the_same_cause_is_one_message(put: Put) -> None:
    assert put()
    assert not put()


def test_what_is_through_leaves_nothing_personal(
    sessions: sessionmaker[Session], put: Put, clock: Clock
) -> None:
    put()
    gate = Gate()
    assert _sender(sessions, gate, clock).run() == 1
    assert _sender(sessions, gate, clock).run() == 0
    assert gate.sent == [(PHONE, HELLO, "k")]
    kept = _state(sessions)
    assert (kept.state, kept.phone, kept.text) == (MessageState.sent, None, None)


@pytest.mark.parametrize("first", [Outcome.later, Outcome.ambiguous])
def test_a_notice_is_tried_again_under_the_same_key(
    sessions: sessionmaker[Session], put: Put, clock: Clock, first: Outcome
) -> None:
    put(minutes=600)
    gate = Gate(first)
    sender = _sender(sessions, gate, clock)
    assert sender.run() == 0
    assert sender.run() == 0, "not before a minute has passed"
    clock.later(minutes=1)
    assert sender.run() == 1
    assert [key for _, _, key in gate.sent] == ["k", "k"]
    assert _state(sessions).ambiguous == (first is Outcome.ambiguous)


def test_a_notice_is_given_up_in_the_end(
    sessions: sessionmaker[Session], put: Put, clock: Clock
) -> None:
    put(minutes=10**6)
    gate = Gate(*[Outcome.later] * 50)
    for _ in range(50):
        _sender(sessions, gate, clock).run()
        clock.later(hours=20)
    assert len(gate.sent) == TRIES
    assert _state(sessions).state is MessageState.failed


@pytest.mark.parametrize(
    ("outcome", "state"),
    [(Outcome.refused, MessageState.failed), (Outcome.ambiguous, MessageState.unsure)],
)
def test_a_code_is_tried_once(
    sessions: sessionmaker[Session],
    put: Put,
    clock: Clock,
    outcome: Outcome,
    state: MessageState,
) -> None:
    put(kind=MessageKind.code)
    gate = Gate(outcome)
    for _ in range(5):
        _sender(sessions, gate, clock).run()
        clock.later(minutes=1)
    assert len(gate.sent) == 1
    assert _state(sessions).state is state


@pytest.mark.parametrize(("kind", "times"), [(MessageKind.code, 1), (MessageKind.notice, 2)])
def test_after_a_death_a_code_stays_unsent_and_a_notice_goes_out(
    sessions: sessionmaker[Session], put: Put, clock: Clock, kind: MessageKind, times: int
) -> None:
    put(kind=kind, minutes=60)
    deadly, gate = Deadly(), Gate()
    with pytest.raises(Dies):
        _sender(sessions, deadly, clock).run()
    assert _sender(sessions, gate, clock).run() == 0, "somebody may still be at it"
    clock.later(seconds=TAKEN_FOR.total_seconds())
    _sender(sessions, gate, clock).run()
    assert len(deadly.sent) + len(gate.sent) == times
    assert _state(sessions).ambiguous == 1


@pytest.mark.parametrize("kind", MessageKind)
def test_what_is_refused_for_good_is_not_tried_again(
    sessions: sessionmaker[Session], put: Put, clock: Clock, kind: MessageKind
) -> None:
    put(kind=kind, minutes=600)
    gate = Gate(Outcome.refused)
    for _ in range(3):
        assert _sender(sessions, gate, clock).run() == 0
        clock.later(minutes=10)
    assert len(gate.sent) == 1
    assert _state(sessions).state is MessageState.failed


def test_a_code_that_did_not_go_out_is_tried_while_it_is_valid(
    sessions: sessionmaker[Session], put: Put, clock: Clock
) -> None:
    put(kind=MessageKind.code)
    gate = Gate(*[Outcome.later] * 9)
    for _ in range(10):
        _sender(sessions, gate, clock).run()
        clock.later(minutes=1)
    assert len(gate.sent) == 3, "at once, after one minute, after two more"
    assert _state(sessions).state is MessageState.expired


def test_what_comes_too_late_is_not_sent(
    sessions: sessionmaker[Session], put: Put, clock: Clock
) -> None:
    put(kind=MessageKind.code)
    clock.later(minutes=5)
    gate = Gate()
    assert _sender(sessions, gate, clock).run() == 0
    assert gate.sent == []
    assert _state(sessions).state is MessageState.expired


def test_many_senders_send_each_message_once(
    sessions: sessionmaker[Session], put: Put, clock: Clock
) -> None:
    for number in range(20):
        put(f"k{number}")
    gate = Gate()
    threads = [threading.Thread(target=_sender(sessions, gate, clock).run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(key for _, _, key in gate.sent) == sorted(f"k{number}" for number in range(20))
