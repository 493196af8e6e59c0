"""Where the measured workers stand: near places, as workers do, and inside the province."""

import random

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.config import Settings
from app.errors import DomainError
from app.models.place import Place
from app.services.circle import circle_at
from app.services.divisions import divisions
from app.travel.estimate import EstimateEngine, TravelFigures


def standing(session: Session, count: int, seed: int = 1) -> list[tuple[float, float]]:
    """`count` points (WGS-84 lng, lat), about a kilometre from a random place each."""
    chance = random.Random(seed)
    rows = session.execute(select(Place.lng, Place.lat).order_by(Place.id)).all()
    atlas = divisions(session).atlas
    settings, engine = Settings(), EstimateEngine(TravelFigures())
    points: list[tuple[float, float]] = []
    while len(points) < count:
        lng, lat = chance.choice(rows)
        point = (round(lng + chance.gauss(0, 0.01), 4), round(lat + chance.gauss(0, 0.01), 4))
        try:
            circle_at(atlas, engine, settings, point, None)
        except DomainError:
            continue
        points.append(point)
    return points
