"""What somebody who looks for a programme asks."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from app.config import SHANGHAI
from app.i18n import N_
from app.models.programme_kinds import OccupationGroup, ProgrammeKind

#: Radii around a position, in kilometres.
RADII: Final = (5, 20, 50)
PAGE: Final = 20
MOST: Final = 100


class When(StrEnum):
    """Days that have a name; `anytime` is what is recorded and plays whenever one likes."""

    today = "today"
    week = "week"
    weekend = "weekend"
    anytime = "anytime"


class ForWhom(StrEnum):
    """Whether membership is asked for."""

    everyone = "everyone"
    members = "members"


WHEN_LABELS: Final = {
    When.today: N_("今天"),
    When.week: N_("本周"),
    When.weekend: N_("周末"),
    When.anytime: N_("随时可看"),
}
FOR_WHOM_LABELS: Final = {
    ForWhom.everyone: N_("不限会员"),
    ForWhom.members: N_("会员专享"),
}


@dataclass(frozen=True, slots=True)
class Wishes:
    """What narrows the list. `county` is a county's or a city's code; `within` kilometres around
    `origin` (WGS-84 lng, lat); `day` a local date, in place of `when`."""

    kinds: tuple[ProgrammeKind, ...] = ()
    group: OccupationGroup | None = None
    when: When | None = None
    day: date | None = None
    county: str = ""
    origin: tuple[float, float] | None = None
    within: int = 20
    free: bool = False
    whom: ForWhom | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class After:
    """The last one shown: its next session's beginning and public id; of what plays any time
    the programme's public id alone."""

    starts_at: datetime | None
    public_id: str


@dataclass(frozen=True, slots=True)
class Question:
    """Who asks what at which aware instant; `after` where a list goes on. `recorded` asks for the
    few that play any time beside those that have a date."""

    at: datetime
    wishes: Wishes = field(default_factory=Wishes)
    limit: int = PAGE
    after: After | None = None
    recorded: bool = True


def span(wishes: Wishes, at: datetime) -> tuple[datetime, datetime | None]:
    """From which instant on something must still last, and before which it must begin.

    A weekend is the coming one, or what is left of this one; a week ends with its Sunday.
    """
    today = at.astimezone(SHANGHAI).date()
    monday = today - timedelta(today.weekday())
    if wishes.day is not None:
        first, days = wishes.day, 1
    elif wishes.when is When.today:
        first, days = today, 1
    elif wishes.when is When.week:
        first, days = monday, 7
    elif wishes.when is When.weekend:
        first, days = monday + timedelta(5), 2
    else:
        return at, None
    begins = datetime.combine(first, time(), SHANGHAI)
    return max(at, begins), begins + timedelta(days=days)
