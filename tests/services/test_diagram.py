"""The circle diagram: dots apart, on their side of the ring, off the labels, always the same."""

from collections.abc import Sequence
from math import cos, hypot, radians, sin

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import app.services.diagram as module
from app.services.compass import Group
from app.services.diagram import Diagram, Marker, Spot, layout
from app.services.diagram_room import LATTICES, OUTER_LATTICE, ROOMS

ORIGIN = (117.0, 36.65)
RADIUS = 2000.0
EAST = 111_320.0 * cos(radians(ORIGIN[1]))

offsets = st.floats(-6000, 6000) | st.floats(-60, 60) | st.sampled_from([0.0, 1999.0, -2000.0])
positions = st.lists(st.tuples(offsets, offsets), max_size=20)


def marker(number: int, east: float, north: float, inside: bool | None = None) -> Marker:
    """A place so many metres east and north of the worker."""
    lng, lat = ORIGIN[0] + east / EAST, ORIGIN[1] + north / 111_320.0
    return Marker(number, lng, lat, hypot(east, north) <= RADIUS if inside is None else inside)


def drawn(*metres: tuple[float, float]) -> Diagram:
    markers = [marker(number, *at) for number, at in enumerate(metres, start=1)]
    return layout(ORIGIN, RADIUS, markers)


def boxes(diagram: Diagram) -> list[tuple[float, float, float, float]]:
    """Left, top, right, bottom of each label, at the sizes the drawing allows them."""
    half, you, ring, north = (
        diagram.half_label,
        diagram.you_label,
        diagram.ring_label,
        diagram.north,
    )
    return [
        (half.x - 28, half.y - 9, half.x + 28, half.y + 9),
        (you.x - 10, you.y - 9, you.x + 10, you.y + 9),
        (ring.x - 80, ring.y - 14, ring.x, ring.y + 4),
        (north.x, north.y - 14, north.x + 32, north.y + 4),
    ]


def check(diagram: Diagram) -> None:
    """Every promise of the drawing."""
    centre, size = diagram.centre, diagram.dot_radius
    for index, dot in enumerate(diagram.dots):
        assert size <= dot.x <= diagram.width - size
        assert size <= dot.y <= diagram.height - size
        reach = hypot(dot.x - centre.x, dot.y - centre.y)
        assert (reach + size < diagram.ring) if dot.inside else (reach - size > diagram.ring)
        assert reach >= size + 7, "the worker's own dot is covered"
        for other in diagram.dots[:index]:
            assert hypot(dot.x - other.x, dot.y - other.y) >= 2 * size
        for left, top, right, bottom in boxes(diagram):
            aside = max(left - dot.x, 0, dot.x - right)
            above = max(top - dot.y, 0, dot.y - bottom)
            assert hypot(aside, above) >= size, "a label is covered"


@given(positions)
@settings(max_examples=300, deadline=None)
def test_no_dot_hides_another_or_a_label(metres: Sequence[tuple[float, float]]) -> None:
    diagram = drawn(*metres)
    check(diagram)
    assert [dot.number for dot in diagram.dots] == list(range(1, len(metres) + 1))
    assert diagram == drawn(*metres)


@given(
    st.lists(st.tuples(st.floats(-9000, 9000), st.floats(-9000, 9000), st.booleans()), max_size=20)
)
@settings(max_examples=200, deadline=None)
def test_the_side_of_the_ring_is_the_one_told(places: list[tuple[float, float, bool]]) -> None:
    """In a time circle a near place may lie outside and a far one inside."""
    markers = [marker(number, *place) for number, place in enumerate(places, start=1)]
    diagram = layout(ORIGIN, RADIUS, markers)
    check(diagram)
    assert [dot.inside for dot in diagram.dots] == [place[2] for place in places]


def test_twenty_places_in_one_house_are_all_seen() -> None:
    diagram = drawn(*[(0.0, 0.0)] * 20)
    check(diagram)
    assert len(diagram.dots) == 20
    assert all(dot.tether == diagram.centre for dot in diagram.dots)


