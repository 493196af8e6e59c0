"""Redeeming vouchers: once each, at a place of the benefit, online or later from a kept scan.

The phone tells when it scanned; the code itself proves that instant, since it was shown only then.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.access import Actor
from app.adapters.crypto import Vault
from app.errors import LimitReached
from app.models.benefit import Benefit, BenefitPlace
from app.models.benefit_kinds import ClaimState
from app.models.claim import Claim, Redemption
from app.models.place import Place
from app.services import limits
from app.services.benefits import voucher
from app.services.benefits.standing import state_at
from app.services.scans import KEPT_FOR, SCAN_ID
from app.spatial.dialect import insert_into

#: How far a phone's clock may be ahead once its offset is known.
_AHEAD: Final = timedelta(minutes=1)
#: Digits typed for one voucher in an hour: they are few enough to be guessed.
TRIES: Final = 20
_HOUR_S: Final = 3600


class Outcome(StrEnum):
    """What became of a scan; only the first means: give it."""

    redeemed = "redeemed"
    again = "again"
    expired = "expired"
    lapsed = "lapsed"
    withdrawn = "withdrawn"
    elsewhere = "elsewhere"
    unknown = "unknown"
    wrong_time = "wrong_time"
    too_many = "too_many"


@dataclass(frozen=True, slots=True)
class Scan:
    """What was read or typed at the instant `at`."""

    scan_id: str
    read: str = field(repr=False)
    at: datetime


@dataclass(frozen=True, slots=True)
class Word:
    """The answer to a scan. Of a voucher redeemed before, `at` and `where` tell when and at which
    place; a scan that is sent again is `redeemed` as it was."""

    scan_id: str
    outcome: Outcome
    title: str = ""
    worth: str = ""
    at: datetime | None = None
    where: str = ""


def take(
    session: Session,
    vault: Vault,
    actor: Actor,
    place: Place,
    scans: Sequence[Scan],
    received_at: datetime,
) -> list[Word]:
    """Redeem what the scans show, in their order; each gets its own word. The caller has
    authorised `actor` for the place."""
    return [_redeem(session, vault, actor, place, scan, received_at) for scan in scans]


def _redeem(
    session: Session,
    vault: Vault,
    actor: Actor,
    place: Place,
    scan: Scan,
    received_at: datetime,
) -> Word:
    found = _found(session, scan)
    if found is None:
        return Word(scan.scan_id, Outcome.unknown)
    claim, benefit, code = found
    if session.get(BenefitPlace, (benefit.id, place.id)) is None:
        return Word(scan.scan_id, Outcome.elsewhere)
    outcome = _judged(session, vault, claim, code, scan, received_at)
    if outcome is Outcome.redeemed and not _written(
        session, actor, claim, place, scan, received_at
    ):
        outcome = Outcome.again
    if outcome is Outcome.again:
        return _before(session, claim, benefit, scan)
    at = scan.at if outcome is Outcome.redeemed else None
    where = place.name if outcome is Outcome.redeemed else ""
    return Word(scan.scan_id, outcome, benefit.title, benefit.worth, at, where)


def _found(session: Session, scan: Scan) -> tuple[Claim, Benefit, str] | None:
    parts = voucher.parts(scan.read)
    if parts is None or not SCAN_ID.fullmatch(scan.scan_id):
        return None
    row = session.execute(
        select(Claim, Benefit)
        .join(Benefit, Benefit.id == Claim.benefit_id)
        .where(Claim.public_id == parts[0], Claim.secret.is_not(None))
        .execution_options(populate_existing=True)
    ).one_or_none()
    return (row.Claim, row.Benefit, parts[1]) if row else None


def _judged(
    session: Session, vault: Vault, claim: Claim, code: str, scan: Scan, received_at: datetime
) -> Outcome:
    if claim.state is ClaimState.redeemed:
        return Outcome.again
    if claim.state is ClaimState.withdrawn:
        return Outcome.withdrawn
    if not received_at - KEPT_FOR <= scan.at <= received_at + _AHEAD:
        return Outcome.wrong_time
    if _reused(session, claim, scan):
        return Outcome.unknown
    if state_at(claim, scan.at) is not ClaimState.held:
        return Outcome.lapsed
    if code.isdigit() and not _may_try(session, vault, claim, received_at):
        return Outcome.too_many
    return Outcome.redeemed if voucher.fits(claim, code, scan.at) else Outcome.expired


def _reused(session: Session, claim: Claim, scan: Scan) -> bool:
    """Whether the scan's id came with another voucher before."""
    other = select(Redemption.id).where(
        Redemption.scan_id == scan.scan_id, Redemption.claim_id != claim.id
    )
    return session.scalar(other) is not None


def _may_try(session: Session, vault: Vault, claim: Claim, at: datetime) -> bool:
    key = vault.digest("voucher-tries", claim.public_id)[: limits.DIGEST_BYTES]
    try:
        limits.take(session, "voucher-tries", key, TRIES, _HOUR_S, at)
    except LimitReached:
        return False
    return True


def _written(
    session: Session,
    actor: Actor,
    claim: Claim,
    place: Place,
    scan: Scan,
    received_at: datetime,
) -> bool:
    """Whether this scan is the one that redeems: one conditional statement decides."""
    session.flush()
    won = session.execute(
        update(Claim)
        .where(Claim.id == claim.id, Claim.state == ClaimState.held)
        .values(state=ClaimState.redeemed, changed_at=received_at)
        .returning(Claim.id),
        execution_options={"synchronize_session": False},
    ).scalar_one_or_none()
    if won is None:
        return False
    session.connection().execute(
        insert_into(session, Redemption),
        {
            "claim_id": claim.id,
            "place_id": place.id,
            "scan_id": scan.scan_id,
            "by_account_id": actor.account_id,
            "at": scan.at,
            "received_at": received_at,
        },
    )
    return True


def _before(session: Session, claim: Claim, benefit: Benefit, scan: Scan) -> Word:
    """Redeemed before: the same scan sent again is told so as the first time."""
    row = session.execute(
        select(Redemption.scan_id, Redemption.at, Place.name)
        .join(Place, Place.id == Redemption.place_id)
        .where(Redemption.claim_id == claim.id)
    ).one()
    outcome = Outcome.redeemed if row.scan_id == scan.scan_id else Outcome.again
    return Word(scan.scan_id, outcome, benefit.title, benefit.worth, row.at, row.name)
