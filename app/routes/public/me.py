"""The reader's own page: what the phone keeps, text size and language. Nothing of it is here."""

from flask import Blueprint, Response

from app.web.guard import public
from app.web.page import page

blueprint = Blueprint("me", __name__)


@blueprint.get("/me")
@public
def index() -> Response:
    """The same page for everybody; the phone fills in its own favourites."""
    response = page("public/me/index.html")
    response.headers["X-Offline"] = "keep"
    return response
