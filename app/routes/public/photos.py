"""Pictures of places, for everybody."""

from flask import Blueprint, Response
from werkzeug.exceptions import NotFound

from app.models.kinds import PictureSize
from app.services import photos
from app.web.guard import public
from app.web.transaction import read_session

blueprint = Blueprint("photos", __name__, url_prefix="/photos")


@blueprint.get("/<public_id>/<size>.jpg")
@public
def show(public_id: str, size: str) -> Response:
    """One picture; it never changes, but may be taken away, so it is kept for a day."""
    if size not in tuple(PictureSize):
        raise NotFound
    data = photos.picture(read_session(), public_id, PictureSize(size))
    headers = {"Cache-Control": "public, max-age=86400", "Content-Disposition": "inline"}
    return Response(data, headers=headers, content_type="image/jpeg")
