"""What was promised for the year and what was held; each number leads to its rows."""

import io

from flask import Blueprint, Response, request
from werkzeug.exceptions import NotFound

from app.access import Permission
from app.adapters.table_writing import write_csv
from app.config import SHANGHAI
from app.models.programme_kinds import ProgrammeKind
from app.services import audit
from app.services.programmes import promises
from app.services.programmes.promises import Promises
from app.web import auth
from app.web.asked import integer
from app.web.guard import needs
from app.web.house import house, request_instant
from app.web.page import page
from app.web.transaction import read_session, writing

blueprint = Blueprint("promises", __name__, url_prefix="/promises")
COUNTED = (ProgrammeKind.counselling, ProgrammeKind.job_fair)


@blueprint.get("")
@needs(Permission.promises_read)
def index() -> Response:
    """Counselling sessions, and job fairs county by county."""
    return page("manage/promises/index.html", shared=False, report=_report(_year()))


@blueprint.get("/programmes")
@needs(Permission.promises_read)
def programmes() -> Response:
    """The rows behind one number."""
    year, county = _year(), request.args.get("county")
    kind = next((one for one in COUNTED if one == request.args.get("kind", COUNTED[0])), None)
    if kind is None:
        raise NotFound
    return page(
        "manage/promises/programmes.html",
        shared=False,
        kind=kind,
        year=year,
        rows=promises.behind(read_session(), auth.actor(), kind, year, request_instant(), county),
    )


@blueprint.post("/table")
@needs(Permission.promises_read)
def table() -> Response:
    """All figures as CSV; the download is recorded."""
    report, file = _report(_year()), io.BytesIO()
    rows = write_csv(file, promises.HEADER, report.rows())
    with writing() as write:
        audit.record(write, auth.actor(), "promises.exported", request_instant(), rows=rows)
    response = Response(file.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f"attachment; filename=promises-{report.year}.csv"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _year() -> int:
    this = request_instant().astimezone(SHANGHAI).year
    return integer(request.args, "year", this, 2000, this)


def _report(year: int) -> Promises:
    promised = house().settings.counselling_promised
    return promises.promises(read_session(), auth.actor(), year, request_instant(), promised)
