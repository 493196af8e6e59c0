"""What the page of one place tells, as plain values."""

from dataclasses import dataclass
from datetime import date, datetime

from app.models.kinds import Amenity, AmenityState, HolidayRule
from app.services.hours.timetable import Minutes
from app.services.hours.week import DayHours, WeekGroup
from app.services.nearby.cards import Card


@dataclass(frozen=True, slots=True)
class AmenityFact:
    """One amenity with the instant (UTC) at which its state was last seen to."""

    amenity: Amenity
    state: AmenityState
    confirmed_at: datetime | None


@dataclass(frozen=True, slots=True)
class ExceptionFact:
    """Other hours on local days, both included; `spans` in minutes after local midnight of each,
    none for closed."""

    first_day: date
    last_day: date
    spans: tuple[Minutes, ...]
    note: str


@dataclass(frozen=True, slots=True)
class NoticeFact:
    """A short word from the place that holds now; instants are UTC."""

    text: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class PhotoFact:
    """A photo; `width` and `height` are the medium size's pixels."""

    public_id: str
    caption: str
    created_at: datetime
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class PlaceDetail:
    """All that is known of a listing at one instant.

    `card` has name, state, phone, position, and who checked it when: `verified_at` by its
    keepers, `confirmed_at` by a worker; `confirmations` counts the workers' of the last 30 days.
    `hours_stale`: the weekly hours are too old to count, so that today is unknown.
    `week` is seven days from today, empty when no hours are known at all; `usual` the weekly
    hours without dates. `exceptions` are today's and later ones. An amenity that is not in
    `amenities` is unknown, which is not "no". `same_address` is within 30 m, nearest first, with
    `distance_m`. `township` may be empty.
    """

    card: Card
    photos: tuple[PhotoFact, ...]
    city: str
    county: str
    township: str
    owner: str
    owner_phone: str
    hours_text: str
    hours_stale: bool
    holiday_rule: HolidayRule
    week: tuple[DayHours, ...]
    usual: tuple[WeekGroup, ...]
    exceptions: tuple[ExceptionFact, ...]
    available_from: date | None
    available_until: date | None
    notices: tuple[NoticeFact, ...]
    amenities: tuple[AmenityFact, ...]
    audience_note: str
    entrance_steps: int | None
    door_width_cm: int | None
    location_confirmed: bool
    confirmations: int
    same_address: tuple[Card, ...]

    @property
    def where(self) -> str:
        """City, county and township in one, as an address begins."""
        return f"{self.city}{self.county}{self.township}"

    def is_over(self, today: date) -> bool:
        """Whether a pop-up place has seen its last day."""
        return self.available_until is not None and self.available_until < today
