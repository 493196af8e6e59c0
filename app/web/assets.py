"""Static files: read once, addressed by their content, kept by browsers for a year."""

import functools
import hashlib
import mimetypes
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import brotli
from flask import Blueprint, Response, current_app, request
from werkzeug.exceptions import NotFound

from app.web.guard import public

ROOT: Final = Path(__file__).resolve().parent.parent / "static"
_FOREVER: Final = "public, max-age=31536000, immutable"
_TEXT: Final = ("text/", "application/javascript", "application/json", "image/svg+xml")
mimetypes.add_type("application/manifest+json", ".webmanifest")

blueprint = Blueprint("static", __name__)


@dataclass(slots=True)
class Asset:
    """One file; `version` is a digest of its content."""

    content: bytes
    content_type: str
    version: str
    _brotli: bytes | None = field(default=None, repr=False)

    @property
    def compressible(self) -> bool:
        """Whether the file is text."""
        return self.content_type.startswith(_TEXT)

    def brotli(self) -> bytes:
        """The content at the densest level: as vendored, else computed at the first request."""
        if self._brotli is None:
            self._brotli = brotli.compress(self.content, quality=11)
        return self._brotli


@functools.cache
def assets() -> dict[str, Asset]:
    """Every static file by its path below app/static."""
    found = {}
    for path in sorted(ROOT.rglob("*")):
        if path.is_file() and path.suffix != ".br":
            ready = path.with_name(path.name + ".br")
            content = path.read_bytes()
            guessed = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
            text = guessed.startswith("text/")
            found[path.relative_to(ROOT).as_posix()] = Asset(
                content,
                f"{guessed}; charset=utf-8" if text else guessed,
                hashlib.sha256(content).hexdigest()[:12],
                ready.read_bytes() if ready.exists() else None,
            )
    return found


def asset_url(path: str) -> str:
    """The address of a static file, with its version; raises KeyError when there is none."""
    return f"/static/{path}?v={assets()[path].version}"


@blueprint.get("/static/<path:filename>", endpoint="file")
@public
def serve(filename: str) -> Response:
    """A static file; kept for a year when its address names the version."""
    asset = assets().get(filename)
    if asset is None:
        raise NotFound
    response: Response = current_app.response_class(content_type=asset.content_type)
    accepted = request.headers.get("Accept-Encoding", "")
    if asset.compressible:
        response.headers["Vary"] = "Accept-Encoding"
    if asset.compressible and "br" in accepted:
        response.headers["Content-Encoding"] = "br"
        response.set_data(asset.brotli())
    else:
        response.set_data(asset.content)
    versioned = request.args.get("v") == asset.version
    response.headers["Cache-Control"] = _FOREVER if versioned else "no-cache"
    response.set_etag(asset.version, weak=True)
    response.make_conditional(request)
    return response
