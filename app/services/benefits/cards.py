"""What a list tells of each benefit, loaded in a constant number of statements."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.benefit import Benefit, BenefitCounty, BenefitGroup
from app.models.benefit_kinds import BenefitKind, ClaimWay, Period
from app.models.organisation import Organisation
from app.models.programme_kinds import OccupationGroup
from app.services.benefits.eligibility import Rule
from app.services.benefits.question import Wishes
from app.services.benefits.spots import Spot, nearest_spots
from app.services.benefits.standing import Standing, standing
from app.services.benefits.stock import Stock, quotas_of, stock
from app.services.divisions import divisions
from app.services.hours.words import Phrase


@dataclass(frozen=True, slots=True)
class Card:
    """One benefit in a list: what it is and worth (fen, or words), whose rule in a `sentence`,
    where (the nearest `spot` of `places` in all, none where one need not go anywhere), from when
    to when (local days, inclusive), how many are left, what to bring and how to get it."""

    public_id: str
    kind: BenefitKind
    standing: Standing
    title: str
    worth: str
    worth_fen: int | None
    organiser: str
    rule: Rule
    sentence: Phrase
    spot: Spot | None
    places: int
    begins_on: date | None
    ends_on: date | None
    stock: Stock
    bring: str
    way: ClaimWay
    period: Period
    link: str
    demo: bool

    @property
    def claimable(self) -> bool:
        """Whether there is something to claim now, for some at least."""
        told = self.way is ClaimWay.told
        return not told and self.standing is Standing.on and self.stock.used_up is None


def cards(
    session: Session, ids: Sequence[int], at: datetime, wishes: Wishes | None = None
) -> dict[int, Card]:
    """The cards of the benefits by internal id as of the aware instant, for who wishes so; five
    statements, whatever their number."""
    if not ids:
        return {}
    wishes, names = wishes or Wishes(), divisions(session).names
    rules, quotas = rules_of(session, ids), quotas_of(session, ids, at)
    spots = nearest_spots(session, ids, wishes)
    found: dict[int, Card] = {}
    for one, organiser in _rows(session, ids):
        groups, areas = rules[one.id]
        rule = Rule(one.members_only, groups, areas)
        spot, places = spots.get(one.id, (None, 0))
        found[one.id] = Card(
            public_id=one.public_id,
            kind=one.kind,
            standing=standing(one, at),
            title=one.title,
            worth=one.worth,
            worth_fen=one.worth_fen,
            organiser=organiser,
            rule=rule,
            sentence=rule.sentence(names),
            spot=spot,
            places=places,
            begins_on=one.begins_on,
            ends_on=one.ends_on,
            stock=stock(one, quotas.get(one.id, {}), wishes.person.county, at),
            bring=one.bring,
            way=one.way,
            period=one.period,
            link=one.link,
            demo=one.demo,
        )
    return found


def _rows(session: Session, ids: Sequence[int]) -> Any:
    return session.execute(
        select(Benefit, Organisation.name)
        .join(Organisation, Organisation.id == Benefit.organiser_id)
        .where(Benefit.id.in_(ids))
    )


def rules_of(
    session: Session, ids: Sequence[int]
) -> dict[int, tuple[tuple[OccupationGroup, ...], tuple[str, ...]]]:
    """The groups (in the vocabulary's order) and areas of benefits by their ids; two statements."""
    groups: dict[int, set[OccupationGroup]] = defaultdict(set)
    for key, group in session.execute(
        select(BenefitGroup.benefit_id, BenefitGroup.group).where(BenefitGroup.benefit_id.in_(ids))
    ):
        groups[key].add(group)
    areas: dict[int, list[str]] = defaultdict(list)
    for key, code in session.execute(
        select(BenefitCounty.benefit_id, BenefitCounty.county_code)
        .where(BenefitCounty.benefit_id.in_(ids))
        .order_by(BenefitCounty.county_code)
    ):
        areas[key].append(code)
    ordered = {key: tuple(one for one in OccupationGroup if one in groups[key]) for key in ids}
    return {key: (ordered[key], tuple(areas[key])) for key in ids}
