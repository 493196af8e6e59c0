"""Signing up, the line, offers and withdrawals: one after another."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.adapters.crypto import Vault
from app.adapters.phones import normalised
from app.errors import DomainError, NotFound
from app.models.outbox import OutboxMessage
from app.models.programme import Programme
from app.models.programme_kinds import SEATED, ProgrammeState, SignupState
from app.models.signup import Signup, SignupAnswer
from app.services.programmes import capacity, newcomers, seats, signup_links, signups
from app.services.programmes.newcomers import Newcomer
from tests.factories.moment import NOW
from tests.factories.programme import BEGINS, ENDS, a_phone, a_programme, joins


def recounted(session: Session, programme: Programme) -> int:
    """`taken` as the rows have it; the programme's own must be the same."""
    session.expire_all()
    seated = select(func.count()).where(
        Signup.programme_id == programme.id, Signup.state.in_(SEATED)
    )
    count = session.scalar(seated)
    assert count == programme.taken
    return count or 0


def link(vault: Vault, signup: Signup) -> str:
    return signup_links.token(vault, signup.submission_id)


def test_seats_first_then_the_line_in_order(session: Session, vault: Vault) -> None:
    programme = a_programme(session, capacity=2)
    came = [joins(session, vault, programme, number) for number in range(4)]
    assert [one.state for one in came[:2]] == [SignupState.confirmed] * 2
    assert [(one.state, one.number) for one in came[2:]] == [
        (SignupState.waiting, 1),
        (SignupState.waiting, 2),
    ]
    assert [signups.position(session, one) for one in came] == [0, 0, 1, 2]
    assert recounted(session, programme) == 2


def test_without_a_line_a_full_programme_takes_nobody(session: Session, vault: Vault) -> None:
    programme = a_programme(session, capacity=1, waiting_list=False)
    joins(session, vault, programme, 1)
    with pytest.raises(DomainError, match="programme_full"):
        joins(session, vault, programme, 2)


def test_without_a_capacity_everybody_gets_in(session: Session, vault: Vault) -> None:
    programme = a_programme(session, capacity=None)
    assert {joins(session, vault, programme, n).state for n in range(5)} == {SignupState.confirmed}
    assert recounted(session, programme) == 5


def test_the_same_form_again_is_the_same_receipt(session: Session, vault: Vault) -> None:
    programme, form = a_programme(session), str(uuid4())
    first = joins(session, vault, programme, 1, submission_id=form)
    assert joins(session, vault, programme, 1, submission_id=form).id == first.id
    assert recounted(session, programme) == 1


def test_a_form_of_another_programme_or_person_is_no_repeat(session: Session, vault: Vault) -> None:
    programme, other, form = a_programme(session), a_programme(session), str(uuid4())
    joins(session, vault, programme, 1, submission_id=form)
    for where, who in ((other, 1), (programme, 2)):
        with pytest.raises(DomainError, match="submission_reused"):
            joins(session, vault, where, who, submission_id=form)


@pytest.mark.parametrize("spelling", ["199 0000 0001", "+86-19900000001", "１９９００００００01"])
def test_one_person_in_any_spelling(session: Session, vault: Vault, spelling: str) -> None:
    programme = a_programme(session)
    first = joins(session, vault, programme, 1)
    again = Newcomer(normalised(spelling), "张", str(uuid4()), account_id=first.account_id)
    assert newcomers.sign_up(session, vault, programme.public_id, again, NOW).id == first.id


def test_who_has_withdrawn_may_come_back(session: Session, vault: Vault) -> None:
    programme = a_programme(session)
    first = joins(session, vault, programme, 1)
    signups.withdraw(session, vault, link(vault, first), NOW)
    second = joins(session, vault, programme, 1)
    assert (first.state, second.state) == (SignupState.withdrawn, SignupState.confirmed)
    assert second.id != first.id


