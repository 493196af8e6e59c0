"""Small applications with rooms made for one test."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Blueprint, Flask

from app import routes
from app.config import Settings
from app.factory import create_app

#: Makes an application with the given blueprint beside the site's own, and settings changed.
MakeSite = Callable[..., Flask]


@pytest.fixture(scope="session")
def plain_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The site as it is, for tests that change nothing in it."""
    folder = tmp_path_factory.mktemp("plain")
    app = create_app(Settings(secret_key="x", database_url=f"sqlite:///{folder}/empty.sqlite"))
    yield app
    app.extensions["yijia"].engines.dispose()


@pytest.fixture
def make_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MakeSite]:
    """An application on an empty database file; no test here asks the database."""
    made: list[Flask] = []
    register = routes.register

    def make(room: Blueprint | None = None, **settings: object) -> Flask:
        def all_rooms(app: Flask) -> None:
            register(app)
            if room is not None:
                app.register_blueprint(room)

        monkeypatch.setattr(routes, "register", all_rooms)
        values = {"secret_key": "x", "database_url": f"sqlite:///{tmp_path}/empty.sqlite"}
        made.append(create_app(Settings(**{**values, **settings})))  # type: ignore[arg-type]
        return made[-1]

    yield make
    for app in made:
        app.extensions["yijia"].engines.dispose()
