"""Stages of a competition, their results and titles."""

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from app.access import Permission
from app.errors import DomainError
from app.forms.programme_extras import ResultsForm, StageForm, written
from app.models.programme import Programme
from app.services.programmes import competitions
from app.services.programmes.scope import managed_programme
from app.web import auth
from app.web.field_errors import at_field
from app.web.guard import needs
from app.web.house import request_instant
from app.web.page import page
from app.web.transaction import read_session, writing

blueprint = Blueprint("stages", __name__, url_prefix="/stages")


@blueprint.get("/<public_id>")
@needs(Permission.programmes_edit)
def index(public_id: str) -> Response:
    """The stages; `stage` opens the table of one."""
    wanted = request.args.get("stage", "")
    for stage in _programme(public_id).stages:
        if stage.public_id == wanted:
            text = written(stage.results)
            return _page(public_id, StageForm(), ResultsForm(data={"results": text}), wanted)
    return _page(public_id, StageForm())


@blueprint.post("/<public_id>")
@needs(Permission.programmes_edit)
def add(public_id: str) -> BaseResponse:
    """One more stage."""
    form = StageForm(request.form)
    if not form.validate():
        return _page(public_id, form)
    name, day, at = form.name.data or "", form.held_on.data, request_instant()
    try:
        with writing() as session:
            competitions.add_stage(session, auth.actor(), public_id, name, day, at)
    except DomainError as error:
        return _page(public_id, at_field(form, error))
    return redirect(f"/manage/stages/{public_id}", 303)


@blueprint.post("/<public_id>/results")
@needs(Permission.programmes_edit)
def keep(public_id: str) -> BaseResponse:
    """Keep the table of a stage as a draft, or publish it; or take the stage away."""
    form, stage, pressed = ResultsForm(request.form), *map(request.form.get, ("stage", "do"))
    _programme(public_id)
    if not stage or not form.validate():
        return _page(public_id, StageForm(), form, stage or "")
    if pressed == "publish" and not form.agreed.data:
        form.agreed.errors = ["请确认列出的人和队都同意这样公开署名。"]
        return _page(public_id, StageForm(), form, stage)
    actor, at, rows = auth.actor(), request_instant(), form.rows()
    shown = pressed == "publish"
    try:
        with writing() as session:
            if pressed == "drop":
                competitions.remove_stage(session, actor, public_id, stage, at)
            else:
                competitions.keep_results(
                    session, actor, public_id, stage, rows, at, published=shown
                )
    except DomainError as error:
        return _page(public_id, StageForm(), at_field(form, error), stage)
    return redirect(f"/manage/stages/{public_id}", 303)


def _programme(public_id: str) -> Programme:
    return managed_programme(read_session(), auth.actor(), Permission.programmes_edit, public_id)


def _page(
    public_id: str, form: StageForm, table: ResultsForm | None = None, stage: str = ""
) -> Response:
    programme = _programme(public_id)
    if stage not in [one.public_id for one in programme.stages]:
        table = None
    wrong = form.errors or (table is not None and table.errors)
    return page(
        "manage/stages/index.html",
        status=422 if wrong else 200,
        shared=False,
        programme=programme,
        form=form,
        table=table,
        stage=stage,
    )
