"""What a counter sees of its own: the places at which one redeems, and what was redeemed there,
without anything of a person."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.config import SHANGHAI
from app.models.benefit import Benefit, BenefitPlace
from app.models.benefit_kinds import BenefitState, ClaimWay
from app.models.claim import Claim, Redemption
from app.models.kinds import PlaceStatus
from app.models.organisation import Organisation
from app.models.place import Place
from app.services.benefits.quota import day_of
from app.services.benefits.redemption import Outcome, Word
from app.services.scans import SCAN_ID
from app.services.scope import places_within

SHOWN: Final = 200
_MONTH: Final = re.compile(r"(20[0-9]{2})-(0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True)
class Redeemed:
    """One voucher: `at` when it was scanned, `received_at` when the server heard of it; `worth_fen`
    in hundredths of a yuan, None where words tell it."""

    number: str
    title: str
    worth: str
    worth_fen: int | None
    at: datetime
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Share:
    """How many of a benefit on a local day, worth so much together (fen)."""

    day: date
    title: str
    count: int
    worth_fen: int


@dataclass(frozen=True, slots=True)
class Month:
    """What was redeemed at a place in a local month, newest first; `first` is its first day,
    `before` and `after` those of the months on either side, `after` None for one to come."""

    first: date
    before: date
    after: date | None
    rows: Sequence[Redeemed]
    shares: Sequence[Share]

    @property
    def worth_fen(self) -> int:
        """Of all together."""
        return sum(one.worth_fen for one in self.shares)


def places(session: Session, actor: Actor) -> list[Place]:
    """Where the actor redeems: places of vouchers, and those where some were redeemed."""
    offered = (
        select(BenefitPlace.place_id)
        .join(Benefit, Benefit.id == BenefitPlace.benefit_id)
        .where(Benefit.way == ClaimWay.voucher, Benefit.state != BenefitState.draft)
    )
    return list(
        session.scalars(
            select(Place)
            .join(Organisation, Organisation.id == Place.owner_id)
            .where(
                places_within(actor, Permission.vouchers_redeem),
                Place.id.in_(offered) | Place.id.in_(select(Redemption.place_id)),
                Place.status != PlaceStatus.retired,
            )
            .order_by(Place.county_code, Place.name, Place.public_id)
            .limit(SHOWN)
        )
    )


def today(session: Session, place: Place, at: datetime) -> int:
    """How many were redeemed at the place on the local day of the instant."""
    begins = _begins(day_of(at))
    number = select(func.count()).where(
        Redemption.place_id == place.id,
        Redemption.at >= begins,
        Redemption.at < begins + timedelta(days=1),
    )
    return session.scalar(number) or 0


def of_scan(session: Session, place: Place, scan_id: str) -> Word | None:
    """What became of a scan that redeemed a voucher at the place, for whoever looks again."""
    if not SCAN_ID.fullmatch(scan_id):
        return None
    row = session.execute(
        select(Redemption.at, Benefit.title, Benefit.worth)
        .join(Claim, Claim.id == Redemption.claim_id)
        .join(Benefit, Benefit.id == Claim.benefit_id)
        .where(Redemption.place_id == place.id, Redemption.scan_id == scan_id)
    ).one_or_none()
    if row is None:
        return None
    return Word(scan_id, Outcome.redeemed, row.title, row.worth, row.at, place.name)


def month(session: Session, place: Place, named: str, at: datetime) -> Month:
    """The local month `named` ("2026-03"), anything else the one of the instant."""
    this = day_of(at).replace(day=1)
    first = _first_of(named) or this
    after = _next(first)
    rows = session.execute(
        select(
            Claim.public_id,
            Benefit.title,
            Benefit.worth,
            Benefit.worth_fen,
            Redemption.at,
            Redemption.received_at,
        )
        .join(Claim, Claim.id == Redemption.claim_id)
        .join(Benefit, Benefit.id == Claim.benefit_id)
        .where(
            Redemption.place_id == place.id,
            Redemption.at >= _begins(first),
            Redemption.at < _begins(after),
        )
        .order_by(Redemption.at.desc(), Redemption.id.desc())
    )
    found = [Redeemed(*row) for row in rows]
    before = (first - timedelta(days=1)).replace(day=1)
    return Month(first, before, after if first < this else None, found, _shares(found))


def _shares(rows: Sequence[Redeemed]) -> list[Share]:
    counts = Counter((day_of(one.at), one.title, one.worth_fen or 0) for one in rows)
    order = sorted(counts, key=lambda key: (-key[0].toordinal(), key[1]))
    return [
        Share(day, title, counts[key], counts[key] * fen)
        for key in order
        for day, title, fen in [key]
    ]


def _first_of(named: str) -> date | None:
    found = _MONTH.fullmatch(named)
    return date(int(found[1]), int(found[2]), 1) if found else None


def _next(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)


def _begins(day: date) -> datetime:
    return datetime.combine(day, time(), SHANGHAI)
