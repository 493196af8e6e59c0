"""What the site keeps about its readers, and what not."""

from flask import Blueprint, Response

from app.web.guard import public
from app.web.house import house
from app.web.page import page

blueprint = Blueprint("privacy", __name__)


@blueprint.get("/privacy")
@public
def index() -> Response:
    """The notice."""
    settings = house().settings
    return page(
        "public/privacy/index.html",
        photo_days=settings.report_photo_days,
        signup_days=settings.signup_days,
        claim_days=settings.claim_days,
    )
