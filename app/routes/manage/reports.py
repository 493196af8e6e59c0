"""Reports that wait for an answer: read by everybody who reads the places, answered by managers."""

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from app.access import Permission, Target, can
from app.adapters.crypto import masked_phone
from app.forms.answer import AnswerForm, seen_in
from app.models.organisation import Organisation
from app.models.report_kinds import ReportOutcome, ReportState
from app.services import report_answers, report_photos, report_queue
from app.services.report_queue import ReportAge
from app.services.territory import Cut
from app.web import auth
from app.web.asked import word
from app.web.guard import needs
from app.web.house import house, request_instant
from app.web.page import page, picture
from app.web.transaction import read_session, writing

blueprint = Blueprint("reports", __name__, url_prefix="/reports")


@blueprint.get("")
@needs(Permission.places_read)
def index() -> Response:
    """What waits: back again first, then said at the door, then the oldest. `age`, `county` and
    `manager` narrow it to the rows behind a figure of the freshness page."""
    session, actor, at, args = read_session(), auth.actor(), request_instant(), request.args
    age = word(args, "age", ReportAge)
    cut = Cut.named(args.get("county", ""), args.get("manager", ""))
    part = cut.term(session, actor, at) if age or cut != Cut() else None
    groups, total = report_queue.groups(session, actor, at, age=age, places=part)
    narrowed = part is not None
    return page(
        "manage/reports/index.html", shared=False, groups=groups, total=total, narrowed=narrowed
    )


@blueprint.get("/<public_id>")
@needs(Permission.places_read)
def detail(public_id: str) -> Response:
    """One report with all that say the same, and the form to answer them; or what was answered."""
    return _page(public_id, AnswerForm())


@blueprint.get("/<public_id>/photo.jpg")
@needs(Permission.reports_answer)
def photo(public_id: str) -> Response:
    """The photo that came with a report, for whoever may answer it."""
    return picture(report_photos.for_answer(read_session(), auth.actor(), public_id))


@blueprint.post("/<public_id>/answer")
@needs(Permission.reports_answer)
def answer(public_id: str) -> BaseResponse:
    """Answer those that were on the page. Whoever comes second sees what the first one said."""
    form = AnswerForm(request.form)
    if not form.validate():
        return _page(public_id, form)
    with writing() as write:
        settled = report_answers.answer(
            write,
            auth.actor(),
            public_id,
            seen_in(request.form.getlist("seen")),
            ReportOutcome(form.outcome.data),
            form.words.data or "",
            request_instant(),
        )
    return redirect("/manage/reports" if settled else f"/manage/reports/{public_id}", 303)


@blueprint.post("/<public_id>/phone")
@needs(Permission.reports_answer)
def phone(public_id: str) -> Response:
    """Show the number to call back, this once; the look is recorded."""
    with writing() as write:
        number = report_answers.unmasked_phone(
            write, house().vault, auth.actor(), public_id, request_instant()
        )
    return page("manage/reports/phone.html", shared=False, number=number, public_id=public_id)


def _page(public_id: str, form: AnswerForm) -> Response:
    session, actor = read_session(), auth.actor()
    report, place = report_answers.managed_report(session, actor, Permission.places_read, public_id)
    waiting = [] if report.state is ReportState.answered else report_queue.together(session, report)
    owner = session.get_one(Organisation, place.owner_id)
    vault = house().vault
    return page(
        "manage/reports/detail.html",
        status=422 if form.errors else 200,
        shared=False,
        form=form,
        report=report,
        place=place,
        waiting=waiting,
        photos=report_photos.among(session, [report, *waiting]),
        phones={one.id: masked_phone(vault.open(one.phone)) for one in waiting if one.phone},
        may_answer=can(actor, Permission.reports_answer, Target(owner.path, place.id)),
        outcomes=tuple(ReportOutcome),
    )
