"""What one can get: the verb behind `/benefits`, its machine door, and the lines elsewhere."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.config import Settings
from app.errors import DomainError
from app.models.benefit_kinds import BenefitKind
from app.models.place import Place
from app.models.programme_kinds import OccupationGroup
from app.services.benefits.cards import Card, cards
from app.services.benefits.eligibility import Person
from app.services.benefits.kind_words import NAMES
from app.services.benefits.question import ANYWHERE, MOST, RADII, After, Question, Wishes
from app.services.benefits.quota import day_of
from app.services.benefits.spots import there
from app.services.benefits.statement import listed
from app.services.cursor import seal, unseal
from app.services.divisions import Divisions, divisions
from app.services.places import PUBLIC_ID
from app.services.search_words import Word, read_query
from app.spatial.dialect import in_text

_PURPOSE: Final = "benefits"


@dataclass(frozen=True, slots=True)
class Listed:
    """One page. `cards` are in order; `cursor` continues the list; `area` names the county that was
    told, `place` the place that was asked for; `number` counts all on a first page."""

    question: Question
    cards: tuple[Card, ...]
    cursor: str | None
    area: str
    place: str
    number: int

    @property
    def first_page(self) -> bool:
        """Whether nothing lies before it."""
        return self.question.after is None


def browse(session: Session, question: Question, *, settings: Settings) -> Listed:
    """One page of the published benefits that keep every wish, in a constant number of statements.
    Raises DomainError("area_unknown", "county"), DomainError("place_unknown", "place")."""
    known, wishes = divisions(session), question.wishes
    area = _area(known, wishes.person.county)
    place = _place(session, wishes.place)
    limit = max(1, min(question.limit, MOST))
    dialect = session.get_bind().dialect.name
    words, today = _words(known, wishes.text), day_of(question.at)
    statement = listed(wishes, words, today, question.after, dialect)
    rows = session.execute(statement.limit(in_text(limit + 1))).all()
    page, more = rows[:limit], len(rows) > limit
    found = cards(session, [row.id for row in page], question.at, wishes)
    number = len(page)
    if more and question.after is None:
        counted = statement.order_by(None).subquery()
        number = session.scalar(select(func.count()).select_from(counted)) or 0
    return Listed(
        question=question,
        cards=tuple(found[row.id] for row in page),
        cursor=_sealed(settings, question, page[-1]) if more else None,
        area=area,
        place=place,
        number=number,
    )


def at_home(session: Session, wishes: Wishes, *, within: float) -> Wishes:
    """Who tells a position and no county works in the county there, or in the nearest one within
    so many metres."""
    if wishes.origin is None or wishes.person.county:
        return wishes
    found = divisions(session).atlas.locate(*wishes.origin, within=within)
    if found is None or found.county.outside:
        return wishes
    return replace(wishes, person=replace(wishes.person, county=found.county.code))


def resume(settings: Settings, cursor: str) -> Question:
    """The question that a cursor carries; raises DomainError("cursor_invalid", "cursor")."""
    return _unpacked(unseal(settings.secret_key, _PURPOSE, cursor))


def _area(known: Divisions, county: str) -> str:
    """The name of the county; raises DomainError("area_unknown", "county")."""
    if not county:
        return ""
    inside = {one.code: one.name for one in known.atlas.counties if not one.outside}
    if county not in inside:
        raise DomainError("area_unknown", "county")
    return inside[county]


def _place(session: Session, public_id: str) -> str:
    """The name of the place; raises DomainError("place_unknown", "place")."""
    if not public_id:
        return ""
    name = None
    if PUBLIC_ID.fullmatch(public_id):
        name = session.scalar(select(Place.name).where(Place.public_id == public_id, there()))
    if name is None:
        raise DomainError("place_unknown", "place")
    return name


def _words(known: Divisions, text: str) -> Sequence[Word]:
    if not text.strip():
        return ()
    return read_query(text, [*known.names.values(), *NAMES]).words


def _sealed(settings: Settings, question: Question, last: Any) -> str:
    wishes, person = question.wishes, question.wishes.person
    payload = {
        "t": question.at.timestamp(),
        "l": question.limit,
        "p": [last.measure, last.ends.toordinal(), last.public_id],
        "k": wishes.kinds,
        "g": person.group,
        "c": person.county,
        "m": person.member,
        "o": wishes.origin,
        "r": wishes.within,
        "s": wishes.place,
        "q": wishes.text,
    }
    return seal(settings.secret_key, _PURPOSE, payload)


def _unpacked(payload: Mapping[str, Any]) -> Question:
    try:
        measure, ends, public_id = payload["p"]
        origin, member, within = payload["o"], payload["m"], int(payload["r"])
        if within not in (*RADII, ANYWHERE) or member not in (None, True, False):
            raise ValueError
        wishes = Wishes(
            kinds=tuple(BenefitKind(word) for word in payload["k"]),
            person=Person(
                OccupationGroup(payload["g"]) if payload["g"] else None, str(payload["c"]), member
            ),
            origin=(float(origin[0]), float(origin[1])) if origin else None,
            within=within,
            place=str(payload["s"]),
            text=str(payload["q"]),
        )
        after = After(float(measure), date.fromordinal(ends), str(public_id))
        at = datetime.fromtimestamp(payload["t"], UTC)
        return Question(at, wishes, int(payload["l"]), after)
    except (KeyError, TypeError, ValueError):
        # Signed by an earlier release that packed it differently.
        raise DomainError("cursor_invalid", "cursor") from None
