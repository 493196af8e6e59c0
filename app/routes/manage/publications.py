"""The states of a programme: published, cancelled, finished; what each does is told before."""

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from app.access import Permission
from app.forms.publication import CancellationForm
from app.services.programmes import publish
from app.services.programmes.publish import Incomplete
from app.services.programmes.scope import managed_programme
from app.web import auth
from app.web.guard import needs
from app.web.house import house, request_instant
from app.web.page import page
from app.web.programme_words import GAPS
from app.web.transaction import read_session, writing

blueprint = Blueprint("publications", __name__, url_prefix="/publications")


@blueprint.get("/<public_id>")
@needs(Permission.programmes_edit)
def detail(public_id: str) -> Response:
    """Which steps there are, and what each means to how many people."""
    return _page(public_id, CancellationForm())


@blueprint.post("/<public_id>/publish")
@needs(Permission.programmes_edit)
def make_public(public_id: str) -> BaseResponse:
    """Show it to everybody."""
    try:
        with writing() as session:
            publish.publish(session, auth.actor(), public_id, request_instant())
    except Incomplete:
        return _page(public_id, CancellationForm(), status=422)
    return redirect(f"/manage/programmes/{public_id}?told=publish", 303)


@blueprint.post("/<public_id>/cancel")
@needs(Permission.programmes_edit)
def cancel(public_id: str) -> BaseResponse:
    """Call it off and tell everybody."""
    form = CancellationForm(request.form)
    if not form.validate():
        return _page(public_id, form, status=422)
    with writing() as session:
        people = publish.cancel(
            session,
            house().vault,
            auth.actor(),
            public_id,
            form.reason.data or "",
            request_instant(),
        )
    return redirect(f"/manage/programmes/{public_id}?told=cancelled&people={people}", 303)


@blueprint.post("/<public_id>/finish")
@needs(Permission.programmes_edit)
def finish(public_id: str) -> BaseResponse:
    """Close it."""
    with writing() as session:
        publish.finish(session, auth.actor(), public_id, request_instant())
    return redirect(f"/manage/programmes/{public_id}?told=finished", 303)


@blueprint.post("/<public_id>/discard")
@needs(Permission.programmes_edit)
def discard(public_id: str) -> BaseResponse:
    """Throw a draft away."""
    with writing() as session:
        publish.discard(session, auth.actor(), public_id, request_instant())
    return redirect("/manage/programmes?told=discarded", 303)


def _page(public_id: str, form: CancellationForm, *, status: int = 200) -> Response:
    session, at = read_session(), request_instant()
    programme = managed_programme(session, auth.actor(), Permission.programmes_edit, public_id)
    return page(
        "manage/publications/detail.html",
        status=status,
        shared=False,
        programme=programme,
        form=form,
        begun=programme.starts_at is None or programme.starts_at <= at,
        over=programme.ends_at is not None and programme.ends_at <= at,
        joined=publish.joined(session, programme),
        gaps=[GAPS[gap] for gap in publish.gaps(programme, at)],
    )
