"""A process of its own with many people who want something of one thing at the same moment.

It gets plans and sends for each what every person got. Plan: `crowd` (what it is: "programme" or
"benefit"), `url`, `keys`, `pepper`, its `public_id` and row `id`, `at`, and `acts`: lists of (verb,
argument), one list for each thread.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from multiprocessing.connection import Connection
from threading import BoundedSemaphore
from typing import Any, Final

from sqlalchemy.orm import Session, sessionmaker

from app.access import Actor, Held
from app.adapters.crypto import Vault
from app.errors import DomainError
from app.models.benefit_kinds import BenefitState
from app.models.person_kinds import Role
from app.models.place import Place
from app.models.signup import Signup
from app.services.benefits import claim_links, claims, decisions, quota, redemption
from app.services.benefits.claims import Claimant
from app.services.benefits.eligibility import Person
from app.services.benefits.redemption import Scan
from app.services.programmes import capacity, newcomers, signup_links, signups
from app.services.programmes.newcomers import Joined, Newcomer
from app.services.sign_in import account_for
from app.spatial.alone import one_act
from app.spatial.engine import Engines, create_engines
from app.web.transaction import writing_sessions

CONNECTIONS: Final = 12


@dataclass(frozen=True)
class Crowd:
    """Everybody in this process; each act is a transaction of its own."""

    engines: Engines
    vault: Vault
    public_id: str
    id: int
    at: datetime
    #: As many as there are connections: on a busy machine the pool's own patience may end.
    turns: BoundedSemaphore = field(default_factory=lambda: BoundedSemaphore(CONNECTIONS))

    @property
    def sessions(self) -> sessionmaker[Session]:
        """As the site has them."""
        return writing_sessions(self.engines.write)

    def act(self, verb: str, argument: Any) -> list[Any]:
        """What came of it: [verb, argument, a state or an error's code, number in line]."""
        try:
            with self.turns, self.sessions.begin() as session:
                state, number = getattr(self, verb)(session, argument)
        except DomainError as error:
            state, number = error.code, 0
        return [verb, argument, state, number]


@dataclass(frozen=True)
class ProgrammeCrowd(Crowd):
    """At a programme."""

    def join(self, session: Session, form: str) -> tuple[str, int]:
        """Sign up; `form` is the submission, whose last four digits are the person's number."""
        phone = f"+861990000{form[-4:]}"
        account = account_for(session, self.vault, phone, self.at)
        who = Newcomer(phone, f"张{form[-4:]}", form, account_id=account.id)
        return self._told(newcomers.sign_up(session, self.vault, self.public_id, who, self.at))

    def arrive(self, _: Session, form: str) -> tuple[str, int]:
        """The same by an act of its own, the account known before, as the form's page does it."""
        phone = f"+861990000{form[-4:]}"
        with self.sessions.begin() as session:
            account = account_for(session, self.vault, phone, self.at).id
        who = Newcomer(phone, f"张{form[-4:]}", form, account_id=account)
        with self.sessions(info=one_act(self.engines)) as session:
            made = newcomers.sign_up(session, self.vault, self.public_id, who, self.at)
            session.commit()
        return self._told(made)

    def withdraw(self, session: Session, form: str) -> tuple[str, int]:
        """Give the seat back."""
        link = signup_links.token(self.vault, form)
        return self._told(signups.withdraw(session, self.vault, link, self.at))

    def accept(self, session: Session, form: str) -> tuple[str, int]:
        """Take an offered seat."""
        link = signup_links.token(self.vault, form)
        return self._told(signups.accept(session, self.vault, link, self.at))

    def resize(self, session: Session, seats: int) -> tuple[str, int]:
        """The organiser changes the number of seats."""
        made = capacity.set_capacity(session, self.vault, self.id, seats, self.at)
        return "resized", made.capacity or 0

    @staticmethod
    def _told(signup: Signup | Joined) -> tuple[str, int]:
        return signup.state.value, signup.number


@dataclass(frozen=True)
class BenefitCrowd(Crowd):
    """At a benefit."""

    def claim(self, session: Session, form: str) -> tuple[str, int]:
        """Claim; `form` is the submission, whose last four digits are the person's number."""
        phone = f"+861990000{form[-4:]}"
        account = account_for(session, self.vault, phone, self.at)
        who = Claimant(phone, Person(county="370102"), form, account_id=account.id)
        made = claims.claim(session, self.vault, self.public_id, who, self.at)
        return made.state.value, made.id

    def withdraw(self, session: Session, form: str) -> tuple[str, int]:
        """Give the voucher back."""
        link = claim_links.token(self.vault, form)
        made = claims.withdraw(session, self.vault, link, self.at)
        return made.state.value, made.id

    def resize(self, session: Session, capacity: int) -> tuple[str, int]:
        """The officer changes the quota of all."""
        quota.set_capacity(session, quota.lock(session, self.id), quota.ALL, capacity)
        return "resized", capacity

    def pause(self, session: Session, state: str) -> tuple[str, int]:
        """The officer pauses it, or goes on."""
        quota.lock(session, self.id).state = BenefitState(state)
        return state, 0

    def decide(self, session: Session, what: tuple[str, str, int]) -> tuple[str, int]:
        """One of several officers grants or refuses the application of that form."""
        verb, form, officer = what
        account = account_for(session, self.vault, f"+861990009{officer:04}", self.at)
        actor = Actor(account.id, (Held(Role.officer, ""),))
        link = claim_links.token(self.vault, form)
        claim, _ = claim_links.followed(session, self.vault, link)
        decision = decisions.grant if verb == "grant" else decisions.refuse
        made = decision(session, self.vault, actor, claim.public_id, "请看", self.at)
        return made.state.value, made.id

    def redeem(self, session: Session, scan: tuple[int, str, str]) -> tuple[str, int]:
        """At the place of that id: what was read, under the scan's id."""
        place_id, read, scan_id = scan
        place = session.get_one(Place, place_id)
        sent = Scan(scan_id, read, self.at)
        (word,) = redemption.take(session, self.vault, Actor(), place, [sent], self.at)
        return f"{word.outcome.value} {word.where}", 0


CROWDS: Final = {"programme": ProgrammeCrowd, "benefit": BenefitCrowd}


def run(plan: dict[str, Any]) -> list[list[Any]]:
    """All threads of the plan at once; in a thread one act after the other."""
    engines = create_engines(
        plan["url"], pool_size=CONNECTIONS, max_overflow=0, busy_timeout_ms=60_000
    )
    crowd = CROWDS[plan["crowd"]](
        engines,
        Vault(tuple(plan["keys"]), plan["pepper"]),
        plan["public_id"],
        plan["id"],
        plan["at"],
    )

    def thread(acts: Sequence[tuple[str, Any]]) -> list[list[Any]]:
        return [crowd.act(verb, argument) for verb, argument in acts]

    with ThreadPoolExecutor(len(plan["acts"])) as pool:
        results = list(pool.map(thread, plan["acts"]))
    engines.dispose()
    return [one for each in results for one in each]


def serve(plans: Connection) -> None:
    """Run one plan after the other, until nobody has any more."""
    while True:
        try:
            plan = plans.recv()
        except EOFError:
            return
        plans.send(run(plan))
