"""`flask migrate`: bring the database to the schema of this release."""

import click
from flask.cli import with_appcontext

from app.web.house import house


@click.command("migrate")
@with_appcontext
def command() -> None:
    """Bring the database to the newest schema; does nothing when it is there."""
    # Alembic takes a fifteenth of what it takes to start, and only this command needs it.
    import migrations

    engine = house().engines.write
    before = migrations.current(engine)
    migrations.upgrade(engine)
    after = migrations.current(engine)
    click.echo(f"Schema {after}" + ("" if before == after else f" (was {before or 'empty'})"))
