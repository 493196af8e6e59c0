"""mod_spatialite: found where it is, and a sentence with one command where it is not."""

from pathlib import Path

import pytest

from tools import apt, spatialite
from tools.unavailable import Unavailable


def test_it_is_found_here() -> None:
    assert spatialite.loadable()


def test_nothing_is_done_where_it_can_be_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apt, "present", lambda: pytest.fail("asked for apt"))
    spatialite.ensure(tmp_path / "spatialite")
    assert list(tmp_path.iterdir()) == []


def test_a_wrong_setting_is_named_and_nothing_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SPATIALITE_LIBRARY_PATH", "/nowhere/mod_spatialite")
    monkeypatch.setattr(apt, "present", lambda: pytest.fail("asked for apt"))
    assert not spatialite.loadable()
    with pytest.raises(Unavailable, match="/nowhere/mod_spatialite"):
        spatialite.ensure(tmp_path)


@pytest.mark.parametrize("manager", ["brew", "dnf", "pacman", "apk"])
def test_without_apt_one_command_is_named(
    manager: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spatialite, "loadable", lambda: False)
    monkeypatch.setattr(apt, "present", lambda: False)
    monkeypatch.setattr("shutil.which", lambda name: name if name == manager else None)
    with pytest.raises(Unavailable) as caught:
        spatialite.ensure(tmp_path)
    assert spatialite.ADVICE[manager] in str(caught.value)
