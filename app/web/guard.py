"""Deny by default: every view says who may ask, and an application with a bare one won't start.

Anonymous posts carry no token, so that public pages can be shared by caches; they are checked by
where they come from (`app/web/origin.py`). Posts of signed-in people carry a CSRF token.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from flask import Flask, Response, current_app, request
from flask_login import current_user
from werkzeug.exceptions import Forbidden, NotFound, Unauthorized

from app.access import Permission, can
from app.extensions import csrf, login
from app.web import origin

View = TypeVar("View", bound=Callable[..., Any])
SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
#: 128 bits in URL-safe base 64.
TOKEN_LENGTH: Final = 22


@dataclass(frozen=True, slots=True)
class Guard:
    """Who may ask: anybody, the holder of a token, the signed-in, those with `permission`."""

    name: str
    permission: Permission | None = None


_PUBLIC: Final = Guard("public")
_SIGNED_IN: Final = Guard("signed_in")
_HOLDER: Final = Guard("holder")


def init_app(app: Flask) -> None:
    """Bind Flask-Login without the hook of its own that reads the session after every request.

    Reading it would cost every public page a `Vary: Cookie` and a tenth of its speed;
    `settle` does the same after guarded views only.
    """
    app.login_manager = login  # type: ignore[attr-defined]


def settle(response: Response) -> None:
    """What Flask-Login does to the answer of a guarded view."""
    endpoint = request.endpoint
    if endpoint is None:
        return
    if guard_of(current_app, endpoint) not in (_PUBLIC, _HOLDER):
        login._update_remember_cookie(response)


def public(view: View) -> View:
    """Anybody may ask."""
    return _marked(view, _PUBLIC)


def signed_in(view: View) -> View:
    """Whoever is signed in may ask."""
    return _marked(view, _SIGNED_IN)


def holder(view: View) -> View:
    """Whoever holds the link may ask; the view takes its 128-bit `token` from the path."""
    return _marked(view, _HOLDER)


def needs(permission: Permission) -> Callable[[View], View]:
    """Whoever holds `permission` somewhere may ask; objects are scoped by the services."""
    return lambda view: _marked(view, Guard("needs", permission))


def _marked(view: View, guard: Guard) -> View:
    view.guard = guard  # type: ignore[attr-defined]
    return view


def guard_of(app: Flask, endpoint: str) -> Guard | None:
    """The guard of an endpoint's view, None when it is bare."""
    return getattr(app.view_functions[endpoint], "guard", None)


def refuse_bare_routes(app: Flask) -> None:
    """Raise RuntimeError when any route lacks a guard."""
    bare = sorted(e for e in app.view_functions if guard_of(app, e) is None)
    if bare:
        raise RuntimeError(f"routes without a guard: {', '.join(bare)}")


def enforce() -> None:
    """Let the request pass or raise the HTTP error that refuses it. Runs before every view."""
    endpoint = request.endpoint
    if endpoint is None:
        return
    guard = getattr(current_app.view_functions[endpoint], "guard")  # noqa: B009 - mypy knows no guard
    safe = request.method in SAFE_METHODS
    if guard is _PUBLIC:
        if not safe:
            origin.check()
        return
    if guard is _HOLDER:
        if len((request.view_args or {}).get("token", "")) != TOKEN_LENGTH:
            raise NotFound
        if not safe:
            origin.check()
        return
    if not current_user.is_authenticated:
        raise Unauthorized
    if guard.permission is not None and not can(current_user.actor, guard.permission):
        raise Forbidden
    if not safe:
        csrf.protect()
