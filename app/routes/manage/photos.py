"""Photos of one place: add with the phone's camera, take away."""

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from app.access import Permission
from app.adapters import pictures
from app.errors import DomainError
from app.forms.photo import PhotoForm
from app.services import photos, places, scope
from app.web import auth
from app.web.field_errors import at_field
from app.web.guard import needs
from app.web.house import request_instant
from app.web.page import page
from app.web.transaction import read_session, writing
from app.web.uploads import takes_file

blueprint = Blueprint("photos", __name__, url_prefix="/photos")


@blueprint.get("/<public_id>")
@needs(Permission.places_edit)
def index(public_id: str) -> Response:
    """The photos that are there, and a form for another."""
    return _page(public_id, PhotoForm())


@blueprint.post("/<public_id>")
@needs(Permission.places_edit)
@takes_file(pictures.LARGEST_UPLOAD)
def add(public_id: str) -> BaseResponse:
    """Keep a photo: decoded, stripped and encoded anew before anything is written."""
    form, actor = PhotoForm(request.form), auth.actor()
    scope.managed_place(read_session(), actor, Permission.places_edit, public_id)
    if not form.validate():
        return _page(public_id, form)
    sent = request.files.get("photo")
    try:
        content = sent.stream.read(pictures.LARGEST_UPLOAD + 1) if sent else b""
        made = pictures.renditions(content, photos.SIDES)
        with writing() as write:
            photos.add(
                write,
                actor,
                public_id,
                form.submission_id.data or "",
                form.caption.data or "",
                made,
                request_instant(),
            )
    except DomainError as error:
        return _page(public_id, at_field(form, error))
    return redirect(f"/manage/photos/{public_id}", 303)


@blueprint.post("/<public_id>/<photo_id>/removal")
@needs(Permission.places_edit)
def remove(public_id: str, photo_id: str) -> BaseResponse:
    """Take a photo away, everywhere."""
    with writing() as write:
        photos.remove(write, auth.actor(), public_id, photo_id, request_instant())
    return redirect(f"/manage/photos/{public_id}", 303)


def _page(public_id: str, form: PhotoForm) -> Response:
    session = read_session()
    place = scope.managed_place(session, auth.actor(), Permission.places_edit, public_id)
    return page(
        "manage/photos/index.html",
        status=422 if form.errors else 200,
        shared=False,
        place=place,
        photos=places.photos(session, place.id),
        form=form,
        most=photos.MOST,
    )
