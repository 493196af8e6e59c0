"""The whole answer: circle, groups, order, paging, statements; on both databases."""

from dataclasses import replace

import pytest

from app.errors import DomainError
from app.services.circle import Measure
from app.services.nearby.filters import Filters, OpenWhen
from app.services.nearby.find import COUNT_CAP, Question
from app.services.nearby.result import Nearby
from app.travel.engine import Mode
from tests.services.nearby.conftest import Province
from tests.services.nearby.scattered import AT, by_brute_force
from tests.statements import Statements


def ask(province: Province, origin: tuple[float, float], **options: object) -> Nearby:
    question = Question(origin, Filters(), AT, **options)  # type: ignore[arg-type]
    with province.session() as session:
        return province.finder.find(session, question)


def inside_points(province: Province, count: int, seed: int) -> list[tuple[float, float]]:
    """Random points of the province proper."""
    points = []
    for origin in province.points(count, seed):
        try:
            ask(province, origin, limit=1)
        except DomainError:
            continue
        points.append(origin)
    assert len(points) > count / 2
    return points


def test_groups_and_order_agree_with_brute_force(province: Province) -> None:
    for origin in inside_points(province, 80, seed=21):
        answer = ask(province, origin)
        radius = answer.circle.radius_m
        expected = by_brute_force(province.spots, origin, radius)
        assert [card.public_id for card in answer.inside] == [one[2] for one in expected[:20]]
        assert all(card.in_circle for card in answer.inside)
        assert (answer.count, answer.count_capped) == (
            min(len(expected), COUNT_CAP - 1),
            len(expected) >= COUNT_CAP,
        )
        beyond = by_brute_force(province.spots, origin, 100000.0, radius)[:5]
        wanted = [one[2] for one in beyond] if len(expected) < 3 else []
        assert [card.public_id for card in answer.outside] == wanted
        numbers = [card.number for card in (*answer.inside, *answer.outside)]
        assert numbers == list(range(1, len(numbers) + 1))


def test_cards_tell_bucket_and_state_as_the_brute_force(province: Province) -> None:
    by_id = {spot.public_id: spot for spot in province.spots}
    for origin in inside_points(province, 30, seed=22):
        answer = ask(province, origin)
        for card in (*answer.inside, *answer.outside):
            spot = by_id[card.public_id]
            assert card.bucket == spot.bucket
            if card.bucket == 0:
                assert card.state.code.is_open == spot.open
            assert dict(card.amenities) == spot.amenities


def test_nearest_open_is_the_nearest_open_anywhere(province: Province) -> None:
    by_id = {spot.public_id: spot for spot in province.spots}
    lines = 0
    for origin in inside_points(province, 80, seed=23):
        answer = ask(province, origin)
        shown = (*answer.inside, *answer.outside)
        everything = by_brute_force(province.spots, origin, 100000.0)
        best = next(name for kind, _, name in everything if kind == 0 and by_id[name].open)
        if shown[0].state.code.is_open:
            assert answer.nearest_open is None
            assert shown[0].public_id == best
        else:
            lines += 1
            assert answer.nearest_open is not None
            assert answer.nearest_open.public_id == best
    assert lines > 5


def test_following_the_cursor_shows_everything_once(province: Province) -> None:
    for origin in inside_points(province, 30, seed=24):
        answer = ask(province, origin, limit=4)
        expected = by_brute_force(province.spots, origin, answer.circle.radius_m)
        shown = list(answer.inside)
        while answer.cursor and len(shown) < 400:
            question = province.finder.resume(answer.cursor)
            with province.session() as session:
                answer = province.finder.find(session, question)
            assert not answer.outside
            assert answer.nearest_open is None
            shown += answer.inside
        assert [card.public_id for card in shown] == [one[2] for one in expected]
        assert [card.number for card in shown] == list(range(1, len(shown) + 1))


@pytest.mark.parametrize("cursor", ["", "x", "a.b.c", "é", "0" * 5000])
def test_a_cursor_cannot_be_made_up(province: Province, cursor: str) -> None:
    with pytest.raises(DomainError, match="cursor_invalid"):
        province.finder.resume(cursor)


def test_statements_are_few_and_do_not_grow_with_the_page(
    province: Province, statements: Statements
) -> None:
    origins = inside_points(province, 40, seed=25)
    for limit in (5, 20, 50):
        for origin in origins:
            for when in (None, OpenWhen.now, OpenWhen.arrival, OpenWhen.always):
                question = Question(origin, Filters(open=when), AT, limit=limit)
                before = statements.count
                with province.session() as session:
                    province.finder.find(session, question)
                assert statements.count - before <= 7 + 8


def test_open_on_arrival_keeps_only_what_is_open_or_unknown_then(province: Province) -> None:
    kept = 0
    for origin in inside_points(province, 40, seed=26):
        question = Question(origin, Filters(open=OpenWhen.arrival, mode=Mode.walk), AT)
        with province.session() as session:
            answer = province.finder.find(session, question)
        for card in (*answer.inside, *answer.outside):
            kept += 1
            assert card.arrival is not None
            assert card.bucket == 1 or card.arrival.code.is_open
    assert kept > 20


def test_the_mode_changes_a_circle_of_time_and_not_one_of_distance(province: Province) -> None:
    country, town = (116.45, 36.28), (117.02, 36.66)
    for origin, measure in ((country, Measure.time), (town, Measure.distance)):
        radii = set()
        for mode in Mode:
            question = Question(origin, Filters(mode=mode), AT)
            with province.session() as session:
                circle = province.finder.find(session, question).circle
            assert circle.measure is measure
            radii.add(circle.radius_m)
        assert len(radii) == (4 if measure is Measure.time else 1)


def test_a_cursor_keeps_its_own_instant_and_filters(province: Province) -> None:
    origin = next(
        origin
        for origin in inside_points(province, 80, seed=27)
        if ask(province, origin, limit=2).cursor
    )
    filters = Filters(kinds=(province.spots[0].kind,), mode=Mode.car)
    question = Question(origin, replace(filters, kinds=()), AT, limit=2)
    with province.session() as session:
        answer = province.finder.find(session, question)
    assert answer.cursor
    resumed = province.finder.resume(answer.cursor)
    assert (resumed.at, resumed.filters, resumed.limit) == (AT, question.filters, 2)
