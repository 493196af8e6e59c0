"""Open as usual on the coming holiday? One tap for all of one's places, or one by one."""

from datetime import date

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from app.access import Permission
from app.errors import NotFound
from app.services import holiday_question
from app.services.holiday_question import HolidayAnswer
from app.web import auth
from app.web.asked import word
from app.web.guard import needs
from app.web.house import house, request_instant
from app.web.page import page
from app.web.transaction import read_session, writing

blueprint = Blueprint("holidays", __name__, url_prefix="/holidays")


@blueprint.get("")
@needs(Permission.places_edit)
def index() -> Response:
    """Each coming holiday with the places that leave it open what they do."""
    session, actor, at = read_session(), auth.actor(), request_instant()
    asked = [
        (holiday, *holiday_question.unanswered(session, actor, holiday, at))
        for holiday in holiday_question.upcoming(house().calendar, at)
    ]
    return page("manage/holidays/index.html", shared=False, asked=asked)


@blueprint.post("/<day>")
@needs(Permission.places_edit)
def answer(day: str) -> BaseResponse:
    """Answer for the places that stood on the page."""
    how = word(request.form, "answer", HolidayAnswer)
    try:
        first_day = date.fromisoformat(day)
    except ValueError:
        raise NotFound("holiday_unknown") from None
    if how is not None:
        with writing() as write:
            holiday_question.answer(
                write,
                auth.actor(),
                first_day,
                request.form.getlist("place"),
                how,
                request_instant(),
                house().calendar,
            )
    return redirect("/manage/holidays", 303)
