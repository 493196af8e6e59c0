"""The quotas of a benefit: a claim takes one of every quota that concerns it, or none at all.

The same rule as the seats of a programme: one conditional statement a quota. Quotas are taken in
the order of their scopes, so that two claims never wait for each other in a circle. Who claims
holds the benefit together with other claims (`share`), who changes it or its quotas holds it alone
(`lock`).
`taken` is the number of vouchers held or redeemed and of applications granted that the quota
concerns, at every commit.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, bindparam, func, select, update
from sqlalchemy.orm import Session

from app.config import SHANGHAI
from app.errors import DomainError, NotFound
from app.models.benefit import Benefit, BenefitQuota
from app.models.benefit_kinds import COUNTED, ClaimWay
from app.models.claim import Claim
from app.spatial.dialect import insert_into

#: The scope of the quota of all.
ALL: Final = ""
_DAY_LENGTH: Final = 10
_THIS: Final = (
    BenefitQuota.benefit_id == bindparam("of_benefit"),
    BenefitQuota.scope == bindparam("one_scope"),
)
_TAKE: Final = (
    update(BenefitQuota)
    .where(*_THIS, BenefitQuota.taken < BenefitQuota.capacity)
    .values(taken=BenefitQuota.taken + 1)
    .returning(BenefitQuota.id)
)
_GIVE_BACK: Final = update(BenefitQuota).where(*_THIS).values(taken=BenefitQuota.taken - 1)
_USED_UP: Final = select(BenefitQuota.scope).where(
    BenefitQuota.benefit_id == bindparam("of_benefit"), BenefitQuota.taken >= BenefitQuota.capacity
)
_THERE: Final = select(BenefitQuota.scope).where(BenefitQuota.benefit_id == bindparam("of_benefit"))


def lock(session: Session, benefit_id: int) -> Benefit:
    """The benefit as it is now, nobody else claiming it or changing it until the transaction ends.

    SQLite's one writer needs no lock; its dialect leaves the words out.
    """
    return _held(session, benefit_id, shared=False)


def share(session: Session, benefit_id: int) -> Benefit:
    """The benefit as it is now, nobody changing it until the transaction ends."""
    return _held(session, benefit_id, shared=True)


def _held(session: Session, benefit_id: int, *, shared: bool) -> Benefit:
    found = session.scalars(
        select(Benefit)
        .where(Benefit.id == benefit_id)
        .with_for_update(read=shared)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if found is None:
        raise NotFound("benefit_unknown")
    return found


def day_of(at: datetime) -> date:
    """The local day of the instant."""
    return at.astimezone(SHANGHAI).date()


def concerning(county_code: str | None, way: ClaimWay, at: datetime) -> set[str]:
    """The scopes of the quotas that may concern a claim made at the instant: a day's quota is one
    of vouchers, since nobody can tell on which day an application will be decided."""
    day = {day_of(at).isoformat()} if way is ClaimWay.voucher else set()
    return {ALL, county_code or ALL} | day


def take(
    connection: Connection, benefit_id: int, county_code: str | None, way: ClaimWay, at: datetime
) -> str | None:
    """Take one of each quota that concerns the claim. Answers the scope of the first that has none
    left, everything given back; None when there was one of each. The caller holds the benefit."""
    there = connection.scalars(_THERE, {"of_benefit": benefit_id})
    wanted = concerning(county_code, way, at).intersection(there)
    taken: list[str] = []
    for scope in sorted(wanted):
        where = {"of_benefit": benefit_id, "one_scope": scope}
        if connection.execute(_TAKE, where).scalar_one_or_none() is None:
            _give_back(connection, benefit_id, taken)
            return scope
        taken.append(scope)
    return None


def used_up(
    connection: Connection, benefit_id: int, county_code: str | None, way: ClaimWay, at: datetime
) -> str | None:
    """The scope of the first quota that concerns the claim and has none left; nothing is taken."""
    full = connection.scalars(_USED_UP, {"of_benefit": benefit_id})
    return min(concerning(county_code, way, at).intersection(full), default=None)


def give_back(
    connection: Connection, benefit_id: int, county_code: str | None, way: ClaimWay, at: datetime
) -> None:
    """What a claim made at the instant took is free again. The caller holds the benefit."""
    there = connection.scalars(_THERE, {"of_benefit": benefit_id})
    mine = concerning(county_code, way, at).intersection(there)
    _give_back(connection, benefit_id, sorted(mine))


def release(connection: Connection, claim: Claim, way: ClaimWay) -> None:
    """The same for the claim of that row."""
    give_back(connection, claim.benefit_id, claim.county_code, way, claim.created_at)


def _give_back(connection: Connection, benefit_id: int, scopes: Iterable[str]) -> None:
    for scope in scopes:
        connection.execute(_GIVE_BACK, {"of_benefit": benefit_id, "one_scope": scope})


def open_day(session: Session, benefit: Benefit, at: datetime) -> None:
    """Make today's quota where so many a day are given and nobody has claimed yet today."""
    if benefit.per_day is None:
        return
    scope = day_of(at).isoformat()
    row = insert_into(session, BenefitQuota).values(
        benefit_id=benefit.id, scope=scope, capacity=benefit.per_day, taken=0
    )
    session.connection().execute(row.on_conflict_do_nothing(index_elements=["benefit_id", "scope"]))


def set_capacity(session: Session, benefit: Benefit, scope: str, capacity: int | None) -> None:
    """Give the locked benefit so many for the scope: all (`ALL`), a county's code or a local day;
    None lifts the limit. A quota that is new counts what was claimed before.

    Raises DomainError("quota_below_taken", "capacity", taken=…) where more are claimed already.
    """
    session.flush()
    quota = session.scalars(
        select(BenefitQuota)
        .where(BenefitQuota.benefit_id == benefit.id, BenefitQuota.scope == scope)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if capacity is None:
        if quota is not None:
            session.delete(quota)
        return
    taken = quota.taken if quota else recount(session, benefit.id, scope)
    if capacity < taken:
        raise DomainError("quota_below_taken", "capacity", taken=taken)
    if quota is None:
        session.add(
            BenefitQuota(benefit_id=benefit.id, scope=scope, capacity=capacity, taken=taken)
        )
    else:
        quota.capacity = capacity
    session.flush()


def recount(session: Session, benefit_id: int, scope: str) -> int:
    """How many claims count against the scope, by the rows themselves."""
    terms: list[ColumnElement[bool]] = [
        Claim.benefit_id == benefit_id,
        Claim.state.in_(COUNTED),
        *_in_scope(scope),
    ]
    return session.scalar(select(func.count()).select_from(Claim).where(*terms)) or 0


def _in_scope(scope: str) -> Sequence[Any]:
    if scope == ALL:
        return ()
    if len(scope) < _DAY_LENGTH:
        return (Claim.county_code == scope,)
    begins = datetime.combine(date.fromisoformat(scope), time(), SHANGHAI)
    until = begins + timedelta(days=1)
    # An application has a due date, a voucher has none.
    return (Claim.due_at.is_(None), Claim.created_at >= begins, Claim.created_at < until)
