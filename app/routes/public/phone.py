"""What makes the site an app on a phone: service worker, offline page, manifest, and robots.txt."""

import json
from typing import Final

from flask import Blueprint, Response, current_app

from app.i18n import LOCALES, N_
from app.web.assets import asset_url
from app.web.guard import public
from app.web.locale import catalogue, current_locale
from app.web.page import page

blueprint = Blueprint("phone", __name__)

#: What the offline page needs besides itself.
FILES: Final = ("js/site.js", "js/mine.js", "vendor/htmx.min.js", "app/icon.svg")
STORED: Final = N_("现在没有网络。这是 {when} 保存的页面，开关门的状态可能已经变了。")
LOOK: Final = {
    "id": "/",
    "start_url": "/",
    "scope": "/",
    "display": "standalone",
    "background_color": "#f7f3ee",
    "theme_color": "#ffffff",
}
ICONS: Final = (
    {"src": "app/icon.svg", "sizes": "any", "type": "image/svg+xml"},
    {"src": "app/icon-192.png", "sizes": "192x192", "type": "image/png"},
    {"src": "app/icon-512.png", "sizes": "512x512", "type": "image/png"},
    {
        "src": "app/maskable-512.png",
        "sizes": "512x512",
        "type": "image/png",
        "purpose": "maskable",
    },
)
#: The `lang` attribute of a page by its locale.
LANGUAGES: Final = {"zh": "zh-CN", "en": "en"}


@blueprint.get("/sw.js")
@public
def worker() -> Response:
    """The service worker, behind the list of files that this release needs."""
    site = {
        "files": [asset_url(path) for path in FILES],
        "words": {LANGUAGES[locale]: catalogue(locale).gettext(STORED) for locale in LOCALES},
    }
    body = f"const site = {json.dumps(site)};\n{_source()}"
    return _file(body, "text/javascript; charset=utf-8")


def _source() -> str:
    with current_app.open_resource("static/js/worker.js", "r", encoding="utf-8") as file:
        return str(file.read())


@blueprint.get("/offline")
@public
def offline() -> Response:
    """What a page looks like that the phone has no copy of."""
    return page("public/phone/offline.html")


@blueprint.get("/manifest.webmanifest")
@public
def manifest() -> Response:
    """What the phone needs to put the site on its home screen."""
    words = catalogue(current_locale())
    body = {
        "name": words.gettext(N_("驿家：附近的户外劳动者驿站")),
        "short_name": words.gettext(N_("驿家")),
        "lang": LANGUAGES[current_locale()],
        "icons": [icon | {"src": asset_url(icon["src"])} for icon in ICONS],
        **LOOK,
    }
    response = _file(json.dumps(body, ensure_ascii=False), "application/manifest+json")
    response.headers["Vary"] = "Accept-Language, Cookie"
    return response


@blueprint.get("/robots.txt")
@public
def robots() -> Response:
    """Positions and searches are nobody's business; the places themselves may be found."""
    closed = ("/near", "/search", "/me", "/api/", "/places/*/report")
    body = "User-agent: *\n" + "".join(f"Disallow: {path}\n" for path in closed)
    return _file(body, "text/plain; charset=utf-8")


def _file(body: str, content_type: str) -> Response:
    response = Response(body, content_type=content_type)
    response.headers["Cache-Control"] = "no-cache"
    return response
