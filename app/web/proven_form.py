"""A form that counts for a proven phone: sent, it leads to its private link, at once where the
phone is proven or needs no proof, else by a code. What it is about supplies the rest.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from flask import Response, request
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as BaseResponse
from wtforms import Form, HiddenField

from app.adapters.crypto import Vault, masked_phone
from app.errors import DomainError
from app.forms.report import fresh_id
from app.forms.sign_in import CodeForm
from app.services import proving
from app.services.proving import Known, Proven
from app.web import auth, failures, knocking
from app.web.device import limit_posts
from app.web.field_errors import at_field
from app.web.house import house, request_instant
from app.web.page import page, to_whole_page
from app.web.transaction import read_session, writing


class Sent(Protocol):
    """A form with an id of its own."""

    expired: str
    submission_id: HiddenField


def renew(form: Sent) -> None:
    """Put a fresh id in place of one that cannot be used."""
    if form.submission_id.errors:
        form.submission_id.process(MultiDict({"submission_id": fresh_id()}))
        form.submission_id.errors = [form.expired]


class Typed(Protocol):
    """What was typed: the phone in its one form."""

    @property
    def phone(self) -> str: ...


Subject = TypeVar("Subject")
Draft = TypeVar("Draft", bound=Typed)
Sheet = TypeVar("Sheet", bound=Form)


class Desk(Protocol[Draft]):
    """The service that takes drafts; each answers or takes the private link as one text."""

    def sealed(self, vault: Vault, draft: Draft, at: datetime, /) -> str: ...
    def opened(self, vault: Vault, text: str, public_id: str, at: datetime, /) -> Draft | None: ...
    def repeated(self, session: Session, vault: Vault, draft: Draft, /) -> str | None: ...
    def hand_in(
        self, session: Session, vault: Vault, draft: Draft, account: int | None, at: datetime, /
    ) -> str: ...
    def prove(
        self, session: Session, vault: Vault, draft: Draft, code: str, at: datetime, /
    ) -> Proven: ...


class ProvenForm(ABC, Generic[Subject, Draft, Sheet]):
    """The dialogue over one kind of subject: the page that asks for the code, and the one that
    says that it is too late. `shut_by` are beginnings of the refusals that are about the subject,
    not about what was typed; a private link follows `receipts`."""

    code_page: ClassVar[str]
    shut_page: ClassVar[str]
    fragment: ClassVar[str]
    receipts: ClassVar[str]
    shut_by: ClassVar[tuple[str, ...]]
    desk: Desk[Draft]

    @abstractmethod
    def found(self, public_id: str, at: datetime) -> Subject:
        """The subject as it is now; raises NotFound."""

    @abstractmethod
    def shown(self, one: Subject) -> Mapping[str, Any]:
        """What every page of the dialogue tells of the subject."""

    @abstractmethod
    def sheet(self, one: Subject, sent: MultiDict[str, str], *, asks_phone: bool) -> Sheet:
        """The subject's form as it was sent."""

    @abstractmethod
    def sheet_page(self, one: Subject, form: Sheet) -> Response:
        """The form with what was typed and what is wrong with it."""

    @abstractmethod
    def draft(self, one: Subject, form: Sheet, phone: str) -> Draft:
        """What was typed; `phone` is known, or empty where the form asks for it."""

    @abstractmethod
    def needs_proof(self, one: Subject) -> bool:
        """Whether the phone must be proven."""

    @abstractmethod
    def check(self, one: Subject, draft: Draft) -> None:
        """Refuse what would be refused whoever it is, before a code is sent."""

    def send(self, public_id: str) -> BaseResponse:
        """The form, sent; sent again, it leads to the same link."""
        at = request_instant()
        one = self.found(public_id, at)
        here = known(request.form.get("other", ""))
        phone = here.phone if here else ""
        form = self.sheet(one, request.form, asks_phone=not phone)
        if not form.validate():
            return self.sheet_page(one, form)
        try:
            return self._received(one, public_id, self.draft(one, form, phone), at)
        except DomainError as error:
            if error.code.startswith(self.shut_by):
                return self._shut(public_id, error)
            return self.sheet_page(one, at_field(form, error))

    def prove(self, public_id: str) -> BaseResponse:
        """The code: right, it signs this phone in and hands in what was typed."""
        form, at, vault = CodeForm(request.form), request_instant(), house().vault
        draft = self.desk.opened(vault, request.form.get("draft", ""), public_id, at)
        if draft is None:
            return self._too_late(public_id, at)
        if "again" in request.form:
            return self._ask(self.found(public_id, at), public_id, draft, at)
        if not form.validate():
            return self._code_page(public_id, draft, form, at)
        digits = "".join(letter for letter in form.code.data or "" if letter.isdigit())
        with writing() as write:
            done = self.desk.prove(write, vault, draft, digits, at)
        if done.session:
            auth.enter(done.session)
        if done.refused is not None:
            return self._shut(public_id, done.refused)
        if not done.receipt:
            wrong = at_field(form, DomainError("code_invalid", "code"))
            return self._code_page(public_id, draft, wrong, at)
        return self._to_receipt(done.receipt)

    def _received(self, one: Subject, public_id: str, draft: Draft, at: datetime) -> BaseResponse:
        vault, who = house().vault, auth.maybe_person()
        mine = who and proving.known(read_session(), vault, who.account_id).phone == draft.phone
        again = self.desk.repeated(read_session(), vault, draft)
        if again is not None:
            return self._to_receipt(again)
        if self.needs_proof(one) and not mine:
            return self._ask(one, public_id, draft, at)
        account_id = who.account_id if who and mine else None
        with writing() as write:
            limit_posts(write, at)
        with writing(one_act=True) as write:
            link = self.desk.hand_in(write, vault, draft, account_id, at)
        return self._to_receipt(link)

    def _to_receipt(self, link: str) -> BaseResponse:
        return to_whole_page(f"{self.receipts}/{link}")

    def _too_late(self, public_id: str, at: datetime) -> Response:
        """The form anew, for a code that comes half an hour after what was typed."""
        one = self.found(public_id, at)
        form = self.sheet(one, MultiDict(), asks_phone=True)
        return self.sheet_page(one, at_field(form, DomainError("sign_in_expired", "phone")))

    def _ask(self, one: Subject, public_id: str, draft: Draft, at: datetime) -> Response:
        """Send the code; the same whatever is known of the phone."""
        self.check(one, draft)
        knocking.send_code(draft.phone, at)
        return self._code_page(public_id, draft, CodeForm(), at)

    def _code_page(self, public_id: str, draft: Draft, form: CodeForm, at: datetime) -> Response:
        return page(
            self.code_page,
            fragment=self.fragment,
            status=422 if form.errors else 200,
            shared=False,
            form=form,
            phone=masked_phone(draft.phone),
            draft=request.form.get("draft") or self.desk.sealed(house().vault, draft, at),
            demo_code=knocking.shown_code(),
            **self.shown(self.found(public_id, at)),
        )

    def _shut(self, public_id: str, error: DomainError) -> Response:
        """Too late by a moment: what is so now, and what one can do instead."""
        return page(
            self.shut_page,
            fragment=self.fragment,
            status=409,
            shared=False,
            why=failures.sentence_of(error),
            **self.shown(self.found(public_id, request_instant())),
        )


def account_here(other: str) -> int | None:
    """The account of whoever is signed in here, unless they come by another number."""
    who = auth.maybe_person()
    return who.account_id if who and not other else None


def known(other: str) -> Known | None:
    """Their phone."""
    account_id = account_here(other)
    return proving.known(read_session(), house().vault, account_id) if account_id else None
