"""Made-up benefits: standing ones, and those of the seasons around the day of loading."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from app.config import SHANGHAI
from app.models.base import PUBLIC_ID_BITS, public_id
from app.models.benefit_kinds import BenefitState, Gift
from app.models.kinds import PlaceKind
from app.models.programme_kinds import OccupationGroup
from app.services.demo.benefit_words import RECIPES, SEASONS, Level, Recipe
from app.services.demo.programmes import Spot

#: Of those for whom a county or city may be named, the share that names it.
_OWN_AREA: Final = 0.7
_PUBLISHED_BEFORE: Final = (5, 60)


@dataclass(frozen=True, slots=True)
class Ground:
    """Where benefits are made: a county, or a city of several, with the demo's places in it."""

    code: str
    names: tuple[str, ...]
    counties: tuple[str, ...]
    places: Mapping[PlaceKind, Sequence[Spot]]


@dataclass(slots=True)
class Made:
    """One made-up benefit; days are local ones, inclusive; `quotas` by scope, as given out."""

    public_id: str
    recipe: Recipe
    ground: Ground
    title: str
    worth: str
    worth_fen: int | None
    state: BenefitState
    begins_on: date | None
    ends_on: date | None
    published_at: datetime
    members_only: bool
    groups: tuple[OccupationGroup, ...]
    areas: tuple[str, ...]
    spots: tuple[Spot, ...]
    merchant_id: int | None
    quotas: dict[str, int]
    per_day: int | None


def season(gift: Gift, today: date) -> tuple[date, date]:
    """The season of the gift that is on, or else the next one that was or will be this year."""
    (month, day), (last_month, last_day) = SEASONS[gift]
    begins = date(today.year, month, day)
    ends = date(today.year, last_month, last_day)
    if ends < begins:
        if today <= ends:
            begins = begins.replace(year=today.year - 1)
        else:
            ends = ends.replace(year=today.year + 1)
    return begins, ends


class Maker:
    """Makes the benefits of one ground: the same for the same seed, places and instant."""

    def __init__(self, ground: Ground, seed: int, at: datetime) -> None:
        self.ground, self.at = ground, at
        self.today = at.astimezone(SHANGHAI).date()
        self.rng = random.Random(f"benefits {seed} {ground.code}")

    def benefits(self, *levels: Level) -> Iterator[Made]:
        """Everything that is offered at these levels, in the order of the recipes."""
        for recipe in RECIPES:
            if recipe.level not in levels:
                continue
            if recipe.level is Level.merchant:
                for spot in self.ground.places.get(PlaceKind.merchant, ()):
                    if self.rng.random() < 0.7:
                        yield self._one(recipe, (spot,))
                continue
            spots = self._spots(recipe)
            if spots or not recipe.places:
                yield self._one(recipe, spots)

    def _spots(self, recipe: Recipe) -> tuple[Spot, ...]:
        for kind in recipe.places:
            if there := self.ground.places.get(kind):
                return tuple(self.rng.sample(list(there), min(recipe.most, len(there))))
        return ()

    def _one(self, recipe: Recipe, spots: tuple[Spot, ...]) -> Made:
        rng = self.rng
        index = rng.randrange(len(recipe.titles))
        begins, ends = self._days(recipe)
        own = recipe.level in (Level.county, Level.city) and rng.random() < _OWN_AREA
        title = recipe.titles[index]
        if recipe.level is Level.merchant:
            title = f"{spots[0].name.removesuffix('（示例）')}：{title}"
        return Made(
            public_id=public_id(rng.getrandbits(PUBLIC_ID_BITS)),
            recipe=recipe,
            ground=self.ground,
            title=title,
            worth=recipe.worth[index % len(recipe.worth)] if recipe.worth else "",
            worth_fen=rng.choice(recipe.fen) if recipe.fen else None,
            state=self._state(ends),
            begins_on=begins,
            ends_on=ends,
            published_at=self._published(begins),
            members_only=rng.random() < recipe.members,
            groups=rng.choice(recipe.groups),
            areas=(self.ground.code,) if own else (),
            spots=spots,
            merchant_id=spots[0].place_id if recipe.level is Level.merchant else None,
            quotas=self._quotas(recipe),
            per_day=(rng.choice(recipe.per_day) or None) if recipe.per_day else None,
        )

    def _days(self, recipe: Recipe) -> tuple[date | None, date | None]:
        if recipe.gift is not None:
            return season(recipe.gift, self.today)
        if self.rng.random() < recipe.standing:
            return None, None
        ends = self.today + timedelta(days=self.rng.randint(2, 150))
        return ends - timedelta(days=self.rng.randint(160, 300)), ends

    def _state(self, ends: date | None) -> BenefitState:
        if ends is not None and ends < self.today:
            return BenefitState.ended
        dice = self.rng.random()
        if dice < 0.015:
            return BenefitState.paused
        return BenefitState.draft if dice < 0.025 else BenefitState.published

    def _published(self, begins: date | None) -> datetime:
        """Some days before it began, or before the day of loading."""
        first = begins or self.today
        days = timedelta(days=self.rng.randint(*_PUBLISHED_BEFORE))
        return min(datetime.combine(first - days, time(9), SHANGHAI), self.at)

    def _quotas(self, recipe: Recipe) -> dict[str, int]:
        if not recipe.seats:
            return {}
        total = self.rng.choice(recipe.seats)
        if not recipe.by_county:
            return {"": total}
        each = max(4, total // len(self.ground.counties))
        return {"": total, **dict.fromkeys(self.ground.counties, each)}
