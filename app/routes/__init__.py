"""The site's table of contents: every blueprint, by who reads it."""

from flask import Blueprint, Flask

from app.routes.public import health
from app.web import assets


def register(app: Flask) -> None:
    """Hang every route into the application; endpoints read `public.near.index`."""
    public = Blueprint("public", __name__)
    for room in (health,):
        public.register_blueprint(room.blueprint)
    app.register_blueprint(public)
    app.register_blueprint(assets.blueprint)
