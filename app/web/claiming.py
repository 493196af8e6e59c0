"""A benefit's form on a page: what is known already, what was typed, what was wrong with it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from flask import Response
from werkzeug.datastructures import MultiDict

from app.adapters.phones import normalised
from app.forms.claim import ClaimForm, form_for, person_of
from app.services.benefits import claiming
from app.services.benefits.claiming import Draft
from app.services.benefits.detail import BenefitDetail, detail
from app.services.benefits.eligibility import city_of
from app.services.divisions import divisions
from app.spatial.atlas import County
from app.web import auth
from app.web.house import house, request_instant
from app.web.page import page
from app.web.proven_form import Desk, ProvenForm, known, renew
from app.web.transaction import read_session


def counties(one: BenefitDetail) -> Sequence[County]:
    """Those in which one may work to have it, in the order of their codes."""
    areas = set(one.card.rule.areas)
    found = [
        county
        for county in divisions(read_session()).atlas.counties
        if not county.outside and (not areas or areas & {county.code, city_of(county.code)})
    ]
    return sorted(found, key=lambda county: county.code)


def form_of(one: BenefitDetail, sent: Any = None, *, asks_phone: bool, **given: str) -> ClaimForm:
    """The benefit's form, blank or as it was sent."""
    codes = [county.code for county in counties(one)] if one.needs else []
    return form_for(one, sent, asks_phone=asks_phone, counties=codes, **given)


def form_page(template: str, one: BenefitDetail, form: ClaimForm) -> Response:
    """The form with what was typed; an id that cannot be used is replaced by a fresh one."""
    wrong = bool(form.errors)
    renew(form)
    who, session, rooms = auth.maybe_person(), read_session(), house()
    public_id, at = one.card.public_id, request_instant()
    mine = claiming.live_link(session, rooms.vault, who.account_id, public_id, at) if who else ""
    return page(
        template,
        fragment="claim",
        status=422 if wrong else 200,
        shared=False,
        one=one,
        card=one.card,
        form=form,
        counties=counties(one) if "county" in form else (),
        who=known(form.other.data or ""),
        mine=mine,
        kept_days=rooms.settings.claim_days,
    )


class Claiming(ProvenForm[BenefitDetail, Draft, ClaimForm]):
    """Claiming a benefit, or applying for it."""

    code_page = "public/claims/code.html"
    shut_page = "public/claims/shut.html"
    fragment = "claim"
    receipts = "/benefits/claims"
    shut_by = (
        *("benefit_early", "benefit_paused", "benefit_over", "benefit_told"),
        "benefit_used_up",
    )
    desk: Desk[Draft] = claiming

    def found(self, public_id: str, at: datetime) -> BenefitDetail:
        """The published benefit."""
        return detail(read_session(), public_id, at)

    def shown(self, one: BenefitDetail) -> Mapping[str, Any]:
        """The benefit and its card."""
        return {"one": one, "card": one.card}

    def sheet(
        self, one: BenefitDetail, sent: MultiDict[str, str], *, asks_phone: bool
    ) -> ClaimForm:
        """What its rule depends on."""
        return form_of(one, sent, asks_phone=asks_phone)

    def sheet_page(self, one: BenefitDetail, form: ClaimForm) -> Response:
        """The benefit's own page of the form."""
        return form_page("public/claims/index.html", one, form)

    def draft(self, one: BenefitDetail, form: ClaimForm, phone: str) -> Draft:
        """Who claims, and an applicant's name and words."""
        return Draft(
            benefit=one.card.public_id,
            phone=phone or normalised(form.phone.data or ""),
            submission_id=form.submission_id.data or "",
            person=person_of(form),
            name=form.name.data or "" if "name" in form else "",
            words=form.words.data or "" if "words" in form else "",
        )

    def needs_proof(self, one: BenefitDetail) -> bool:
        """As the benefit has it."""
        return one.verifies_phone

    def check(self, one: BenefitDetail, draft: Draft) -> None:
        """Days, stock and rule."""
        claiming.check(one.card, draft)
