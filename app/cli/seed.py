"""`flask seed …`: the reference data."""

import click
from flask.cli import with_appcontext

from app.services import divisions, seeding
from app.web.house import house


@click.group("seed")
def command() -> None:
    """Divisions, their borders, and a federation for each."""


@command.command("load")
@with_appcontext
def load() -> None:
    """Load the reference data; does nothing when this edition is loaded.

    A server that runs reads the new divisions at its next start.
    """
    rooms = house()
    with (
        rooms.write_sessions.begin() as session,
        click.progressbar(length=seeding.total(), label="Reference data") as bar,
    ):
        loaded = seeding.load(session, rooms.clock(), bar.update)
        if not loaded.divisions:
            bar.update(seeding.total())
    divisions.forget(rooms.engines.read)
    divisions.forget(rooms.engines.write)
    if loaded.divisions:
        click.echo(f"{loaded.divisions} divisions, {loaded.federations} federations")
    else:
        click.echo("The reference data was up to date")
