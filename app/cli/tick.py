"""`flask tick`: the site's background work, once or again and again beside the server."""

import os
import secrets
import time

import click
from flask.cli import with_appcontext
from sqlalchemy.exc import SQLAlchemyError

from app.services.upkeep import Done, Upkeep
from app.web.house import house
from app.web.logs import logger


@click.command("tick")
@click.option("--every", type=click.IntRange(1, 86_400), help="Seconds between two rounds.")
@with_appcontext
def command(every: int | None) -> None:
    """Compile opening hours ahead and delete what has served its time.

    Any number may run at once: one works, the others pass. With --every it goes on until it is
    stopped, and a round that fails is tried again.
    """
    rooms = house()
    holder = f"{os.getpid()}-{secrets.token_hex(6)}"
    upkeep = Upkeep(rooms.write_sessions, rooms.clock, rooms.calendar, holder)
    if every is None:
        click.echo(_words(upkeep.run()))
        return
    while True:
        _round(upkeep)
        time.sleep(every)


def _round(upkeep: Upkeep) -> None:
    try:
        done = upkeep.run()
    except SQLAlchemyError as error:
        # Its message may repeat parameters of the statement.
        fields = {"type": type(error).__qualname__}
        logger.error("upkeep failed, to be tried again", extra={"fields": fields})
        return
    if done.compiled or done.counters or done.confirmations:
        logger.info("upkeep", extra={"fields": {"done": _words(done)}})


def _words(done: Done) -> str:
    if not done.held:
        return "Another process is at it"
    return (
        f"Compiled the hours of {done.compiled} places, deleted {done.counters} counters "
        f"and {done.confirmations} confirmations"
    )
