"""Benefits as short lines of somebody else's page: what it is, worth what, and whether one can have
it now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.benefit import Benefit
from app.models.benefit_kinds import BenefitKind
from app.services.benefits.standing import Standing, standing


@dataclass(frozen=True, slots=True)
class BenefitLine:
    """One benefit; `begins_on` and `ends_on` are local days."""

    public_id: str
    kind: BenefitKind
    title: str
    worth: str
    standing: Standing
    begins_on: date | None
    ends_on: date | None
    demo: bool


def lines(session: Session, ids: Sequence[int], at: datetime) -> list[BenefitLine]:
    """The benefits of those row ids, in their order; one statement."""
    rows = session.scalars(select(Benefit).where(Benefit.id.in_(ids))).all()
    found = {one.id: one for one in rows}
    return [
        BenefitLine(
            one.public_id,
            one.kind,
            one.title,
            one.worth,
            standing(one, at),
            one.begins_on,
            one.ends_on,
            one.demo,
        )
        for one in (found[row_id] for row_id in ids)
    ]
