"""The answer of every tool that cannot get what it was asked for: one sentence a person can use."""


class Unavailable(Exception):
    """Its words say what is missing and the one command that helps."""
