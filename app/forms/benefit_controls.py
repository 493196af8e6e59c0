"""The controls of the benefits' list: what each chip and way out asks for, as an address, or where
somebody told of themselves as a button of the form, so that no address ever tells it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple
from urllib.parse import urlencode

from app.forms.benefits import address, position
from app.i18n import N_
from app.models.benefit_kinds import BenefitKind
from app.services.benefits.browse import Listed
from app.services.benefits.question import ANYWHERE, RADII, Wishes
from app.services.hours.words import Phrase


class Choice(NamedTuple):
    """One thing to tap: its words, its address, the name and value of its button, whether it is
    on."""

    words: StrEnum | Phrase
    to: str
    name: str
    value: str
    on: bool = False


@dataclass(frozen=True, slots=True)
class BenefitControls:
    """Everything that one page of benefits can be changed to. `private`: the list was asked for by
    the form, and so are all that follow."""

    listed: Listed
    private: bool = False

    @property
    def wishes(self) -> Wishes:
        """What was asked."""
        return self.listed.question.wishes

    @property
    def narrowed(self) -> bool:
        """Whether the list is what counts, and no longer the questions."""
        wishes = self.wishes
        return self.private or bool(wishes.origin or wishes.kinds or wishes.text)

    @property
    def more(self) -> str:
        """The next page."""
        return address(Wishes(), cursor=self.listed.cursor)

    @property
    def from_here(self) -> str:
        """What a benefit's page needs to tell the way; nothing where it was told by the form."""
        pairs = () if self.private else position(self.wishes)
        return f"?{urlencode(pairs)}" if pairs else ""

    @property
    def kinds(self) -> Iterator[Choice]:
        """Every kind, and all of them; the one that is on first, so that it is seen."""
        wishes = self.wishes
        every = replace(wishes, kinds=())
        yield Choice(Phrase(N_("全部类型")), address(every), "kind", "", not wishes.kinds)
        for kind in sorted(BenefitKind, key=lambda kind: kind not in wishes.kinds):
            to = address(replace(wishes, kinds=(kind,)))
            yield Choice(kind, to, "kind", kind, kind in wishes.kinds)

    @property
    def radii(self) -> Iterator[Choice]:
        """Other radii around the position."""
        if self.wishes.origin is None or self.wishes.place:
            return
        for radius in (*RADII, ANYWHERE):
            yield self._within(radius)

    @property
    def wider(self) -> Choice | None:
        """The next step outwards: a larger radius, then the whole province."""
        wishes = self.wishes
        bound = wishes.origin is not None or bool(wishes.person.county)
        if wishes.place or not bound or wishes.within == ANYWHERE:
            return None
        larger = [radius for radius in RADII if radius > wishes.within]
        return self._within(larger[0] if wishes.origin and larger else ANYWHERE)

    def _within(self, radius: int) -> Choice:
        words = Phrase(N_("{n} 公里内"), {"n": radius}) if radius else Phrase(N_("全省"))
        to = address(replace(self.wishes, within=radius))
        return Choice(words, to, "within", str(radius), radius == self.wishes.within)

    @property
    def kept(self) -> Iterator[tuple[str, str]]:
        """What the form sends along beside its questions, and the search beside its words."""
        wishes = self.wishes
        if not self.private:
            yield from position(wishes)
        for name, value in (
            ("within", str(wishes.within) if wishes.within != Wishes().within else ""),
            ("place", wishes.place),
            ("kind", ",".join(wishes.kinds)),
        ):
            if value:
                yield name, value

    @property
    def dropped(self) -> Iterator[Choice]:
        """The way to a list without each wish that narrows it."""
        wishes = self.wishes
        if wishes.kinds:
            to = address(replace(wishes, kinds=()))
            for kind in wishes.kinds:
                yield Choice(kind, to, "kind", "")
        if wishes.text:
            words = Phrase("{text}", {"text": wishes.text})
            yield Choice(words, address(replace(wishes, text="")), "q", "")
