"""A made-up listing as rows of the tables, its windows compiled."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from app.models.base import new_stamp
from app.models.care import Notice
from app.models.kinds import PlaceStatus
from app.models.place import Place
from app.models.place_amenity import PlaceAmenity
from app.models.place_hours import OpeningException, OpeningSpan, OpenWindow
from app.services.demo.ground import County
from app.services.demo.listings import Listing
from app.services.hours.horizon import Compiled, HorizonCompiler
from app.services.hours.store import trusted_until
from app.services.search_index import search_columns

#: What a made-up listing says where it comes from.
SOURCE: Final = "demo"
#: The tables a listing fills, in the order in which rows can be inserted.
TABLES: Final = (Place, OpeningSpan, OpeningException, PlaceAmenity, Notice, OpenWindow)

Row = dict[str, Any]
Rows = dict[Any, list[Row]]


class RowMaker:
    """Turns listings into rows; `owners` are the federations' ids by division code."""

    def __init__(self, owners: dict[str, int], compiler: HorizonCompiler) -> None:
        self.owners, self.compiler = owners, compiler

    def rows(self, county: County, listings: Sequence[Listing], ids: Sequence[int]) -> Rows:
        """The rows of `county`'s `listings`, which are given `ids`, by table."""
        rows: Rows = defaultdict(list)
        for place_id, listing in zip(ids, listings, strict=True):
            trusted = trusted_until(listing.ages.verified_at, listing.ages.created_at)
            compiled = self.compiler.compiled(
                replace(listing.opening.timetable, trusted_until=trusted)
            )
            where = _place(place_id, listing) | _search(county, listing)
            rows[Place].append(where | self._rest(listing, compiled))
            _add_hours(rows, place_id, listing, compiled)
            rows[PlaceAmenity] += [
                {"place_id": place_id, "amenity": amenity, "state": state, "confirmed_at": when}
                for amenity, state, when in listing.amenities
            ]
            if listing.notice:
                words, starts, ends = listing.notice
                notice = {"place_id": place_id, "text": words, "starts_at": starts, "ends_at": ends}
                rows[Notice].append(notice)
        return rows

    def _rest(self, listing: Listing, compiled: Compiled) -> Row:
        timetable, ages = listing.opening.timetable, listing.ages
        status = PlaceStatus.temporarily_closed if listing.closed else PlaceStatus.open
        return {
            "owner_id": self.owners[listing.owner_code],
            "status": status,
            "closed_until": listing.closed_until,
            "always_open": timetable.always_open,
            "holiday_rule": timetable.holiday_rule,
            "available_from": timetable.available_from,
            "available_until": timetable.available_until,
            "hours_text": "",
            "windows_until": self.compiler.until,
            "hours_unsure": compiled.unsure,
            # A stamp must never come back, so it is the one value that is not made from the seed.
            "stamp": new_stamp(),
            "verified_at": ages.verified_at,
            "confirmed_at": ages.confirmed_at,
            "created_at": ages.created_at,
            "updated_at": ages.updated_at,
            "source": SOURCE,
            "external_id": None,
            "demo": True,
        }


def _place(place_id: int, listing: Listing) -> Row:
    spot = listing.spot
    return {
        "id": place_id,
        "public_id": listing.public_id,
        "kind": listing.kind,
        "name": listing.name,
        "address": listing.address,
        "location": f"SRID=4326;POINT({spot.lng:.6f} {spot.lat:.6f})",
        "lng": spot.lng,
        "lat": spot.lat,
        "location_confirmed": listing.location_confirmed,
        "county_code": spot.town.code[:6],
        "township_code": spot.town.code,
        "phone": listing.phone,
        "audience": listing.audience,
        "audience_note": listing.audience_note,
        "entrance_steps": listing.entrance.steps,
        "door_width_cm": listing.entrance.door_width_cm,
    }


def _search(county: County, listing: Listing) -> Row:
    divisions = (county.city, county.name, listing.spot.town.name)
    return search_columns(listing.name, listing.address, divisions)._asdict()


def _add_hours(rows: Rows, place_id: int, listing: Listing, compiled: Compiled) -> None:
    timetable = listing.opening.timetable
    rows[OpeningSpan] += [
        {"place_id": place_id, "weekday": s.weekday, "opens": s.opens, "closes": s.closes}
        for s in timetable.spans
    ]
    for exception, note in zip(timetable.exceptions, listing.opening.notes, strict=True):
        rows[OpeningException].append(
            {
                "place_id": place_id,
                "first_day": exception.first_day,
                "last_day": exception.last_day,
                "spans": [list(span) for span in exception.spans],
                "note": note,
            }
        )
    rows[OpenWindow] += [
        {"place_id": place_id, "opens_at": w.opens_at, "closes_at": w.closes_at, "state": w.state}
        for w in compiled.windows
    ]
