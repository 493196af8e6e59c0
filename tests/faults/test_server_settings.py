"""gunicorn takes no notice of a setting that it does not know: each of ours must be one of its."""

import runpy

from gunicorn.config import KNOWN_SETTINGS  # type: ignore[import-untyped]

from app.config import ROOT

IMPORTED = {"gc", "os", "sys", "tempfile", "traceback"}


def test_every_setting_is_one_of_gunicorns() -> None:
    named = {
        name
        for name in runpy.run_path(str(ROOT / "gunicorn.conf.py"))
        if name.islower() and not name.startswith("_")
    }
    assert named - IMPORTED - {setting.name for setting in KNOWN_SETTINGS} == set()
    assert "control_socket_disable" in named
