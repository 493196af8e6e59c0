"""`make lock`: pin requirements with hashes, for every supported Python and platform at once."""

import subprocess
import sys
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent

#: No address of an index is written down: the reader's own settings decide where to download.
OPTIONS: Final = (
    *("--universal", "--python-version", "3.11", "--generate-hashes"),
    *("--no-emit-index-url", "--no-emit-find-links", "--custom-compile-command", "make lock"),
)


def lock(name: str) -> None:
    """Compile `name`.in into `name`.txt, keeping pins that still fit."""
    uv = str(Path(sys.executable).parent / "uv")
    command = [uv, "pip", "compile", "--quiet", *OPTIONS, f"{name}.in", "-o", f"{name}.txt"]
    subprocess.run(command, cwd=ROOT, check=True)


if __name__ == "__main__":
    for name in ("requirements", "requirements-sms-tencent", "requirements-dev"):
        lock(name)
