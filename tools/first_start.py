"""What must be there before the first request: schema, reference data, and once a demo province.

A later start of the same release sees that it was all done, with two small statements, and does
not even load the application.
"""

from hashlib import sha256
from typing import TYPE_CHECKING, Final

import click
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from app.config import ROOT, Settings
from app.spatial.engine import create_engines
from tools.unavailable import Unavailable

if TYPE_CHECKING:
    from flask import Flask

#: The fact that tells for which release the database was prepared.
PREPARED: Final = "prepared_for"

#: What a release brings along: its newest migration, its reference data.
RELEASE: Final = (ROOT / "migrations" / ".head", ROOT / "seed" / "SHA256SUMS")


def prepare(settings: Settings) -> None:
    """Migrate and load the reference data; the first time also the demo province.

    Raises Unavailable when a command fails.
    """
    engines = create_engines(settings.database_url, spatialite_path=settings.spatialite_path)
    try:
        release = sha256(b"".join(path.read_bytes() for path in RELEASE)).hexdigest()
        before = prepared_for(engines.read)
        if before == release:
            return
        from app.factory import create_app

        app = create_app(settings)
        run(app, "migrate")
        run(app, "seed", "load")
        if before is None and not lists_anything(engines.read):
            run(app, "demo", "load")
        remember(engines.write, release)
    finally:
        engines.dispose()


def prepared_for(engine: Engine) -> str | None:
    """The release that the database was last prepared for; None when it never was."""
    with engine.connect() as connection:
        try:
            fact = text("SELECT value FROM site_fact WHERE key = :key")
            found: str | None = connection.scalar(fact, {"key": PREPARED})
        except DBAPIError:
            return None  # an empty database has no table to ask
    return found


def lists_anything(engine: Engine) -> bool:
    """Whether there are listings, made-up or real."""
    with engine.connect() as connection:
        return connection.scalar(text("SELECT 1 FROM place LIMIT 1")) is not None


def remember(engine: Engine, release: str) -> None:
    """Note the release, so that the next start is quick and a cleared demo stays away."""
    note = (
        "INSERT INTO site_fact (key, value, updated_at) VALUES (:key, :release, CURRENT_TIMESTAMP)"
    )
    facts = {"key": PREPARED, "release": release}
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM site_fact WHERE key = :key"), facts)
        connection.execute(text(note), facts)


def run(app: "Flask", *words: str) -> None:
    """Run `flask WORDS` inside this process, which spares a second start of Python."""
    from flask.cli import ScriptInfo

    called = f"flask {' '.join(words)}"
    try:
        app.cli.main(
            args=list(words),
            prog_name="flask",
            obj=ScriptInfo(create_app=lambda: app),
            standalone_mode=False,
        )
    except click.ClickException as error:
        raise Unavailable(f"{called}: {error.format_message()}") from None
    except click.Abort:
        raise Unavailable(f"{called}: stopped") from None
