"""Answers for machines: JSON with an ETag, open to scripts of every origin."""

from hashlib import sha256
from json import JSONEncoder
from typing import TYPE_CHECKING, Any, Final

from flask import Response, request
from werkzeug.datastructures import Headers

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

GEOJSON: Final = "application/geo+json"
JSON: Final = "application/json"
encode: Final = JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":")).encode

_OPEN_TO_ALL: Final = (
    ("Cache-Control", "no-cache"),
    ("Access-Control-Allow-Origin", "*"),
    ("Access-Control-Expose-Headers", "ETag, Link"),
    ("Vary", "Accept-Encoding"),
)


class _Complete(Response):
    """An answer with a body, whose headers are whole as they are: Werkzeug copies them and looks
    through them for redirects and line breaks, which takes longer than to look up a county."""

    def get_wsgi_headers(self, environ: "WSGIEnvironment") -> Headers:
        """The headers, with the length that came with the body."""
        return self.headers


def answer(
    body: dict[str, Any] | bytes, content_type: str = JSON, *, next_url: str | None = None
) -> Response:
    """`body` (JSON already when it is bytes), or 304 when the asker has it.

    A `Link` leads to the next page when there is one.
    """
    content = body if isinstance(body, bytes) else encode(body).encode()
    tag = sha256(content).hexdigest()[:18]
    if "If-None-Match" in request.headers and request.if_none_match.contains_weak(tag):
        response = Response(b"", 304)
    else:
        response = _Complete(content, 200, content_type=content_type)
    # Our own words and addresses: `extend` would examine each of them on every answer.
    headers = response.headers._list
    headers += _OPEN_TO_ALL
    headers.append(("ETag", f'W/"{tag}"'))
    if next_url is not None:
        headers.append(("Link", f'<{next_url}>; rel="next"'))
    return response
