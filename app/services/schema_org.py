"""What search engines read of a place: schema.org terms, https://schema.org/CivicStructure."""

from typing import Any, Final

from app.models.kinds import AMENITY_LABELS, AmenityState, Audience, PlaceKind
from app.services.hours.timetable import DAY_MINUTES
from app.services.hours.words import clock
from app.services.place_detail import PlaceDetail

_DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_TYPES: Final = {
    PlaceKind.legal_aid: "LegalService",
    PlaceKind.reading_room: "Library",
    PlaceKind.service_centre: "GovernmentOffice",
    PlaceKind.merchant: "LocalBusiness",
}
_LAST_MINUTE: Final = "23:59"


def structured(place: PlaceDetail, url: str) -> dict[str, Any]:
    """The place as a JSON-LD node; `url` is its absolute address."""
    card = place.card
    node: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": _TYPES.get(card.kind, "CivicStructure"),
        "@id": url,
        "url": url,
        "name": card.name,
        "address": {
            "@type": "PostalAddress",
            "addressCountry": "CN",
            "addressLocality": place.city,
            "streetAddress": card.address or place.where,
        },
        "geo": {"@type": "GeoCoordinates", "latitude": card.lat, "longitude": card.lng},
        "publicAccess": card.audience in (Audience.everyone, Audience.outdoor_workers),
        "isAccessibleForFree": card.kind is not PlaceKind.merchant,
        "amenityFeature": _features(place),
    }
    if card.phone:
        node["telephone"] = card.phone
    if not place.hours_stale and (hours := _hours(place)):
        node["openingHoursSpecification"] = hours
    return node


def _features(place: PlaceDetail) -> list[dict[str, Any]]:
    """What is known to be there or not; broken counts as not there."""
    return [
        {
            "@type": "LocationFeatureSpecification",
            "name": AMENITY_LABELS[fact.amenity],
            "value": fact.state is AmenityState.available,
        }
        for fact in place.amenities
        if fact.state is not AmenityState.unknown
    ]


def _hours(place: PlaceDetail) -> list[dict[str, Any]]:
    """The weekly hours; a span past midnight closes before it opens, as schema.org has it."""
    return [
        {
            "@type": "OpeningHoursSpecification",
            "dayOfWeek": [_DAYS[day] for day in group.weekdays],
            "opens": clock(opens),
            "closes": _LAST_MINUTE if closes == DAY_MINUTES else clock(closes % DAY_MINUTES),
        }
        for group in place.usual
        for opens, closes in group.spans
    ]
