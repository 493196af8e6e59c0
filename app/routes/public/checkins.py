"""Somebody at a programme: checks in by the code on the wall, and says afterwards how it was."""

from typing import Final

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from app.errors import DomainError
from app.forms.visit import FeedbackForm
from app.models.programme import Programme
from app.models.programme_kinds import Face
from app.services import limits
from app.services.programmes import door, feedback, signup_links, visits, wall
from app.services.programmes.attendance import Outcome
from app.web import auth
from app.web.device import limit_posts
from app.web.guard import holder, public
from app.web.house import house, request_instant
from app.web.page import page
from app.web.transaction import read_session, writing

blueprint = Blueprint("checkins", __name__, url_prefix="/programmes")

#: Six digits of which three count: so many tries in so many seconds leave no hope.
TRIES: Final = 10
TRIES_S: Final = 600


@blueprint.get("/checkins/<public_id>")
@public
def index(public_id: str) -> Response:
    """Where the code on the wall leads; opening it checks nobody in."""
    at, vault = request_instant(), house().vault
    programme = visits.public_programme(read_session(), public_id)
    ticket = request.args.get("t", "")
    if wall.fits(programme, request.args.get("w", ""), at):
        ticket = wall.ticket(vault, programme, at)
    return _page(programme, ticket)


@blueprint.post("/checkins/<public_id>")
@public
def arrive(public_id: str) -> BaseResponse:
    """Check in; the receipt says so, or what stands in the way."""
    at, vault, who = request_instant(), house().vault, auth.maybe_person()
    ticket, read = request.form.get("ticket", ""), request.form.get("receipt", "").strip()
    session = read_session()
    programme = visits.public_programme(session, public_id)
    if not wall.read_at(vault, programme, ticket, at):
        return _page(programme, "")
    signup = visits.own(session, vault, programme, who.account_id if who else None, read)
    if signup is None:
        return _page(programme, ticket, wrong="nobody" if who or not read else "unproven")
    with writing() as write:
        limit_posts(write, at)
        word = door.by_wall(write, vault, programme, signup, at)
    if word.outcome in (Outcome.no_meeting, Outcome.wrong_time):
        return _page(programme, ticket, wrong="early")
    token = signup_links.token(vault, signup.submission_id)
    return redirect(f"/programmes/receipts/{token}", 303)


@blueprint.post("/checkins/receipts/<token>")
@holder
def type_digits(token: str) -> BaseResponse:
    """The digits on the wall, typed on one's receipt."""
    at, vault = request_instant(), house().vault
    typed = "".join(one for one in request.form.get("digits", "")[:40] if one.isdecimal())
    with writing() as write:
        key = limits.digest(house().settings.secret_key, ("wall", token))
        limits.take(write, "wall", key, TRIES, TRIES_S, at)
        limit_posts(write, at)
    try:
        with writing() as write:
            visits.by_digits(write, vault, token, typed, at)
    except DomainError as error:
        if error.code != "wall_code_over":
            raise
        return page("public/checkins/digits.html", status=422, shared=False, token=token)
    return redirect(f"/programmes/receipts/{token}", 303)


@blueprint.post("/feedback/<token>")
@holder
def tell(token: str) -> BaseResponse:
    """A face and a line; told again it is changed."""
    at, form = request_instant(), FeedbackForm(request.form)
    if not form.validate():
        return page(
            "public/checkins/feedback.html", status=422, shared=False, token=token, form=form
        )
    with writing() as write:
        limit_posts(write, at)
        feedback.give(write, house().vault, token, Face(form.face.data), form.line.data or "", at)
    return redirect(f"/programmes/receipts/{token}#feedback", 303)


def _page(programme: Programme, ticket: str, *, wrong: str = "") -> Response:
    at, session, vault = request_instant(), read_session(), house().vault
    counts = wall.read_at(vault, programme, ticket, at)
    who = auth.maybe_person() if counts else None
    mine = visits.own(session, vault, programme, who.account_id, "") if who else None
    return page(
        "public/checkins/index.html",
        status=(422 if wrong else 200) if counts else 410,
        shared=False,
        programme=programme,
        ticket=ticket if counts else "",
        who=who,
        mine=mine,
        wrong=wrong,
    )
