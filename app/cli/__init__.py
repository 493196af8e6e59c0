"""The commands of `flask …`, one a file."""

import functools
from typing import Any

import click
from flask import Flask

from app.cli import (
    audit,
    demo,
    exports,
    import_unions,
    imports,
    migrate,
    seed,
    staff,
    tick,
)
from app.errors import DomainError


def register(app: Flask) -> None:
    """Hang every command into the application."""
    imports.command.add_command(import_unions.command)
    for room in (audit, demo, exports, imports, migrate, seed, staff, tick):
        app.cli.add_command(plainly_failing(room.command))


def plainly_failing(command: click.Command) -> click.Command:
    """`command`, ending in one line instead of a traceback when a rule says no."""
    if isinstance(command, click.Group):
        for inner in command.commands.values():
            plainly_failing(inner)
    work = command.callback
    if work is not None:

        @functools.wraps(work)
        def spoken(*args: Any, **options: Any) -> Any:
            try:
                return work(*args, **options)
            except DomainError as error:
                facts = "; ".join(f"{name}: {fact}" for name, fact in error.details.items())
                raise click.ClickException(f"{error}{': ' if facts else ''}{facts}") from error

        command.callback = spoken
    return command
