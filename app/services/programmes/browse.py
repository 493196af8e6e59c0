"""What is on: the verb behind `/programmes` and its machine door.

Ordered by the next session that is not yet over, soonest first; what is recorded and plays any
time stands apart.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from sqlalchemy.orm import Session

from app.config import SHANGHAI, Settings
from app.errors import DomainError
from app.models.programme_kinds import OccupationGroup, ProgrammeKind
from app.services.cursor import seal, unseal
from app.services.divisions import Divisions, divisions
from app.services.programmes.cards import Card, cards
from app.services.programmes.kind_words import NAMES
from app.services.programmes.question import (
    MOST,
    After,
    ForWhom,
    Question,
    When,
    Wishes,
    span,
)
from app.services.programmes.statement import recorded, upcoming
from app.services.search_words import Word, read_query
from app.spatial.dialect import in_text

#: How many of those that play any time stand on the first page.
RECORDED_SHOWN: Final = 3


class Section(StrEnum):
    """Under which heading a programme stands."""

    today = "today"
    week = "week"
    later = "later"


@dataclass(frozen=True, slots=True)
class Listed:
    """One page. `cards` are in order; `recorded` plays any time, `more_recorded` where there is
    more of it than shown; `cursor` continues the list; `area` names the county asked for."""

    question: Question
    cards: tuple[Card, ...]
    recorded: tuple[Card, ...]
    more_recorded: bool
    cursor: str | None
    area: str

    @property
    def first_page(self) -> bool:
        """Whether nothing lies before it."""
        return self.question.after is None

    def section(self, card: Card) -> Section:
        """The heading of a card: what runs already is today's, a week ends with its Sunday."""
        at = self.question.at
        today = at.astimezone(SHANGHAI).date()
        begins = max(card.starts_at or at, at).astimezone(SHANGHAI).date()
        if begins == today:
            return Section.today
        return Section.week if begins <= today + timedelta(6 - today.weekday()) else Section.later


def browse(session: Session, question: Question, *, settings: Settings) -> Listed:
    """One page of the published programmes that keep every wish, in a constant number of
    statements. Raises DomainError("area_unknown", "county")."""
    known, wishes = divisions(session), question.wishes
    counties = _counties(known, wishes.county)
    words = _words(known, wishes.text)
    limit = max(1, min(question.limit, MOST))
    rows: Sequence[Any] = ()
    if wishes.when is not When.anytime:
        statement = upcoming(
            wishes,
            counties,
            words,
            question.at,
            *span(wishes, question.at),
            question.after,
            session.get_bind().dialect.name,
        )
        rows = session.execute(statement.limit(in_text(limit + 1))).all()
    kept, beside = _recorded(session, question, words, limit)
    page = rows[:limit]
    ids = [row.id for row in (*page, *kept)]
    found = cards(session, ids, question.at, wishes.origin)
    for row in page:
        found[row.id].starts_at, found[row.id].ends_at = row.starts_at, row.ends_at
    more = len(rows) > limit or (wishes.when is When.anytime and beside)
    return Listed(
        question=question,
        cards=tuple(found[row.id] for row in page),
        recorded=tuple(found[row.id] for row in kept),
        more_recorded=beside,
        cursor=_sealed(settings, question, page[-1] if page else kept[-1]) if more else None,
        area=known.names.get(wishes.county, ""),
    )


def resume(settings: Settings, cursor: str, *, recorded: bool = False) -> Question:
    """The question that a cursor carries; raises DomainError("cursor_invalid", "cursor")."""
    return _unpacked(unseal(settings.secret_key, "programmes", cursor), recorded=recorded)


def _recorded(
    session: Session, question: Question, words: Sequence[Word], limit: int
) -> tuple[Sequence[Any], bool]:
    """Those that play any time, and whether there are more: all of them where they are asked for,
    a few beside a first page that asks for no day and no spot."""
    wishes = question.wishes
    if wishes.when is When.anytime:
        shown, after = limit, question.after
    elif (
        not question.recorded
        or question.after
        or wishes.when
        or wishes.day
        or wishes.county
        or wishes.origin
    ):
        return (), False
    else:
        shown, after = RECORDED_SHOWN, None
    rows = session.execute(
        recorded(wishes, words, question.at, after).limit(in_text(shown + 1))
    ).all()
    return rows[:shown], len(rows) > shown


def _counties(known: Divisions, code: str) -> tuple[str, ...]:
    """The county of that code, or the counties of that city."""
    if not code:
        return ()
    if code not in known.names or len(code) != 6:
        raise DomainError("area_unknown", "county")
    inside = [
        one.code
        for one in known.atlas.counties
        if not one.outside and code in (one.code, one.city_code)
    ]
    if not inside:
        raise DomainError("area_unknown", "county")
    return tuple(inside)


def _words(known: Divisions, text: str) -> tuple[Word, ...]:
    if not text.strip():
        return ()
    return read_query(text, [*known.names.values(), *NAMES]).words


def _sealed(settings: Settings, question: Question, last: Any) -> str:
    wishes = question.wishes
    starts = getattr(last, "starts_at", None)
    payload = {
        "t": question.at.timestamp(),
        "l": question.limit,
        "p": [starts.timestamp(), last.session] if starts else [None, last.public_id],
        "k": wishes.kinds,
        "g": wishes.group,
        "w": wishes.when,
        "d": wishes.day.isoformat() if wishes.day else None,
        "c": wishes.county,
        "o": wishes.origin,
        "r": wishes.within,
        "f": wishes.free,
        "m": wishes.whom,
        "q": wishes.text,
    }
    return seal(settings.secret_key, "programmes", payload)


def _unpacked(payload: Mapping[str, Any], *, recorded: bool) -> Question:
    try:
        starts, public_id = payload["p"]
        begins = None if starts is None else datetime.fromtimestamp(starts, UTC)
        origin = payload["o"]
        wishes = Wishes(
            kinds=tuple(ProgrammeKind(word) for word in payload["k"]),
            group=OccupationGroup(payload["g"]) if payload["g"] else None,
            when=When(payload["w"]) if payload["w"] else None,
            day=date.fromisoformat(payload["d"]) if payload["d"] else None,
            county=str(payload["c"]),
            origin=(float(origin[0]), float(origin[1])) if origin else None,
            within=int(payload["r"]),
            free=bool(payload["f"]),
            whom=ForWhom(payload["m"]) if payload["m"] else None,
            text=str(payload["q"]),
        )
        at = datetime.fromtimestamp(payload["t"], UTC)
        after = After(begins, str(public_id))
        return Question(at, wishes, int(payload["l"]), after, recorded)
    except (KeyError, TypeError, ValueError):
        # Signed by an earlier release that packed it differently.
        raise DomainError("cursor_invalid", "cursor") from None
