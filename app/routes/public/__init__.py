"""What a worker sees: every page."""

from flask import Blueprint

from app.routes.public import (
    areas,
    benefits,
    campaigns,
    checkins,
    claims,
    health,
    home,
    me,
    near,
    phone,
    photos,
    places,
    privacy,
    programme_files,
    programmes,
    q,
    reports,
    search,
    sign_in,
    signups,
)

ROOMS = (
    *(areas, benefits, campaigns, checkins, claims, health, home, me, near, phone, photos),
    *(places, privacy, programme_files, programmes, q, reports),
    *(search, sign_in, signups),
)


def section() -> Blueprint:
    """Endpoints read `public.near.index`."""
    public = Blueprint("public", __name__)
    for room in ROOMS:
        public.register_blueprint(room.blueprint)
    return public
