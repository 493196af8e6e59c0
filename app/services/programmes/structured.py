"""What search engines read of a programme: schema.org/Event, https://schema.org/Event."""

from typing import Any, Final

from app.adapters.markdown import plain_text
from app.config import SHANGHAI
from app.models.programme_kinds import ProgrammeKind, ProgrammeState
from app.services.programmes.detail import ProgrammeDetail
from app.services.programmes.window import Window

_TYPES: Final = {
    ProgrammeKind.training: "EducationEvent",
    ProgrammeKind.lecture: "EducationEvent",
    ProgrammeKind.culture: "SocialEvent",
}
_WORDS: Final = 300
_AVAILABLE: Final = {Window.open: "InStock", Window.come: "InStock", Window.early: "PreOrder"}


def structured(programme: ProgrammeDetail, url: str) -> dict[str, Any]:
    """The programme as a JSON-LD node: an event, or what is recorded as a video; `url` is its
    absolute address."""
    card = programme.card
    node: dict[str, Any] = {
        "@context": "https://schema.org",
        "@id": url,
        "url": url,
        "name": card.title,
        "description": plain_text(programme.body, _WORDS) or card.title,
        "isAccessibleForFree": card.cost_fen == 0,
        "inLanguage": "zh-CN",
    }
    if not programme.meetings:
        made = {"@type": "Organization", "name": card.organiser}
        return node | {"@type": "CreativeWork", "publisher": made}
    return node | _event(programme, url)


def _event(programme: ProgrammeDetail, url: str) -> dict[str, Any]:
    card, meetings = programme.card, programme.meetings
    cancelled = card.state is ProgrammeState.cancelled
    names = (card.organiser, *programme.hosts)
    event: dict[str, Any] = {
        "@type": _TYPES.get(card.kind, "Event"),
        "startDate": meetings[0].starts_at.astimezone(SHANGHAI).isoformat(),
        "endDate": meetings[-1].ends_at.astimezone(SHANGHAI).isoformat(),
        "eventStatus": f"https://schema.org/Event{'Cancelled' if cancelled else 'Scheduled'}",
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "organizer": [{"@type": "Organization", "name": name} for name in names],
        "offers": {
            "@type": "Offer",
            "url": url,
            "price": f"{card.cost_fen / 100:.2f}",
            "priceCurrency": "CNY",
            "availability": f"https://schema.org/{_AVAILABLE.get(card.window, 'SoldOut')}",
        },
    }
    if programme.address or card.where:
        event["location"] = _location(programme)
    if card.capacity is not None:
        event["maximumAttendeeCapacity"] = card.capacity
        event["remainingAttendeeCapacity"] = card.seats_left
    if len(meetings) > 1:
        event["subEvent"] = [
            {
                "@type": "Event",
                "name": meeting.note or card.title,
                "startDate": meeting.starts_at.astimezone(SHANGHAI).isoformat(),
                "endDate": meeting.ends_at.astimezone(SHANGHAI).isoformat(),
            }
            for meeting in meetings
        ]
    return event


def _location(programme: ProgrammeDetail) -> dict[str, Any]:
    card = programme.card
    place: dict[str, Any] = {
        "@type": "Place",
        "name": card.where,
        "address": {
            "@type": "PostalAddress",
            "addressCountry": "CN",
            "addressLocality": card.county,
            "streetAddress": programme.address or card.where,
        },
    }
    if card.lng is not None:
        place["geo"] = {"@type": "GeoCoordinates", "latitude": card.lat, "longitude": card.lng}
    return place
