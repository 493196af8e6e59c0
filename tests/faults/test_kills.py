"""kill -9 while reports come in, on the real server; the long version is `make soak`."""

from bench.soak import kills
from bench.soak.outcome import Span
from bench.soak.stage import Stage
from tests.faults.forks import ForkedServer


def test_what_was_acknowledged_is_there_exactly_once(stage: Stage) -> None:
    span, kinds = Span(0, least=2), ("worker", "everything")
    outcome = kills.run(stage, span, kinds=kinds, workers=1, seed=2, servers=ForkedServer)
    assert outcome.problems == []
    figures = dict(outcome.figures)
    (backend,) = stage.worlds
    assert int(figures[f"{backend}: reports acknowledged"]) > 5
