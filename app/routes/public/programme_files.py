"""What is kept beside a programme's page: its calendar, its share picture, its attachments."""

from datetime import datetime
from typing import Final
from urllib.parse import quote

from flask import Blueprint, Response

from app.adapters import share_image
from app.config import SHANGHAI
from app.errors import DomainError
from app.services.programmes.detail import attachment
from app.services.programmes.detail import detail as found
from app.services.programmes.ics import calendar
from app.web.guard import public
from app.web.house import request_instant
from app.web.public_address import programme_address
from app.web.transaction import read_session

blueprint = Blueprint("programme_files", __name__, url_prefix="/programmes")

#: A file that is kept beside a page must not act as one.
_FILE_HEADERS: Final = {"Cache-Control": "no-cache", "X-Robots-Tag": "noindex"}


@blueprint.get("/<public_id>/calendar.ics")
@public
def events(public_id: str) -> Response:
    """The sessions for the reader's own calendar."""
    programme = found(read_session(), public_id, request_instant())
    if not programme.meetings:
        raise DomainError("programme_without_sessions")
    name = f"{programme.card.public_id}.ics"
    headers = _FILE_HEADERS | {"Content-Disposition": f'attachment; filename="{name}"'}
    text = calendar(programme, programme_address(programme.card.public_id))
    return Response(text, headers=headers, content_type="text/calendar; charset=utf-8")


@blueprint.get("/<public_id>/files/<file_id>")
@public
def file(public_id: str, file_id: str) -> Response:
    """An attachment, always to be saved: never shown as a page of this site."""
    kept = attachment(read_session(), public_id, file_id)
    disposition = f"attachment; filename*=UTF-8''{quote(kept.name, safe='')}"
    headers = _FILE_HEADERS | {"Content-Disposition": disposition}
    return Response(kept.data, headers=headers, content_type=kept.media_type)


@blueprint.get("/<public_id>/share.png")
@public
def share(public_id: str) -> Response:
    """What chat apps show beside the title: the kind, and the day it stands at."""
    card = found(read_session(), public_id, request_instant()).card
    picture = share_image.drawn(card.kind.value, *_day_and_time(card.starts_at))
    return Response(picture, headers=_FILE_HEADERS, content_type="image/png")


def _day_and_time(starts_at: datetime | None) -> tuple[str, ...]:
    if starts_at is None:
        return ()
    local = starts_at.astimezone(SHANGHAI)
    return f"{local.month}月{local.day}日", f"{local:%H:%M}"
