"""Where a page is for the world, for what is copied out of the site."""

from flask import request

from app.web.house import house


def public_root() -> str:
    """Where the site is for the world, else where this reader found it; no slash at the end."""
    return house().settings.public_url or request.host_url.rstrip("/")


def programme_address(public_id: str) -> str:
    """The page of a programme."""
    return f"{public_root()}/programmes/{public_id}"
