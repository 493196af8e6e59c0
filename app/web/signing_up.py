"""A programme's form on a page: what is known already, what was typed, what was wrong with it."""

from typing import Protocol

from flask import Response
from werkzeug.datastructures import MultiDict
from wtforms import HiddenField

from app.forms.report import fresh_id
from app.forms.signup import SignupForm, form_for
from app.services.programmes import joining
from app.services.programmes.entrance import Entrance
from app.services.programmes.joining import Person
from app.web import auth
from app.web.house import house
from app.web.page import page
from app.web.transaction import read_session


class Sent(Protocol):
    """A form with an id of its own."""

    expired: str
    submission_id: HiddenField


def renew(form: Sent) -> None:
    """Put a fresh id in place of one that cannot be used."""
    if form.submission_id.errors:
        form.submission_id.process(MultiDict({"submission_id": fresh_id()}))
        form.submission_id.errors = [form.expired]


def known(other: str) -> Person | None:
    """Whoever is signed in here, unless they sign up by another number."""
    who = auth.maybe_person()
    if who is None or other:
        return None
    return joining.person(read_session(), house().vault, who.account_id)


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
