"""The receipt of a sign-up: where it stands at this instant, for whoever holds its private link,
and all of one's own in a list."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import case, select
from sqlalchemy.orm import Session

from app.adapters.crypto import Vault
from app.models.programme import Programme
from app.models.programme_kinds import LIVE_SIGNUPS, ProgrammeKind, ProgrammeState, SignupState
from app.models.signup import Signup
from app.services.programmes import signup_links
from app.services.programmes.entrance import Entrance, entrance
from app.services.programmes.signups import position

SHOWN: Final = 100


@dataclass(frozen=True, slots=True)
class Receipt:
    """A sign-up as it stands: an offer whose time is over has lapsed, whatever the row says yet.

    `number` is the place in the line, from 1; `over`: the programme has ended.
    """

    token: str
    public_id: str
    state: SignupState
    number: int
    offered_until: datetime | None
    created_at: datetime
    changed_at: datetime
    entrance: Entrance
    over: bool

    @property
    def is_live(self) -> bool:
        """Whether it can still be given back."""
        return self.state in LIVE_SIGNUPS and not self.over


@dataclass(frozen=True, slots=True)
class OwnSignup:
    """A line of one's own list."""

    token: str
    title: str
    kind: ProgrammeKind
    demo: bool
    starts_at: datetime | None
    ends_at: datetime | None
    state: SignupState
    cancelled: bool


def by_link(session: Session, vault: Vault, token: str, at: datetime) -> Receipt:
    """The receipt behind the private link; raises NotFound("signup_unknown")."""
    signup, programme = signup_links.followed(session, vault, token)
    found = entrance(session, programme.public_id, at)
    ends = found.programme.ends_at
    return Receipt(
        token=token,
        public_id=signup.public_id,
        state=state_at(signup.state, signup.offered_until, at),
        number=position(session, signup),
        offered_until=signup.offered_until,
        created_at=signup.created_at,
        changed_at=signup.changed_at,
        entrance=found,
        over=(ends is not None and ends <= at) or found.programme.state is ProgrammeState.finished,
    )


def own(session: Session, vault: Vault, account_id: int, at: datetime) -> list[OwnSignup]:
    """The sign-ups of an account, what is to come first and soonest first, then what is past."""
    past = case((Programme.ends_at <= at, 1), else_=0)
    live = case((Signup.state.in_(LIVE_SIGNUPS), 0), else_=1)
    rows = session.execute(
        select(Signup, Programme)
        .join(Programme, Programme.id == Signup.programme_id)
        .where(Signup.account_id == account_id)
        .order_by(past, live, Programme.starts_at, Signup.id.desc())
        .limit(SHOWN)
    )
    return [
        OwnSignup(
            token=signup_links.token(vault, signup.submission_id),
            title=programme.title,
            kind=programme.kind,
            demo=programme.demo,
            starts_at=programme.starts_at,
            ends_at=programme.ends_at,
            state=state_at(signup.state, signup.offered_until, at),
            cancelled=programme.state is ProgrammeState.cancelled,
        )
        for signup, programme in rows
    ]


def state_at(state: SignupState, offered_until: datetime | None, at: datetime) -> SignupState:
    """What the state is at the instant: jobs may come later than an offer's end."""
    if state is SignupState.offered and offered_until is not None and offered_until <= at:
        return SignupState.lapsed
    return state
