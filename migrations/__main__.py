"""`python -m migrations "What changes"`: write the next revision by comparing models and chain."""

import subprocess
import sys
import tempfile
from pathlib import Path

from alembic import command

from app import models
from app.spatial.engine import create_engines
from migrations import HEAD_FILE, HERE, configuration, head, upgrade


def write(message: str) -> str:
    """Compare a fresh database at the chain's head with the models; answer the new revision."""
    newest = head()
    revision = f"{int(newest or 0) + 1:04d}"
    with tempfile.TemporaryDirectory() as folder:
        engines = create_engines(f"sqlite:///{Path(folder, 'draft.sqlite')}")
        upgrade(engines.write)
        with engines.write.begin() as connection:
            command.revision(configuration(connection), message, autogenerate=True, rev_id=revision)
        engines.dispose()
    HEAD_FILE.write_text(f"{revision}\n")
    subprocess.run([sys.executable, "-m", "ruff", "format", "-q", str(HERE)], check=True)
    subprocess.run([sys.executable, "-m", "ruff", "check", "-q", "--fix", str(HERE)], check=True)
    return revision


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit('usage: python -m migrations "What changes"')
    print(f"{write(sys.argv[1])} covers {len(models.Base.metadata.tables)} tables")  # noqa: T201
