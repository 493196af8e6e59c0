"""A programme's form on a page: what is known already, what was typed, what was wrong with it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import Response
from werkzeug.datastructures import MultiDict

from app.adapters.phones import normalised
from app.errors import DomainError
from app.forms.signup import SignupForm, answers, form_for
from app.services import qr
from app.services.programmes import joining
from app.services.programmes.entrance import Entrance, entrance
from app.services.programmes.joining import Draft, Person
from app.web import auth
from app.web.house import house
from app.web.page import page
from app.web.proven_form import Desk, ProvenForm, account_here, renew
from app.web.transaction import read_session


def known(other: str) -> Person | None:
    """Whoever is signed in here, unless they sign up by another number."""
    account_id = account_here(other)
    return joining.person(read_session(), house().vault, account_id) if account_id else None


def blank_form(one: Entrance, *, code: str, other: str = "") -> SignupForm:
    """The form with what is known already."""
    who = known(other)
    name = who.name if who else ""
    return form_for(one, asks_phone=who is None, code=code, other=other, name=name)


def form_page(template: str, one: Entrance, form: SignupForm, **more: object) -> Response:
    """The form with what was typed; an id that cannot be used is replaced by a fresh one."""
    wrong = bool(form.errors)
    renew(form)
    who, session, vault = auth.maybe_person(), read_session(), house().vault
    mine = joining.live_receipt(session, vault, who.account_id, one.programme.id) if who else ""
    return page(
        template,
        fragment="signup",
        status=422 if wrong else 200,
        shared=False,
        one=one,
        form=form,
        who=known(form.other.data or ""),
        mine=mine,
        kept_days=house().settings.signup_days,
        **more,
    )


class SigningUp(ProvenForm[Entrance, Draft, SignupForm]):
    """Joining a programme."""

    code_page = "public/signups/code.html"
    shut_page = "public/signups/shut.html"
    fragment = "signup"
    receipts = "/programmes/receipts"
    shut_by = ("sign_up_closed", "programme_full")
    desk: Desk[Draft] = joining

    def found(self, public_id: str, at: datetime) -> Entrance:
        """The programme's entrance."""
        return entrance(read_session(), public_id, at)

    def shown(self, one: Entrance) -> Mapping[str, Any]:
        """The entrance."""
        return {"one": one}

    def sheet(self, one: Entrance, sent: MultiDict[str, str], *, asks_phone: bool) -> SignupForm:
        """Name, phone and the organiser's questions."""
        return form_for(one, sent, asks_phone=asks_phone)

    def sheet_page(self, one: Entrance, form: SignupForm) -> Response:
        """The programme's own page of the form."""
        return form_page("public/signups/index.html", one, form)

    def draft(self, one: Entrance, form: SignupForm, phone: str) -> Draft:
        """Who wants in, and the poster that led here."""
        programme, code = one.programme, form.code.data or ""
        return Draft(
            programme=programme.public_id,
            phone=phone or normalised(form.phone.data or ""),
            name=form.name.data or "",
            submission_id=form.submission_id.data or "",
            answers=answers(form, one.questions),
            code_id=qr.programme_code(read_session(), code, programme.id),
        )

    def needs_proof(self, one: Entrance) -> bool:
        """As the organiser wants it."""
        return one.programme.verifies_phone

    def check(self, one: Entrance, draft: Draft) -> None:
        """Nobody is sent a code for a closed door."""
        if not one.takes_people:
            raise DomainError("sign_up_closed")
