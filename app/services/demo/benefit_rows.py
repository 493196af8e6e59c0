"""A made-up benefit as rows of the tables."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from app.models.benefit import Benefit, BenefitCounty, BenefitGroup, BenefitPlace, BenefitQuota
from app.services.benefits.quota import day_of
from app.services.benefits.searched import search_columns
from app.services.demo.benefit_people import DECIDE_DAYS, VOUCHER_DAYS
from app.services.demo.benefits import Made

SOURCE: Final = "demo"
#: The tables that benefits fill, in the order in which rows can be inserted.
TABLES: Final = (Benefit, BenefitGroup, BenefitCounty, BenefitPlace, BenefitQuota)
Row = dict[str, Any]
Rows = dict[Any, list[Row]]


def empty() -> Rows:
    """No rows yet."""
    return defaultdict(list)


def add(rows: Rows, key: int, one: Made, owner: int) -> None:
    """The benefit with the id `key`, of the organisation `owner`, and whom it is for and where."""
    rows[Benefit].append({"id": key, "organiser_id": owner} | _told(one) | _kept(one))
    rows[BenefitGroup] += [{"benefit_id": key, "group": group} for group in one.groups]
    rows[BenefitCounty] += [{"benefit_id": key, "county_code": code} for code in one.areas]
    rows[BenefitPlace] += [{"benefit_id": key, "place_id": spot.place_id} for spot in one.spots]


def _told(one: Made) -> Row:
    """What people read."""
    recipe, names = one.recipe, [spot.name for spot in one.spots[:3]]
    return {
        "public_id": one.public_id,
        "kind": recipe.kind,
        "title": one.title,
        "body": recipe.body,
        "bring": recipe.bring,
        "worth": one.worth,
        "worth_fen": one.worth_fen,
        "link": "",
        "phone": "",
        "members_only": one.members_only,
        "begins_on": one.begins_on,
        "ends_on": one.ends_on,
        "way": recipe.way,
        "period": recipe.period,
        "per_day": one.per_day,
        "voucher_days": VOUCHER_DAYS,
        "decide_days": DECIDE_DAYS,
        "asks": recipe.asks,
        **search_columns(one.title, one.worth, *names, *one.ground.names)._asdict(),
    }


def _kept(one: Made) -> Row:
    """What only the desk and the program know."""
    return {
        "state": one.state,
        "budget_fen": None,
        "merchant_id": one.merchant_id,
        "verifies_phone": True,
        "version": 1,
        "published_at": one.published_at,
        "created_by": None,
        "created_at": one.published_at,
        "updated_at": one.published_at,
        "source": SOURCE,
        "external_id": None,
        "demo": True,
    }


def add_quotas(rows: Rows, key: int, one: Made, taken: Mapping[str, int], at: datetime) -> None:
    """The quotas and how many of each are taken; of the day only once somebody claimed on it."""
    given = dict(one.quotas)
    today = day_of(at).isoformat()
    if one.per_day and taken.get(today):
        given[today] = one.per_day
    rows[BenefitQuota] += [
        {
            "benefit_id": key,
            "scope": scope,
            "capacity": capacity,
            "taken": taken.get(scope, 0),
        }
        for scope, capacity in given.items()
    ]
