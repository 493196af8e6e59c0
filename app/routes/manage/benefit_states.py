"""The states of a benefit: published, paused, ended; what each means is told first. Its copy."""

from collections.abc import Callable
from datetime import datetime

from flask import Blueprint, Response, redirect, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from app.access import Actor, Permission
from app.models.benefit import Benefit
from app.services.benefits import offers, publish, write
from app.services.benefits.publish import Incomplete
from app.services.benefits.scope import managed_benefit
from app.web import auth
from app.web.benefit_words import GAPS
from app.web.guard import needs
from app.web.house import request_instant
from app.web.page import page
from app.web.transaction import read_session, writing

blueprint = Blueprint("benefit_states", __name__, url_prefix="/benefits")
Step = Callable[[Session, Actor, str, datetime], Benefit]


@blueprint.get("/<public_id>/states")
@needs(Permission.benefits_offer)
def detail(public_id: str) -> Response:
    """Which steps there are, and what each means for how many people."""
    return _page(public_id)


@blueprint.post("/<public_id>/publication")
@needs(Permission.benefits_edit)
def make_public(public_id: str) -> BaseResponse:
    """Show it to everybody."""
    return _step(public_id, publish.publish, "publish")


@blueprint.post("/<public_id>/pause")
@needs(Permission.benefits_offer)
def pause(public_id: str) -> BaseResponse:
    """Let nothing more be claimed for now."""
    return _step(public_id, publish.pause, "paused")


@blueprint.post("/<public_id>/resumption")
@needs(Permission.benefits_edit)
def resume(public_id: str) -> BaseResponse:
    """Let it be claimed again."""
    return _step(public_id, publish.resume, "resumed")


@blueprint.post("/<public_id>/end")
@needs(Permission.benefits_edit)
def end(public_id: str) -> BaseResponse:
    """Close it for good."""
    return _step(public_id, publish.end, "ended")


@blueprint.post("/<public_id>/discard")
@needs(Permission.benefits_offer)
def discard(public_id: str) -> BaseResponse:
    """Throw a draft away."""
    with writing() as session:
        publish.discard(session, auth.actor(), public_id, request_instant())
    return redirect("/manage/benefits?told=discarded", 303)


@blueprint.post("/<public_id>/copy")
@needs(Permission.benefits_offer)
def copy(public_id: str) -> BaseResponse:
    """A new draft that says the same, to be changed."""
    submission_id = request.form.get("submission_id", "")
    managed_benefit(read_session(), auth.actor(), Permission.benefits_offer, public_id)
    with writing() as session:
        made = write.copy(session, auth.actor(), public_id, submission_id, request_instant())
        new_id = made.public_id
    return redirect(f"/manage/benefits/{new_id}?told=copied", 303)


def _step(public_id: str, step: Step, told: str) -> BaseResponse:
    try:
        with writing() as session:
            step(session, auth.actor(), public_id, request_instant())
    except Incomplete:
        return _page(public_id, status=422)
    return redirect(f"/manage/benefits/{public_id}?told={told}", 303)


def _page(public_id: str, *, status: int = 200) -> Response:
    session, at, actor = read_session(), request_instant(), auth.actor()
    benefit = managed_benefit(session, actor, Permission.benefits_offer, public_id)
    return page(
        "manage/benefit_states/detail.html",
        status=status,
        shared=False,
        benefit=benefit,
        own=offers.only_offers(session, actor, benefit),
        hands=publish.hands(session, benefit, at),
        gaps=[GAPS[gap] for gap in publish.gaps(benefit, at)],
    )
