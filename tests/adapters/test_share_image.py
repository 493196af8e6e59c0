"""The picture of a shared programme: a card for every kind, and its day on it."""

from io import BytesIO

import pytest
from PIL import Image

from app.adapters import share_image
from app.models.programme_kinds import ProgrammeKind


def read(data: bytes) -> Image.Image:
    return Image.open(BytesIO(data)).convert("L")


def ink(picture: Image.Image, top: int, bottom: int) -> list[int]:
    """The columns that are dark somewhere between the two rows."""
    grey = picture.crop((0, top, share_image.CARD, bottom)).tobytes()
    assert len(grey) == (bottom - top) * share_image.CARD
    columns = (grey[x :: share_image.CARD] for x in range(share_image.CARD))
    return [x for x, column in enumerate(columns) if min(column) < 128]


@pytest.mark.parametrize("kind", ProgrammeKind)
def test_every_kind_has_a_card_that_a_phone_loads_quickly(kind: ProgrammeKind) -> None:
    data = share_image.drawn(kind.value, "12月31日", "23:59")
    assert read(data).size == (share_image.CARD, share_image.CARD)
    assert len(data) < 12_000


def test_the_day_stands_in_the_middle_below_the_kind() -> None:
    without, with_day = (read(share_image.drawn("lecture", *lines)) for lines in ((), ("1月1日",)))
    assert ink(without, 390, 600) == []
    assert ink(without, 150, 390) == ink(with_day, 150, 390) != []
    columns = ink(with_day, 390, 480)
    assert abs((columns[0] + columns[-1]) / 2 - share_image.CARD / 2) < 12
    assert ink(with_day, 490, 600) == []


def test_different_days_look_different() -> None:
    days = {share_image.drawn("training", f"{n}月{n}日", "09:00") for n in range(1, 10)}
    assert len(days) == 9


def test_letters_that_were_not_drawn_are_left_out() -> None:
    assert share_image.drawn("training", "<1月>") == share_image.drawn("training", "1月")
