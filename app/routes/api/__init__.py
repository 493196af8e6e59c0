"""What a machine sees: every door."""

from flask import Blueprint

from app.routes.api import benefits, contract, divisions, places, programmes

ROOMS = (benefits, contract, divisions, places, programmes)


def section() -> Blueprint:
    """Endpoints read `api.places.index`."""
    api = Blueprint("api", __name__, url_prefix="/api/v1")
    for room in ROOMS:
        api.register_blueprint(room.blueprint)
    return api
