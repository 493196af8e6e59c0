"""The application that the browser visits: the real one, with its clock held still.

`python -m tests.e2e.site COMMAND … -- COMMAND …` runs several `flask` commands in one process.
"""

import sys
from datetime import UTC, datetime
from itertools import groupby
from typing import Final

from flask import Flask
from flask.cli import ScriptInfo

from app.config import SHANGHAI
from app.factory import create_app

#: A Wednesday morning that is no holiday.
NOW: Final = datetime(2026, 11, 18, 10, 0, tzinfo=SHANGHAI).astimezone(UTC)


def create() -> Flask:
    """The application of the environment's settings, at NOW for ever."""
    return create_app(clock=lambda: NOW)


def main(words: list[str]) -> None:
    """Run the commands; ends the process when one fails."""
    app = create()
    for is_break, command in groupby(words, lambda word: word == "--"):
        if not is_break:
            app.cli.main(
                args=list(command),
                prog_name="flask",
                obj=ScriptInfo(create_app=lambda: app),
                standalone_mode=False,
            )


if __name__ == "__main__":
    main(sys.argv[1:])