def test_when_room_runs_out_all_dots_move_to_the_lattice(monkeypatch: pytest.MonkeyPatch) -> None:
    """A greedy adversary needs 25 dots to fill the ring; here there is room for one."""
    monkeypatch.setattr(module, "ROOMS", [room & -room for room in ROOMS])
    diagram = drawn(*[(40.0 * number, 300.0) for number in range(20)])
    check(diagram)
    assert [dot.number for dot in diagram.dots] == list(range(1, 21))


def test_twenty_places_beyond_the_ring_in_one_direction() -> None:
    diagram = drawn(*[(9000.0, 10.0 * number) for number in range(20)])
    check(diagram)
    assert not any(dot.inside or dot.tether for dot in diagram.dots)


def test_twenty_places_beyond_the_ring_that_block_each_other() -> None:
    around = [
        (9000 * sin(radians(23 * step)), 9000 * cos(radians(23 * step))) for step in range(20)
    ]
    diagram = drawn(*around)
    check(diagram)
    assert len(diagram.dots) == 20


def test_the_lattices_hold_more_than_is_ever_drawn() -> None:
    assert all(lattice.bit_count() > 20 for lattice in (*LATTICES, OUTER_LATTICE))


def test_a_lone_dot_stands_where_the_place_is() -> None:
    [dot] = drawn((-1000.0, 1000.0)).dots
    assert hypot(dot.x - (168 - 52), dot.y - (140 - 52)) < 3
    assert dot.tether is None


def test_north_is_up_and_east_is_right() -> None:
    north, east, south, west = drawn((0, 1500), (1500, 0), (0, -1500), (-1500, 0)).dots
    assert north.y < 140 < south.y
    assert west.x < 168 < east.x


def test_the_nearer_place_keeps_its_position() -> None:
    first, second = drawn((-1000.0, 1000.0), (-1010.0, 1010.0)).dots
    assert hypot(first.x - 116, first.y - 88) < 3
    assert hypot(second.x - 116, second.y - 88) >= 22
    assert second.tether is not None
    assert hypot(second.tether.x - 116, second.tether.y - 88) < 3


def test_a_place_far_away_stands_just_beyond_the_ring_in_its_direction() -> None:
    [dot] = drawn((30_000.0, 30_000.0)).dots
    assert hypot(dot.x - 168, dot.y - 140) == pytest.approx(104 + 16, abs=5)
    assert dot.x - 168 == pytest.approx(140 - dot.y, abs=5)


def test_the_half_rings_label_gives_way() -> None:
    assert drawn().half_label == Spot(206, 180)
    assert drawn((730.0, -770.0)).half_label == Spot(130, 180)


def test_only_twenty_are_drawn() -> None:
    assert len(drawn(*[(10.0 * n, 0.0) for n in range(30)]).dots) == 20


@pytest.mark.parametrize("radius", [0.0, -1.0, float("nan")])
def test_a_circle_without_size_is_refused(radius: float) -> None:
    with pytest.raises(ValueError, match="circle_radius"):
        layout(ORIGIN, radius, [])


def test_the_text_alternative_names_directions_clockwise() -> None:
    diagram = drawn((0, 700), (900, 900), (-5, 5), (10, 1200), (-3000, 0), (600, -500))
    assert diagram.groups == (
        Group("北", (1, 4)),
        Group("东北", (2,)),
        Group("东南", (6,)),
        Group("西", (5,)),
        Group("就在身边", (3,)),
    )


def test_nothing_around_draws_the_empty_circle() -> None:
    diagram = drawn()
    assert (diagram.dots, diagram.groups) == ((), ())


def test_the_drawing_stays_small() -> None:
    """The markup that the figures lead to, each dot a link to its card, is under 3 KB."""
    diagram = drawn(*[(700 + n, 700.0) for n in range(17)], (0, 9e3), (9e3, 0), (9e3, 9e3))
    tethers = "".join(f"M{d.x} {d.y}L{d.tether.x} {d.tether.y}" for d in diagram.dots if d.tether)
    dots = "".join(
        f'<a href="#p{dot.number}"{"" if dot.inside else " class=o"}>'
        f'<circle cx="{dot.x}" cy="{dot.y}" r="11"/>'
        f'<text x="{dot.x}" y="{dot.y}">{dot.number}</text></a>'
        for dot in diagram.dots
    )
    frame = "x" * 700  # the rings, the worker and four labels
    assert len((frame + tethers + dots).encode()) < 3072
