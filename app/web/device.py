"""Who sends an anonymous post, as digests that cannot be traced back."""

from datetime import datetime

from flask import request
from sqlalchemy.orm import Session

from app.config import SHANGHAI
from app.services import limits
from app.web.house import house

HOUR_S = 3600


def device(at: datetime) -> bytes:
    """The phone that asks, as far as address and browser tell: another digest every local day."""
    day = at.astimezone(SHANGHAI).date().isoformat()
    parts = ("device", day, request.remote_addr or "", request.headers.get("User-Agent", ""))
    return limits.digest(house().settings.secret_key, parts)


def limit_posts(session: Session, at: datetime) -> None:
    """Count one anonymous post from this address; raises LimitReached("limit_reached")."""
    settings = house().settings
    key = limits.digest(settings.secret_key, ("address", request.remote_addr or ""))
    limits.take(session, "posts", key, settings.posts_per_hour, HOUR_S, at)
