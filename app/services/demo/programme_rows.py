"""A made-up programme as rows of the tables."""

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any, Final

from app.config import SHANGHAI
from app.models.base import new_public_id
from app.models.programme import Programme
from app.models.programme_audience import ProgrammeCounty, ProgrammeGroup, ProgrammeHost
from app.models.programme_kinds import ProgrammeState
from app.models.programme_session import ProgrammeSession
from app.services.demo.ground import County
from app.services.demo.programmes import Made
from app.services.programmes.searched import search_columns

SOURCE: Final = "demo"
#: The tables that programmes fill, in the order in which rows can be inserted.
TABLES: Final = (Programme, ProgrammeSession, ProgrammeGroup, ProgrammeCounty, ProgrammeHost)
Row = dict[str, Any]
Rows = dict[Any, list[Row]]


def empty() -> Rows:
    """No rows yet."""
    return defaultdict(list)


def add(rows: Rows, key: int, one: Made, county: County, owner: int, at: datetime) -> None:
    """The programme itself, with the id `key`, held by the organisation `owner`."""
    ended = one.state in (ProgrammeState.finished, ProgrammeState.cancelled)
    row = {
        "id": key,
        "public_id": one.public_id,
        "kind": one.kind,
        "state": one.state,
        "title": one.title,
        "body": one.recipe.body,
        "bring": one.recipe.bring[len(one.title) % len(one.recipe.bring)],
        "cost_fen": 0,
        "link": one.link,
        "organiser_id": owner,
        "phone": "",
        "members_only": one.members_only,
        "note": one.note,
        "wall_secret": None,
        "version": 1,
        "published_at": one.published_at,
        "ended_at": min(at, one.meetings[-1][1]) if ended and one.meetings else None,
        "cancel_reason": one.cancel_reason,
        "series": one.series,
        "created_by": None,
        "created_at": one.published_at,
        "updated_at": one.published_at,
        "source": SOURCE,
        "external_id": None,
        "demo": True,
    }
    rows[Programme].append(row | _where(one, county) | _seats(one))


def _where(one: Made, county: County) -> Row:
    spot = one.spot
    words = (spot.name, spot.address) if spot else ()
    return {
        "place_id": spot.place_id if spot else None,
        "address": spot.address if spot and spot.place_id is None else "",
        "location": f"SRID=4326;POINT({spot.lng:.6f} {spot.lat:.6f})" if spot else None,
        "lng": spot.lng if spot else None,
        "lat": spot.lat if spot else None,
        "county_code": county.code if spot else None,
        **search_columns(one.title, *words, county.city, county.name)._asdict(),
    }


def _seats(one: Made) -> Row:
    starts = one.meetings[0][0] if one.meetings else None
    signing = one.recipe.by_sign_up and starts is not None
    return {
        "starts_at": starts,
        "ends_at": one.meetings[-1][1] if one.meetings else None,
        "by_sign_up": signing,
        "sign_up_from": one.published_at if signing else None,
        "sign_up_until": _evening_before(starts) if signing and starts else None,
        "capacity": one.capacity if signing else None,
        "taken": one.taken if signing else 0,
        "waiting_list": True,
        "waiting_counter": one.joined - one.taken if signing and one.taken else 0,
        "offer_minutes": 120,
        "verifies_phone": True,
    }


def _evening_before(starts: datetime) -> datetime:
    """Six in the evening of the day before."""
    before = starts.astimezone(SHANGHAI) - timedelta(days=1)
    return before.replace(hour=18, minute=0)


def add_children(rows: Rows, key: int, one: Made, county: County, unions: list[int]) -> None:
    """Its meetings, whom it is for, and who holds it too."""
    rows[ProgrammeSession] += [
        {
            "public_id": new_public_id(),
            "programme_id": key,
            "note": "",
            "starts_at": starts,
            "ends_at": ends,
        }
        for starts, ends in one.meetings
    ]
    rows[ProgrammeGroup] += [{"programme_id": key, "group": group} for group in one.groups]
    if one.only_county:
        rows[ProgrammeCounty].append({"programme_id": key, "county_code": county.code})
    if one.hosted_too and unions:
        host = unions[key % len(unions)]
        rows[ProgrammeHost].append({"programme_id": key, "organisation_id": host})
