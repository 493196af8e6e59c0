"""How a listing ends: withdrawn with a reason, brought back, merged into another."""

from flask import Blueprint, Response, redirect, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from app.access import Permission
from app.errors import DomainError
from app.forms.ending import MergerForm, WithdrawalForm
from app.services.place_edit import reading, retire
from app.services.place_edit.merge import merge
from app.services.place_edit.retire import RetireReason
from app.services.place_edit.save import Edit, begin
from app.services.places import PUBLIC_ID
from app.web import auth
from app.web.field_errors import at_field
from app.web.guard import needs
from app.web.house import house, request_instant
from app.web.page import page
from app.web.transaction import read_session, writing

blueprint = Blueprint("endings", __name__, url_prefix="/endings")


@blueprint.get("/<public_id>")
@needs(Permission.places_create)
def detail(public_id: str) -> Response:
    """Withdraw, bring back or merge."""
    return _page(public_id)


@blueprint.post("/<public_id>/retirement")
@needs(Permission.places_create)
def withdraw(public_id: str) -> BaseResponse:
    """Withdraw it, for one of the reasons."""
    form = WithdrawalForm(request.form)
    if not form.validate():
        return _page(public_id, withdrawal=form)
    with writing() as write:
        retire.retire(_edit(write, public_id), RetireReason(form.reason.data))
    return redirect(f"/manage/places/{public_id}?told=retired", 303)


@blueprint.post("/<public_id>/return")
@needs(Permission.places_create)
def bring_back(public_id: str) -> BaseResponse:
    """List it again."""
    with writing() as write:
        retire.bring_back(_edit(write, public_id))
    return redirect(f"/manage/places/{public_id}?told=returned", 303)


@blueprint.post("/<public_id>/merger")
@needs(Permission.places_create)
def unite(public_id: str) -> BaseResponse:
    """Merge this one, the duplicate, into the one whose id or address is given."""
    form = MergerForm(request.form)
    if not form.validate():
        return _page(public_id, merger=form)
    found = PUBLIC_ID.search((form.kept.data or "").lower().rstrip("/").rpartition("/")[2])
    kept = found[0] if found else ""
    try:
        with writing() as write:
            place = merge(write, auth.actor(), kept, public_id, request_instant(), house().calendar)
            kept = place.public_id
    except DomainError as error:
        # Beyond reach or unknown, the kept one is none; the duplicate itself was opened before.
        return _page(public_id, merger=at_field(form, error, whatever="kept"))
    return redirect(f"/manage/places/{kept}?told=merged", 303)


def _edit(write: Session, public_id: str) -> Edit:
    at, calendar, permission = request_instant(), house().calendar, Permission.places_create
    return begin(write, auth.actor(), public_id, at, calendar, permission=permission, retired=True)


def _page(
    public_id: str, *, withdrawal: WithdrawalForm | None = None, merger: MergerForm | None = None
) -> Response:
    place = reading.opened(read_session(), auth.actor(), public_id, Permission.places_create)
    return page(
        "manage/endings/detail.html",
        status=422 if withdrawal or merger else 200,
        shared=False,
        place=place,
        withdrawal=withdrawal or WithdrawalForm(),
        merger=merger or MergerForm(),
    )
