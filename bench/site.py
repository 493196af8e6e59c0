"""The product and, beside it in the same process, the bare Flask routes that it is held against.

`/bare/near` renders the same template from ready values, `/bare/places` returns the same bytes;
neither has a hook, a guard, a database or a header of its own. BENCH_POINT is the point (lng,lat)
whose answers they repeat.
"""

import os
from collections.abc import Callable, Iterable
from typing import Any, Final
from unittest.mock import patch

from flask import Flask, Response

from app.factory import create_app
from app.routes.public import near

PREFIX: Final = "/bare"
POINT: Final = os.environ["BENCH_POINT"]

product = create_app()


def captured() -> tuple[str, dict[str, Any]]:
    """The template and the values with which the product renders its results page."""
    lng, lat = POINT.split(",")
    taken: list[tuple[str, dict[str, Any]]] = []
    original: Callable[..., Response] = vars(near)["page"]

    def page(template: str, **context: Any) -> Response:
        taken.append((template, dict(context)))
        return original(template, **context)

    with patch.object(near, "page", page), product.test_client() as client:
        answer = client.get(f"/near?lng={lng}&lat={lat}&mode=car")
    if answer.status_code != 200 or not taken:
        raise RuntimeError(f"the results page answered {answer.status_code}")
    template, context = taken[0]
    context.pop("fragment", None)
    context["text_size"] = "standard"
    return template, context


def bare() -> Flask:
    """A Flask with nothing but two routes."""
    made = Flask("bare", static_folder=None)
    # The template's filters ask the house for the hour.
    made.extensions["yijia"] = product.extensions["yijia"]
    template, context = captured()
    renderer = product.extensions["yijia.renderer"]
    with product.test_client() as client:
        recorded = client.get(f"/api/v1/places?near={POINT}&mode=car")
    body, kind = recorded.get_data(), recorded.content_type

    @made.get(f"{PREFIX}/near")
    def page() -> str:
        html: str = renderer.whole("zh", template, context)
        return html

    @made.get(f"{PREFIX}/places")
    def places() -> Response:
        return Response(body, content_type=kind)

    return made


_bare = bare()


def app(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Requests under /bare go to the bare Flask, all others to the product."""
    chosen = _bare if environ["PATH_INFO"].startswith(PREFIX) else product
    return chosen.wsgi_app(environ, start_response)
