"""The two hooks around every request: what must hold before a view, and what its answer gets."""

from flask import Flask, Response, request
from werkzeug.exceptions import NotFound
from werkzeug.middleware.proxy_fix import ProxyFix

from app.config import Settings
from app.errors import DomainError
from app.web import compression, guard, logs, origin, security, uploads
from app.web.application import SESSION_COOKIE
from app.web.stylesheet import Stylesheet

#: The largest form is a report of a few hundred characters; pictures come with their own page.
LARGEST_BODY_BYTES = 64 * 1024


def init_app(app: Flask, settings: Settings, stylesheet: Stylesheet) -> None:
    """Install the hooks; one function each way keeps the cost of a request small."""
    hosts = origin.allowed_hosts(settings.public_url)
    https = settings.public_url.startswith("https://")
    headers = security.headers_for(stylesheet.source, https=https)
    trusted = settings.trusted_proxies
    if trusted:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=trusted, x_proto=trusted, x_host=trusted
        )

    def before() -> None:
        logs.begin(trust_id=bool(trusted))
        if hosts and not origin.host_is_known(request.host, hosts):
            raise DomainError("host_unknown")
        if "\0" in request.environ["PATH_INFO"]:
            # PostgreSQL takes no text with a zero byte; no address of ours has one.
            raise NotFound
        uploads.allow()
        guard.enforce()

    def after(response: Response) -> Response:
        guard.settle(response)
        security.apply(response, headers)
        compression.compress(response)
        logs.finish(response)
        return response

    app.before_request(before)
    app.after_request(after)
    app.teardown_request(uploads.put_away)
    app.extensions["yijia.headers"] = headers


def configure(app: Flask, settings: Settings) -> None:
    """Flask's own settings: cookies that scripts cannot read, bodies of bounded size."""
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_NAME=SESSION_COOKIE,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.public_url.startswith("https://"),
        MAX_CONTENT_LENGTH=LARGEST_BODY_BYTES,
        MAX_FORM_MEMORY_SIZE=LARGEST_BODY_BYTES,
        MAX_FORM_PARTS=100,
        TEMPLATES_AUTO_RELOAD=False,
        WTF_CSRF_CHECK_DEFAULT=False,
    )
    app.url_map.strict_slashes = False
