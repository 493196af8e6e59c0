"""`/api/v1/programmes`: what is on as GeoJSON, and one programme."""

from datetime import datetime
from typing import Any, Final
from urllib.parse import urlencode

from flask import Blueprint, Response, request

from app.forms.programmes import wishes_from
from app.services.programmes.browse import browse, resume
from app.services.programmes.cards import Card
from app.services.programmes.detail import detail as found
from app.services.programmes.question import MOST, PAGE, Question, When
from app.web import asked, machine
from app.web.coordinates import near
from app.web.guard import public
from app.web.house import house, request_instant
from app.web.transaction import read_session

blueprint = Blueprint("programmes", __name__, url_prefix="/programmes")

_KNOWN: Final = frozenset(
    {"near", "within", "kind", "group", "when", "day", "county", "free", "who", "q"}
    | {"limit", "cursor"}
)


@blueprint.get("")
@public
def index() -> Response:
    """The programmes that keep every wish, soonest first; `when=anytime` what is recorded."""
    settings, args = house().settings, request.args
    asked.refuse_unfit(args, _KNOWN, {"kind"})
    if args.get("cursor"):
        question = resume(settings, args["cursor"], recorded=False)
    else:
        limit = asked.integer(args, "limit", PAGE, 1, MOST)
        origin = near(args["near"]) if args.get("near") else None
        wishes = wishes_from(args, origin)
        question = Question(request_instant(), wishes, limit, recorded=False)
    listed = browse(read_session(), question, settings=settings)
    shown = listed.recorded if question.wishes.when is When.anytime else listed.cards
    next_url = f"{request.path}?{urlencode({'cursor': listed.cursor})}" if listed.cursor else None
    body = {
        "type": "FeatureCollection",
        "next": next_url,
        "features": [_feature(card) for card in shown],
    }
    return machine.answer(body, machine.GEOJSON, next_url=next_url)


@blueprint.get("/<public_id>")
@public
def detail(public_id: str) -> Response:
    """One programme with all its sessions; raises NotFound for a draft or none."""
    asked.refuse_unfit(request.args, ())
    programme = found(read_session(), public_id, request_instant())
    feature = _feature(programme.card)
    feature["properties"] |= {
        "sessions": [
            {"starts_at": _time(one.starts_at), "ends_at": _time(one.ends_at), "note": one.note}
            for one in programme.meetings
        ],
        "hosts": list(programme.hosts),
        "bring": programme.bring,
        "body": programme.body,
        "waiting": programme.waiting,
        "cancel_reason": programme.cancel_reason,
    }
    return machine.answer(feature, machine.GEOJSON)


def _feature(card: Card) -> dict[str, Any]:
    """A GeoJSON Feature; what takes place nowhere has no geometry. Times in UTC, metres."""
    spot = None
    if card.lng is not None and card.lat is not None:
        spot = {"type": "Point", "coordinates": [card.lng, card.lat]}
    properties = {
        "kind": card.kind,
        "title": card.title,
        "state": card.state,
        "starts_at": _time(card.starts_at),
        "ends_at": _time(card.ends_at),
        "session_count": card.meetings,
        "organiser": card.organiser,
        "where": card.where,
        "place": card.place_id,
        "division": card.county_code,
        "sign_up": card.window,
        "sign_up_from": _time(card.sign_up_from),
        "sign_up_until": _time(card.sign_up_until),
        "capacity": card.capacity,
        "seats_left": card.seats_left,
        "members_only": card.members_only,
        "groups": list(card.groups),
        "counties": list(card.counties),
        "cost_fen": card.cost_fen,
        "link": card.link,
        "demo": card.demo,
        "distance_m": None if card.distance_m is None else round(card.distance_m, 1),
    }
    return {"type": "Feature", "id": card.public_id, "geometry": spot, "properties": properties}


def _time(at: datetime | None) -> str | None:
    """An instant in UTC, to the second."""
    return None if at is None else f"{at.isoformat()[:19]}Z"
