"""A programme once more, or every week."""

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from app.access import Permission
from app.errors import DomainError
from app.forms.series import CopyForm, SeriesForm
from app.services.programmes import series
from app.services.programmes.scope import managed_programme
from app.web import auth
from app.web.field_errors import at_field
from app.web.guard import needs
from app.web.house import house, request_instant
from app.web.page import page
from app.web.transaction import read_session, writing

blueprint = Blueprint("series", __name__, url_prefix="/series")


@blueprint.get("/<public_id>")
@needs(Permission.programmes_edit)
def detail(public_id: str) -> Response:
    """The two ways, and the days of `weeks` weeks with their holidays."""
    asked = SeriesForm(request.args) if "weeks" in request.args else SeriesForm()
    if "weeks" in request.args:
        asked.submission_id.data = SeriesForm().submission_id.data
        asked.validate()
    return _page(public_id, asked)


@blueprint.post("/<public_id>/copy")
@needs(Permission.programmes_edit)
def copy(public_id: str) -> BaseResponse:
    """A draft that says the same."""
    form = CopyForm(request.form)
    if not form.validate():
        return _page(public_id, SeriesForm(), stale=True)
    outside, once = house().settings.outside_metres, form.submission_id.data or ""
    with writing() as session:
        made = series.copy(session, auth.actor(), public_id, once, request_instant(), outside)
        new = made.public_id
    return redirect(f"/manage/programmes/{new}?told=copied", 303)


@blueprint.post("/<public_id>/weekly")
@needs(Permission.programmes_edit)
def weekly(public_id: str) -> BaseResponse:
    """The same in the following weeks."""
    form = SeriesForm(request.form)
    if not form.validate():
        return _page(public_id, form)
    actor, rooms = auth.actor(), house()
    source = managed_programme(read_session(), actor, Permission.programmes_edit, public_id)
    days = (
        series.occurrences(source, form.weeks.data or 0, rooms.calendar) if source.sessions else []
    )
    wanted = [one for one in days if form.holidays.data or not one.holiday]
    once, outside = form.submission_id.data or "", rooms.settings.outside_metres
    try:
        with writing() as session:
            series.weekly(session, actor, public_id, wanted, once, request_instant(), outside)
    except DomainError as error:
        return _page(public_id, at_field(form, error))
    return redirect(f"/manage/programmes/{public_id}?told=series", 303)


def _page(public_id: str, form: SeriesForm, *, stale: bool = False) -> Response:
    session = read_session()
    programme = managed_programme(session, auth.actor(), Permission.programmes_edit, public_id)
    weeks = 0 if form.weeks.errors else form.weeks.data or 0
    days = series.occurrences(programme, weeks, house().calendar) if programme.sessions else []
    return page(
        "manage/series/detail.html",
        status=422 if form.errors or stale else 200,
        shared=False,
        programme=programme,
        form=form,
        days=days,
        once=CopyForm(),
        following=series.following(session, programme),
    )
