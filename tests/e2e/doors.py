"""A course that is on now on the running site, who joined it, and what a phone's camera sees."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Final

from PIL import Image
from playwright.sync_api import Browser, Playwright
from sqlalchemy import select

from app.adapters import qr_image
from app.models.organisation import Organisation
from app.models.place import Place
from app.services.programmes import signup_links, wall
from tests.e2e.server import Site
from tests.e2e.site import NOW
from tests.e2e.staff import desk
from tests.factories.programme import a_phone, a_programme, joins
from tools import chromium

CAME: Final = (
    "SELECT way, count(*) FROM attendance JOIN signup ON signup.id = signup_id"
    " WHERE signup.public_id = ? GROUP BY way"
)
_FRAME: Final = (640, 480)
#: Until the camera has looked on for another second.
LOOKING: Final = """async () => {
  const eye = document.getElementById("eye"), from = eye.currentTime;
  while (eye.currentTime < from + 1) await new Promise(requestAnimationFrame);
}"""


@dataclass(frozen=True)
class Guest:
    """Somebody with a seat: the receipt's number and private link's token, and the phone."""

    number: str
    token: str
    phone: str


@dataclass(frozen=True)
class Course:
    """Its public id, the union that holds it, and the guests."""

    public_id: str
    union: str
    guests: list[Guest]


def on_now(site: Site, guests: int, first: int) -> Course:
    """A course that began a quarter of an hour ago, its wall up; the guests' phones count from
    `first`."""
    hour = timedelta(hours=1)
    with desk(site) as (app, session):
        vault = app.extensions["yijia"].vault
        place = session.scalars(select(Place).where(Place.demo).order_by(Place.id).limit(1)).one()
        union = session.get_one(Organisation, place.owner_id)
        made = a_programme(
            session,
            "急救课",
            organiser=union,
            meetings=((NOW - hour / 4, NOW + hour),),
            place_id=place.id,
            demo=True,
        )
        wall.put_up(made)
        session.flush()
        came = [joins(session, vault, made, first + n, at=NOW) for n in range(guests)]
        return Course(
            made.public_id,
            union.name,
            [
                Guest(
                    one.public_id, signup_links.token(vault, one.submission_id), a_phone(first + n)
                )
                for n, one in enumerate(came)
            ],
        )


@contextmanager
def seeing(playwright: Playwright, program: Path, folder: Path, text: str) -> Iterator[Browser]:
    """A Chromium whose camera sees nothing but the code of `text`."""
    film = folder / "camera.y4m"
    film.write_bytes(_film(text))
    fake = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")
    browser = playwright.chromium.launch(
        executable_path=program,
        args=[*chromium.flags(), *fake, f"--use-file-for-fake-video-capture={film}"],
        headless=True,
    )
    try:
        yield browser
    finally:
        browser.close()


def _film(text: str) -> bytes:
    """Two frames of uncompressed video: the code on grey ground, without colour."""
    width, height = _FRAME
    code = Image.open(BytesIO(qr_image.png(text, 6))).convert("L")
    ground = Image.new("L", _FRAME, 150)
    ground.paste(code, ((width - code.width) // 2, (height - code.height) // 2))
    frame = b"FRAME\n" + ground.tobytes() + b"\x80" * (width * height // 2)
    return f"YUV4MPEG2 W{width} H{height} F10:1 Ip A1:1 C420jpeg\n".encode() + frame * 2
