"""Random opening hours through the readers; the long version is `make soak`."""

from bench.soak import texts
from bench.soak.outcome import Outcome, Span
from bench.soak.texts import parsed


def test_any_text_is_answered_and_what_is_read_compiles_and_comes_back() -> None:
    outcome = texts.run(Span(0, least=24), seed=5)
    assert outcome.problems == []
    assert int(dict(outcome.figures)["read as hours"].replace(",", "")) > 10


def test_what_raises_is_noted() -> None:
    outcome = Outcome("")
    assert parsed(None, outcome) is None  # type: ignore[arg-type]
    assert [problem.reproducer for problem in outcome.problems] == ["None"]
