"""The list of places of a county or township, in pages."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, literal, select, tuple_
from sqlalchemy.orm import Session

from app.config import SHANGHAI, Settings
from app.errors import DomainError
from app.models.kinds import PlaceKind
from app.models.place import Place
from app.services.cursor import seal, unseal
from app.services.nearby.cards import Card
from app.services.nearby.load import cards, numbered
from app.services.nearby.statement import bucket, listed
from app.spatial.dialect import bytewise

MOST: Final = 100

_place = Place.__table__.c


def standing_in(code: str) -> ColumnElement[bool]:
    """The place stands in the county (six digits) or township (nine)."""
    return (_place.township_code if len(code) > 6 else _place.county_code) == code


@dataclass(frozen=True, slots=True)
class After:
    """Where a list goes on: behind this place, as the places were at this instant."""

    at: datetime
    bucket: int
    name: str
    public_id: str
    shown: int


@dataclass(frozen=True, slots=True)
class AreaPlaces:
    """The places of the county or township with that code, as of `at` or of the page before."""

    settings: Settings
    code: str
    kinds: tuple[PlaceKind, ...]
    at: datetime
    limit: int
    after: After | None

    @property
    def _instant(self) -> datetime:
        return self.after.at if self.after else self.at

    def page(self, session: Session) -> tuple[tuple[Card, ...], str | None]:
        """The cards in order, numbered through all pages, and the cursor of the next page."""
        dialect = session.get_bind().dialect.name
        limit = max(1, min(self.limit, MOST))
        rows = session.execute(self._statement(dialect).limit(limit + 1)).all()
        page = rows[:limit]
        soon = self.settings.closing_soon_minutes
        found = cards(session, [row.id for row in page], self._instant, soon_minutes=soon)
        shown = self.after.shown if self.after else 0
        further = self._sealed(page[-1], shown + len(page)) if len(rows) > limit else None
        return numbered(found, [row.id for row in page], shown), further

    def _statement(self, dialect: str) -> Select[Any]:
        at = self._instant
        kind = bucket(at, int(at.timestamp()))
        order = (kind, bytewise(_place.name, dialect), bytewise(_place.public_id, dialect))
        terms = [standing_in(self.code), *listed(at.astimezone(SHANGHAI).date())]
        if self.kinds:
            terms.append(_place.kind.in_(self.kinds))
        if self.after:
            last = (self.after.bucket, self.after.name, self.after.public_id)
            terms.append(tuple_(*order) > tuple_(*(literal(value) for value in last)))
        return (
            select(_place.id, _place.public_id, _place.name, kind.label("bucket"))
            .where(*terms)
            .order_by(*order)
        )

    def _sealed(self, last: Any, shown: int) -> str:
        payload = {
            "c": self.code,
            "k": self.kinds,
            "t": self._instant.timestamp(),
            "p": [last.bucket, last.name, last.public_id, shown],
        }
        return seal(self.settings.secret_key, "areas", payload)


def unsealed(settings: Settings, code: str, kinds: tuple[PlaceKind, ...], cursor: str) -> After:
    """Where a cursor of the same area and kinds goes on.

    Raises DomainError("cursor_invalid", "cursor") for any other.
    """
    payload = unseal(settings.secret_key, "areas", cursor)
    try:
        kind, name, public_id, shown = payload["p"]
        if payload["c"] == code and payload["k"] == list(kinds):
            at = datetime.fromtimestamp(payload["t"], UTC)
            return After(at, int(kind), str(name), str(public_id), int(shown))
    except (KeyError, TypeError, ValueError):
        pass
    raise DomainError("cursor_invalid", "cursor")
