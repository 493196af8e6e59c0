"""Telling a phone that it was invited: what to, by whom, and how the right comes to count."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from app.adapters.crypto import Vault
from app.adapters.text_message import Message, Template
from app.errors import LimitReached
from app.models.grant import Grant
from app.models.message_kinds import MessageKind
from app.models.organisation import Organisation
from app.models.person_kinds import ROLE_LABELS
from app.services import limits, outbox

#: So long an invitation that could not be delivered is tried again.
TRIED_FOR: Final = timedelta(days=1)
#: A number written down wrongly belongs to somebody who wants none of this.
A_PHONE_AND_DAY: Final = 3
TEXT: Final = "“%s”请您担任%s。用这个手机号登录驿家，权限就生效。不是您，请不用理会。"


def tell(session: Session, vault: Vault, grant: Grant, at: datetime, *, address: str = "") -> bool:
    """Queue a message to the invited phone; once for each invitation, and only for those that a
    sign-in accepts: one from a list waits for its code to be scanned.

    `address` (the site's, without a slash at its end) goes along where there is one.
    """
    if grant.accepted_at is not None or grant.needs_code:
        return False
    organisation = session.get_one(Organisation, grant.organisation_id)
    values = (organisation.name, ROLE_LABELS[grant.role])
    text = TEXT % values + (f" {address}/sign-in" if address else "")
    try:
        with session.begin_nested():
            if not outbox.put(
                session,
                vault,
                f"invite-{grant.public_id}",
                MessageKind.notice,
                vault.open(grant.phone),
                Message(Template.invitation, values, text),
                at=at,
                expires_at=at + TRIED_FOR,
            ):
                return False
            key = grant.phone_digest[:16]
            limits.take(session, "invite-phone", key, A_PHONE_AND_DAY, limits.DAY, at)
    except LimitReached:
        return False
    return True
