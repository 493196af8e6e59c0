"""How true the listings of one's territory are; each number leads to its rows."""

import io

from flask import Blueprint, Response, request

from app.access import Permission
from app.adapters.table_writing import write_csv
from app.config import SHANGHAI
from app.services import audit, freshness
from app.services.freshness import Freshness, Step
from app.services.territory import Cut
from app.web import auth
from app.web.asked import integer, word
from app.web.guard import needs
from app.web.house import house, request_instant
from app.web.page import page
from app.web.transaction import read_session, writing

MOST_SKIPPED = 1_000_000

blueprint = Blueprint("freshness", __name__, url_prefix="/freshness")


@blueprint.get("")
@needs(Permission.freshness_read)
def index() -> Response:
    """The whole territory, its counties, its managers."""
    rooms = house()
    report = _freshness().report(rooms.vault)
    return page("manage/freshness/index.html", shared=False, report=report, settings=rooms.settings)


@blueprint.get("/places")
@needs(Permission.freshness_read)
def places() -> Response:
    """The rows behind one number."""
    args = request.args
    cut = Cut.named(args.get("county", ""), args.get("manager", ""))
    step = word(args, "step", Step) or Step.all
    skipped = integer(args, "after", 0, 0, MOST_SKIPPED)
    rows, total = _freshness().listed(cut, step, skipped)
    shown = skipped + len(rows)
    return page(
        "manage/freshness/places.html",
        shared=False,
        rows=rows,
        total=total,
        step=step.value,
        cut=cut,
        onward=shown if shown < total else 0,
    )


@blueprint.post("/table")
@needs(Permission.freshness_read)
def table() -> Response:
    """All figures as CSV; the download is recorded."""
    actor, at = auth.actor(), request_instant()
    report = _freshness().report(house().vault)
    file = io.BytesIO()
    rows = write_csv(file, freshness.HEADER, report.rows())
    with writing() as write:
        audit.record(write, actor, "freshness.exported", at, rows=rows)
    response = Response(file.getvalue(), content_type="text/csv; charset=utf-8")
    name = f"freshness-{at.astimezone(SHANGHAI):%Y-%m-%d}.csv"
    response.headers["Content-Disposition"] = f"attachment; filename={name}"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _freshness() -> Freshness:
    return Freshness(read_session(), auth.actor(), request_instant(), house().settings)
