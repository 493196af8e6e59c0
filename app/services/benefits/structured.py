"""What search engines read of a benefit: schema.org/Offer, https://schema.org/Offer."""

from datetime import date
from typing import Any, Final

from app.adapters.markdown import plain_text
from app.services.benefits.detail import BenefitDetail
from app.services.benefits.standing import Standing

_WORDS: Final = 300
#: Places named: a chain's list of shops belongs on the page.
_PLACES: Final = 10


def structured(benefit: BenefitDetail, url: str) -> dict[str, Any]:
    """The benefit as a JSON-LD node; `url` is its absolute address."""
    card = benefit.card
    node: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Offer",
        "@id": url,
        "url": url,
        "name": card.title,
        "description": plain_text(benefit.body, _WORDS) or card.title,
        "offeredBy": {"@type": "Organization", "name": card.organiser},
        "availability": f"https://schema.org/{_available(benefit)}",
    }
    for name, day in (("validFrom", card.begins_on), ("validThrough", card.ends_on)):
        if isinstance(day, date):
            node[name] = day.isoformat()
    if benefit.spots:
        node["availableAtOrFrom"] = [
            {
                "@type": "Place",
                "name": spot.name,
                "address": {
                    "@type": "PostalAddress",
                    "addressCountry": "CN",
                    "addressLocality": spot.county,
                    "streetAddress": spot.address,
                },
                "geo": {"@type": "GeoCoordinates", "latitude": spot.lat, "longitude": spot.lng},
            }
            for spot in benefit.spots[:_PLACES]
        ]
    return node


def _available(benefit: BenefitDetail) -> str:
    card = benefit.card
    if card.standing is Standing.early:
        return "PreOrder"
    if card.standing is Standing.on:
        return "SoldOut" if card.stock.used_up else "InStock"
    return "Discontinued"
