"""Tables written as a stream; this file has CSV and what every writer shares."""

import csv
import io
import os
import re
import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

from app.adapters.tables import neutralised

Cell = str | float | int | None
#: What XML cannot hold, and what no cell wants.
_CONTROLS: Final = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]+")

#: Writes a header and rows into an open file; answers how many rows.
TableWriter = Callable[[IO[bytes], Sequence[str], Iterable[Sequence[Cell]]], int]


@contextmanager
def replacing(path: Path) -> Iterator[IO[bytes]]:
    """A file that takes the place of `path` when the block ends well, and leaves nothing else."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        with draft.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def safe(cell: Cell) -> Cell:
    """A cell without controls that no spreadsheet takes for a formula; numbers as they are."""
    if isinstance(cell, str):
        return neutralised(_CONTROLS.sub(" ", cell))
    return cell


def write_csv(file: IO[bytes], header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> int:
    """UTF-8 with a mark, so that Excel reads it right, and CRLF."""
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=False)
    writer = csv.writer(text)
    writer.writerow(header)
    count = 0
    for row in rows:
        writer.writerow([safe(cell) for cell in row])
        count += 1
    text.flush()
    text.detach()
    return count
