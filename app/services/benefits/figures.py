"""What a benefit came to: the budget, and claims and redemptions by place, county, group and day,
each number the count of the rows that the same `Slice` finds (claim_rows.py)."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from app.config import SHANGHAI
from app.models.benefit import Benefit
from app.models.benefit_kinds import ClaimState
from app.models.claim import Claim, Redemption
from app.models.place import Place
from app.models.programme_kinds import OccupationGroup
from app.services.benefits.quota import day_of

#: What was handed out: budgets are reckoned by these.
USED: Final = (ClaimState.redeemed, ClaimState.granted)
#: The county or group of those who told none.
UNTOLD: Final = "-"
#: Days in the table, the last ones.
DAYS: Final = 62


@dataclass(frozen=True, slots=True)
class Slice:
    """Which claims: those of a county's code, of a group, of a local day, redeemed at a place by
    its public id; "" and None for all, `UNTOLD` for those who told none. `used`: handed out only,
    a day then is that of the redemption or of the grant."""

    county: str = ""
    group: str = ""
    day: date | None = None
    place: str = ""
    used: bool = False

    def terms(self) -> list[ColumnElement[bool]]:
        """For a statement on claims joined to their redemptions and places."""
        terms: list[ColumnElement[bool]] = [Claim.state != ClaimState.withdrawn]
        if self.used or self.place:
            terms = [Claim.state.in_(USED)]
        if self.county:
            untold = self.county == UNTOLD
            terms.append(Claim.county_code.is_(None) if untold else _is(Claim.county_code, self))
        if self.group:
            terms.append(_group(self.group))
        if self.place:
            terms.append(Place.public_id == self.place)
        if self.day is not None:
            terms.append(_on(self.day, used=self.used))
        return terms


@dataclass(frozen=True, slots=True)
class Pair:
    """Claimed or applied for, and of these handed out."""

    claimed: int = 0
    used: int = 0


@dataclass(frozen=True, slots=True)
class Figures:
    """`places` by public id are (name, redeemed there); counties by code and groups by word, both
    with `UNTOLD`; the last days first, claims on the day of the claim, the handed out on theirs."""

    total: Pair
    states: Mapping[ClaimState, int]
    used_fen: int | None
    places: Mapping[str, tuple[str, int]]
    counties: Mapping[str, Pair]
    groups: Mapping[str, Pair]
    days: Mapping[date, Pair]


def figures(session: Session, benefit: Benefit) -> Figures:
    """All of them, in a constant number of statements."""
    states = _by(session, benefit, Claim.state)
    used = sum(states.get(state, 0) for state in USED)
    claimed = sum(states.values()) - states.get(ClaimState.withdrawn, 0)
    return Figures(
        total=Pair(claimed, used),
        states=states,
        used_fen=None if benefit.worth_fen is None else benefit.worth_fen * used,
        places=_places(session, benefit),
        counties=_pairs(session, benefit, Claim.county_code),
        groups=_pairs(session, benefit, Claim.group),
        days=_days(session, benefit),
    )


def redeemed_at(session: Session, benefit: Benefit, place_id: int) -> Mapping[date, int]:
    """How many vouchers were redeemed at the one place, by local day, the last first: what its
    merchant may see."""
    instants = session.scalars(
        select(Redemption.at)
        .join(Claim, Claim.id == Redemption.claim_id)
        .where(Claim.benefit_id == benefit.id, Redemption.place_id == place_id)
    )
    counted = Counter(map(day_of, instants))
    return dict(sorted(counted.items(), reverse=True)[:DAYS])


def joined(found: Any) -> Any:
    """A statement on claims with their redemptions and places, as `Slice.terms` needs them."""
    with_scans = found.outerjoin(Redemption, Redemption.claim_id == Claim.id)
    return with_scans.outerjoin(Place, Place.id == Redemption.place_id)


def _by(session: Session, benefit: Benefit, column: Any, *terms: Any) -> dict[Any, int]:
    rows = session.execute(
        select(column, func.count()).where(Claim.benefit_id == benefit.id, *terms).group_by(column)
    )
    return {row[0]: row[1] for row in rows}


def _pairs(session: Session, benefit: Benefit, column: Any) -> dict[str, Pair]:
    all_of = _by(session, benefit, column, Claim.state != ClaimState.withdrawn)
    used = _by(session, benefit, column, Claim.state.in_(USED))
    found = {str(key or UNTOLD): Pair(all_of[key], used.get(key, 0)) for key in all_of}
    return dict(sorted(found.items(), key=lambda item: (-item[1].claimed, item[0])))


def _places(session: Session, benefit: Benefit) -> dict[str, tuple[str, int]]:
    counted = func.count()
    rows: Select[Any] | Any = (
        select(Place.public_id, Place.name, counted)
        .join(Redemption, Redemption.place_id == Place.id)
        .join(Claim, Claim.id == Redemption.claim_id)
        .where(Claim.benefit_id == benefit.id)
        .group_by(Place.public_id, Place.name)
        .order_by(counted.desc(), Place.public_id)
    )
    return {public_id: (name, number) for public_id, name, number in session.execute(rows)}


def _days(session: Session, benefit: Benefit) -> dict[date, Pair]:
    own = Claim.benefit_id == benefit.id
    made = session.scalars(select(Claim.created_at).where(own, Claim.state != ClaimState.withdrawn))
    handed = session.scalars(
        joined(select(func.coalesce(Redemption.at, Claim.decided_at)).select_from(Claim)).where(
            own, Claim.state.in_(USED)
        )
    )
    claimed, used = Counter(map(day_of, made)), Counter(map(day_of, handed))
    last = sorted(claimed | used, reverse=True)[:DAYS]
    return {day: Pair(claimed[day], used[day]) for day in last}


def _is(column: Any, part: Slice) -> ColumnElement[bool]:
    wanted: ColumnElement[bool] = column == part.county
    return wanted


def _group(word: str) -> ColumnElement[bool]:
    if word == UNTOLD:
        return Claim.group.is_(None)
    return Claim.group == OccupationGroup(word)


def _on(day: date, *, used: bool) -> ColumnElement[bool]:
    begins = datetime.combine(day, time(), SHANGHAI)
    until = begins + timedelta(days=1)
    if not used:
        return and_(Claim.created_at >= begins, Claim.created_at < until)
    return or_(
        and_(Redemption.at >= begins, Redemption.at < until),
        and_(Redemption.at.is_(None), Claim.decided_at >= begins, Claim.decided_at < until),
    )
