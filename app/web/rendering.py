"""Template environments: one a language, so that words and macros cost nothing a request."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final
from urllib.parse import urlencode

from flask import Flask, request
from flask_wtf.csrf import generate_csrf
from jinja2 import Environment, StrictUndefined
from jinja2_fragments import render_block

from app.access import can
from app.config import Settings
from app.i18n import LOCALES
from app.web import filters, icons
from app.web.assets import asset_url
from app.web.folding import FoldingEnvironment
from app.web.locale import catalogue
from app.web.stylesheet import Stylesheet

#: Parameters of the current URL that a link to its variation never keeps.
_PASSING = ("cursor", "lang", "size")


class SharedMacros:
    """The global `ui`: every macro of templates/ui/*.html, read when first used."""

    def __init__(self, environment: Environment) -> None:
        self._environment = environment
        self._macros: dict[str, Any] | None = None

    def __getattr__(self, name: str) -> Any:
        if self._macros is None:
            self._macros = self._read()
        try:
            macro = self._macros[name]
        except KeyError:
            raise AttributeError(f"no macro {name} in templates/ui") from None
        setattr(self, name, macro)
        return macro

    def _read(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        names = self._environment.list_templates(
            filter_func=lambda name: name.startswith("ui/") and name.endswith(".html")
        )
        for template in names:
            for name, macro in vars(self._environment.get_template(template).module).items():
                if name.startswith("_") or not callable(macro):
                    continue
                if name in found:
                    raise RuntimeError(f"two macros are called {name}, one in {template}")
                found[name] = macro
        return found


@dataclass(frozen=True, slots=True)
class Site:
    """What every template may know of the settings."""

    hotline: str
    public_url: str
    has_tiles: bool


@dataclass(frozen=True, slots=True)
class Renderer:
    """The environments by locale identifier."""

    environments: Mapping[str, Environment]

    def whole(self, locale: str, template: str, context: dict[str, Any]) -> str:
        """A whole page."""
        return self.environments[locale].get_template(template).render(context)

    def block(self, locale: str, template: str, block: str, context: dict[str, Any]) -> str:
        """One block of a page."""
        return render_block(self.environments[locale], template, block, context)


JINJA_OPTIONS: Final[dict[str, Any]] = {
    "trim_blocks": True,
    "lstrip_blocks": True,
    "undefined": StrictUndefined,
    "extensions": ["jinja2.ext.i18n"],
}


def renderer_for(app: Flask, settings: Settings, stylesheet: Stylesheet) -> Renderer:
    """An environment for every language, strict about names that do not exist."""
    environments = {}
    app.jinja_environment = FoldingEnvironment
    for locale in LOCALES:
        environment = app.create_jinja_environment()
        words = catalogue(locale)
        environment.words = words  # type: ignore[attr-defined]
        environment.install_gettext_translations(words, newstyle=True)  # type: ignore[attr-defined]
        environment.filters.update(filters.filters_for(words, locale))
        environment.globals.update(
            lang=locale,
            locales=LOCALES,
            stylesheet=stylesheet.text,
            site=Site(settings.hotline, settings.public_url, bool(settings.tianditu_key)),
            asset=asset_url,
            url_for=_url_builder(app),
            here=here,
            csrf_token=generate_csrf,
            may=can,
            icon=icons.icon,
            sprite=icons.sprite,
            ui=SharedMacros(environment),
        )
        environments[locale] = environment
    return Renderer(environments)


def _url_builder(app: Flask) -> Any:
    """`url_for` for local links; pages repeat the same few, so the built ones are remembered."""

    @lru_cache(maxsize=16_384)
    def build(endpoint: str, values: tuple[tuple[str, Any], ...]) -> str:
        return app.url_map.bind("localhost").build(endpoint, dict(values))

    def url_for(endpoint: str, **values: Any) -> str:
        return build(endpoint, tuple(values.items()))

    return url_for


def here(**changes: Any) -> str:
    """The current address with changed query parameters: None removes one, a list repeats it.

    A cursor and a change of language or size are dropped unless given.
    """
    pairs: list[tuple[str, str]] = []
    for name, values in request.args.lists():
        if name in changes or name in _PASSING:
            continue
        pairs.extend((name, value) for value in values)
    for name, value in changes.items():
        if value is None:
            continue
        several = value if isinstance(value, list | tuple) else (value,)
        pairs.extend((name, str(item)) for item in several)
    return f"{request.path}?{urlencode(pairs)}" if pairs else request.path
