"""Applications as those see them who decide: what waits, the latest first to be late; one of them
with the applicant's words; name and phone masked until somebody looks with a reason."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.adapters.crypto import Vault, masked_name, masked_phone
from app.errors import DomainError
from app.models.benefit import Benefit
from app.models.benefit_kinds import ClaimState
from app.models.claim import Claim
from app.models.grant import Grant
from app.models.organisation import Organisation
from app.models.person_kinds import Role
from app.models.programme_kinds import OccupationGroup, UnmaskReason
from app.services.benefits import stock
from app.services.benefits.acts import noted
from app.services.benefits.decisions import managed_application
from app.services.benefits.scope import benefits_within
from app.services.divisions import divisions
from app.services.places import PUBLIC_ID

SHOWN: Final = 100
#: Of those that were decided.
LATEST: Final = 20


@dataclass(frozen=True, slots=True)
class Line:
    """One application in the queue."""

    public_id: str
    state: ClaimState
    title: str
    organiser: str
    demo: bool
    name: str = field(repr=False)
    created_at: datetime
    due_at: datetime
    decided_at: datetime | None
    overdue: bool


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits, of `total` in all, and what was decided last."""

    waiting: list[Line]
    total: int
    overdue: int
    decided: list[Line]


@dataclass(frozen=True, slots=True)
class Application:
    """One application; `by` is the role of who decided; `left` how many may still be granted, in
    all and for the county, None without a limit."""

    line: Line
    benefit_id: str
    phone: str = field(repr=False)
    words: str = field(repr=False)
    asks: str
    county: str
    group: OccupationGroup | None
    member: bool | None
    answer: str
    by: Role | None
    left: int | None
    left_here: int | None


def queue(session: Session, vault: Vault, actor: Actor, at: datetime, benefit: str = "") -> Queue:
    """What waits for the actor as of the aware instant; of one benefit alone by its public id."""
    within = [benefits_within(actor, Permission.claims_decide), Claim.due_at.is_not(None)]
    if PUBLIC_ID.fullmatch(benefit.lower()):
        within.append(Benefit.public_id == benefit.lower())
    waits = [*within, Claim.state == ClaimState.open]
    rows = session.execute(_select(*waits).order_by(Claim.due_at, Claim.id).limit(SHOWN))
    decided = _select(*within, Claim.decided_at.is_not(None))
    latest = session.execute(decided.order_by(Claim.decided_at.desc(), Claim.id).limit(LATEST))
    return Queue(
        [_line(vault, row, at) for row in rows],
        _count(session, *waits),
        _count(session, *waits, Claim.due_at < at),
        [_line(vault, row, at) for row in latest],
    )


def application(
    session: Session, vault: Vault, actor: Actor, public_id: str, at: datetime
) -> Application:
    """One of them. Raises NotFound, Forbidden."""
    claim, benefit = managed_application(session, actor, Permission.claims_decide, public_id)
    row = session.execute(_select(Claim.id == claim.id)).one()
    quotas = stock.quotas_of(session, [benefit.id], at).get(benefit.id, {})
    left = stock.stock(benefit, quotas, claim.county_code or "", at)
    return Application(
        line=_line(vault, row, at),
        benefit_id=benefit.public_id,
        phone=masked_phone(vault.open(claim.phone)) if claim.phone else "",
        words=vault.open(claim.words) if claim.words else "",
        asks=benefit.asks,
        county="".join(divisions(session).lineage(claim.county_code)[-2:]),
        group=claim.group,
        member=claim.member,
        answer=vault.open(claim.answer) if claim.answer else "",
        by=_role(session, claim, benefit),
        left=left.left,
        left_here=left.here,
    )


def unmask(
    session: Session,
    vault: Vault,
    actor: Actor,
    public_id: str,
    why: UnmaskReason,
    at: datetime,
) -> tuple[str, str]:
    """Name and phone of the applicant, and a record of who looked and why.

    Raises NotFound, Forbidden, DomainError("phone_forgotten").
    """
    claim, benefit = managed_application(session, actor, Permission.claims_decide, public_id)
    if claim.phone is None:
        raise DomainError("phone_forgotten")
    noted(session, actor, benefit, "application.unmasked", at, claim=claim.public_id, why=why)
    name = vault.open(claim.name) if claim.name else ""
    return name, vault.open(claim.phone).removeprefix("+86")


def _select(*terms: ColumnElement[bool]) -> Any:
    found: Any = select(Claim, Benefit.title, Organisation.name, Benefit.demo)
    joined = found.join(Benefit, Benefit.id == Claim.benefit_id)
    return joined.join(Organisation, Organisation.id == Benefit.organiser_id).where(*terms)


def _count(session: Session, *terms: ColumnElement[bool]) -> int:
    counted = select(func.count(Claim.id)).join(Benefit, Benefit.id == Claim.benefit_id)
    return session.scalar(counted.where(*terms)) or 0


def _line(vault: Vault, row: Any, at: datetime) -> Line:
    claim, title, organiser, demo = row
    return Line(
        public_id=claim.public_id,
        state=claim.state,
        title=title,
        organiser=organiser,
        demo=demo,
        name=masked_name(vault.open(claim.name)) if claim.name else "",
        created_at=claim.created_at,
        due_at=claim.due_at,
        decided_at=claim.decided_at,
        overdue=claim.state is ClaimState.open and claim.due_at < at,
    )


def _role(session: Session, claim: Claim, benefit: Benefit) -> Role | None:
    """As whom somebody decided: the role nearest to the benefit's organisation."""
    if claim.decided_by is None:
        return None
    path = session.get_one(Organisation, benefit.organiser_id).path
    rows = session.execute(
        select(Grant.role, Organisation.path)
        .join(Organisation, Organisation.id == Grant.organisation_id)
        .where(Grant.account_id == claim.decided_by, Grant.place_id.is_(None))
        .order_by(func.length(Organisation.path).desc(), Grant.id)
    )
    return next((row.role for row in rows if path.startswith(row.path)), None)
