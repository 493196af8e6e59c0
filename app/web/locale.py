"""In which language and text size a request is answered, and the catalogues of translations."""

import functools
import io
from pathlib import Path
from typing import Any, Final

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask, Response, g, has_request_context, request
from flask_babel import Domain

from app.extensions import babel
from app.i18n import LOCALES

SOURCE: Final = next(iter(LOCALES))
SIZES: Final = ("standard", "large", "elder")
TRANSLATIONS: Final = Path(__file__).resolve().parent.parent / "translations"
_YEAR_S: Final = 365 * 86_400


def init_app(app: Flask) -> None:
    """Bind Flask-Babel to our choice of language and to our catalogues."""
    babel.init_app(
        app,
        default_locale=SOURCE,
        default_timezone="Asia/Shanghai",
        locale_selector=current_locale,
    )
    domain = Domain()
    domain.get_translations = lambda: catalogue(current_locale())
    babel.domain_instance = domain


@functools.cache
def catalogue(locale: str) -> NullTranslations:
    """The translations of `locale`, read from the text catalogue: nothing needs compiling."""
    path = TRANSLATIONS / locale / "LC_MESSAGES" / "messages.po"
    if locale == SOURCE or not path.exists():
        return NullTranslations()
    compiled = io.BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, locale=locale))
    compiled.seek(0)
    return Translations(compiled)


def current_locale() -> str:
    """`zh` or `en`: asked for in the URL, remembered in a cookie, else by Accept-Language."""
    if not has_request_context():
        return SOURCE
    found: str | None = g.get("locale")
    if found is None:
        found = request.args.get("lang") or request.cookies.get("lang")
        if found not in LOCALES:
            found = _preferred(request.headers.get("Accept-Language", ""))
        g.locale = found
    return found


def current_size() -> str:
    """The text size: asked for in the URL, else remembered in a cookie."""
    for size in (request.args.get("size"), request.cookies.get("size")):
        if size in SIZES:
            return size
    return SIZES[0]


@functools.lru_cache(maxsize=512)
def _preferred(header: str) -> str:
    """The first of our languages that the header names; weights are in order in practice."""
    for part in header.lower().split(","):
        language = part.split(";")[0].strip().split("-")[0]
        if language in LOCALES:
            return language
    return SOURCE


def remember(response: Response) -> bool:
    """Keep what the URL asked for in cookies; tell whether there was anything to keep."""
    asked: dict[str, Any] = {"lang": request.args.get("lang"), "size": request.args.get("size")}
    valid = {"lang": LOCALES, "size": SIZES}
    kept = {name: value for name, value in asked.items() if value in valid[name]}
    for name, value in kept.items():
        response.set_cookie(
            name,
            value,
            max_age=_YEAR_S,
            secure=request.is_secure,
            httponly=True,
            samesite="Lax",
        )
    return bool(kept)
