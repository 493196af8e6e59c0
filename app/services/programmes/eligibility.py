"""Whom a programme is for: the rule, and the one sentence that tells it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from app.i18n import N_
from app.models.programme_kinds import GROUP_LABELS, OccupationGroup
from app.services.hours.words import Phrase

#: (members only, for some groups, for some counties) -> sentence.
_SENTENCES: Final = {
    (False, False, False): N_("谁都可以参加。"),
    (True, False, False): N_("只限工会会员参加。"),
    (False, True, False): N_("只限{groups}参加。"),
    (False, False, True): N_("只限在{counties}工作的人参加。"),
    (True, True, False): N_("只限是工会会员的{groups}参加。"),
    (True, False, True): N_("只限在{counties}工作的工会会员参加。"),
    (False, True, True): N_("只限在{counties}工作的{groups}参加。"),
    (True, True, True): N_("只限在{counties}工作、是工会会员的{groups}参加。"),
}


@dataclass(frozen=True, slots=True)
class Eligibility:
    """`counties` are names. Nothing set means everybody; what is set must all hold, of several
    groups or counties any one."""

    members_only: bool = False
    groups: tuple[OccupationGroup, ...] = ()
    counties: tuple[str, ...] = ()

    @property
    def sentence(self) -> Phrase:
        """The rule in words."""
        message = _SENTENCES[self.members_only, bool(self.groups), bool(self.counties)]
        params: dict[str, str | int | Phrase] = {}
        if self.groups:
            params["groups"] = listed([Phrase(GROUP_LABELS[group]) for group in self.groups])
        if self.counties:
            params["counties"] = listed(self.counties)
        return Phrase(message, params)


def listed(words: Sequence[str | Phrase]) -> Phrase:
    """Words one after the other; there must be at least one."""
    *before, last = words
    if not before:
        return last if isinstance(last, Phrase) else Phrase("{word}", {"word": last})
    return Phrase(N_("{before}、{last}"), {"before": listed(before), "last": last})
