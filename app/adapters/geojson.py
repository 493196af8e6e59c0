"""GeoJSON (RFC 7946) point collections, read as a stream."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from json import JSONDecodeError
from pathlib import Path
from typing import IO, Any, Final

from app.errors import DomainError

#: Characters of one feature, and of any other member ("crs", "bbox", "metadata").
LONGEST_VALUE: Final = 1_000_000
CHUNK: Final = 1 << 16
_BLANK: Final = re.compile(r"[ \t\r\n]*")
#: Names of WGS-84 in the "crs" member of the older specification.
_WGS84: Final = re.compile(r"(CRS:?:?84|EPSG:{1,2}(4326|4490))$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Feature:
    """One feature: its position in the file from 1, its properties, its point (as written)."""

    number: int
    properties: dict[str, Any]
    point: tuple[float, float] | None


def features(path: Path, member: Callable[[str, Any], None] = lambda *_: None) -> Iterator[Feature]:
    """The features of a FeatureCollection, one in memory at a time.

    `member` is told every other member of the collection, in the file's order. A feature without
    a point (no geometry, a line, numbers that are none) has `point` None.
    Raises DomainError: geojson_encoding, geojson_damaged (with the feature's number),
    geojson_not_collection, geojson_crs (another reference system than WGS-84).
    """
    try:
        with path.open(encoding="utf-8-sig") as file:
            yield from _collection(_Scanner(file), member)
    except UnicodeDecodeError as error:
        raise DomainError("geojson_encoding", "file") from error
    except RecursionError as error:
        raise DomainError("geojson_damaged", "file", feature=0) from error


class _Scanner:
    """Values of JSON from a stream, each decoded as soon as its text is complete."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file
        self._text = ""
        self._at = 0
        self._ended = False
        self.feature = 0
        self._decoder = json.JSONDecoder(parse_constant=self._refuse)

    def damaged(self) -> DomainError:
        return DomainError("geojson_damaged", "file", feature=self.feature)

    def _refuse(self, _: str) -> None:
        raise self.damaged()

    def _more(self) -> bool:
        """Read on; False when there is nothing more."""
        piece = "" if self._ended else self._file.read(max(CHUNK, len(self._text) - self._at))
        self._ended = not piece
        self._text, self._at = self._text[self._at :] + piece, 0
        return not self._ended

    def peek(self) -> str:
        """The next character that is not blank; "" at the end."""
        while True:
            blank = _BLANK.match(self._text, self._at)
            self._at = blank.end() if blank else self._at
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more():
                return ""

    def expect(self, characters: str) -> str:
        """Take the next character, which must be one of these."""
        found = self.peek()
        if not found or found not in characters:
            raise self.damaged()
        self._at += 1
        return found

    def value(self) -> Any:
        """Take the next value whole; its text is bounded."""
        self.peek()
        while True:
            try:
                value, end = self._decoder.raw_decode(self._text, self._at)
            except JSONDecodeError as error:
                if len(self._text) - self._at > LONGEST_VALUE or not self._more():
                    raise self.damaged() from error
                continue
            except ValueError as error:
                raise self.damaged() from error
            if end == len(self._text) and self._more():
                continue  # a number may go on in the next piece
            self._at = end
            return value


def _collection(scan: _Scanner, member: Callable[[str, Any], None]) -> Iterator[Feature]:
    if scan.peek() != "{":
        raise DomainError("geojson_not_collection", "file")
    scan.expect("{")
    seen = False
    while scan.peek() != "}":
        key = scan.value()
        if not isinstance(key, str):
            raise scan.damaged()
        scan.expect(":")
        if key == "features" and not seen:
            if scan.peek() != "[":
                raise DomainError("geojson_not_collection", "file")
            seen = True
            yield from _features(scan)
        else:
            value = scan.value()
            _check_member(key, value)
            member(key, value)
        if scan.expect(",}") == "}":
            break
    if not seen:
        raise DomainError("geojson_not_collection", "file")
    if scan.peek():
        raise scan.damaged()


def _features(scan: _Scanner) -> Iterator[Feature]:
    scan.expect("[")
    if scan.peek() == "]":
        scan.expect("]")
        return
    while True:
        scan.feature += 1
        yield _feature(scan.feature, scan.value())
        if scan.expect(",]") == "]":
            return


def _check_member(key: str, value: Any) -> None:
    if key == "type" and value != "FeatureCollection":
        raise DomainError("geojson_not_collection", "file")
    if key == "crs" and isinstance(value, dict):
        properties = value.get("properties")
        name = properties.get("name") if isinstance(properties, dict) else None
        if isinstance(name, str) and not _WGS84.search(name):
            raise DomainError("geojson_crs", "file", crs=name[:60])


def _feature(number: int, value: Any) -> Feature:
    if not isinstance(value, dict):
        return Feature(number, {}, None)
    properties = value.get("properties")
    return Feature(
        number,
        properties if isinstance(properties, dict) else {},
        _point(value.get("geometry")),
    )


def _point(geometry: Any) -> tuple[float, float] | None:
    if not isinstance(geometry, dict) or geometry.get("type") != "Point":
        return None
    position = geometry.get("coordinates")
    if not isinstance(position, list) or len(position) < 2:
        return None
    lng, lat = position[0], position[1]
    if not all(isinstance(each, int | float) and not isinstance(each, bool) for each in (lng, lat)):
        return None
    try:
        return float(lng), float(lat)
    except OverflowError:
        return None
