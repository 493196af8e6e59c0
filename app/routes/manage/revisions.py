"""What a listing said before: the list, two of them compared, one of them restored."""

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from app.access import Permission
from app.services.place_edit import reading
from app.services.place_edit.restore import restore
from app.services.place_edit.retire import REASON_WORDS
from app.services.place_edit.save import begin
from app.web import asked, auth, listing_words
from app.web.guard import needs
from app.web.house import house, request_instant
from app.web.page import page
from app.web.transaction import read_session, writing

blueprint = Blueprint("revisions", __name__, url_prefix="/revisions")
#: More versions than a place will ever have.
_MOST = 99_999_999


@blueprint.get("/<public_id>")
@needs(Permission.places_read)
def index(public_id: str) -> Response:
    """Every save, newest first, with the fields that it changed."""
    place, rows = reading.history(read_session(), auth.actor(), public_id)
    return page(
        "manage/revisions/index.html",
        shared=False,
        actor=auth.actor(),
        place=place,
        rows=rows,
        label=listing_words.label,
        reasons=REASON_WORDS,
    )


@blueprint.get("/<public_id>/comparison")
@needs(Permission.places_read)
def compare(public_id: str) -> Response:
    """Two versions, field by field: `from` and `to` are their numbers."""
    first = asked.integer(request.args, "from", 1, 1, _MOST)
    second = asked.integer(request.args, "to", 1, 1, _MOST)
    session, actor = read_session(), auth.actor()
    place, before, after = reading.compared(session, actor, public_id, first, second)
    names = reading.names(session, before, after)
    return page(
        "manage/revisions/compare.html",
        shared=False,
        actor=actor,
        place=place,
        first=first,
        second=second,
        rows=listing_words.differences(before, after, names),
    )


@blueprint.post("/<public_id>/restoration")
@needs(Permission.places_edit)
def bring_back(public_id: str) -> BaseResponse:
    """Make an old version the present one, which is a new version."""
    number = asked.integer(request.form, "number", 1, 1, _MOST)
    with writing() as write:
        edit = begin(write, auth.actor(), public_id, request_instant(), house().calendar)
        restore(edit, number)
    return redirect(f"/manage/places/{public_id}?told=restored", 303)
