"""What holds for the installation as a whole."""

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from app.models.place import Place


def real_listings(session: Session) -> bool:
    """Whether any listing is not made up."""
    return bool(session.scalar(select(exists().where(Place.demo.is_(False)))))
