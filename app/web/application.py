"""The Flask class of the site: without the work that none of our requests needs."""

from collections.abc import Callable, Iterable
from typing import Any, Final

from flask import Flask, Request, Response
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from htmx_flask.requests import HtmxAwareRequest
from werkzeug.datastructures import ImmutableMultiDict, MultiDict
from werkzeug.formparser import FormDataParser

from app.web import logs
from app.web.rendering import JINJA_OPTIONS

SESSION_COOKIE: Final = "yijia"


class SparingSessions(SecureCookieSessionInterface):
    """Sessions in a signed cookie; the signer is made only for a request that brings one."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """The session of the request, a fresh empty one when it brings no cookie of ours."""
        if SESSION_COOKIE not in request.environ.get("HTTP_COOKIE", ""):
            return self.session_class()
        return super().open_session(app, request)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Nothing, unless the session was looked at: a public page sets no cookie."""
        if session.accessed or session.modified:
            response.headers["Cache-Control"] = "private, no-store"
            super().save_session(app, session, response)


class Typed(ImmutableMultiDict[str, Any]):
    """A sent form without NUL, which no keyboard makes and PostgreSQL's text cannot hold."""

    def __init__(self, fields: Iterable[tuple[str, Any]] = ()) -> None:
        pairs = fields.items(multi=True) if isinstance(fields, MultiDict) else fields
        super().__init__((name, _written(value)) for name, value in pairs)


def _written(value: Any) -> Any:
    return value.replace("\0", "") if isinstance(value, str) else value


class FormRequest(HtmxAwareRequest):  # type: ignore[misc]
    """The request as htmx-flask has it, whose forms are `Typed`."""

    def make_form_data_parser(self) -> FormDataParser:
        """The usual parser, for our kind of form."""
        parser: FormDataParser = super().make_form_data_parser()
        parser.cls = Typed
        return parser


class Application(Flask):
    """Flask, sparing a quarter of its own time a request (measured by `make bench`)."""

    jinja_options = JINJA_OPTIONS
    session_interface = SparingSessions()

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """`func` as it is: there are no asynchronous views here to be looked for."""
        return func

    def log_exception(self, exc_info: Any) -> None:
        """Keep the message out of the log: it repeats what was asked for."""
        logs.failure(exc_info[1])
