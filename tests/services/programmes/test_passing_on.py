"""Offers that are over go on by themselves, under a moved clock, once."""

from datetime import UTC, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from app.adapters.crypto import Vault
from app.models.outbox import OutboxMessage
from app.models.programme_kinds import SignupState
from app.models.signup import Signup
from app.services.programmes import signup_links, signups
from app.services.programmes.passing_on import Passing
from tests.databases import Database
from tests.factories.moment import NOW
from tests.factories.programme import a_programme, joins


def test_an_offer_goes_down_the_line_as_time_passes(own_database: Database, vault: Vault) -> None:
    sessions = sessionmaker(own_database.engines.write, autoflush=False)
    with sessions.begin() as session:
        programme = a_programme(session, capacity=1, offer_minutes=30)
        came = [joins(session, vault, programme, number) for number in range(3)]
        link = signup_links.token(vault, came[0].submission_id)
        signups.withdraw(session, vault, link, NOW)

    def states(minutes: int) -> tuple[int, list[SignupState]]:
        at = (NOW + timedelta(minutes=minutes)).astimezone(UTC)
        passed = Passing(sessions, vault, lambda: at).run()
        with Session(own_database.engines.read) as session:
            return passed, list(session.scalars(select(Signup.state).order_by(Signup.id)))

    gone, over = SignupState.withdrawn, SignupState.lapsed
    assert states(29) == (0, [gone, SignupState.offered, SignupState.waiting])
    assert states(30) == (1, [gone, over, SignupState.offered])
    assert states(31) == (0, [gone, over, SignupState.offered])
    assert states(61) == (1, [gone, over, over])
    with Session(own_database.engines.read) as session:
        assert session.scalar(select(func.count()).select_from(OutboxMessage)) == 2
