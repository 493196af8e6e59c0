"""Message catalogues: extracted from the source, compiled for the server.

`python -m tools.translations` compiles what is older than its source; `… extract` brings the
catalogues up to date with the messages in the code and templates.
"""

import subprocess
import sys
from pathlib import Path
from typing import Final

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT: Final = Path(__file__).resolve().parent.parent
FOLDER: Final = ROOT / "app" / "translations"


def compile_catalogues(folder: Path = FOLDER) -> list[Path]:
    """Write each `.mo` that is missing or older than its `.po`; answer those written."""
    written = []
    for source in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as lines:
            catalogue = read_po(lines, locale=source.parent.parent.name)
        draft = target.with_suffix(".mo.draft")
        with draft.open("wb") as output:
            write_mo(output, catalogue)
        draft.replace(target)
        written.append(target)
    return written


def extract() -> None:
    """Bring every catalogue up to date with the source, keeping what is translated."""
    babel = [str(Path(sys.executable).parent / "pybabel")]
    draft = str(FOLDER / "messages.pot")
    marks = ["-k", "N_", "-k", "_l", "-k", "lazy_gettext"]
    common = ["--no-location", "--sort-output", "--omit-header"]
    commands = (
        ["extract", "-q", "-F", "babel.cfg", *marks, *common, "-o", draft, "."],
        ["update", "-q", "--no-fuzzy-matching", "--ignore-obsolete", "-i", draft]
        + ["-d", str(FOLDER), "--omit-header"],
    )
    for command in commands:
        subprocess.run([*babel, *command], cwd=ROOT, check=True)
    Path(draft).unlink()


if __name__ == "__main__":
    if sys.argv[1:] == ["extract"]:
        extract()
    for path in compile_catalogues():
        print(f"Compiled {path.relative_to(ROOT)}")
