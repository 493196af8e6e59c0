"""The desk's first page: the places that one looks after, what waits longest on top."""

from flask import Blueprint, Response, request

from app.services import desk
from app.services.benefits.desk_today import benefits_today
from app.services.programmes.desk_today import organisers_day
from app.services.waiting import waiting
from app.web import auth
from app.web.guard import signed_in
from app.web.house import house, request_instant
from app.web.page import page
from app.web.transaction import read_session

blueprint = Blueprint("home", __name__)


@blueprint.get("")
@signed_in
def index() -> Response:
    """For whoever is signed in: without any right the page says how one comes by it."""
    words = request.args.get("q", "")[:80]
    who, rooms = auth.person(), house()
    waits = waiting(
        read_session(), who.actor, request_instant(), rooms.calendar, settings=rooms.settings
    )
    places, total = desk.places(read_session(), auth.actor(), words=words)
    return page(
        "manage/home/index.html",
        shared=False,
        who=who,
        waits=waits,
        today=organisers_day(read_session(), who.actor, request_instant()),
        benefits=benefits_today(read_session(), who.actor, request_instant()),
        places=places,
        total=total,
        words=words,
    )
