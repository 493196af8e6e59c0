"""An organiser's own questions to those who sign up."""

from datetime import timedelta

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from app.access import Permission
from app.config import SHANGHAI
from app.errors import DomainError
from app.forms.programme_extras import QuestionForm
from app.models.programme import Programme
from app.services.programmes import questions
from app.services.programmes.scope import managed_programme
from app.web import auth
from app.web.field_errors import at_field
from app.web.guard import needs
from app.web.house import request_instant
from app.web.page import page
from app.web.transaction import read_session, writing

blueprint = Blueprint("questions", __name__, url_prefix="/questions")
#: After the end, for those who settle accounts.
KEPT = timedelta(days=30)


@blueprint.get("/<public_id>")
@needs(Permission.programmes_edit)
def index(public_id: str) -> Response:
    """What is asked, and a form for another; `edit` fills it with one that nobody answered."""
    programme, wanted = _programme(public_id), request.args.get("edit", "")
    found = next((one for one in programme.questions if one.public_id == wanted), None)
    if found is None:
        last = max(programme.ends_at or request_instant(), request_instant())
        form = QuestionForm(data={"delete_on": (last + KEPT).astimezone(SHANGHAI).date()})
        return _page(public_id, form)
    names = ("kind", "text", "why", "required", "delete_on")
    data = {name: getattr(found, name) for name in names} | {"choices": "\n".join(found.choices)}
    return _page(public_id, QuestionForm(data=data), edited=found.public_id)


@blueprint.post("/<public_id>")
@needs(Permission.programmes_edit)
def ask(public_id: str) -> BaseResponse:
    """Ask one more, or word one otherwise."""
    form, edited = QuestionForm(request.form), request.form.get("question", "")
    if not form.validate():
        return _page(public_id, form, edited=edited)
    actor, at = auth.actor(), request_instant()
    try:
        with writing() as session:
            if edited:
                questions.change(session, actor, public_id, edited, form.wanted(), at)
            else:
                questions.ask(session, actor, public_id, form.wanted(), at)
    except DomainError as error:
        return _page(public_id, at_field(form, error), edited=edited)
    return redirect(f"/manage/questions/{public_id}", 303)


@blueprint.post("/<public_id>/removal")
@needs(Permission.programmes_edit)
def drop(public_id: str) -> BaseResponse:
    """Take one away with its answers."""
    _programme(public_id)
    if wanted := request.form.get("question", ""):
        with writing() as session:
            questions.drop(session, auth.actor(), public_id, wanted, request_instant())
    return redirect(f"/manage/questions/{public_id}", 303)


def _programme(public_id: str) -> Programme:
    return managed_programme(read_session(), auth.actor(), Permission.programmes_edit, public_id)


def _page(public_id: str, form: QuestionForm, *, edited: str = "") -> Response:
    programme = _programme(public_id)
    return page(
        "manage/questions/index.html",
        status=422 if form.errors else 200,
        shared=False,
        programme=programme,
        form=form,
        edited=edited,
        answered=questions.answered(read_session(), programme.id),
        most=questions.MOST,
    )
