"""`/api/v1/benefits`: what one can get as GeoJSON, and one benefit with all its places."""

from datetime import date
from typing import Any, Final
from urllib.parse import urlencode

from flask import Blueprint, Response, request

from app.forms.benefits import person_from, wishes_from
from app.services.benefits.browse import browse, resume
from app.services.benefits.cards import Card
from app.services.benefits.detail import detail as found
from app.services.benefits.question import MOST, PAGE, Question, Wishes
from app.services.benefits.spots import Spot
from app.web import asked, machine
from app.web.coordinates import near
from app.web.guard import public
from app.web.house import house, request_instant
from app.web.transaction import read_session

blueprint = Blueprint("benefits", __name__, url_prefix="/benefits")

_KNOWN: Final = frozenset(
    {"near", "within", "kind", "group", "county", "member", "place", "q", "limit", "cursor"}
)


@blueprint.get("")
@public
def index() -> Response:
    """The benefits that keep every wish and fit who asks, nearest or soonest to end first."""
    settings, args = house().settings, request.args
    asked.refuse_unfit(args, _KNOWN, {"kind"})
    if args.get("cursor"):
        question = resume(settings, args["cursor"])
    else:
        limit = asked.integer(args, "limit", PAGE, 1, MOST)
        wishes = wishes_from(args, _origin(), person_from(args))
        question = Question(request_instant(), wishes, limit)
    listed = browse(read_session(), question, settings=settings)
    next_url = f"{request.path}?{urlencode({'cursor': listed.cursor})}" if listed.cursor else None
    body = {
        "type": "FeatureCollection",
        "next": next_url,
        "features": [_feature(card) for card in listed.cards],
    }
    return machine.answer(body, machine.GEOJSON, next_url=next_url)


@blueprint.get("/<public_id>")
@public
def detail(public_id: str) -> Response:
    """One benefit with its places, nearest first; raises NotFound for a draft or none."""
    asked.refuse_unfit(request.args, {"near"})
    benefit = found(read_session(), public_id, request_instant(), Wishes(origin=_origin()))
    feature = _feature(benefit.card)
    feature["properties"] |= {
        "body": benefit.body,
        "places": [_place(spot) for spot in benefit.spots],
        "merchant": benefit.merchant[0] if benefit.merchant else None,
        "voucher_days": benefit.voucher_days,
        "decide_days": benefit.decide_days,
    }
    return machine.answer(feature, machine.GEOJSON)


def _origin() -> tuple[float, float] | None:
    return near(request.args["near"]) if request.args.get("near") else None


def _feature(card: Card) -> dict[str, Any]:
    """A GeoJSON Feature at the nearest place; what is got without going anywhere has no geometry.
    Days are local ones, metres geodesic, money in fen."""
    spot, stock = card.spot, card.stock
    properties = {
        "kind": card.kind,
        "title": card.title,
        "state": card.standing,
        "way": card.way,
        "period": card.period,
        "worth": card.worth,
        "worth_fen": card.worth_fen,
        "organiser": card.organiser,
        "members_only": card.rule.members_only,
        "groups": list(card.rule.groups),
        "areas": list(card.rule.areas),
        "begins_on": _day(card.begins_on),
        "ends_on": _day(card.ends_on),
        "quota": stock.total,
        "left": stock.left,
        "left_here": stock.here,
        "left_today": stock.today,
        "used_up": stock.used_up,
        "bring": card.bring,
        "link": card.link,
        "place": spot.public_id if spot else None,
        "where": spot.name if spot else "",
        "division": spot.county_code if spot else None,
        "place_count": card.places,
        "demo": card.demo,
        "distance_m": _metres(spot),
    }
    return {
        "type": "Feature",
        "id": card.public_id,
        "geometry": {"type": "Point", "coordinates": [spot.lng, spot.lat]} if spot else None,
        "properties": properties,
    }


def _place(spot: Spot) -> dict[str, Any]:
    return {
        "place": spot.public_id,
        "name": spot.name,
        "address": spot.address,
        "division": spot.county_code,
        "coordinates": [spot.lng, spot.lat],
        "distance_m": _metres(spot),
    }


def _metres(spot: Spot | None) -> float | None:
    return None if spot is None or spot.distance_m is None else round(spot.distance_m, 1)


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
