"""When a place is open: the week, holidays, exceptions; one exception at many places at once."""

from flask import Blueprint, Response, redirect, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from app.access import Permission
from app.errors import DomainError, Forbidden, NotFound
from app.forms.place_hours import ExceptionForm, HoursForm
from app.services import desk
from app.services.place_edit import exceptions, reading
from app.services.place_edit.day_text import HOLIDAY_WORDS
from app.services.place_edit.save import Edit, EditConflict, begin, save
from app.web import auth, sentences
from app.web.guard import needs
from app.web.house import house, request_instant
from app.web.listing_words import exception_words
from app.web.meanwhile import Meanwhile, meanwhile
from app.web.page import page
from app.web.transaction import read_session, writing

blueprint = Blueprint("hours", __name__, url_prefix="/hours")


@blueprint.get("")
@needs(Permission.places_edit)
def index() -> Response:
    """One exception for many places: which ones, which days, which hours."""
    return _many(ExceptionForm())


@blueprint.post("")
@needs(Permission.places_edit)
def enter_many() -> BaseResponse:
    """Enter it at all that are ticked, or at none."""
    form = ExceptionForm(request.form)
    if not form.validate():
        return _many(form)
    try:
        with writing() as write:
            changed = exceptions.add_to_many(
                write,
                auth.actor(),
                request.form.getlist("place"),
                form.value(),
                request_instant(),
                house().calendar,
            )
    except (NotFound, Forbidden):
        raise
    except DomainError as error:
        return _many(form, sentences.BY_CODE[error.code] % error.details)
    return redirect(f"/manage/hours?changed={changed}", 303)


@blueprint.get("/<public_id>")
@needs(Permission.places_edit)
def detail(public_id: str) -> Response:
    """The week, the holiday rule, the exceptions."""
    place = reading.opened(read_session(), auth.actor(), public_id)
    return _page(public_id, HoursForm.of(place.version, place.units))


@blueprint.post("/<public_id>")
@needs(Permission.places_edit)
def keep(public_id: str) -> BaseResponse:
    """Save the week, or only copy Monday's line and show the form again."""
    form = HoursForm(request.form)
    if "copy" in request.form:
        form.copy_monday(form.WORKDAYS if request.form["copy"] == "workdays" else form.DAYS)
        return _page(public_id, form)
    if not form.validate():
        return _page(public_id, form)
    try:
        with writing() as write:
            edit = _edit(write, public_id)
            save(edit, form.version.data or 0, form.units(edit.before["hours"][2]))
    except EditConflict as conflict:
        both = meanwhile(public_id, conflict)
        return _page(public_id, HoursForm.of(both.version, both.units), both)
    return redirect(f"/manage/places/{public_id}?told=saved", 303)


@blueprint.post("/<public_id>/exceptions")
@needs(Permission.places_edit)
def add_exception(public_id: str) -> BaseResponse:
    """Other hours on some days."""
    form = ExceptionForm(request.form)
    if not form.validate():
        place = reading.opened(read_session(), auth.actor(), public_id)
        return _page(public_id, HoursForm.of(place.version, place.units), other=form)
    with writing() as write:
        exceptions.add(_edit(write, public_id), form.value())
    return redirect(f"/manage/hours/{public_id}#exceptions", 303)


@blueprint.post("/<public_id>/exceptions/end")
@needs(Permission.places_edit)
def end_exception(public_id: str) -> BaseResponse:
    """The weekly hours again on those days."""
    with writing() as write:
        exceptions.remove(_edit(write, public_id), request.form.get("exception", ""))
    return redirect(f"/manage/hours/{public_id}#exceptions", 303)


def _edit(write: Session, public_id: str) -> Edit:
    return begin(write, auth.actor(), public_id, request_instant(), house().calendar)


def _page(
    public_id: str,
    form: HoursForm,
    both: Meanwhile | None = None,
    other: ExceptionForm | None = None,
) -> Response:
    place = reading.opened(read_session(), auth.actor(), public_id)
    wrong = bool(form.errors or (other and other.errors))
    return page(
        "manage/hours/detail.html",
        status=409 if both else 422 if wrong else 200,
        shared=False,
        place=place,
        form=form,
        other=other or ExceptionForm(),
        both=both,
        rules=HOLIDAY_WORDS,
        exceptions=[(exceptions.key_of(e), exception_words(e)) for e in place.units["exceptions"]],
    )


def _many(form: ExceptionForm, wrong: str = "") -> Response:
    words = request.values.get("q", "")[:80]
    places, total = desk.places(read_session(), auth.actor(), words=words)
    return page(
        "manage/hours/index.html",
        status=422 if form.errors or wrong else 200,
        shared=False,
        form=form,
        wrong=wrong,
        words=words,
        places=places,
        total=total,
        chosen=request.form.getlist("place") if request.method == "POST" else None,
        changed=request.args.get("changed", ""),
    )
