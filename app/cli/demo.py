"""`flask demo …`: a made-up province to look at, and to measure with."""

import time

import click
from flask.cli import with_appcontext

from app.errors import DomainError
from app.services.demo import loading
from app.web.house import house

#: DomainError code -> what to do about it.
ADVICE = {
    "demo_loaded": "A demo is loaded already. Remove it first: flask demo clear",
    "demo_beside_real": (
        "There are real listings. Made-up ones beside them would mislead people; "
        "if you want them all the same: flask demo load --force"
    ),
    "reference_missing": "The divisions are missing. Load them first: flask seed load",
}


@click.group("demo")
def command() -> None:
    """Made-up listings; every page marks them as such (示例)."""


@command.command("load")
@click.option(
    "--size",
    type=click.IntRange(1, loading.LARGEST),
    default=loading.DEFAULT_SIZE,
    show_default=True,
    help="How many listings of all kinds together.",
)
@click.option(
    "--seed",
    type=int,
    default=loading.DEFAULT_SEED,
    show_default=True,
    help="The same seed and size give the same province.",
)
@click.option(
    "--programmes",
    type=click.IntRange(0, loading.LARGEST),
    help="How many programmes; by default a year of them, fewer for fewer listings.",
)
@click.option("--force", is_flag=True, help="Load beside real listings.")
@with_appcontext
def load(size: int, seed: int, programmes: int | None, force: bool) -> None:
    """Make up a province of listings, and what is on there."""
    rooms, started = house(), time.monotonic()
    try:
        with (
            rooms.write_sessions.begin() as session,
            click.progressbar(length=size, label="Demo province") as bar,
        ):
            loading.load(
                session,
                rooms.vault,
                rooms.clock(),
                rooms.calendar,
                size=size,
                seed=seed,
                programmes=programmes,
                force=force,
                progress=bar.update,
            )
    except DomainError as error:
        raise click.ClickException(ADVICE.get(error.code, str(error))) from error
    click.echo(f"{size} made-up listings in {time.monotonic() - started:.1f} s")


@command.command("clear")
@with_appcontext
def clear() -> None:
    """Remove every made-up listing and all that hangs on it."""
    rooms = house()
    with rooms.write_sessions.begin() as session:
        there = loading.made_up(session)
        with click.progressbar(length=there, label="Clearing the demo") as bar:
            gone = loading.clear(session, bar.update)
    click.echo(f"{gone} made-up listings removed")
