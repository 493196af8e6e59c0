"""The private folder in which an uploaded table waits with its preview; nothing in it is served."""

import json
import os
import secrets
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import IO, Any, Final

from app.errors import DomainError
from app.services.imports.findings import Finding, Group
from app.services.imports.plan import Planned

#: Bytes of a table on the web: thirty times the 2,000 rows that are taken (`preview.MOST_ROWS`).
LARGEST: Final = 10 * 1024 * 1024
_CHUNK: Final = 64 * 1024
_TABLE: Final = "table"
#: What belongs to a preview: the places, the findings, how the file was read, what is new in it.
_PARTS: Final = ("plan", "findings", "about", "news")


@dataclass(frozen=True, slots=True)
class Stored:
    """An uploaded table: its random name and the digest of its bytes."""

    name: str
    digest: bytes


@dataclass(slots=True)
class Drafts:
    """A preview being written; it replaces the one before only when it is complete."""

    mark: str
    plan: IO[str]
    findings: IO[str]
    about: dict[str, Any]


class Depot:
    """Files of all imports that wait, under random names, for the owner's eyes only."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, source: IO[bytes]) -> Stored:
        """Copy an upload; raises DomainError("import_too_big", "file"), keeping nothing then."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        name, digest, size = secrets.token_hex(16), sha256(), 0
        path = self.table(name)
        with ExitStack() as undo:
            undo.callback(self.remove, name)
            with open(path, "xb", opener=_private) as file:
                while chunk := source.read(_CHUNK):
                    size += len(chunk)
                    if size > LARGEST:
                        raise DomainError("import_too_big", "file", megabytes=LARGEST >> 20)
                    digest.update(chunk)
                    file.write(chunk)
            undo.pop_all()
        return Stored(name, digest.digest())

    def table(self, name: str) -> Path:
        """Where the table lies; it is gone once the import is applied or expired."""
        return self._path(name, _TABLE)

    @contextmanager
    def drafts(self, name: str) -> Iterator[Drafts]:
        """Files for a new preview beside the one that stands; `replace` puts them in its place."""
        mark = secrets.token_hex(4)
        with (
            _text(self._path(name, f"plan.{mark}")) as plan,
            _text(self._path(name, f"findings.{mark}")) as findings,
        ):
            drafts = Drafts(mark, plan, findings, {})
            yield drafts
        with _text(self._path(name, f"about.{mark}")) as file:
            json.dump(drafts.about, file)

    def replace(self, name: str, mark: str) -> None:
        """Let the drafts be the preview, and remember which of its rows are new in it."""
        standing, draft = self._path(name, "plan"), self._path(name, f"plan.{mark}")
        news = self._rows(standing) ^ self._rows(draft) if standing.exists() else set()
        with _text(self._path(name, f"news.{mark}")) as file:
            json.dump(sorted({row for row, _ in news}), file)
        for part in _PARTS:
            self._path(name, f"{part}.{mark}").replace(self._path(name, part))

    def planned(self, name: str, skip: int, count: int) -> list[Planned]:
        """Places of the preview in the order of the file."""
        with self._path(name, "plan").open(encoding="utf-8") as file:
            return [Planned.from_json(line) for line in islice(file, skip, skip + count)]

    def findings(self, name: str, group: Group, skip: int, count: int) -> list[Finding]:
        """Findings of one group, likewise."""
        with self._path(name, "findings").open(encoding="utf-8") as file:
            found = (one for one in map(Finding.from_json, file) if one.group is group)
            return list(islice(found, skip, skip + count))

    def about(self, name: str) -> tuple[dict[str, Any], list[int]]:
        """How the file was read, and the rows whose outcome is another than first shown."""
        about = json.loads(self._path(name, "about").read_text(encoding="utf-8"))
        return about, json.loads(self._path(name, "news").read_text(encoding="utf-8"))

    def remove(self, name: str) -> None:
        """Forget a table and all that belongs to it."""
        for path in self._folder.glob(f"{name}.*"):
            path.unlink(missing_ok=True)

    def sweep(self, before: float) -> int:
        """Delete files last written before the epoch second, whosever they are; how many."""
        gone = 0
        for path in self._folder.glob("*") if self._folder.is_dir() else ():
            with suppress(FileNotFoundError):
                if path.stat().st_mtime < before:
                    path.unlink()
                    gone += 1
        return gone

    def _rows(self, path: Path) -> set[tuple[int, str]]:
        with path.open(encoding="utf-8") as file:
            return {(Planned.from_json(line).row, line) for line in file}

    def _path(self, name: str, part: str) -> Path:
        return self._folder / f"{name}.{part}"


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _text(path: Path) -> IO[str]:
    return open(path, "w", encoding="utf-8", opener=_private)
