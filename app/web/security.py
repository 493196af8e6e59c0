"""The headers that tell a browser what our answers may do."""

from dataclasses import dataclass
from typing import Final

from flask import Response, current_app, g, request

from app.web.origin import is_loopback

#: Tiles of the approved base map, only on a page that shows it and only with a key.
TILE_HOSTS: Final = " ".join(f"https://t{n}.tianditu.gov.cn" for n in range(8))

_ALWAYS: Final = (
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
)
_FEATURES: Final = "geolocation=(self), camera={}, microphone=(), payment=()"
_FRAMELESS: Final = (
    *_ALWAYS,
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("X-Frame-Options", "DENY"),
)
_PAGES: Final = (*_FRAMELESS, ("Permissions-Policy", _FEATURES.format("()")))
_CAMERA: Final = (*_FRAMELESS, ("Permissions-Policy", _FEATURES.format("(self)")))
#: Browsers heed it, and do not complain of it, only where nobody can have changed it on the way.
_OPENER: Final = ("Cross-Origin-Opener-Policy", "same-origin")
_MACHINE_POLICY: Final = "default-src 'none'; frame-ancestors 'none'; sandbox"
#: A worker's own answer says what the worker may fetch.
_SCRIPT_POLICY: Final = "default-src 'none'; connect-src 'self'; frame-ancestors 'none'"


@dataclass(frozen=True, slots=True)
class Headers:
    """The header lists of one installation, ready to be added to an answer."""

    https: bool
    page: tuple[tuple[str, str], ...]
    page_with_tiles: tuple[tuple[str, str], ...]
    sheet: tuple[tuple[str, str], ...]
    camera: tuple[tuple[str, str], ...]
    machine: tuple[tuple[str, str], ...]
    script: tuple[tuple[str, str], ...]


def headers_for(style_source: str, *, https: bool) -> Headers:
    """The lists for an installation whose inline style has the CSP source `style_source`."""
    transport = (("Strict-Transport-Security", "max-age=31536000"),) if https else ()
    return Headers(
        https=https,
        page=(("Content-Security-Policy", _policy(style_source)), *_PAGES, *transport),
        page_with_tiles=(
            ("Content-Security-Policy", _policy(style_source, f" {TILE_HOSTS}")),
            *_PAGES,
            *transport,
        ),
        sheet=(
            ("Content-Security-Policy", _policy(f"{style_source} 'self'")),
            *_PAGES,
            *transport,
        ),
        camera=(
            ("Content-Security-Policy", _policy(f"{style_source} 'self'")),
            *_CAMERA,
            *transport,
        ),
        machine=(("Content-Security-Policy", _MACHINE_POLICY), *_ALWAYS, *transport),
        script=(("Content-Security-Policy", _SCRIPT_POLICY), *_ALWAYS, *transport),
    )


def _policy(style_source: str, images: str = "") -> str:
    return (
        f"default-src 'none'; script-src 'self'; style-src {style_source}; "
        f"img-src 'self' data:{images}; connect-src 'self'; manifest-src 'self'; "
        "worker-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    )


def allow_tiles() -> bool:
    """Let this page load base map tiles; False (and nothing changes) without a key."""
    allowed = bool(current_app.extensions["yijia"].settings.tianditu_key)
    g.tiles = allowed
    return allowed


def allow_sheet() -> None:
    """Let this page link a style sheet of ours: what only paper needs is not in every page."""
    g.sheet = True


def allow_camera() -> None:
    """Let this page ask for the camera and link a style sheet of ours: it reads receipts."""
    g.camera = True


def apply(response: Response, headers: Headers) -> None:
    """Add the security headers that suit the answer."""
    kind = response.content_type or ""
    if kind.startswith("text/javascript"):
        chosen = headers.script
    elif not kind.startswith("text/html"):
        chosen = headers.machine
    elif g.get("tiles"):
        chosen = headers.page_with_tiles
    elif g.get("camera"):
        chosen = headers.camera
    elif g.get("sheet"):
        chosen = headers.sheet
    else:
        chosen = headers.page
    # Constants, checked at start: `extend` would examine each of them on every answer.
    response.headers._list.extend(chosen)
    if kind.startswith("text/html") and (
        headers.https or request.is_secure or is_loopback(request.host)
    ):
        response.headers._list.append(_OPENER)
