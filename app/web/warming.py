"""The first question after a start, asked by the server itself.

It compiles the templates and reads the county polygons (0.3 s and more), so that no worker on the
road waits for that.
"""

from typing import Final

from flask import Flask

from app.web.house import House

#: Any point of the province will do: the middle of Jinan.
WAY: Final = "/near?lng=117.0&lat=36.65"


def warm(app: Flask) -> int:
    """Ask for one page of results and drop it; its status, which is no success while the database
    is not ready."""
    house: House = app.extensions["yijia"]
    return app.test_client().get(WAY, base_url=house.settings.public_url or None).status_code
