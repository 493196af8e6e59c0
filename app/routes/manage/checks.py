"""Listings that nobody has checked for long: one look, one tap."""

from flask import Blueprint, Response, redirect
from werkzeug.wrappers import Response as BaseResponse

from app.access import Permission
from app.services import ladder
from app.web import auth
from app.web.guard import needs
from app.web.house import house, request_instant
from app.web.page import page
from app.web.transaction import read_session, writing

blueprint = Blueprint("checks", __name__, url_prefix="/checks")


@blueprint.get("")
@needs(Permission.places_edit)
def index() -> Response:
    """What each listing says, and "all right" beside it."""
    asked, total = ladder.questions(
        read_session(), auth.actor(), request_instant(), settings=house().settings
    )
    return page("manage/checks/index.html", shared=False, asked=asked, total=total)


@blueprint.post("/<public_id>")
@needs(Permission.places_edit)
def confirm(public_id: str) -> BaseResponse:
    """ "All right": this one place was checked now."""
    rooms = house()
    with writing() as write:
        ladder.verify(
            write,
            auth.actor(),
            public_id,
            request_instant(),
            rooms.calendar,
            stale_days=rooms.settings.stale_days,
        )
    return redirect("/manage/checks", 303)
