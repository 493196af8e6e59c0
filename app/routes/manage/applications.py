"""Applications: the queue, one of them with the applicant's words, and its answer."""

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as BaseResponse
from wtforms import Form

from app.access import Permission
from app.errors import DomainError, Forbidden, NotFound
from app.forms.decision import GrantForm, LookForm, RefusalForm
from app.models.benefit_kinds import ClaimState
from app.models.programme_kinds import UNMASK_LABELS, UnmaskReason
from app.services.benefits import applications, decisions
from app.web import auth
from app.web.failures import sentence_of
from app.web.guard import needs
from app.web.house import house, request_instant
from app.web.page import page
from app.web.transaction import read_session, writing

blueprint = Blueprint("applications", __name__, url_prefix="/applications")
DECIDE = Permission.claims_decide


@blueprint.get("")
@needs(DECIDE)
def index() -> Response:
    """What waits, the first to be late on top; what was answered last."""
    benefit = request.args.get("benefit", "")[:10]
    queue = applications.queue(
        read_session(), house().vault, auth.actor(), request_instant(), benefit
    )
    told = request.args.get("told", "")
    return page(
        "manage/applications/index.html", shared=False, queue=queue, benefit=benefit, told=told
    )


@blueprint.get("/<public_id>")
@needs(DECIDE)
def detail(public_id: str) -> Response:
    """One application, and how to answer it."""
    return _page(public_id)


@blueprint.post("/<public_id>/grant")
@needs(DECIDE)
def grant(public_id: str) -> BaseResponse:
    """Grant it: one of the quota is taken, and the applicant is told."""
    form, actor, at = GrantForm(request.form), auth.actor(), request_instant()
    decisions.managed_application(read_session(), actor, DECIDE, public_id)
    if not form.validate():
        return _page(public_id, form)
    try:
        with writing() as write:
            answer = form.answer.data or ""
            decisions.grant(write, house().vault, actor, public_id, answer, at)
    except DomainError as error:
        return _refused(public_id, error)
    return redirect("/manage/applications?told=granted", 303)


@blueprint.post("/<public_id>/refusal")
@needs(DECIDE)
def refuse(public_id: str) -> BaseResponse:
    """Refuse it with an answer."""
    form, actor, at = RefusalForm(request.form), auth.actor(), request_instant()
    decisions.managed_application(read_session(), actor, DECIDE, public_id)
    if not form.validate():
        return _page(public_id, form)
    try:
        with writing() as write:
            reason = form.reason.data or ""
            decisions.refuse(write, house().vault, actor, public_id, reason, at)
    except DomainError as error:
        return _refused(public_id, error)
    return redirect("/manage/applications?told=refused", 303)


@blueprint.post("/<public_id>/unmasking")
@needs(DECIDE)
def unmask(public_id: str) -> Response:
    """Name and phone in full, this once; the look is recorded with its reason."""
    form, actor = LookForm(request.form), auth.actor()
    decisions.managed_application(read_session(), actor, DECIDE, public_id)
    if not form.validate():
        return _page(public_id, form)
    try:
        with writing() as write:
            why = UnmaskReason(form.why.data)
            at, vault = request_instant(), house().vault
            name, phone = applications.unmask(write, vault, actor, public_id, why, at)
    except DomainError as error:
        return _refused(public_id, error)
    return page(
        "manage/applications/person.html",
        shared=False,
        public_id=public_id,
        name=name,
        phone=phone,
    )


def _refused(public_id: str, error: DomainError) -> Response:
    if isinstance(error, NotFound | Forbidden):
        raise error
    return _page(public_id, sentence=sentence_of(error))


def _page(public_id: str, form: Form | None = None, *, sentence: str = "") -> Response:
    found = applications.application(
        read_session(), house().vault, auth.actor(), public_id, request_instant()
    )
    if isinstance(form, GrantForm | RefusalForm) and found.line.state is not ClaimState.open:
        form, sentence = None, sentence_of(DomainError("application_decided"))
    return page(
        "manage/applications/detail.html",
        status=409 if sentence else 422 if form is not None else 200,
        shared=False,
        application=found,
        one=found.line,
        grant=form if isinstance(form, GrantForm) else GrantForm(),
        refusal=form if isinstance(form, RefusalForm) else RefusalForm(),
        look=form if isinstance(form, LookForm) else None,
        sentence=sentence,
        reasons=UNMASK_LABELS,
    )
