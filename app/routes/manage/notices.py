"""Notices that end by themselves within a day: is all well again by then?"""

from flask import Blueprint, Response

from app.access import Permission
from app.services import waiting
from app.web import auth
from app.web.guard import needs
from app.web.house import request_instant
from app.web.page import page
from app.web.transaction import read_session

blueprint = Blueprint("notices", __name__, url_prefix="/notices")


@blueprint.get("")
@needs(Permission.places_edit)
def index() -> Response:
    """The first to end on top; each place's own page prolongs a notice or takes it down."""
    ending, total = waiting.notices(read_session(), auth.actor(), request_instant())
    return page("manage/notices/index.html", shared=False, ending=ending, total=total)
