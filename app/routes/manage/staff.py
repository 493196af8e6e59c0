"""People and their rights: invite by phone, take back at once."""

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from app.access import Permission
from app.adapters.phones import normalised
from app.errors import DomainError
from app.forms.grant import GrantForm
from app.models.person_kinds import Role
from app.services import grants, invitations, scope
from app.web import auth
from app.web.field_errors import at_field
from app.web.guard import needs
from app.web.house import house, request_instant
from app.web.page import page
from app.web.transaction import read_session, writing

blueprint = Blueprint("staff", __name__, url_prefix="/staff")


@blueprint.get("")
@needs(Permission.grants_give)
def index() -> Response:
    """Who holds what within the actor's reach, and a form to invite somebody."""
    return _page(GrantForm())


@blueprint.post("")
@needs(Permission.grants_give)
def invite() -> BaseResponse:
    """Invite a phone; it counts from that person's next sign-in on."""
    form, actor, at = GrantForm(request.form), auth.actor(), request_instant()
    if not form.validate():
        return _page(form)
    try:
        phone = normalised(form.phone.data or "")
        with writing() as write:
            owner_id, place_id = grants.place_of_work(
                write, actor, form.organisation.data, form.place.data
            )
            role, vault = Role(form.role.data), house().vault
            made = grants.invite(write, vault, actor, role, phone, owner_id, at, place_id=place_id)
            invitations.tell(write, vault, made, at, address=house().settings.public_url)
    except DomainError as error:
        return _page(at_field(form, error))
    return redirect("/manage/staff", 303)


@blueprint.post("/<public_id>/revocation")
@needs(Permission.grants_give)
def revoke(public_id: str) -> BaseResponse:
    """Take a grant back; it stops counting with that person's next request."""
    with writing() as write:
        grants.revoke(write, auth.actor(), public_id, request_instant())
    return redirect("/manage/staff", 303)


def _page(form: GrantForm) -> Response:
    session, actor = read_session(), auth.actor()
    return page(
        "manage/staff/index.html",
        status=422 if form.errors else 200,
        shared=False,
        form=form,
        rows=grants.listed(session, house().vault, actor),
        roles=grants.givable(actor),
        organisations=scope.organisations(session, actor, Permission.grants_give),
    )
