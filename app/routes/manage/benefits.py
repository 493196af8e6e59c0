"""Benefits: the list of one's desk, one of them with all that can be done to it, its form."""

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from app.access import Permission
from app.errors import DomainError
from app.forms.benefit import BenefitForm
from app.forms.report import fresh_id
from app.models.benefit import Benefit
from app.models.benefit_kinds import BenefitState
from app.models.organisation import Organisation
from app.models.place import Place
from app.services.benefits import capacities, content, desk_list, offers, publish, stock, write
from app.services.benefits.eligibility import rule_of
from app.services.benefits.publish import Incomplete
from app.services.benefits.scope import managed_benefit, merchants
from app.services.benefits.write import BenefitConflict, NewBenefit
from app.services.divisions import divisions
from app.services.overlap import Units
from app.web import auth, benefit_form
from app.web.benefit_words import GAPS, VOCABULARY
from app.web.field_errors import at_field
from app.web.guard import needs
from app.web.house import request_instant
from app.web.listing_words import Difference
from app.web.page import page
from app.web.seen import packed, unpacked
from app.web.transaction import read_session, writing

blueprint = Blueprint("benefits", __name__, url_prefix="/benefits")


@blueprint.get("")
@needs(Permission.benefits_read)
def index() -> Response:
    """What waits first: offers of merchants, then drafts, what runs, what is over."""
    words, actor, session = request.args.get("q", "")[:80], auth.actor(), read_session()
    return page(
        "manage/benefits/index.html",
        shared=False,
        actor=actor,
        words=words,
        told=request.args.get("told", ""),
        offered=desk_list.only_merchants(actor),
        merchants=merchants(session, actor),
        shelves=desk_list.shelves(session, actor, request_instant(), words),
    )


@blueprint.get("/new")
@needs(Permission.benefits_offer)
def new() -> Response:
    """An empty form."""
    return _form(BenefitForm())


@blueprint.post("/new")
@needs(Permission.benefits_offer)
def create() -> BaseResponse:
    """Keep a draft, or publish at once; the same form sent again leads to the same benefit."""
    form, pressed = BenefitForm(request.form), request.form.get("do", "")
    if block := benefit_form.STEPS.get(pressed):
        return _form(form, block=block)
    if not form.validate():
        return _form(form)
    own, actor, at = benefit_form.offered(None), auth.actor(), request_instant()
    publishes = pressed == "publish" and not own
    try:
        units = form.units(_county_quotas(form, None))
        filled = NewBenefit(form.submission_id.data or "", form.organiser.data or "", units, own)
        with writing() as session:
            made = write.create(session, actor, filled, at).public_id
            if publishes:
                publish.publish(session, actor, made, at)
    except Incomplete as incomplete:
        return _form(benefit_form.with_gaps(form, incomplete))
    except DomainError as error:
        return _form(at_field(form, error))
    told = "publish" if publishes else "offered" if own else "saved"
    return redirect(f"/manage/benefits/{made}?told={told}", 303)


@blueprint.get("/<public_id>")
@needs(Permission.benefits_read)
def detail(public_id: str) -> Response:
    """How it stands, and what can be done."""
    session, actor, at = read_session(), auth.actor(), request_instant()
    benefit = managed_benefit(session, actor, Permission.benefits_read, public_id)
    own = offers.only_offers(session, actor, benefit)
    quotas = stock.quotas_of(session, [benefit.id], at).get(benefit.id, {})
    return page(
        "manage/benefits/detail.html",
        shared=False,
        benefit=benefit,
        actor=actor,
        own=own,
        editable=benefit.state is BenefitState.draft or not own,
        organiser=session.get_one(Organisation, benefit.organiser_id).name,
        merchant=session.get(Place, benefit.merchant_id) if benefit.merchant_id else None,
        sentence=rule_of(benefit).sentence(divisions(session).names),
        quotas=quotas,
        names=divisions(session).names,
        hands=publish.hands(session, benefit, at),
        gaps=[GAPS[gap] for gap in publish.gaps(benefit, at)],
        told=request.args.get("told", ""),
        submission_id=fresh_id(),
    )


@blueprint.get("/<public_id>/facts")
@needs(Permission.benefits_offer)
def facts(public_id: str) -> Response:
    """The form as it stands."""
    benefit = _editable(public_id)
    units = content.snapshot(read_session(), benefit)
    return _form(_filled(units, units), benefit)


@blueprint.post("/<public_id>/facts")
@needs(Permission.benefits_offer)
def keep(public_id: str) -> BaseResponse:
    """Save it, unless somebody else changed the same meanwhile."""
    benefit, form = _editable(public_id), BenefitForm(request.form)
    if block := benefit_form.STEPS.get(request.form.get("do", "")):
        return _form(form, benefit, block=block)
    if not form.validate():
        return _form(form, benefit)
    try:
        units = form.units(_county_quotas(form, benefit))
        seen = unpacked(form.seen.data or "", content.UNITS)
        with writing() as session:
            edit = write.begin(session, auth.actor(), public_id, request_instant())
            write.save(edit, seen, units)
    except BenefitConflict as conflict:
        both = VOCABULARY.differences(read_session(), conflict.base, conflict.now, conflict.typed)
        return _form(_filled(conflict.now | conflict.typed, conflict.now), benefit, both=both)
    except DomainError as error:
        return _form(at_field(form, error), benefit)
    return redirect(f"/manage/benefits/{public_id}?told=saved", 303)


def _editable(public_id: str) -> Benefit:
    session, actor = read_session(), auth.actor()
    found = managed_benefit(session, actor, Permission.benefits_offer, public_id)
    if found.state is BenefitState.ended:
        raise DomainError("benefit_ended")
    offers.may_write(session, actor, found)
    return found


def _county_quotas(form: BenefitForm, benefit: Benefit | None) -> list[list[object]]:
    near = benefit_form.near(form, benefit)
    return capacities.read(read_session(), form.county_quotas.data or "", near)


def _filled(units: Units, seen: Units) -> BenefitForm:
    """The form with `units`, to be saved over `seen`."""
    lines = capacities.said(read_session(), units["county_quotas"])
    return BenefitForm.of(units, lines, seen=packed(seen))


def _form(
    form: BenefitForm,
    benefit: Benefit | None = None,
    *,
    block: str | None = None,
    both: list[Difference] | None = None,
) -> Response:
    action = f"/manage/benefits/{benefit.public_id}/facts" if benefit else None
    given = benefit_form.choices(form, benefit)
    verbs = ("修改", "修改") if benefit else ("发布", "写一个")
    return page(
        "manage/benefits/form.html",
        fragment=block,
        status=409 if both else 422 if form.errors else 200,
        shared=False,
        form=form,
        benefit=benefit,
        action=action or "/manage/benefits/new",
        both=both,
        claimed=write.claims_of(read_session(), benefit) if benefit else 0,
        heading=f"{verbs[1]}优惠" if given["offered"] else f"{verbs[0]}福利",
        **given,
    )
