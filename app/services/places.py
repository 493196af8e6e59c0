"""One listing and all that is known of it."""

import re
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import NotFound
from app.models.base import ALPHABET, PUBLIC_ID_LENGTH
from app.models.kinds import PlaceStatus
from app.models.place import Place

_PUBLIC_ID: Final = re.compile(f"[{ALPHABET}]{{{PUBLIC_ID_LENGTH}}}")


def listed_id(session: Session, public_id: str) -> int:
    """The internal id of a listing that is not retired; raises NotFound("place_unknown")."""
    wanted = public_id.lower()
    if _PUBLIC_ID.fullmatch(wanted):
        found = session.scalar(
            select(Place.id).where(Place.public_id == wanted, Place.status != PlaceStatus.retired)
        )
        if found is not None:
            return found
    raise NotFound("place_unknown")
