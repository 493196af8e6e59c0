"""The commands of `flask …`, one a file."""

from flask import Flask


def register(app: Flask) -> None:
    """Hang every command into the application."""
