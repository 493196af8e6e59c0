"""Campaigns at the desk: make one for a season, choose what it bundles, publish, print, end."""

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from app.access import Permission
from app.adapters import qr_image
from app.errors import DomainError
from app.forms.campaign import CampaignForm
from app.models.benefit_kinds import BenefitState
from app.models.campaign import Campaign
from app.models.organisation import Organisation
from app.services import print_sheets, scope
from app.services.benefits import campaign_desk
from app.services.benefits.scope import managed_campaign
from app.web import auth, security
from app.web.field_errors import at_field
from app.web.guard import needs
from app.web.house import house, request_instant
from app.web.page import page
from app.web.transaction import read_session, writing

blueprint = Blueprint("campaigns", __name__, url_prefix="/campaigns")
EDIT = Permission.benefits_edit


@blueprint.get("")
@needs(EDIT)
def index() -> Response:
    """The latest first."""
    return page(
        "manage/campaigns/index.html",
        shared=False,
        campaigns=campaign_desk.listed(read_session(), auth.actor()),
    )


@blueprint.get("/new")
@needs(EDIT)
def new() -> Response:
    """An empty form."""
    return _form(CampaignForm())


@blueprint.post("/new")
@needs(EDIT)
def create() -> BaseResponse:
    """Keep a draft."""
    form, actor = CampaignForm(request.form), auth.actor()
    if not form.validate():
        return _form(form)
    try:
        with writing() as session:
            organiser, at = form.organiser.data or "", request_instant()
            made = campaign_desk.create(session, actor, organiser, form.text(), at).public_id
    except DomainError as error:
        return _form(at_field(form, error))
    return redirect(f"/manage/campaigns/{made}?told=saved", 303)


@blueprint.get("/<public_id>")
@needs(EDIT)
def detail(public_id: str) -> Response:
    """The form as it stands, and what can be done."""
    campaign = _managed(public_id)
    benefits, programmes = campaign_desk.chosen(read_session(), campaign)
    names = ("gift", "title", "body", "begins_on", "ends_on")
    given = {name: getattr(campaign, name) for name in names}
    given |= {"benefits": list(benefits), "programmes": list(programmes)}
    return _form(CampaignForm(data=given | {"version": str(campaign.version)}), campaign)


@blueprint.post("/<public_id>")
@needs(EDIT)
def keep(public_id: str) -> BaseResponse:
    """Save it, unless somebody else saved meanwhile."""
    campaign, form = _managed(public_id), CampaignForm(request.form)
    if not form.validate():
        return _form(form, campaign)
    try:
        with writing() as session:
            at, actor = request_instant(), auth.actor()
            campaign_desk.save(session, actor, public_id, form.text(), form.seen, at)
    except DomainError as error:
        # What was typed stands below; saved once more it is meant.
        form.version.data = str(campaign.version)
        return _form(at_field(form, error), campaign)
    return redirect(f"/manage/campaigns/{public_id}?told=saved", 303)


@blueprint.post("/<public_id>/publication")
@needs(EDIT)
def make_public(public_id: str) -> BaseResponse:
    """Show it to everybody."""
    with writing() as session:
        campaign_desk.publish(session, auth.actor(), public_id, request_instant())
    return redirect(f"/manage/campaigns/{public_id}?told=publish", 303)


@blueprint.post("/<public_id>/end")
@needs(EDIT)
def end(public_id: str) -> BaseResponse:
    """Close it."""
    with writing() as session:
        campaign_desk.end(session, auth.actor(), public_id, request_instant())
    return redirect(f"/manage/campaigns/{public_id}?told=ended", 303)


@blueprint.get("/<public_id>/sheet")
@needs(EDIT)
def sheet(public_id: str) -> Response:
    """The poster: its square leads to the campaign's own page."""
    campaign = _managed(public_id)
    own = request.host_url.rstrip("/")
    root = print_sheets.root_for(campaign, house().settings.public_url, own)
    url = f"{root}/benefits/campaigns/{campaign.public_id}"
    security.allow_sheet()
    return page(
        "manage/campaigns/sheet.html",
        shared=False,
        campaign=campaign,
        organiser=read_session().get_one(Organisation, campaign.organiser_id),
        square=qr_image.inline(url),
        address=url.partition("://")[2],
    )


def _managed(public_id: str) -> Campaign:
    return managed_campaign(read_session(), auth.actor(), EDIT, public_id)


def _form(form: CampaignForm, campaign: Campaign | None = None) -> Response:
    session, actor = read_session(), auth.actor()
    before: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    if campaign is None:
        organisers = scope.organisations(session, actor, EDIT)
    else:
        organisers = [session.get_one(Organisation, campaign.organiser_id)]
        before = campaign_desk.chosen(session, campaign)
    public_url, at = house().settings.public_url, request_instant()
    return page(
        "manage/campaigns/form.html",
        status=422 if form.errors else 200,
        shared=False,
        form=form,
        campaign=campaign,
        organisers=organisers,
        benefits=campaign_desk.benefits(session, actor, before[0]),
        programmes=campaign_desk.programmes(session, actor, before[1], at),
        ready=campaign is not None and (campaign.demo or print_sheets.is_public(public_url)),
        ended=campaign is not None and campaign.state is BenefitState.ended,
        action=f"/manage/campaigns/{campaign.public_id}" if campaign else "/manage/campaigns/new",
        told=request.args.get("told", ""),
    )
