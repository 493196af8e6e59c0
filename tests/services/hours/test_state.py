"""The state at an instant: the horizon, what "soon" means, staying open throughout."""

from app.services.hours.state import OpenState, StateCode, is_open_at, open_throughout, state_at


def test_beyond_the_horizon_nothing_is_known() -> None:
    assert state_at([(0, 100, 1)], 100, horizon=100) == OpenState(StateCode.unknown)
    assert state_at([(0, 100, 1)], 99, horizon=100) == OpenState(StateCode.open)
    assert state_at([(0, 100, 1)], 99, horizon=100, always_open=True).code == "always_open"
    assert state_at([], 99, horizon=100) == OpenState(StateCode.closed)


def test_when_soon_begins_is_the_callers_choice() -> None:
    windows = [(0, 3600, 1)]
    assert state_at(windows, 1799, horizon=9999).code == "open"
    assert state_at(windows, 1800, horizon=9999).code == "closing_soon"
    assert state_at(windows, 1800, horizon=9999, soon_seconds=60).code == "open"


def test_open_throughout_wants_one_open_window() -> None:
    windows = [(0, 100, 1), (100, 200, 0), (300, 400, 1)]
    assert open_throughout(windows, 0, 100)
    assert not open_throughout(windows, 0, 101)
    assert not open_throughout(windows, 100, 150)
    assert not open_throughout(windows, 250, 350)
    assert [is_open_at(windows, at) for at in (0, 99, 100, 299, 300)] == [
        True, True, False, False, True,
    ]  # fmt: skip
