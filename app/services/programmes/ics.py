"""A programme for the reader's own calendar: iCalendar, RFC 5545, one event a session."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final

from app.adapters.markdown import plain_text
from app.models.programme_kinds import ProgrammeState
from app.services.programmes.detail import Meeting, ProgrammeDetail

#: A content line is folded at so many octets (RFC 5545, 3.1).
_FOLD: Final = 75
_WORDS: Final = 400
_ESCAPED: Final = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


def calendar(programme: ProgrammeDetail, url: str) -> str:
    """The programme as an iCalendar file; `url` is its absolute address. A cancelled one takes
    the events out of a calendar that has them (RFC 5546, METHOD:CANCEL)."""
    cancelled = programme.card.state is ProgrammeState.cancelled
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Yijia//Programmes//ZH",
        "CALSCALE:GREGORIAN",
        f"METHOD:{'CANCEL' if cancelled else 'PUBLISH'}",
    ]
    for meeting in programme.meetings:
        lines += _event(programme, meeting, url, cancelled=cancelled)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _event(
    programme: ProgrammeDetail, meeting: Meeting, url: str, *, cancelled: bool
) -> Iterator[str]:
    card, host = programme.card, url.split("/")[2]
    words = " ".join(filter(None, (meeting.note, plain_text(programme.body, _WORDS))))
    yield "BEGIN:VEVENT"
    yield f"UID:{meeting.public_id}@{host}"
    yield f"DTSTAMP:{_instant(programme.updated_at)}"
    yield f"SEQUENCE:{programme.version}"
    yield f"STATUS:{'CANCELLED' if cancelled else 'CONFIRMED'}"
    yield f"DTSTART:{_instant(meeting.starts_at)}"
    yield f"DTEND:{_instant(meeting.ends_at)}"
    yield f"SUMMARY:{_text(card.title)}"
    yield f"ORGANIZER;CN={_parameter(card.organiser)}:{url}"
    if where := _where(programme):
        yield f"LOCATION:{_text(where)}"
    if card.lng is not None and card.lat is not None:
        yield f"GEO:{card.lat:.6f};{card.lng:.6f}"
    if words:
        yield f"DESCRIPTION:{_text(words)}"
    yield f"URL:{url}"
    yield "END:VEVENT"


def _where(programme: ProgrammeDetail) -> str:
    """The place's name and its address, each once."""
    name, address = programme.card.where, programme.address
    return address if not name or name == address else f"{name} {address}".strip()


def _instant(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(words: str) -> str:
    """TEXT: separators escaped, line ends as such, other control characters gone."""
    plain = words.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in plain if c == "\n" or c >= " ").translate(_ESCAPED)


def _parameter(words: str) -> str:
    """A quoted parameter value, which knows no quote."""
    return f'"{"".join(c for c in words if c >= " " and c != chr(34))}"'


def _folded(line: str) -> Iterator[str]:
    """Pieces of at most 75 octets, no character torn; all but the first begin with a space."""
    piece, size = "", 0
    for letter in line:
        width = len(letter.encode())
        if size + width > _FOLD:
            yield piece
            piece, size = " ", 1
        piece += letter
        size += width
    yield piece
