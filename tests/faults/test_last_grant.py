"""The last grants under a crowd: four officers decide the same applications at the same moment,
while some are taken back; nothing is granted beyond the quota, and each is told once."""

from collections import Counter
from dataclasses import dataclass
from typing import Any, ClassVar

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models.benefit import BenefitQuota
from app.models.benefit_kinds import ClaimState, ClaimWay
from app.models.claim import Claim
from app.models.outbox import OutboxMessage
from app.services.benefits import quota
from tests.databases import Database
from tests.factories.benefit import a_benefit
from tests.factories.division import a_county
from tests.faults.rush import Process, Rush, form_of

PEOPLE, GRANTS, OFFICERS = 24, 5, 4


@dataclass
class Aid(Rush):
    """A committed benefit that one applies for, of which there are five."""

    crowd: ClassVar[str] = "benefit"

    def __post_init__(self) -> None:
        with Session(self.database.engines.write) as session, session.begin():
            a_county(session, "370102")
            quotas = {quota.ALL: GRANTS, "370102": PEOPLE}
            made = a_benefit(session, way=ClaimWay.application, quotas=quotas)
            self.public_id, self.id = made.public_id, made.id

    def check(self) -> None:
        """What was taken is what was granted."""
        granted = select(func.count()).where(
            Claim.benefit_id == self.id, Claim.state == ClaimState.granted
        )
        taken = select(BenefitQuota.taken, granted.scalar_subquery())
        with Session(self.database.engines.read) as session:
            rows = session.execute(taken.where(BenefitQuota.benefit_id == self.id)).all()
        assert len(rows) == 2
        assert all(one == recount <= GRANTS for one, recount in rows)


@pytest.fixture
def scene(own_database: Database, processes: list[Process]) -> Aid:
    return Aid(own_database, processes)


def test_officers_decide_at_once(scene: Aid) -> None:
    forms = [form_of(number) for number in range(PEOPLE)]
    scene.run([[("claim", form)] for form in forms])
    acts: list[list[tuple[str, Any]]] = [
        [("decide", ("refuse" if number % 6 == officer else "grant", form, officer))]
        for number, form in enumerate(forms)
        for officer in range(OFFICERS)
    ]
    acts += [[("withdraw", form)] for form in forms[::8]]
    told = scene.run(acts)
    said = Counter(state for _, _, state, _ in told)
    assert said.keys() <= {
        *("granted", "refused", "withdrawn", "grants_used_up"),
        *("application_decided", "claim_used"),
    }
    with Session(scene.database.engines.read) as session:
        states = Counter(session.scalars(select(Claim.state)))
        messages = session.scalar(select(func.count(OutboxMessage.id)))
    assert states[ClaimState.granted] == said["granted"] == GRANTS
    assert states[ClaimState.refused] == said["refused"]
    assert messages == said["granted"] + said["refused"]
