"""Message catalogues: `python -m tools.translations` brings them up to date with the source.

The server reads the text catalogues themselves, so nothing is compiled.
"""

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
FOLDER: Final = ROOT / "app" / "translations"


def update() -> None:
    """Add new messages to every catalogue and drop those that are gone; keep the translations."""
    babel = [sys.executable, "-m", "babel.messages.frontend"]
    with tempfile.TemporaryDirectory() as folder:
        draft = str(Path(folder, "messages.pot"))
        extract = ["extract", "-q", "-F", "babel.cfg", "-k", "N_", "--no-location"]
        renew = ["update", "-q", "--no-fuzzy-matching", "--ignore-obsolete", "--omit-header"]
        for command in (
            [*extract, "--sort-output", "--omit-header", "-o", draft, "app"],
            [*renew, "-i", draft, "-d", str(FOLDER)],
        ):
            subprocess.run([*babel, *command], cwd=ROOT, check=True)


if __name__ == "__main__":
    update()
