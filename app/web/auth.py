"""Flask-Login bound to our own sessions: the signed cookie carries a token, the row decides."""

from datetime import timedelta

from flask import Flask, Response, session
from flask_login import UserMixin, current_user, login_user, logout_user

from app.access import Actor
from app.extensions import login
from app.services import sessions
from app.services.sessions import SignedIn
from app.web.house import house, request_instant
from app.web.transaction import read_session

#: The cookie lives as long as the longest session; the row ends it sooner.
COOKIE_FOR = timedelta(days=180)


class Person(UserMixin):  # type: ignore[misc]
    """Who is signed in, as Flask-Login wants it; its id is the session's token."""

    def __init__(self, token: str, signed_in: SignedIn) -> None:
        self.token, self.signed_in = token, signed_in

    @property
    def actor(self) -> Actor:
        """What the services ask about."""
        return self.signed_in.actor

    def get_id(self) -> str:
        """The token that goes into the cookie."""
        return self.token


def init_app(app: Flask) -> None:
    """Configure cookies and how the person of a request is found."""
    app.config.update(PERMANENT_SESSION_LIFETIME=COOKIE_FOR, SESSION_REFRESH_EACH_REQUEST=False)
    # Phones change their address all the time: it says nothing about whose cookie this is.
    login.session_protection = None
    login.user_loader(_load)


def _load(token: str) -> Person | None:
    found = sessions.find(read_session(), house().vault, token, request_instant())
    return Person(token, found) if found else None


def person() -> SignedIn:
    """Who is signed in; only for views whose guard has let somebody in."""
    signed_in: SignedIn = current_user.signed_in
    return signed_in


def maybe_person() -> SignedIn | None:
    """Who is signed in, if anybody."""
    return current_user.signed_in if current_user.is_authenticated else None


def actor() -> Actor:
    """What the person of this request may do; nothing for a stranger."""
    return current_user.actor if current_user.is_authenticated else Actor()


def enter(token: str) -> None:
    """Put a new session in place of whatever the browser brought (no fixation)."""
    with house().read_sessions() as fresh:
        found = sessions.find(fresh, house().vault, token, request_instant())
    assert found is not None
    session.clear()
    session.permanent = True
    login_user(Person(token, found))


def leave(response: Response) -> Response:
    """Forget the session here; what the browser kept of signed-in pages goes too. Favourites
    stay: they are the reader's, not the account's."""
    logout_user()
    session.clear()
    response.headers["Clear-Site-Data"] = '"cache"'
    return response
