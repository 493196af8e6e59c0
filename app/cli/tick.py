"""`flask tick`: the site's background work, once or again and again beside the server."""

import os
import secrets
import time
from typing import Final

import click
from flask.cli import with_appcontext
from sqlalchemy.exc import SQLAlchemyError

from app.adapters import sms
from app.services.digests import Digests
from app.services.import_runs.depot import Depot
from app.services.outbox import Sender
from app.services.programmes.passing_on import Passing
from app.services.upkeep import Done, Upkeep
from app.web.house import house
from app.web.logs import logger

#: Seconds between two looks into the outbox.
LOOK_S: Final = 2


@click.command("tick")
@click.option("--every", type=click.IntRange(1, 86_400), help="Seconds between two rounds.")
@with_appcontext
def command(every: int | None) -> None:
    """Send messages and reminders, pass seats on that were not confirmed in time, compile opening
    hours ahead, seal the record of acts and delete what has served its time.

    Any number may run at once: one works, the others pass. With --every it goes on until it is
    stopped, and a round that fails is tried again.
    """
    rooms = house()
    holder = f"{os.getpid()}-{secrets.token_hex(6)}"
    upkeep = Upkeep(
        rooms.write_sessions,
        rooms.clock,
        rooms.calendar,
        holder,
        rooms.settings.stale_days,
        rooms.settings.report_photo_days,
        Digests(rooms.vault, rooms.calendar, rooms.settings),
        Depot(rooms.settings.imports),
        rooms.vault,
        rooms.settings.signup_days,
        rooms.settings.claim_days,
    )
    gateway = sms.gateway(rooms.settings.sms_gateway, rooms.settings.sms)
    sender = Sender(rooms.write_sessions, rooms.vault, gateway, rooms.clock)
    passing = Passing(rooms.write_sessions, rooms.vault, rooms.clock)
    if every is None:
        passing.run()
        sent = sender.run()
        click.echo(f"{_words(upkeep.run())}, sent {sent} messages")
        return
    while True:
        _round(upkeep)
        ends = time.monotonic() + every
        while (left := ends - time.monotonic()) > 0:
            _send(passing, sender)
            time.sleep(min(LOOK_S, left))


def _send(passing: Passing, sender: Sender) -> None:
    """Hand over what waits; a code is wanted within seconds, a seat is held for minutes."""
    try:
        passing.run()
        sender.run()
    except SQLAlchemyError as error:
        fields = {"type": type(error).__qualname__}
        logger.error("sending failed, to be tried again", extra={"fields": fields})


def _round(upkeep: Upkeep) -> None:
    try:
        done = upkeep.run()
    except SQLAlchemyError as error:
        # Its message may repeat parameters of the statement.
        fields = {"type": type(error).__qualname__}
        logger.error("upkeep failed, to be tried again", extra={"fields": fields})
        return
    if done.compiled or done.counters or done.confirmations or done.sealed:
        logger.info("upkeep", extra={"fields": {"done": _words(done)}})


def _words(done: Done) -> str:
    if not done.held:
        return "Another process is at it"
    return (
        f"Compiled the hours of {done.compiled} places, deleted {done.counters} counters "
        f"and {done.confirmations} confirmations, sealed {done.sealed} acts"
    )
