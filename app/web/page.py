"""Every HTML answer: the whole page or one block of it, with what caches need to know."""

from hashlib import sha256
from typing import Any, Final

from flask import Response, current_app, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from app.web import locale
from app.web.rendering import Renderer

_HTML: Final = "text/html; charset=utf-8"
_VARY: Final = "HX-Request, Accept-Encoding, Accept-Language, Cookie"


def page(
    template: str,
    *,
    fragment: str | None = None,
    status: int = 200,
    shared: bool = True,
    **context: Any,
) -> Response:
    """The page `template`, or only its block `fragment` when htmx asks for a part.

    `shared`: the answer holds nothing personal and may be kept by caches, checked by its ETag.
    """
    renderer: Renderer = current_app.extensions["yijia.renderer"]
    language = locale.current_locale()
    if fragment is not None and wants_fragment():
        html = renderer.block(language, template, fragment, context)
    else:
        context["text_size"] = locale.current_size()
        html = renderer.whole(language, template, context)
    response = _response(html.encode(), status, shared=shared and status == 200)
    if locale.remember(response):
        response.headers["Cache-Control"] = "private, no-store"
    return response


def picture(jpeg: bytes) -> Response:
    """A JPEG that only this reader may see."""
    headers = {"Cache-Control": "private, no-store", "Content-Disposition": "inline"}
    return Response(jpeg, headers=headers, content_type="image/jpeg")


def wants_fragment() -> bool:
    """Whether htmx asks for a part of the page: not when it navigates or restores one."""
    headers = request.headers
    return (
        headers.get("HX-Request") == "true"
        and headers.get("HX-Boosted") != "true"
        and headers.get("HX-History-Restore-Request") != "true"
    )


def to_whole_page(path: str) -> BaseResponse:
    """On to another page after a post, from a part of a page too."""
    if wants_fragment():
        return Response(status=204, headers={"HX-Redirect": path})
    return redirect(path, 303)


def _response(body: bytes, status: int, *, shared: bool) -> Response:
    headers = [("Vary", _VARY)]
    if not shared:
        headers.append(("Cache-Control", "private, no-store"))
        return Response(body, status, headers, content_type=_HTML)
    tag = sha256(body).hexdigest()[:18]
    headers += [("Cache-Control", "no-cache"), ("ETag", f'W/"{tag}"')]
    if "If-None-Match" in request.headers and request.if_none_match.contains_weak(tag):
        return Response(b"", 304, headers)
    return Response(body, status, headers, content_type=_HTML)
