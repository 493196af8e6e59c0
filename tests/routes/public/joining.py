"""How the tests sign up: the form filled in and sent as a phone would."""

import re
from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.adapters.crypto import Vault
from app.models.outbox import OutboxMessage
from app.models.programme import Programme
from tests.client import Answer, Client

PHONE = "19900000001"


def typed(page: Answer, **more: str) -> dict[str, str]:
    """The hidden fields of the form on the page, and what is typed into it."""
    form = page.find("#signup")
    hidden = {
        one.attributes["name"]: one.attributes["value"]
        for one in form.select("input")
        if one.get("type") == "hidden"
    }
    return {**hidden, "name": "张三", **more}


def asks(client: Client, programme: Programme, **more: str) -> tuple[Answer, dict[str, str]]:
    """Open the form, fill it in and send it; the answer, and what was sent."""
    at = f"/programmes/{programme.public_id}/signup"
    sent = typed(client.get(at), **more)
    return client.post(at, data=sent), sent


def newest_code(session: Session, vault: Vault) -> str:
    """The code in the newest message."""
    sealed = session.scalar(select(OutboxMessage.text).order_by(OutboxMessage.id.desc()).limit(1))
    assert sealed is not None
    found = re.search(r"\d{6}", vault.open(sealed))
    assert found
    return found[0]


def proves(
    client: Client, session: Session, programme: Programme, page: Answer, code: str = ""
) -> Answer:
    """Type the code that was sent (or another one) into the page that asks for it."""
    vault: Vault = client.app.extensions["yijia"].vault
    sent = typed(page, code=code or newest_code(session, vault))
    return client.post(f"/programmes/{programme.public_id}/signup/code", data=sent)


def joined(client: Client, session: Session, programme: Programme, phone: str = PHONE) -> str:
    """Sign up by code; the path of the receipt."""
    page, _ = asks(client, programme, phone=phone)
    answer = proves(client, session, programme, page)
    assert answer.status == 303, answer.text
    path: str = urlsplit(answer.headers["Location"]).path
    return path
