"""A benefit's form on a page: what is known already, what was typed, what was wrong with it."""

from collections.abc import Sequence
from typing import Any

from flask import Response

from app.forms.claim import ClaimForm, form_for
from app.services import proving
from app.services.benefits import claiming
from app.services.benefits.detail import BenefitDetail
from app.services.benefits.eligibility import city_of
from app.services.divisions import divisions
from app.services.proving import Known
from app.spatial.atlas import County
from app.web import auth
from app.web.house import house, request_instant
from app.web.page import page
from app.web.signing_up import renew
from app.web.transaction import read_session


def known(other: str) -> Known | None:
    """Whoever is signed in here, unless they claim by another number."""
    who = auth.maybe_person()
    if who is None or other:
        return None
    return proving.known(read_session(), house().vault, who.account_id)


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
