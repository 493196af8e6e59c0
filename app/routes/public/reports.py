"""The private page of one report: its receipt, its answer, and "still wrong"."""

from flask import Blueprint, Response, redirect
from werkzeug.wrappers import Response as BaseResponse

from app.services import report_photos, report_receipts
from app.services.report_queue import ANSWER_WITHIN
from app.web.device import limit_posts
from app.web.guard import holder
from app.web.house import house, request_instant
from app.web.page import page, picture
from app.web.public_address import public_root
from app.web.transaction import read_session, writing

blueprint = Blueprint("reports", __name__, url_prefix="/reports")


@blueprint.get("/<token>")
@holder
def follow(token: str) -> Response:
    """What came, where it stands and what was answered; only for whoever holds the link."""
    session = read_session()
    report, place = report_receipts.followed(session, house().vault, token)
    return page(
        "public/reports/follow.html",
        shared=False,
        report=report,
        place=place,
        photo=bool(report_photos.among(session, [report])),
        token=token,
        link=f"{public_root()}/reports/{token}",
        due=report.created_at + ANSWER_WITHIN,
    )


@blueprint.get("/<token>/photo.jpg")
@holder
def photo(token: str) -> Response:
    """The photo that came with it, for the same eyes."""
    return picture(report_photos.by_link(read_session(), house().vault, token))


@blueprint.post("/<token>/reopening")
@holder
def reopen(token: str) -> BaseResponse:
    """ "Still wrong": back to whoever answers, once for each answer."""
    at = request_instant()
    with writing() as write:
        limit_posts(write, at)
        report_receipts.reopen(write, house().vault, token, at)
    return redirect(f"/reports/{token}", 303)
