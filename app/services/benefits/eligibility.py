"""Who may have a benefit: one rule, which is applied, told in a sentence and put into a statement.

A person is what somebody tells of themselves; what is not told (None, "") contradicts nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, exists, literal_column, or_, select, true

from app.i18n import N_
from app.models.benefit import Benefit, BenefitCounty, BenefitGroup
from app.models.programme_kinds import OccupationGroup
from app.services.audience import Sentences, worded
from app.services.hours.words import Phrase

_SENTENCES: Final[Sentences] = {
    (False, False, False): N_("谁都可以享受。"),
    (True, False, False): N_("工会会员可以享受。"),
    (False, True, False): N_("{groups}可以享受。"),
    (False, False, True): N_("在{counties}工作的人可以享受。"),
    (True, True, False): N_("是工会会员的{groups}可以享受。"),
    (True, False, True): N_("在{counties}工作的工会会员可以享受。"),
    (False, True, True): N_("在{counties}工作的{groups}可以享受。"),
    (True, True, True): N_("在{counties}工作、是工会会员的{groups}可以享受。"),
}
_benefit = Benefit.__table__.c
_group = BenefitGroup.__table__.c
_area = BenefitCounty.__table__.c
_ONE: Final[ColumnElement[Any]] = literal_column("1")


class Fact(StrEnum):
    """What a rule may depend on."""

    group = "group"
    county = "county"
    member = "member"


@dataclass(frozen=True, slots=True)
class Person:
    """`county` is the code of the county-level division in which somebody works."""

    group: OccupationGroup | None = None
    county: str = ""
    member: bool | None = None

    def tells(self, fact: Fact) -> bool:
        """Whether it is known."""
        told = {Fact.group: self.group, Fact.county: self.county or None, Fact.member: self.member}
        return told[fact] is not None


def city_of(county: str) -> str:
    """The code of the prefecture-level city of a county: its first four digits (GB/T 2260)."""
    return f"{county[:4]}00"


@dataclass(frozen=True, slots=True)
class Rule:
    """Nothing set means everybody; what is set must all hold, of several groups or areas any one.
    `areas` are codes of counties, or of cities for all their counties."""

    members_only: bool = False
    groups: tuple[OccupationGroup, ...] = ()
    areas: tuple[str, ...] = ()

    @property
    def needs(self) -> tuple[Fact, ...]:
        """What one must know of a person to say for sure."""
        said = {Fact.group: self.groups, Fact.county: self.areas, Fact.member: self.members_only}
        return tuple(fact for fact, matters in said.items() if matters)

    def against(self, person: Person) -> tuple[Fact, ...]:
        """What of the person contradicts the rule: nothing where it fits, as far as it is told."""
        held = {
            Fact.group: person.group in self.groups,
            Fact.county: not {person.county, city_of(person.county)}.isdisjoint(self.areas),
            Fact.member: person.member is True,
        }
        return tuple(fact for fact in self.needs if person.tells(fact) and not held[fact])

    def fits(self, person: Person) -> bool:
        """Whether the person may have it, as far as it is told."""
        return not self.against(person)

    def sentence(self, names: Mapping[str, str]) -> Phrase:
        """The rule in words; `names` of divisions by their codes."""
        return worded(
            _SENTENCES,
            members_only=self.members_only,
            groups=self.groups,
            areas=[names[code] for code in self.areas],
        )


def rule_of(benefit: Benefit) -> Rule:
    """The rule of a benefit; groups in the order of the vocabulary."""
    groups = {row.group for row in benefit.groups}
    return Rule(
        benefit.members_only,
        tuple(group for group in OccupationGroup if group in groups),
        tuple(sorted(row.county_code for row in benefit.counties)),
    )


def fitting(person: Person) -> ColumnElement[bool]:
    """The benefits whose rule fits the person, as `Rule.fits` has it."""
    terms: list[ColumnElement[bool]] = [true()]
    if person.group is not None:
        terms.append(_any_of(_group.benefit_id, _group.group, [person.group.value]))
    if person.county:
        codes = [person.county, city_of(person.county)]
        terms.append(_any_of(_area.benefit_id, _area.county_code, codes))
    if person.member is False:
        terms.append(_benefit.members_only.is_(False))
    return and_(*terms)


def _any_of(
    owner: ColumnElement[int], column: ColumnElement[str], values: Iterable[str]
) -> ColumnElement[bool]:
    """There is no row at all, or one with any of the values."""
    own = owner == _benefit.id
    return or_(
        ~exists(select(_ONE).where(own)),
        exists(select(_ONE).where(own, column.in_(list(values)))),
    )
