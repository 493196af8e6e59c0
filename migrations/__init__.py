"""The schema's history: one chain of revisions for SpatiaLite and PostGIS.

Configured here in code, so that the application, the tests and `make migration` use the same
settings and no address of a database is written down a second time.
"""

from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

HERE: Final = Path(__file__).resolve().parent

#: Holds the newest revision's name: two branches that each add one collide here, in git.
HEAD_FILE: Final = HERE / ".head"


def configuration(connection: Connection | None = None) -> Config:
    """Alembic's configuration, bound to `connection` when commands are to run on it."""
    config = Config()
    config.set_main_option("script_location", str(HERE))
    config.set_main_option("path_separator", "os")
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes["connection"] = connection
    return config


def head() -> str | None:
    """The newest revision in this tree; None while there is none."""
    return ScriptDirectory.from_config(configuration()).get_current_head()


def current(engine: Engine) -> str | None:
    """The revision that the database behind `engine` is at; None when it is empty."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Bring the database behind `engine` (the one that writes) to `revision`, in one transaction.

    Several processes may do so at once: the first works, the others wait and find it done.
    """
    with engine.begin() as connection:
        command.upgrade(configuration(connection), revision)
