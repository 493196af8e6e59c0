"""What a benefit came to: its figures, the rows behind each, the table to take away."""

from tempfile import TemporaryFile

from flask import Blueprint, Response, request

from app.access import Permission
from app.config import SHANGHAI
from app.forms.claim_slice import ClaimsExportForm, query, slice_from
from app.forms.roster import FORMAT_LABELS
from app.models.place import Place
from app.models.programme_kinds import GROUP_LABELS
from app.services.benefits import claim_rows, figures, offers
from app.services.benefits.acts import noted
from app.services.benefits.scope import managed_benefit
from app.services.divisions import divisions
from app.services.programmes.roster_table import RosterFormat
from app.web import auth
from app.web.guard import needs
from app.web.house import house, request_instant
from app.web.page import page
from app.web.transaction import read_session, writing

blueprint = Blueprint("benefit_figures", __name__, url_prefix="/benefits")
_TYPES = {
    RosterFormat.csv: "text/csv; charset=utf-8",
    RosterFormat.xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@blueprint.get("/<public_id>/figures")
@needs(Permission.benefits_read)
def detail(public_id: str) -> Response:
    """The budget, and how many by place, county, group and day; to a merchant only what was
    redeemed at its own counter."""
    session, actor = read_session(), auth.actor()
    benefit = managed_benefit(session, actor, Permission.benefits_read, public_id)
    if benefit.merchant_id and offers.reaches_merchant_only(session, actor, benefit):
        return page(
            "manage/benefit_figures/merchant.html",
            shared=False,
            benefit=benefit,
            place=session.get_one(Place, benefit.merchant_id),
            days=figures.redeemed_at(session, benefit, benefit.merchant_id),
        )
    return page(
        "manage/benefit_figures/detail.html",
        shared=False,
        benefit=benefit,
        actor=actor,
        figures=figures.figures(session, benefit),
        names=divisions(session).names,
        group_words=GROUP_LABELS,
        formats=FORMAT_LABELS,
    )


@blueprint.get("/<public_id>/claims")
@needs(Permission.claims_read)
def rows(public_id: str) -> Response:
    """The rows behind one number, masked."""
    session, part = read_session(), slice_from(request.args)
    benefit = managed_benefit(session, auth.actor(), Permission.claims_read, public_id)
    found = claim_rows.rows(session, house().vault, benefit, part, limit=claim_rows.SHOWN)
    return page(
        "manage/benefit_figures/rows.html",
        shared=False,
        benefit=benefit,
        rows=list(found),
        total=claim_rows.count(session, benefit, part),
        part=part,
        asked=query(part),
        names=divisions(session).names,
        group_words=GROUP_LABELS,
        formats=FORMAT_LABELS,
    )


@blueprint.post("/<public_id>/export")
@needs(Permission.claims_read)
def export(public_id: str) -> Response:
    """The rows of the same address as a file; each one is recorded."""
    form, actor, at = ClaimsExportForm(request.form), auth.actor(), request_instant()
    session, part = read_session(), slice_from(request.args)
    benefit = managed_benefit(session, actor, Permission.claims_read, public_id)
    how = RosterFormat(form.how.data) if form.validate() else RosterFormat.xlsx
    with TemporaryFile() as file:
        count = claim_rows.write(session, house().vault, benefit, part, how, file)
        file.seek(0)
        body = file.read()
    with writing() as write:
        noted(write, actor, benefit, "claims.exported", at, format=how.value, rows=count)
    name = f"claims-{benefit.public_id}-{at.astimezone(SHANGHAI):%Y-%m-%d}.{how.value}"
    response = Response(body, content_type=_TYPES[how])
    response.headers["Content-Disposition"] = f"attachment; filename={name}"
    response.headers["Cache-Control"] = "private, no-store"
    return response
