"""What somebody who looks for benefits asks."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from app.models.benefit_kinds import BenefitKind
from app.services.benefits.eligibility import Person

#: Radii around a position, in kilometres.
RADII: Final = (5, 20, 50)
#: In place of a radius: wherever it is.
ANYWHERE: Final = 0
PAGE: Final = 20
MOST: Final = 100


@dataclass(frozen=True, slots=True)
class Wishes:
    """What narrows the list. `person` is what somebody tells of themselves; `origin` a WGS-84
    (lng, lat), `within` kilometres around it; `place` the public id of the one place asked for.

    Without a position, a county keeps what one gets in its city; `ANYWHERE` lifts that too. What is
    got without going anywhere is always kept, unless a place is asked for.
    """

    kinds: tuple[BenefitKind, ...] = ()
    person: Person = field(default_factory=Person)
    origin: tuple[float, float] | None = None
    within: int = 20
    place: str = ""
    text: str = ""

    @property
    def answered(self) -> bool:
        """Whether they tell anything of a person."""
        return self.person != Person()


@dataclass(frozen=True, slots=True)
class After:
    """The last one shown: how far (as the statement measures), its last day, its public id."""

    measure: float
    ends: date
    public_id: str


@dataclass(frozen=True, slots=True)
class Question:
    """Who asks what at which aware instant; `after` where a list goes on."""

    at: datetime
    wishes: Wishes = field(default_factory=Wishes)
    limit: int = PAGE
    after: After | None = None
