"""kill -9 while reports come in, on the real server; the long version is `make soak`."""

from bench.soak import kills
from bench.soak.outcome import Span
from bench.soak.stage import Stage


def test_what_was_acknowledged_is_there_exactly_once(stage: Stage) -> None:
    outcome = kills.run(stage, Span(0, least=2), kinds=("worker", "everything"), workers=1, seed=2)
    assert outcome.problems == []
    figures = dict(outcome.figures)
    (backend,) = stage.worlds
    assert int(figures[f"{backend}: reports acknowledged"]) > 5
