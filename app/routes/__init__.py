"""The site's table of contents, by who reads it; each section lists its own pages."""

from flask import Flask

from app.routes import api, manage, public
from app.web import assets


def register(app: Flask) -> None:
    """Hang every route into the application."""
    for section in (public, manage, api):
        app.register_blueprint(section.section())
    app.register_blueprint(assets.blueprint)
