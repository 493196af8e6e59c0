"""The site's table of contents: every blueprint, by who reads it."""

from flask import Blueprint, Flask

from app.routes.api import contract, divisions
from app.routes.api import places as api_places
from app.routes.manage import audit as manage_audit
from app.routes.manage import checks as manage_checks
from app.routes.manage import codes as manage_codes
from app.routes.manage import endings as manage_endings
from app.routes.manage import exports as manage_exports
from app.routes.manage import facts as manage_facts
from app.routes.manage import freshness as manage_freshness
from app.routes.manage import holidays as manage_holidays
from app.routes.manage import home as manage_home
from app.routes.manage import hours as manage_hours
from app.routes.manage import imports as manage_imports
from app.routes.manage import photos as manage_photos
from app.routes.manage import places as manage_places
from app.routes.manage import positions as manage_positions
from app.routes.manage import reports as manage_reports
from app.routes.manage import revisions as manage_revisions
from app.routes.manage import staff as manage_staff
from app.routes.public import (
    areas,
    health,
    home,
    me,
    near,
    phone,
    photos,
    places,
    privacy,
    q,
    reports,
    search,
    sign_in,
)
from app.web import assets


def register(app: Flask) -> None:
    """Hang every route into the application; endpoints read `public.near.index`."""
    public = Blueprint("public", __name__)
    rooms = (
        *(areas, health, home, me, near, phone, photos, places, privacy, q, reports),
        *(search, sign_in),
    )
    for room in rooms:
        public.register_blueprint(room.blueprint)
    api = Blueprint("api", __name__, url_prefix="/api/v1")
    for door in (contract, divisions, api_places):
        api.register_blueprint(door.blueprint)
    manage = Blueprint("manage", __name__, url_prefix="/manage")
    desks = (
        *(
            manage_audit,
            manage_checks,
            manage_codes,
            manage_endings,
            manage_exports,
            manage_facts,
            manage_freshness,
            manage_holidays,
            manage_home,
            manage_hours,
            manage_imports,
            manage_photos,
            manage_places,
            manage_positions,
            manage_reports,
            manage_revisions,
        ),
        manage_staff,
    )
    for desk in desks:
        manage.register_blueprint(desk.blueprint)
    for blueprint in (public, manage, api, assets.blueprint):
        app.register_blueprint(blueprint)
