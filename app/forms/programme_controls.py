"""The controls of the programmes' list: where each chip, choice and way out leads."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple
from urllib.parse import urlencode

from app.forms.programmes import address, position
from app.i18n import N_
from app.services.hours.words import Phrase
from app.services.programmes.browse import Listed
from app.services.programmes.question import RADII, When, Wishes


class Choice(NamedTuple):
    """One thing to tap: its words, where it leads, and whether it is on."""

    words: StrEnum | Phrase
    to: str
    on: bool = False


@dataclass(frozen=True, slots=True)
class ProgrammeControls:
    """Everything that one page of programmes can be changed to."""

    listed: Listed

    @property
    def wishes(self) -> Wishes:
        """What was asked."""
        return self.listed.question.wishes

    @property
    def applied(self) -> int:
        """How many wishes narrow the list."""
        return len(list(self.dropped))

    @property
    def more(self) -> str:
        """The next page."""
        return address(Wishes(), cursor=self.listed.cursor)

    @property
    def from_here(self) -> str:
        """What a programme's page needs to tell the way."""
        pairs = position(self.wishes)
        return f"?{urlencode(pairs)}" if pairs else ""

    @property
    def every(self) -> str:
        """The page with all filters."""
        return address(self.wishes, path="/programmes/filters")

    @property
    def near(self) -> str:
        """The same question; the phone adds its position."""
        return address(replace(self.wishes, county="", origin=None))

    @property
    def anytime(self) -> str:
        """Everything that plays any time, of the same kinds."""
        return address(replace(self.wishes, when=When.anytime, day=None))

    @property
    def free(self) -> str:
        """With free seats only, or not."""
        return address(replace(self.wishes, free=not self.wishes.free))

    @property
    def radii(self) -> Iterator[Choice]:
        """Other radii around the position."""
        if self.wishes.origin is None:
            return
        for radius in RADII:
            to = address(replace(self.wishes, within=radius))
            yield Choice(_kilometres(radius), to, radius == self.wishes.within)

    @property
    def kept(self) -> Iterator[tuple[str, str]]:
        """What the pickers' form sends along: all but kind and day."""
        wishes = self.wishes
        yield from position(wishes)
        for name, value in (
            ("within", str(wishes.within) if wishes.origin else ""),
            ("group", wishes.group or ""),
            ("county", wishes.county),
            ("free", "1" if wishes.free else ""),
            ("who", wishes.whom or ""),
            ("q", wishes.text),
        ):
            if value:
                yield name, value

    @property
    def dropped(self) -> Iterator[Choice]:
        """The way to a list without each wish that narrows it."""
        wishes = self.wishes
        for kind in wishes.kinds:
            left = tuple(one for one in wishes.kinds if one is not kind)
            yield Choice(kind, address(replace(wishes, kinds=left)))
        if wishes.group:
            yield Choice(wishes.group, address(replace(wishes, group=None)))
        if wishes.when:
            yield Choice(wishes.when, address(replace(wishes, when=None)))
        if wishes.day:
            yield Choice(_date(wishes), address(replace(wishes, day=None)))
        if wishes.county:
            area = Phrase("{area}", {"area": self.listed.area})
            yield Choice(area, address(replace(wishes, county="")))
        if wishes.origin:
            yield Choice(_kilometres(wishes.within), address(replace(wishes, origin=None)))
        if wishes.free:
            yield Choice(Phrase(N_("还有名额")), address(replace(wishes, free=False)))
        if wishes.whom:
            yield Choice(wishes.whom, address(replace(wishes, whom=None)))
        if wishes.text:
            text = Phrase("{text}", {"text": wishes.text})
            yield Choice(text, address(replace(wishes, text="")))


def _kilometres(radius: int) -> Phrase:
    return Phrase(N_("{n} 公里内"), {"n": radius})


def _date(wishes: Wishes) -> Phrase:
    assert wishes.day is not None
    return Phrase(N_("{m}月{d}日"), {"m": wishes.day.month, "d": wishes.day.day})
