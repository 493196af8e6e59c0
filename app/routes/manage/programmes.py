"""Programmes: the list of one's desk, one of them with all that can be done to it, its form."""

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from app.access import Permission
from app.errors import DomainError
from app.forms.programme import ProgrammeForm
from app.models.organisation import Organisation
from app.models.programme import Programme
from app.services.programmes import content, desk_list, hosts, publish, series, write
from app.services.programmes.announce import whereabouts
from app.services.programmes.publish import Incomplete
from app.services.programmes.scope import managed_programme
from app.services.programmes.write import MoveUnsaid, NewProgramme, ProgrammeConflict
from app.web import auth, programme_form
from app.web.field_errors import at_field
from app.web.guard import needs
from app.web.house import house, request_instant
from app.web.listing_words import Difference
from app.web.page import page
from app.web.programme_words import GAPS, VOCABULARY
from app.web.seen import packed, unpacked
from app.web.transaction import read_session, writing

blueprint = Blueprint("programmes", __name__, url_prefix="/programmes")


@blueprint.get("")
@needs(Permission.programmes_read)
def index() -> Response:
    """Drafts, what is coming, what is over."""
    words, actor = request.args.get("q", "")[:80], auth.actor()
    return page(
        "manage/programmes/index.html",
        shared=False,
        actor=actor,
        words=words,
        told=request.args.get("told", ""),
        shelves=desk_list.shelves(read_session(), actor, request_instant(), words),
    )


@blueprint.get("/new")
@needs(Permission.programmes_edit)
def new() -> Response:
    """An empty form."""
    return _form(ProgrammeForm())


@blueprint.post("/new")
@needs(Permission.programmes_edit)
def create() -> BaseResponse:
    """Keep a draft, or publish at once; the same form sent again leads to the same programme."""
    form, pressed = ProgrammeForm(request.form), request.form.get("do", "")
    if block := programme_form.step(form, pressed):
        return _form(form, block=block)
    if not form.validate():
        return _form(form)
    outside, actor, at = house().settings.outside_metres, auth.actor(), request_instant()
    try:
        units = form.units(hosts.named(read_session(), form.hosts.data or ""))
        filled = NewProgramme(form.submission_id.data or "", form.organiser.data or "", units)
        with writing() as write_session:
            made = write.create(write_session, actor, filled, at, outside).public_id
            if pressed == "publish":
                publish.publish(write_session, actor, made, at)
    except Incomplete as incomplete:
        return _form(programme_form.with_gaps(form, incomplete))
    except DomainError as error:
        return _form(at_field(form, error))
    return redirect(f"/manage/programmes/{made}?told={pressed or 'saved'}", 303)


@blueprint.get("/<public_id>")
@needs(Permission.programmes_read)
def detail(public_id: str) -> Response:
    """How it stands, and what can be done."""
    session, actor, at = read_session(), auth.actor(), request_instant()
    programme = managed_programme(session, actor, Permission.programmes_read, public_id)
    return page(
        "manage/programmes/detail.html",
        shared=False,
        programme=programme,
        actor=actor,
        at=at,
        organiser=session.get_one(Organisation, programme.organiser_id).name,
        where=whereabouts(session, programme),
        joined=publish.joined(session, programme),
        gaps=[GAPS[gap] for gap in publish.gaps(programme, at)],
        told=request.args.get("told", ""),
        people=request.args.get("people", "")[:6],
    )


@blueprint.get("/<public_id>/facts")
@needs(Permission.programmes_edit)
def facts(public_id: str) -> Response:
    """The form as it stands."""
    programme = _editable(public_id)
    units = content.snapshot(read_session(), programme)
    return _form(_filled(units, units), programme)


@blueprint.post("/<public_id>/facts")
@needs(Permission.programmes_edit)
def keep(public_id: str) -> BaseResponse:
    """Save it, unless somebody else changed the same meanwhile; a move is told to everybody, once
    somebody has said so."""
    programme, form = _editable(public_id), ProgrammeForm(request.form)
    if block := programme_form.step(form, request.form.get("do", "")):
        return _form(form, programme, block=block)
    if not form.validate():
        return _form(form, programme)
    rooms, sure = house(), bool(form.sure.data)
    try:
        units = form.units(hosts.named(read_session(), form.hosts.data or ""))
        seen = unpacked(form.seen.data or "", content.UNITS)
        with writing() as session:
            edit = write.begin(session, rooms.vault, auth.actor(), public_id, request_instant())
            how = series.save_all if form.following.data else write.save
            people = how(edit, seen, units, rooms.settings.outside_metres, sure=sure)
    except MoveUnsaid as move:
        return _form(form, programme, moving=move.people)
    except ProgrammeConflict as conflict:
        both = VOCABULARY.differences(read_session(), conflict.base, conflict.now, conflict.typed)
        merged = _filled(conflict.now | conflict.typed, conflict.now)
        return _form(merged, programme, both=both)
    except DomainError as error:
        return _form(at_field(form, error), programme)
    return redirect(f"/manage/programmes/{public_id}?told=saved&people={people}", 303)


def _editable(public_id: str) -> Programme:
    found = managed_programme(read_session(), auth.actor(), Permission.programmes_edit, public_id)
    if found.state not in write.OPEN_STATES:
        raise DomainError("programme_ended")
    return found


def _filled(units: content.Units, seen: content.Units) -> ProgrammeForm:
    """The form with `units`, to be saved over `seen`."""
    named = hosts.names(read_session(), units["hosts"])
    return ProgrammeForm.of(units, named, seen=packed(seen))


def _form(
    form: ProgrammeForm,
    programme: Programme | None = None,
    *,
    block: str | None = None,
    both: list[Difference] | None = None,
    moving: int = 0,
) -> Response:
    action = f"/manage/programmes/{programme.public_id}/facts" if programme else None
    return page(
        "manage/programmes/form.html",
        fragment=block,
        status=409 if both else 422 if form.errors or moving else 200,
        shared=False,
        form=form,
        programme=programme,
        action=action or "/manage/programmes/new",
        both=both,
        moving=moving,
        later=len(series.following(read_session(), programme)) if programme else 0,
        **programme_form.choices(form, programme),
    )
