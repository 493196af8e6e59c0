"""How the tests claim a benefit: the form filled in and sent as a phone would."""

from urllib.parse import urlsplit

from sqlalchemy.orm import Session

from app.adapters.crypto import Vault
from app.models.account import Account
from app.models.benefit import Benefit
from app.models.person_kinds import SignInLevel
from tests.client import Answer, Client
from tests.factories.account import an_account, signed_in
from tests.factories.programme import a_phone
from tests.routes.public.joining import newest_code

PHONE = "19900000001"


def form_of(benefit: Benefit) -> str:
    return f"/benefits/{benefit.public_id}/claim"


def typed(page: Answer, **more: str) -> dict[str, str]:
    """The hidden fields of the form on the page, and what is typed into it."""
    hidden = {
        one.attributes["name"]: one.attributes["value"]
        for one in page.find("#claim").select("input")
        if one.get("type") == "hidden"
    }
    return {**hidden, **more}


def asks(client: Client, benefit: Benefit, **more: str) -> tuple[Answer, dict[str, str]]:
    """Open the form, fill it in and send it; the answer, and what was sent."""
    sent = typed(client.get(form_of(benefit)), **more)
    return client.post(form_of(benefit), data=sent), sent


def proves(
    client: Client, session: Session, benefit: Benefit, page: Answer, code: str = ""
) -> Answer:
    """Type the code that was sent (or another one) into the page that asks for it."""
    vault: Vault = client.app.extensions["yijia"].vault
    sent = typed(page, code=code or newest_code(session, vault))
    return client.post(f"{form_of(benefit)}/code", data=sent)


def remembered(client: Client, session: Session, number: int = 1) -> Account:
    """The person of that number, signed in on this phone."""
    vault: Vault = client.app.extensions["yijia"].vault
    account = an_account(session, vault, a_phone(number))
    signed_in(client, session, account, SignInLevel.phone)
    return account


def claimed(client: Client, session: Session, benefit: Benefit, **more: str) -> str:
    """Claim as somebody signed in; the path of the voucher or the application."""
    if not client.csrf:
        remembered(client, session)
    answer, _ = asks(client, benefit, **more)
    assert answer.status == 303, answer.text
    path: str = urlsplit(answer.headers["Location"]).path
    return path
