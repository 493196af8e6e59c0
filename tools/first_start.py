"""What must be there before the first request: schema, reference data, and once a demo province."""

import click
from flask import Flask
from flask.cli import ScriptInfo
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from app.config import Settings
from app.models import Division, Place, SiteFact
from app.web.house import House
from tools.unavailable import Unavailable

#: The fact that the demo province was offered: it does not come back after it was cleared.
OFFERED = "demo_offered"


def prepare(settings: Settings) -> None:
    """Migrate; load the reference data into an empty database, and with it the demo province.

    Raises Unavailable when a command fails.
    """
    from app.factory import create_app

    app = create_app(settings)
    house: House = app.extensions["yijia"]
    _command(app, "migrate")
    with Session(house.engines.read) as session:
        empty = session.scalar(select(func.count()).select_from(Division)) == 0
    if empty:
        _command(app, "seed", "load")
    if _demo_is_wanted(house.engines.read):
        _command(app, "demo", "load")
        with Session(house.engines.write) as session, session.begin():
            session.add(SiteFact(key=OFFERED, value="yes", updated_at=house.clock()))
    house.engines.dispose()


def _demo_is_wanted(engine: Engine) -> bool:
    """Whether nothing was listed here yet, neither by an import nor by an earlier start."""
    with Session(engine) as session:
        offered = session.get(SiteFact, OFFERED) is not None
        return not offered and session.scalar(select(Place.id).limit(1)) is None


def _command(app: Flask, *words: str) -> None:
    """Run `flask WORDS` inside this process, which spares a second start of Python."""
    try:
        app.cli.main(
            args=list(words),
            prog_name="flask",
            obj=ScriptInfo(create_app=lambda: app),
            standalone_mode=False,
        )
    except (click.ClickException, click.Abort) as error:
        words_of = error.format_message() if isinstance(error, click.ClickException) else "stopped"
        raise Unavailable(f"flask {' '.join(words)}: {words_of}") from None
    except SystemExit as ended:
        if ended.code:
            raise Unavailable(f"flask {' '.join(words)} failed") from None
