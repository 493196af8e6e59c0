"""The record of acts, searched: who did what to what, and when."""

from datetime import date

from flask import Blueprint, Response, request

from app.access import Permission
from app.errors import DomainError
from app.services import audit_search
from app.services.audit_search import Question
from app.web import auth
from app.web.asked import integer
from app.web.guard import needs
from app.web.page import page
from app.web.transaction import read_session

blueprint = Blueprint("audit", __name__, url_prefix="/audit")
_HIGHEST_ID = 999_999_999


@blueprint.get("")
@needs(Permission.audit_read)
def index() -> Response:
    """By place, person and days; the newest first, page by page."""
    args = request.args
    asked = Question(
        place=args.get("place", "")[:20],
        person=args.get("person", "")[:20],
        first_day=_day("from"),
        last_day=_day("to"),
        before=integer(args, "before", 0, 0, _HIGHEST_ID) or None,
    )
    found, onward = audit_search.entries(read_session(), auth.actor(), asked)
    return page("manage/audit/index.html", shared=False, asked=asked, found=found, onward=onward)


def _day(name: str) -> date | None:
    text = request.args.get(name, "")
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise DomainError("value_unknown", name, value=text[:20]) from None