def test_a_phone_must_be_proven_where_the_organiser_asks(session: Session, vault: Vault) -> None:
    stranger = Newcomer(a_phone(1), "张", str(uuid4()))
    programme = a_programme(session)
    with pytest.raises(DomainError, match="phone_unproven"):
        newcomers.sign_up(session, vault, programme.public_id, stranger, NOW)
    open_door = a_programme(session, verifies_phone=False)
    first = newcomers.sign_up(session, vault, open_door.public_id, stranger, NOW)
    second = Newcomer(a_phone(1), "张", str(uuid4()))
    assert newcomers.sign_up(session, vault, open_door.public_id, second, NOW).id != first.id


@pytest.mark.parametrize(
    "fields",
    [
        {"state": ProgrammeState.cancelled},
        {"state": ProgrammeState.finished},
        {"by_sign_up": False},
        {"sign_up_from": NOW + timedelta(minutes=1)},
        {"sign_up_until": NOW},
        {"meetings": ((NOW - timedelta(hours=2), NOW),)},
    ],
)
def test_outside_the_window_nobody_signs_up(
    session: Session, vault: Vault, fields: dict[str, object]
) -> None:
    programme = a_programme(session, **fields)  # type: ignore[arg-type]
    with pytest.raises(DomainError, match="sign_up_closed"):
        joins(session, vault, programme)


def test_a_draft_is_nowhere(session: Session, vault: Vault) -> None:
    programme = a_programme(session, state=ProgrammeState.draft)
    with pytest.raises(NotFound):
        joins(session, vault, programme)


def test_a_seat_that_comes_free_is_offered_once_and_held(session: Session, vault: Vault) -> None:
    programme = a_programme(session, capacity=1, offer_minutes=30)
    seated, first, second = (joins(session, vault, programme, n) for n in range(3))
    for _ in range(3):
        signups.withdraw(session, vault, link(vault, seated), NOW)
    assert (first.state, second.state) == (SignupState.offered, SignupState.waiting)
    assert first.offered_until == NOW + timedelta(minutes=30)
    assert recounted(session, programme) == 1
    assert joins(session, vault, programme, 9).state is SignupState.waiting
    keys = session.scalars(select(OutboxMessage.key)).all()
    assert keys == [f"offer-{first.public_id}"]


def test_an_offer_is_accepted_in_time(session: Session, vault: Vault) -> None:
    programme = a_programme(session, capacity=1, offer_minutes=30)
    seated, first = (joins(session, vault, programme, n) for n in range(2))
    signups.withdraw(session, vault, link(vault, seated), NOW)
    late = NOW + timedelta(minutes=29, seconds=59)
    for _ in range(2):
        assert signups.accept(session, vault, link(vault, first), late).state is (
            SignupState.confirmed
        )
    assert recounted(session, programme) == 1


def test_an_offer_that_is_over_goes_to_the_next(session: Session, vault: Vault) -> None:
    programme = a_programme(session, capacity=1, offer_minutes=30)
    seated, first, second, third = (joins(session, vault, programme, n) for n in range(4))
    signups.withdraw(session, vault, link(vault, seated), NOW)
    later = NOW + timedelta(minutes=30)
    with pytest.raises(DomainError, match="offer_over"):
        signups.accept(session, vault, link(vault, first), later)
    assert [one.state for one in (first, second, third)] == [
        SignupState.lapsed,
        SignupState.offered,
        SignupState.waiting,
    ]
    assert second.offered_until == later + timedelta(minutes=30)
    assert recounted(session, programme) == 1


def test_the_last_offer_that_is_over_frees_the_seat(session: Session, vault: Vault) -> None:
    programme = a_programme(session, capacity=1, offer_minutes=30)
    seated, first = (joins(session, vault, programme, n) for n in range(2))
    signups.withdraw(session, vault, link(vault, seated), NOW)
    newcomer = joins(session, vault, programme, 5, at=NOW + timedelta(hours=1))
    assert (first.state, newcomer.state) == (SignupState.lapsed, SignupState.confirmed)
    assert recounted(session, programme) == 1


