"""create_app(): wiring only."""

import os
from collections.abc import Callable
from datetime import datetime

from flask import Flask

from app import cli, extensions, routes
from app.adapters import sms
from app.adapters.calendar_file import load_calendar
from app.adapters.crypto import Vault
from app.config import Settings
from app.services.nearby.density import Density
from app.services.nearby.find import Finder
from app.services.nearby.sheets import Sheets
from app.spatial.engine import create_engines
from app.travel.estimate import EstimateEngine, TravelFigures
from app.web import auth, edge, failures, guard, locale, logs, stylesheet, transaction
from app.web.application import Application, FormRequest
from app.web.assets import ROOT as STATIC
from app.web.house import House, utc_now
from app.web.rendering import renderer_for


def create_app(
    settings: Settings | None = None, *, clock: Callable[[], datetime] | None = None
) -> Flask:
    """The application; settings come from the environment and time from the system unless given.

    Raises DomainError "setting_invalid" on a bad setting, "package_missing" when the gateway for
    messages needs a package that is not there, and RuntimeError on a bare route.
    """
    settings = settings or Settings.from_env(os.environ)
    sms.gateway(settings.sms_gateway, settings.sms)
    app = Application("app", static_folder=None)
    edge.configure(app, settings)
    app.extensions["yijia"] = build_house(settings, clock or utc_now)
    logs.configure(settings.log_level)
    extensions.csrf.init_app(app)
    extensions.htmx.init_app(app)
    app.request_class = FormRequest
    guard.init_app(app)
    auth.init_app(app)
    locale.init_app(app)
    style = stylesheet.read(STATIC / "css" / "site.css")
    edge.init_app(app, settings, style)
    transaction.init_app(app)
    failures.init_app(app)
    routes.register(app)
    cli.register(app)
    app.extensions["yijia.renderer"] = renderer_for(app, settings, style)
    guard.refuse_bare_routes(app)
    return app


def build_house(settings: Settings, clock: Callable[[], datetime]) -> House:
    """Everything that requests share; opens no connection yet."""
    engines = create_engines(settings.database_url, spatialite_path=settings.spatialite_path)
    travel = EstimateEngine(TravelFigures.from_mapping(settings.travel))
    return House(
        settings=settings,
        engines=engines,
        read_sessions=transaction.ReadingSessions(engines.read),
        write_sessions=transaction.writing_sessions(engines.write),
        clock=clock,
        calendar=load_calendar(settings.calendar_file),
        travel=travel,
        finder=Finder(settings, travel, Density(), sheets=Sheets(settings.listing_seconds)),
        vault=Vault(settings.data_keys, settings.phone_pepper),
    )
