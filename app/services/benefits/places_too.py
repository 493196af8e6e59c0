"""Where places and benefits meet: what one gets at a place, and what there is around a position."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from math import sqrt
from typing import Any, Final

from sqlalchemy import Float, Select, bindparam, or_, select
from sqlalchemy.orm import Session

from app.config import Settings
from app.models.benefit import Benefit, BenefitPlace
from app.models.benefit_kinds import BenefitState
from app.models.place import Place
from app.services.benefits.browse import Listed, browse
from app.services.benefits.question import RADII, Question, Wishes
from app.services.benefits.quota import day_of
from app.services.benefits.spots import there
from app.services.nearby.density import Density
from app.services.nearby.filters import Filters
from app.spatial import around
from app.spatial.around import FLAT, in_box
from app.spatial.dialect import Unindexed, in_text
from app.spatial.metric import Flat, geodesic
from app.spatial.prepared import fetch

#: So many are named on a place's page, and on the results page.
AT_PLACE: Final = 4
NEARBY: Final = 2
#: A place may offer much: so many are looked at to find two places.
_LOOKED_AT: Final = 16
#: How far one had to look in each part of the province, whatever one looked for.
_LOOKED: Final = Density()
_ANY: Final = Filters()


def at_place(session: Session, public_id: str, at: datetime, *, settings: Settings) -> Listed:
    """What one gets at a listed place, the first four, soonest to end first; `number` counts
    all."""
    asked = Question(at, Wishes(place=public_id), AT_PLACE)
    return browse(session, asked, settings=settings)


@dataclass(frozen=True, slots=True)
class Around:
    """The nearest benefits around a position, as (title, metres, address of the page), and where
    all of them are listed."""

    nearest: tuple[tuple[str, float, str], ...]
    to: str


@lru_cache
def _around() -> Select[Any]:
    """The statement of `nearby`, built once: the results page asks it every time."""
    far = FLAT.squared(Place.lng, Place.lat).label("far")
    today: Any = bindparam("today", type_=Benefit.ends_on.type)
    return (
        select(Benefit.title, Benefit.public_id, Place.id, Place.lng, Place.lat, far)
        .join(BenefitPlace, BenefitPlace.place_id == Place.id)
        .join(Benefit, Benefit.id == BenefitPlace.benefit_id)
        .where(
            in_box(Place.id, Place.location),
            far <= bindparam("squared", type_=Float),
            there(),
            Unindexed(Benefit.state) == BenefitState.published.value,
            or_(Benefit.begins_on.is_(None), Benefit.begins_on <= today),
            or_(Benefit.ends_on.is_(None), Benefit.ends_on >= today),
        )
        .order_by(far, Benefit.id)
        .limit(in_text(_LOOKED_AT))
    )


def nearby(
    session: Session, origin: tuple[float, float], metres: float, at: datetime
) -> Around | None:
    """The nearest benefits that can be had within so many metres of the WGS-84 point, one for each
    place; None where there is none. At most three statements, led by the spatial index: mostly one,
    for as far as one had to look here before."""
    flat, today = Flat.at(*origin), day_of(at)
    first = min(metres, _LOOKED.first(origin, _ANY))
    for reach in (first, min(metres, 3 * first), metres):
        asked = around.values(flat, reach) | {"squared": reach * reach, "today": today}
        rows = fetch(session.connection(), _around(), asked)
        shown = list({row[2]: row for row in reversed(rows)}.values())[::-1][:NEARBY]
        enough = len(shown) == NEARBY or len(rows) == _LOOKED_AT
        if enough or reach >= metres:
            break
    _LOOKED.learn(origin, _ANY, sqrt(shown[-1][5]) if enough else reach)
    if not shown:
        return None
    spot = f"lng={origin[0]:.4f}&lat={origin[1]:.4f}"
    away = geodesic(origin, [row[3] for row in shown], [row[4] for row in shown])
    nearest = tuple(
        (title, far, f"/benefits/{public_id}?{spot}")
        for (title, public_id, *_), far in zip(shown, away, strict=True)
    )
    within = next((radius for radius in RADII if radius * 1000 >= metres), RADII[-1])
    return Around(nearest, f"/benefits?{spot}&within={within}")
