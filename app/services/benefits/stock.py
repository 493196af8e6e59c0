"""How many of a benefit are left, of all, for a county and today."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.benefit import Benefit, BenefitQuota
from app.models.benefit_kinds import ClaimWay
from app.services.benefits.quota import ALL, day_of

#: Scope -> (how many there are, how many are taken).
Quotas = Mapping[str, tuple[int, int]]


class Limit(StrEnum):
    """Which quota has nothing left."""

    all = "all"
    here = "here"
    today = "today"


@dataclass(frozen=True, slots=True)
class Stock:
    """Each None where nothing limits it: `total` there are in all, `left` of them, `here` for the
    county asked about, `today`. `by_county`: counties have quotas of their own."""

    total: int | None = None
    left: int | None = None
    here: int | None = None
    today: int | None = None
    by_county: bool = False

    @property
    def used_up(self) -> Limit | None:
        """What keeps the next one from getting it; the lasting reason before the day's."""
        named = {Limit.all: self.left, Limit.here: self.here, Limit.today: self.today}
        return next((limit for limit, left in named.items() if left == 0), None)

    @property
    def fewest(self) -> int | None:
        """How many the next one may count on: the least of what is known."""
        known = [left for left in (self.left, self.here, self.today) if left is not None]
        return min(known, default=None)


def stock(benefit: Benefit, quotas: Quotas, county: str, at: datetime) -> Stock:
    """What is left at the aware instant for somebody of the county, "" when it is not known. Nobody
    applies for a day (see `quota.concerning`); a day on which nobody claimed yet has no row."""
    left = {scope: capacity - taken for scope, (capacity, taken) in quotas.items()}
    today = None
    if benefit.way is ClaimWay.voucher:
        today = left.get(day_of(at).isoformat(), benefit.per_day)
    return Stock(
        total=quotas[ALL][0] if ALL in quotas else None,
        left=left.get(ALL),
        here=left.get(county) if county else None,
        today=today,
        by_county=any(scope.isdigit() for scope in quotas),
    )


def quotas_of(
    session: Session, ids: Sequence[int], at: datetime
) -> dict[int, dict[str, tuple[int, int]]]:
    """The quotas of benefits by their ids, of days the day of the instant alone; one statement."""
    of, found = BenefitQuota, defaultdict[int, dict[str, tuple[int, int]]](dict)
    # Other days are left out: a year of them says nothing of today.
    day = day_of(at).isoformat()
    rows = session.execute(
        select(of.benefit_id, of.scope, of.capacity, of.taken).where(
            of.benefit_id.in_(ids), ~of.scope.contains("-") | (of.scope == day)
        )
    )
    for key, scope, capacity, taken in rows:
        found[key][scope] = (capacity, taken)
    return found
