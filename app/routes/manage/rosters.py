"""Who joined: the list, one line in full with a reason, the table, a word to everybody."""

from tempfile import TemporaryFile

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as BaseResponse
from wtforms import Form

from app.access import Permission
from app.config import SHANGHAI
from app.errors import DomainError
from app.forms.roster import FORMAT_LABELS, NoteForm, RosterExportForm, UnmaskForm
from app.models.programme_kinds import UNMASK_LABELS, UnmaskReason
from app.services.programmes import attendance, feedback, roster, roster_table, words_to_all
from app.services.programmes.acts import noted
from app.services.programmes.roster_table import RosterFormat
from app.services.programmes.scope import managed_programme
from app.web import auth
from app.web.field_errors import at_field
from app.web.guard import needs
from app.web.house import house, request_instant
from app.web.page import page
from app.web.transaction import read_session, writing

blueprint = Blueprint("rosters", __name__, url_prefix="/rosters")
_TYPES = {
    RosterFormat.csv: "text/csv; charset=utf-8",
    RosterFormat.xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@blueprint.get("/<public_id>")
@needs(Permission.rosters_read)
def detail(public_id: str) -> Response:
    """The list, masked; what those who came say of it."""
    return _page(public_id)


@blueprint.post("/<public_id>/unmasking")
@needs(Permission.rosters_unmask)
def unmask(public_id: str) -> Response:
    """One line in full, this once; the look is recorded with its reason."""
    form, actor = UnmaskForm(request.form), auth.actor()
    managed_programme(read_session(), actor, Permission.rosters_unmask, public_id)
    if not form.validate():
        return _page(public_id, form)
    number, why = form.number.data or "", UnmaskReason(form.why.data)
    try:
        with writing() as write:
            name, phone = roster.unmask(
                write, house().vault, actor, public_id, number, why, request_instant()
            )
    except DomainError as error:
        return _page(public_id, at_field(form, error))
    return page(
        "manage/rosters/person.html", shared=False, public_id=public_id, name=name, phone=phone
    )


@blueprint.post("/<public_id>/export")
@needs(Permission.rosters_read)
def export(public_id: str) -> Response:
    """The whole list as a file; each one is recorded."""
    form, actor, at = RosterExportForm(request.form), auth.actor(), request_instant()
    full = bool(form.full.data)
    session = read_session()
    managed_programme(session, actor, Permission.rosters_read, public_id)
    if not form.validate():
        return _page(public_id, form)
    why = UnmaskReason(form.why.data) if full and form.why.data else None
    try:
        programme = roster_table.allowed(session, actor, public_id, full=full, why=why)
    except DomainError as error:
        return _page(public_id, at_field(form, error))
    how = RosterFormat(form.how.data)
    with TemporaryFile() as file:
        count = roster_table.write(session, house().vault, programme, how, file, full=full)
        file.seek(0)
        body = file.read()
    facts = {"format": how.value, "rows": count, "full": full, "why": why}
    with writing() as write:
        noted(write, actor, programme, "roster.exported", at, **facts)
    name = f"roster-{programme.public_id}-{at.astimezone(SHANGHAI):%Y-%m-%d}.{how.value}"
    response = Response(body, content_type=_TYPES[how])
    response.headers["Content-Disposition"] = f"attachment; filename={name}"
    response.headers["Cache-Control"] = "private, no-store"
    return response


@blueprint.post("/<public_id>/note")
@needs(Permission.programmes_edit)
def note(public_id: str) -> BaseResponse:
    """A word to everybody who is in or in line; by message too where that is wanted."""
    form, actor, at = NoteForm(request.form), auth.actor(), request_instant()
    managed_programme(read_session(), actor, Permission.programmes_edit, public_id)
    if not form.validate():
        return _page(public_id, form)
    text, tell = form.note.data or "", bool(form.tell.data)
    with writing() as write:
        words_to_all.leave(write, house().vault, actor, public_id, text, at, tell=tell)
    return redirect(f"/manage/rosters/{public_id}", 303)


def _page(public_id: str, form: Form | None = None) -> Response:
    session, actor = read_session(), auth.actor()
    programme = managed_programme(session, actor, Permission.rosters_read, public_id)
    states = roster.states(session, programme)
    return page(
        "manage/rosters/detail.html",
        status=422 if form is not None else 200,
        shared=False,
        actor=actor,
        programme=programme,
        form=form,
        people=list(roster.people(session, house().vault, programme, limit=roster.SHOWN)),
        states=states,
        total=sum(states.values()),
        counts={one.id: attendance.count(session, programme, one) for one in programme.sessions},
        said=feedback.summary(session, programme),
        formats=FORMAT_LABELS,
        reasons=UNMASK_LABELS,
    )
