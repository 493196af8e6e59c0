"""How long a part of the soak goes on: by the clock, or in a test by its turns."""

from bench.soak.outcome import Span


def test_so_many_turns_are_made_though_no_time_is_left() -> None:
    assert list(Span(0, least=3).turns(10)) == [0, 1, 2]
    assert list(Span(0, least=3).share(0.5).turns(10)) == [0, 1, 2]


def test_there_is_one_turn_at_least_and_never_more_than_the_most() -> None:
    assert list(Span(0).turns(10)) == [0]
    assert list(Span(60, least=9).turns(4)) == [0, 1, 2, 3]
