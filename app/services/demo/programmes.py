"""Made-up programmes: a plausible half year back and half a year ahead of the day of loading."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from app.config import SHANGHAI
from app.models.base import PUBLIC_ID_BITS, public_id
from app.models.kinds import PlaceKind
from app.models.programme_kinds import OccupationGroup, ProgrammeKind, ProgrammeState
from app.services.demo.ground import County
from app.services.demo.programme_words import (
    GROUPS,
    NOTES,
    REASONS,
    RECIPES,
    RECORDING,
    VENUES,
    Recipe,
)

#: Days before and after the day of loading.
HALF_YEAR: Final = 182
#: Meetings of a weekly series, each a programme of its own.
SERIES: Final = 8
_SERIES_SHARE: Final = {ProgrammeKind.training: 0.04, ProgrammeKind.counselling: 0.03}
_RECORDED_SHARE: Final = 0.4
_KIND = ProgrammeKind


@dataclass(frozen=True, slots=True)
class Spot:
    """Where it may be: a place of the demo (`place_id`), or an address with a point (WGS-84)."""

    place_id: int | None
    name: str
    address: str
    lng: float
    lat: float


@dataclass(slots=True)
class Made:
    """One made-up programme; `meetings` are aware instants, none for a recorded lecture; of those
    who `joined`, `taken` have seats."""

    public_id: str
    kind: ProgrammeKind
    title: str
    recipe: Recipe
    spot: Spot | None
    meetings: list[tuple[datetime, datetime]]
    published_at: datetime
    state: ProgrammeState = ProgrammeState.published
    series: str | None = None
    link: str = ""
    capacity: int | None = None
    taken: int = 0
    joined: int = 0
    members_only: bool = False
    groups: tuple[OccupationGroup, ...] = ()
    only_county: bool = False
    note: str = ""
    cancel_reason: str = ""
    hosted_too: bool = False


class Maker:
    """Makes the programmes of one county: the same for the same seed, places and instant."""

    def __init__(
        self, county: County, seed: int, at: datetime, places: Mapping[PlaceKind, Sequence[Spot]]
    ) -> None:
        self.county, self.at, self.places = county, at, places
        self.today = at.astimezone(SHANGHAI).date()
        self.rng = random.Random(f"programmes {seed} {county.code}")

    def programmes(self, share: dict[ProgrammeKind, int]) -> Iterator[Made]:
        """So many of each kind; the first job fair lies in the calendar year of the instant."""
        for kind, count in share.items():
            left = count
            while left > 0:
                if left >= SERIES and self.rng.random() < _SERIES_SHARE.get(kind, 0.0) * SERIES:
                    yield from self._series(kind)
                    left -= SERIES
                    continue
                this_year = kind is _KIND.job_fair and left == count
                yield self._one(kind, self._day(this_year=this_year))
                left -= 1

    def _day(self, *, this_year: bool = False) -> date:
        """Any day of the year around today, weekends as likely as others."""
        first, last = (self.today + timedelta(days) for days in (-HALF_YEAR, HALF_YEAR))
        if this_year:
            first = max(first, date(self.today.year, 1, 1))
            last = min(last, date(self.today.year, 12, 31))
        return first + timedelta(self.rng.randint(0, (last - first).days))

    def _series(self, kind: ProgrammeKind) -> Iterator[Made]:
        """The same on eight weeks in a row, at one place and hour."""
        first = self._one(kind, self._day() - timedelta(weeks=SERIES // 2))
        name = self._id()
        span = first.meetings[0]
        for week in range(SERIES):
            one = self._one(kind, self.today, like=first)
            one.series = name
            one.meetings = [(span[0] + timedelta(weeks=week), span[1] + timedelta(weeks=week))]
            self._settle(one)
            yield one

    def _one(self, kind: ProgrammeKind, day: date, like: Made | None = None) -> Made:
        rng, recipe = self.rng, RECIPES[kind]
        recorded = kind is _KIND.lecture and rng.random() < _RECORDED_SHARE
        made = Made(
            public_id=self._id(),
            kind=kind,
            title=like.title if like else rng.choice(recipe.titles),
            recipe=recipe,
            spot=None if recorded else like.spot if like else self._spot(recipe),
            meetings=[] if recorded else self._meetings(kind, recipe, day),
            published_at=self.at - timedelta(days=rng.randint(1, HALF_YEAR)),
            capacity=None if recorded else rng.choice(recipe.seats),
            members_only=like.members_only if like else rng.random() < 0.12,
            groups=rng.choice(GROUPS) if not like and rng.random() < 0.15 else (),
            only_county=rng.random() < 0.05,
            note=rng.choice(NOTES),
            hosted_too=rng.random() < 0.15,
        )
        if recorded:
            made.link = f"{RECORDING}{made.public_id}"
            made.title = f"{made.title}（录播）"
        self._settle(made)
        return made

    def _meetings(
        self, kind: ProgrammeKind, recipe: Recipe, day: date
    ) -> list[tuple[datetime, datetime]]:
        """One meeting; a course may have four in a fortnight, a competition two days."""
        hour, lasts = self.rng.choice(recipe.hours), self.rng.choice(recipe.minutes)
        clock = time(int(hour), int(hour % 1 * 60))
        gaps = [0]
        if kind is _KIND.training and self.rng.random() < 0.3:
            gaps = [0, 3, 7, 10]
        elif kind is _KIND.competition:
            gaps = [0, 14]
        begins = [datetime.combine(day + timedelta(gap), clock, SHANGHAI) for gap in gaps]
        return [(begin, begin + timedelta(minutes=lasts)) for begin in begins]

    def _settle(self, made: Made) -> None:
        """State, publication and seats, by how the meetings lie to the instant."""
        if not made.meetings:
            return
        rng, starts, ends = self.rng, made.meetings[0][0], made.meetings[-1][1]
        made.published_at = min(starts - timedelta(days=rng.randint(15, 40)), self.at)
        over = ends <= self.at
        made.state = ProgrammeState.finished if over else ProgrammeState.published
        dice = rng.random()
        if dice < 0.02:
            made.state, made.cancel_reason = ProgrammeState.cancelled, rng.choice(REASONS)
        elif dice < 0.03 and not over:
            made.state = ProgrammeState.draft
        told = made.published_at < self.at and made.state is not ProgrammeState.draft
        if made.recipe.by_sign_up and made.capacity and told:
            filled = 1.0 if rng.random() < 0.12 else rng.random()
            made.joined = made.taken = int(made.capacity * filled)
            if made.state is ProgrammeState.cancelled:
                made.taken = 0
            elif filled == 1.0 and not over:
                made.joined += rng.randint(0, 6)

    def _spot(self, recipe: Recipe) -> Spot:
        """A place of a fitting kind, else an address near the county's seat."""
        kinds = [kind for kind in recipe.places if self.places.get(kind)]
        if kinds and self.rng.random() < 0.85:
            return self.rng.choice(self.places[self.rng.choice(kinds)])
        county, venue = self.county, self.rng.choice(VENUES)
        lng, lat = county.seat
        address = f"{county.city}{county.name}{venue}"
        return Spot(None, venue, address, round(lng, 6), round(lat, 6))

    def _id(self) -> str:
        return public_id(self.rng.getrandbits(PUBLIC_ID_BITS))
