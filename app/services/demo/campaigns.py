"""The made-up year of four gifts: the province's campaigns, and those of a few cities."""

import random
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from app.config import SHANGHAI
from app.models.base import PUBLIC_ID_BITS, public_id
from app.models.benefit_kinds import BenefitState, Gift
from app.models.campaign import Campaign, CampaignBenefit, CampaignProgramme
from app.models.programme import Programme
from app.models.programme_kinds import ProgrammeKind, ProgrammeState
from app.services.benefits.quota import day_of
from app.services.demo.benefit_words import CAMPAIGNS
from app.services.demo.benefits import Made, season
from app.spatial import bulk

#: So many cities have campaigns of their own, so many benefits and job fairs are bundled.
_CITIES: Final = 2
_BENEFITS: Final = 16
_FAIRS: Final = 6
_PROVINCE: Final = "370000"
Row = dict[str, Any]


def load(
    session: Session,
    made: Sequence[tuple[int, Made]],
    owners: dict[str, int],
    at: datetime,
    seed: int,
) -> None:
    """Bundle the benefits (by their ids) into campaigns. Nothing is committed."""
    rng, today, connection = random.Random(f"campaigns {seed}"), day_of(at), session.connection()
    cities = list(dict.fromkeys(one.ground.code[:4] for _, one in made if one.ground.names))
    names = {one.ground.code: one.ground.names[0] for _, one in made if one.ground.names}
    where = [(_PROVINCE, "")] + [(f"{city}00", city) for city in cities[:_CITIES]]
    wanted = [(gift, code, begins) for gift in Gift for code, begins in where]
    ids = bulk.reserve_ids(connection, _table(Campaign), len(wanted))
    rows: list[Row] = []
    benefits: list[Row] = []
    fairs: list[Row] = []
    for key, (gift, code, begins) in zip(ids, wanted, strict=True):
        days = season(gift, today)
        row = _row(rng, gift, names.get(code, "全省"), days, at)
        rows.append(row | {"id": key, "organiser_id": owners[code]})
        benefits += [
            {"campaign_id": key, "benefit_id": one} for one in _bundled(made, gift, begins)
        ]
        if gift is Gift.spring:
            fairs += [
                {"campaign_id": key, "programme_id": one} for one in _fairs(session, begins, days)
            ]
    for model, several in (
        (Campaign, rows),
        (CampaignBenefit, benefits),
        (CampaignProgramme, fairs),
    ):
        bulk.insert_rows(connection, _table(model), several)


def _row(rng: random.Random, gift: Gift, where: str, days: tuple[date, date], at: datetime) -> Row:
    title, body = CAMPAIGNS[gift]
    begins, ends = days
    made = min(at, datetime.combine(begins - timedelta(days=20), time(9), SHANGHAI))
    return {
        "public_id": public_id(rng.getrandbits(PUBLIC_ID_BITS)),
        "gift": gift,
        "state": BenefitState.ended if ends < day_of(at) else BenefitState.published,
        "title": f"{where}{title}",
        "body": body,
        "begins_on": begins,
        "ends_on": ends,
        "version": 1,
        "created_at": made,
        "updated_at": made,
        "demo": True,
    }


def _bundled(made: Sequence[tuple[int, Made]], gift: Gift, begins: str) -> list[int]:
    """Of a city all its counties', of the province the first of each city."""
    found: dict[str, int] = {}
    for key, one in made:
        code = one.ground.code
        if one.recipe.gift is gift and code.startswith(begins):
            found.setdefault(f"{code if begins else code[:4]} {one.recipe.titles[0]}", key)
    return list(found.values())[: _BENEFITS * (1 if begins else 2)]


def _fairs(session: Session, begins: str, days: tuple[date, date]) -> list[int]:
    first = datetime.combine(days[0], time(), SHANGHAI)
    after = datetime.combine(days[1] + timedelta(days=1), time(), SHANGHAI)
    return list(
        session.scalars(
            select(Programme.id)
            .where(
                Programme.demo,
                Programme.kind == ProgrammeKind.job_fair,
                Programme.state == ProgrammeState.published,
                Programme.county_code.startswith(begins),
                Programme.starts_at >= first,
                Programme.starts_at < after,
            )
            .order_by(Programme.starts_at, Programme.public_id)
            .limit(_FAIRS)
        )
    )


def _table(model: type) -> Table:
    table = getattr(model, "__table__", None)
    assert isinstance(table, Table)
    return table
