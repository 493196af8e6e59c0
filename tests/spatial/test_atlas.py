"""The county of a point, by squares that are remembered: as if there were none."""

from random import Random

import shapely

from app.spatial.atlas import Atlas, County

#: Two districts and a county, the middle one an island in the first; an islet that two claim.
SHAPES = {
    "370102": (
        True,
        shapely.box(117.0, 36.6, 117.2, 36.8).difference(shapely.Point(117.1, 36.7).buffer(0.033)),
    ),
    "370103": (False, shapely.Point(117.1, 36.7).buffer(0.033)),
    "370104": (True, shapely.box(117.2, 36.6, 117.215, 36.8)),
    "320707": (False, shapely.box(117.03, 36.63, 117.04, 36.64)),
}
WITHIN, BORDER = 1_000.0, 200.0


def _atlas() -> Atlas:
    return Atlas(
        (County(code, code, None, "", district, code.startswith("32")), shape)
        for code, (district, shape) in SHAPES.items()
    )


def test_a_square_answers_what_its_points_would() -> None:
    atlas, dice = _atlas(), Random(7)
    points = [(dice.uniform(116.98, 117.24), dice.uniform(36.58, 36.82)) for _ in range(4_000)]
    points += [
        (column / 100, row / 100) for column in range(11698, 11724) for row in range(3658, 3682)
    ]
    remembered = 0
    for lng, lat in points:
        told = atlas.locate(lng, lat, within=WITHIN, border=BORDER)
        assert told == atlas._locate(lng, lat, WITHIN, BORDER), (lng, lat)
        remembered += told is not None and told is atlas.locate(
            lng, lat, within=WITHIN, border=BORDER
        )
    assert remembered > len(points) / 4


def test_the_width_of_the_border_belongs_to_the_answer() -> None:
    atlas = _atlas()
    near_the_island = 117.1, 36.7 + 0.033 + 0.012
    told = [
        atlas.locate(*near_the_island, within=WITHIN, border=metres)
        for metres in (200.0, 2_000.0, 200.0)
    ]
    assert [one and one.border for one in told] == [False, True, False]
