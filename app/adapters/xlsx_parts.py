"""The parts of an .xlsx archive: opened within bounds, parsed as a stream of XML events.

Not a library's reader, because a hostile or broken workbook must not cost memory: nothing here
builds a tree, and every size that grows with the file has a limit.
"""

import zipfile
import zlib
from array import array
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final
from xml.parsers import expat

from app.errors import DomainError

#: Unpacked bytes of one part (a sheet of 300,000 full rows takes about 250 MB) and of the
#: shared texts, which are kept in memory.
LARGEST_PART: Final = 512 * 1024 * 1024
LARGEST_TEXTS: Final = 96 * 1024 * 1024
MOST_PARTS: Final = 1000
CHUNK: Final = 1 << 16
#: Elements inside each other; a sheet needs seven, and each costs the parser memory.
DEEPEST: Final = 100
#: Bytes of one tag with its attributes, which the parser keeps until it is whole.
LONGEST_TAG: Final = 1 << 20

#: What reading a damaged or lying archive raises.
_DAMAGE: Final = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    OSError,
    ValueError,
)


def damaged(reason: object) -> DomainError:
    """The one error for a workbook that cannot be read."""
    return DomainError("table_damaged_workbook", "file", reason=str(reason)[:80])


class Archive:
    """An open workbook; use as a context manager.

    Raises DomainError table_damaged_workbook, table_bomb.
    """

    def __init__(self, path: Path) -> None:
        try:
            self._zip = zipfile.ZipFile(path)
        except _DAMAGE as error:
            raise damaged(error) from error
        if len(self._zip.infolist()) > MOST_PARTS:
            self._zip.close()
            raise DomainError("table_bomb", "file")

    def __enter__(self) -> "Archive":
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    def has(self, name: str) -> bool:
        return name in self._zip.NameToInfo

    def open(self, name: str, most: int = LARGEST_PART) -> IO[bytes]:
        """One part, unpacked while it is read. `zipfile` never gives more than the stated size."""
        try:
            info = self._zip.getinfo(name)
            if info.file_size > most:
                raise DomainError("table_bomb", "file")
            return self._zip.open(info)
        except KeyError as error:
            raise damaged(f"no {name}") from error
        except _DAMAGE as error:
            raise damaged(error) from error


def parsed(source: IO[bytes], parser: expat.XMLParserType) -> Iterator[None]:
    """Feed the part to `parser`, a chunk a step; the handlers collect what they want."""
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    fed = 0
    try:
        while chunk := source.read(CHUNK):
            parser.Parse(chunk, False)
            fed += len(chunk)
            if fed - parser.CurrentByteIndex > LONGEST_TAG:
                raise damaged("tag")
            yield
        parser.Parse(b"", True)
        yield
    except expat.ExpatError as error:
        raise damaged(error) from error
    except _DAMAGE as error:
        raise damaged(error) from error


def _refuse_doctype(*_: object) -> None:
    raise damaged("DOCTYPE")


def local(name: str) -> str:
    """An element's or attribute's name without its prefix."""
    return name.rpartition(":")[2] if ":" in name else name


class SharedTexts:
    """The workbook's table of texts, kept as one block of UTF-8 and the offsets into it."""

    def __init__(self) -> None:
        self._bytes = bytearray()
        self._ends = array("Q", [0])

    def __getitem__(self, index: int) -> str:
        if not 0 <= index < len(self._ends) - 1:
            raise damaged("shared text")
        return self._bytes[self._ends[index] : self._ends[index + 1]].decode()

    def read(self, source: IO[bytes]) -> None:
        """Fill the table from xl/sharedStrings.xml; phonetic hints are left out."""
        parser = expat.ParserCreate()
        inside: list[str] = []

        def start(name: str, _: dict[str, str]) -> None:
            inside.append(local(name))
            if len(inside) > DEEPEST:
                raise damaged("nesting")

        def end(name: str) -> None:
            inside.pop()
            if local(name) == "si":
                self._ends.append(len(self._bytes))

        def text(piece: str) -> None:
            if inside[-1] == "t" and "rPh" not in inside:
                self._bytes += piece.encode("utf-8", errors="ignore")

        parser.StartElementHandler = start
        parser.EndElementHandler = end
        parser.CharacterDataHandler = text
        for _ in parsed(source, parser):
            pass