def test_an_offer_ends_when_the_programme_begins(session: Session, vault: Vault) -> None:
    programme = a_programme(session, capacity=1, offer_minutes=240)
    seated, first = (joins(session, vault, programme, n) for n in range(2))
    signups.withdraw(session, vault, link(vault, seated), BEGINS - timedelta(hours=1))
    assert first.offered_until == BEGINS


def test_after_the_end_nothing_is_given_back(session: Session, vault: Vault) -> None:
    programme = a_programme(session, capacity=1)
    seated = joins(session, vault, programme)
    with pytest.raises(DomainError, match="programme_over"):
        signups.withdraw(session, vault, link(vault, seated), ENDS)


def test_more_seats_go_to_the_line_first(session: Session, vault: Vault) -> None:
    programme = a_programme(session, capacity=1)
    came = [joins(session, vault, programme, n) for n in range(4)]
    capacity.set_capacity(session, vault, programme.id, 3, NOW)
    assert [one.state for one in came] == [
        SignupState.confirmed,
        SignupState.offered,
        SignupState.offered,
        SignupState.waiting,
    ]
    assert recounted(session, programme) == 3


def test_fewer_seats_than_taken_are_refused_with_the_number(session: Session, vault: Vault) -> None:
    programme = a_programme(session, capacity=5)
    for number in range(3):
        joins(session, vault, programme, number)
    with pytest.raises(DomainError) as refused:
        capacity.set_capacity(session, vault, programme.id, 2, NOW)
    assert (refused.value.code, refused.value.details) == ("capacity_below_taken", {"taken": 3})
    assert capacity.set_capacity(session, vault, programme.id, 3, NOW).capacity == 3


def test_nothing_that_leads_to_a_person_lies_open(session: Session, vault: Vault) -> None:
    signup = joins(session, vault, a_programme(session), 7)
    for column in (signup.phone, signup.name, signup.phone_digest):
        assert column is not None
        assert a_phone(7)[-8:].encode() not in column
        assert "张7".encode() not in column
    assert link(vault, signup).encode() not in signup.token_digest


def test_a_link_that_nobody_was_given_leads_nowhere(session: Session, vault: Vault) -> None:
    for verb in (signups.accept, signups.withdraw):
        with pytest.raises(NotFound):
            verb(session, vault, "x" * 22, NOW)


def test_lock_wants_a_programme_that_is_there(session: Session) -> None:
    with pytest.raises(NotFound):
        seats.lock(session, 999_999)


def test_empty_answers_are_not_kept(session: Session, vault: Vault) -> None:
    joins(session, vault, a_programme(session), answers={})
    assert session.scalars(select(SignupAnswer)).all() == []


@pytest.mark.parametrize("full", [False, True])
def test_who_is_in_already_gives_seat_or_number_back(
    session: Session, vault: Vault, full: bool
) -> None:
    programme = a_programme(session, capacity=2 - full)
    if full:
        joins(session, vault, programme, 2)
    first = joins(session, vault, programme, 1)
    for _ in range(3):
        assert joins(session, vault, programme, 1).id == first.id
    session.refresh(programme)
    assert (programme.taken, programme.waiting_counter) == (1, int(full))


def test_who_withdraws_between_the_row_and_the_look_gets_in(
    session: Session, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    programme = a_programme(session)
    first = joins(session, vault, programme, 1)
    looked = newcomers._earlier

    def too_late(*asked: Any) -> Any:
        signups.withdraw(session, vault, link(vault, first), NOW)
        session.flush()
        return looked(*asked)

    monkeypatch.setattr(newcomers, "_earlier", too_late)
    second = joins(session, vault, programme, 1)
    assert (first.state, second.state) == (SignupState.withdrawn, SignupState.confirmed)
    assert recounted(session, programme) == 1


@pytest.mark.backend("spatialite")
def test_the_live_person_is_found_by_the_partial_index(session: Session) -> None:
    words = str(newcomers._EARLIER.compile(session.get_bind()))
    values = ("x",) * words.count("?")
    plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {words}", values).all()
    assert any("uq_signup_programme_id_phone_digest_live" in str(step) for step in plan)
