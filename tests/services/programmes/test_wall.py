"""The code on the wall: it counts for about a minute, for its own programme, while it is up."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from app.adapters.crypto import Vault
from app.models.programme import Programme
from app.services import changing_code
from app.services.programmes import wall
from tests.factories.moment import NOW
from tests.factories.programme import a_programme

SECOND = timedelta(seconds=1)


@pytest.fixture
def programme(session: Session) -> Programme:
    """Its wall is up."""
    made = a_programme(session)
    wall.put_up(made)
    return made


@pytest.mark.parametrize(
    ("later", "counts"), [(-30, True), (-31, False), (0, True), (59, True), (60, False)]
)
def test_a_code_counts_for_a_minute(programme: Programme, later: int, counts: bool) -> None:
    # NOW begins a step.
    at = NOW + later * SECOND
    assert wall.fits(programme, wall.code(programme, NOW), at) is counts
    assert wall.digits_fit(programme, wall.digits(programme, NOW), at) is counts


def test_it_changes_every_half_minute(programme: Programme) -> None:
    moments = [NOW + 30 * n * SECOND for n in range(100)]
    assert len({wall.code(programme, at) for at in moments}) == 100
    assert wall.code(programme, NOW) == wall.code(programme, NOW + 29 * SECOND)
    assert [changing_code.seconds_left(NOW + n * SECOND) for n in (0, 1, 29, 30)] == [30, 29, 1, 30]
    assert all(len(wall.digits(programme, at)) == 6 for at in moments)


@pytest.mark.parametrize("read", ["", "x", "０" * 16, "A" * 5000, "\0"])
def test_what_is_no_code_does_not_fit(programme: Programme, read: str) -> None:
    assert not wall.fits(programme, read, NOW)
    assert not wall.digits_fit(programme, read, NOW)


def test_another_programmes_code_does_not_fit(session: Session, programme: Programme) -> None:
    other = a_programme(session, "别的课")
    read, digits = wall.code(programme, NOW), wall.digits(programme, NOW)
    assert not wall.fits(other, read, NOW), "its wall is not up"
    assert not wall.digits_fit(other, digits, NOW)
    other.wall_secret = programme.wall_secret
    assert not wall.fits(other, read, NOW)


def test_taken_down_and_put_up_again_old_codes_are_dead(programme: Programme) -> None:
    read = wall.code(programme, NOW)
    wall.take_down(programme)
    assert not wall.fits(programme, read, NOW)
    wall.put_up(programme)
    assert not wall.fits(programme, read, NOW)


@pytest.mark.parametrize(
    ("at", "counts"),
    [(NOW, True), (NOW + 599 * SECOND, True), (NOW + 600 * SECOND, False), (NOW - SECOND, False)],
)
def test_a_ticket_counts_for_ten_minutes(
    vault: Vault, programme: Programme, at: datetime, counts: bool
) -> None:
    assert wall.read_at(vault, programme, wall.ticket(vault, programme, NOW), at) is counts


def test_a_ticket_is_ours_and_of_one_programme(
    session: Session, vault: Vault, programme: Programme
) -> None:
    ticket = wall.ticket(vault, programme, NOW)
    assert not wall.read_at(vault, a_programme(session), ticket, NOW)
    for text in ("", "x", "签", ticket[:-2], vault.seal("[]").decode(), vault.seal("7").decode()):
        assert not wall.read_at(vault, programme, text, NOW)
