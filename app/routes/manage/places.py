"""A place at the door: what is so today in one tap, and the facts that last."""

from typing import Any

from flask import Blueprint, Response, redirect, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from app.access import Permission
from app.errors import DomainError
from app.forms.place_position import NewPlaceForm
from app.forms.place_today import Doing, NoticeForm, TodayForm, amenity_tap
from app.models.kinds import AMENITY_LABELS, AmenityState
from app.services import scope
from app.services.place_edit import create as creation
from app.services.place_edit import today
from app.services.place_edit.create import NewPlace
from app.services.place_edit.door import door, ends
from app.services.place_edit.save import Edit, begin
from app.web import auth
from app.web.field_errors import at_field
from app.web.guard import needs
from app.web.house import house, request_instant
from app.web.page import page, wants_fragment
from app.web.transaction import read_session, writing

blueprint = Blueprint("places", __name__, url_prefix="/places")


@blueprint.get("/new")
@needs(Permission.places_create)
def new() -> Response:
    """An empty form."""
    return _new(NewPlaceForm())


@blueprint.post("/new")
@needs(Permission.places_create)
def create() -> BaseResponse:
    """Make the listing; the same form sent again leads to the same one."""
    form = NewPlaceForm(request.form)
    if not form.validate():
        return _new(form)
    sent = (form.submission_id.data or "", form.owner.data or "", form.units(), form.point())
    at, outside = request_instant(), house().settings.outside_metres
    try:
        with writing() as write:
            made = creation.create(write, auth.actor(), NewPlace(*sent), at, outside).public_id
    except DomainError as error:
        return _new(at_field(form, error))
    return redirect(f"/manage/places/{made}?told=created", 303)


@blueprint.get("/<public_id>")
@needs(Permission.places_edit)
def detail(public_id: str) -> Response:
    """The page at the door."""
    return _door(public_id, told=request.args.get("told", ""))


@blueprint.post("/<public_id>/today")
@needs(Permission.places_edit)
def set_today(public_id: str) -> BaseResponse:
    """Close for today, until then, earlier; or open as usual."""
    form = TodayForm(request.form)
    if not form.validate():
        return _door(public_id, form=form)
    try:
        with writing() as write:
            _do(_edit(write, public_id), form)
    except DomainError as error:
        return _door(public_id, form=at_field(form, error))
    return _done(public_id, "today")


@blueprint.post("/<public_id>/amenities")
@needs(Permission.places_edit)
def set_amenity(public_id: str) -> BaseResponse:
    """One amenity: there, out of order (for a while or for good), absent, unknown."""
    with writing() as write:
        edit = _edit(write, public_id)
        amenity, state, until = amenity_tap(request.form.get("set", ""))
        if state is AmenityState.broken and until is not None:
            text = f"{AMENITY_LABELS[amenity]}暂时不能用"
            today.break_until(edit, amenity, until, text)
        else:
            today.set_amenity(edit, amenity, state)
    return _done(public_id, "amenity")


@blueprint.post("/<public_id>/confirmation")
@needs(Permission.places_edit)
def confirm(public_id: str) -> BaseResponse:
    """ "The rest is unchanged"."""
    with writing() as write:
        today.confirm(begin(write, auth.actor(), public_id, request_instant(), house().calendar))
    return _done(public_id, "confirmed")


@blueprint.post("/<public_id>/notices")
@needs(Permission.places_edit)
def add_notice(public_id: str) -> BaseResponse:
    """Put up a notice."""
    form = NoticeForm(request.form)
    if not form.validate():
        return _door(public_id, form=form)
    try:
        with writing() as write:
            edit = _edit(write, public_id)
            today.add_notice(edit, form.text.data or "", form.ends_instant)
    except DomainError as error:
        return _door(public_id, form=at_field(form, error))
    return _done(public_id, "notice")


@blueprint.post("/<public_id>/notices/end")
@needs(Permission.places_edit)
def end_notice(public_id: str) -> BaseResponse:
    """Take a notice down."""
    with writing() as write:
        today.end_notice(_edit(write, public_id), request.form.get("notice", ""))
    return _done(public_id, "notice")


def _new(form: NewPlaceForm) -> Response:
    session, actor = read_session(), auth.actor()
    return page(
        "manage/places/new.html",
        status=422 if form.errors else 200,
        shared=False,
        form=form,
        owners=scope.organisations(session, actor, Permission.places_create),
    )


def _edit(write: Session, public_id: str) -> Edit:
    return begin(write, auth.actor(), public_id, request_instant(), house().calendar)


def _do(edit: Edit, form: TodayForm) -> None:
    match Doing(form.do.data):
        case Doing.close_today:
            today.close(edit, today.end_of_day(edit.at))
        case Doing.close_until:
            today.close(edit, form.until_instant)
        case Doing.close_early:
            early = form.early.data
            today.close_early(edit, early.hour * 60 + early.minute if early else 0)
        case Doing.open:
            today.reopen(edit)


def _done(public_id: str, told: str) -> BaseResponse:
    """The page as it is now: in place with a script, else by a redirect."""
    if wants_fragment():
        return _door(public_id, told=told)
    return redirect(f"/manage/places/{public_id}?told={told}", 303)


def _door(public_id: str, *, told: str = "", form: Any = None) -> Response:
    # After a post the session that found out who asks still sees what was before it.
    fresh = house().read_sessions() if request.method == "POST" else None
    try:
        rooms, at, actor = house(), request_instant(), auth.actor()
        reading = fresh or read_session()
        place = door(reading, actor, public_id, at, rooms.calendar, rooms.settings)
    finally:
        if fresh is not None:
            fresh.close()
    return page(
        "manage/places/detail.html",
        fragment="place_door",
        status=422 if form is not None else 200,
        shared=False,
        actor=actor,
        place=place,
        one=place.card,
        at=at,
        midnight=today.end_of_day(at),
        ends=ends(at),
        opening=form if isinstance(form, TodayForm) else TodayForm(),
        notice=form if isinstance(form, NoticeForm) else NoticeForm(),
        told=told,
    )
