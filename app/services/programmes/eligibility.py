"""Whom a programme is for: the rule, and the one sentence that tells it."""

from dataclasses import dataclass
from typing import Final

from app.i18n import N_
from app.models.programme_kinds import OccupationGroup
from app.services.audience import Sentences, worded
from app.services.hours.words import Phrase

_SENTENCES: Final[Sentences] = {
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
        return worded(
            _SENTENCES,
            members_only=self.members_only,
            groups=self.groups,
            areas=self.counties,
        )
