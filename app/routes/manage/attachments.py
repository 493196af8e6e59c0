"""Files that go with a programme: a PDF or a picture."""

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from app.access import Permission
from app.adapters import documents
from app.errors import DomainError
from app.forms.programme_extras import AttachmentForm
from app.services.programmes import attachments
from app.services.programmes.scope import managed_programme
from app.web import auth, uploads
from app.web.field_errors import at_field
from app.web.guard import needs
from app.web.house import request_instant
from app.web.page import page
from app.web.transaction import read_session, writing
from app.web.uploads import takes_file

blueprint = Blueprint("attachments", __name__, url_prefix="/attachments")


@blueprint.get("/<public_id>")
@needs(Permission.programmes_edit)
def index(public_id: str) -> Response:
    """What is there, and a form for another."""
    return _page(public_id, AttachmentForm())


@blueprint.post("/<public_id>")
@needs(Permission.programmes_edit)
@takes_file(documents.LARGEST_UPLOAD)
def add(public_id: str) -> BaseResponse:
    """Keep a file, judged by its content before anything is written."""
    form, actor = AttachmentForm(request.form), auth.actor()
    managed_programme(read_session(), actor, Permission.programmes_edit, public_id)
    if not form.validate():
        return _page(public_id, form)
    sent = request.files.get("file")
    once, at = form.submission_id.data or "", request_instant()
    try:
        content = uploads.content("file", documents.LARGEST_UPLOAD) or b""
        made = documents.document((sent.filename if sent else "") or "", content)
        with writing() as session:
            attachments.add(session, actor, public_id, once, made, at)
    except DomainError as error:
        return _page(public_id, at_field(form, error))
    return redirect(f"/manage/attachments/{public_id}", 303)


@blueprint.post("/<public_id>/removal")
@needs(Permission.programmes_edit)
def remove(public_id: str) -> BaseResponse:
    """Take one away."""
    managed_programme(read_session(), auth.actor(), Permission.programmes_edit, public_id)
    if wanted := request.form.get("file", "")[:10]:
        with writing() as session:
            attachments.remove(session, auth.actor(), public_id, wanted, request_instant())
    return redirect(f"/manage/attachments/{public_id}", 303)


def _page(public_id: str, form: AttachmentForm) -> Response:
    session = read_session()
    programme = managed_programme(session, auth.actor(), Permission.programmes_edit, public_id)
    return page(
        "manage/attachments/index.html",
        status=422 if form.errors else 200,
        shared=False,
        programme=programme,
        form=form,
        files=attachments.listed(session, programme.id),
        most=attachments.MOST,
    )
