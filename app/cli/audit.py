"""`flask audit`: prove the record of acts whole."""

import sys

import click
from flask.cli import with_appcontext

from app.services import audit
from app.web.house import house


@click.group("audit")
def command() -> None:
    """The append-only record of who did what."""


@command.command("verify")
@with_appcontext
def verify() -> None:
    """Compute every seal again; the exit code is 1 when one does not hold."""
    with house().read_sessions() as session:
        found = audit.verify(session)
    if found.broken is not None:
        click.echo(f"Seal {found.broken} does not hold: entries were changed, added or taken away")
        sys.exit(1)
    click.echo(
        f"{found.entries} entries in {found.seals} seals hold, {found.unsealed} not yet sealed"
    )
