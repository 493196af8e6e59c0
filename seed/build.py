"""Rebuilds the reference data in this folder: `python -m seed.build`, or `--check` to compare."""

import argparse
import hashlib
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

from seed import borders, codes, settlements, sources

HERE: Final = Path(__file__).parent
FILES: Final = (
    "divisions.csv",
    "townships.csv",
    "counties.geojson",
    "outside_counties.geojson",
    "settlements.csv",
    "SHA256SUMS",
)


def build(folder: Path, packages: Path) -> None:
    """Write every reference file into `folder`, fetching packages into `packages` as needed."""
    features = sources.county_features(sources.fetch(sources.COUNTY_LAYER, packages))
    table = sources.division_rows(sources.fetch(sources.DIVISION_TABLE, packages))
    geonames = sources.fetch(sources.SETTLEMENT_TABLE, packages).decode("utf-8")

    ours = borders.counties(features, {borders.PROVINCE})
    neighbours = borders.counties(features, set(borders.NEIGHBOURS))
    outside = borders.near(neighbours, ours, borders.OUTSIDE_REACH_M)
    towns = settlements.read(geonames, ours, outside)

    known, characters = codes.known_names(table), codes.characters(table)
    names = {town.geonameid: settlements.han_name(town, known, characters) for town in towns}
    settlements.write(str(folder / "settlements.csv"), towns, names)
    codes.write_divisions(str(folder / "divisions.csv"), codes.ours(table), ours, towns)
    codes.write_townships(str(folder / "townships.csv"), codes.ours(table), towns)
    _write_borders(folder, ours, outside)
    _write_sums(folder)


def differences(built: Path, committed: Path) -> list[str]:
    """The names of the files whose bytes differ between the two folders."""
    return [
        name
        for name in FILES
        if not (committed / name).exists()
        or (built / name).read_bytes() != (committed / name).read_bytes()
    ]


def _write_borders(folder: Path, ours: list[borders.County], outside: list[borders.County]) -> None:
    def province(county: borders.County) -> dict[str, Any]:
        return {"province": borders.NEIGHBOURS[county.code[:2]]}

    def class_of(county: borders.County) -> dict[str, Any]:
        return {"is_municipal_district": codes.is_municipal_district(county.code)}

    inside = borders.collection("counties", [(county, class_of(county)) for county in ours])
    (folder / "counties.geojson").write_text(inside, encoding="utf-8")
    beyond = borders.collection("outside_counties", [(c, province(c)) for c in outside])
    (folder / "outside_counties.geojson").write_text(beyond, encoding="utf-8")


def _write_sums(folder: Path) -> None:
    lines = [
        f"{hashlib.sha256((folder / name).read_bytes()).hexdigest()}  {name}\n"
        for name in FILES
        if name != "SHA256SUMS"
    ]
    (folder / "SHA256SUMS").write_text("".join(lines), encoding="utf-8")


def main(arguments: list[str]) -> int:
    """Build in place, or with `--check` into a temporary folder; 1 when bytes differ."""
    parser = argparse.ArgumentParser(prog="python -m seed.build", description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare, change nothing")
    parser.add_argument("--packages", type=Path, help="folder with packages fetched before")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as scratch:
        packages = options.packages or Path(scratch)
        if not options.check:
            build(HERE, packages)
            return 0
        built = Path(scratch) / "built"
        built.mkdir()
        build(built, packages)
        changed = differences(built, HERE)
    for name in changed:
        print(f"{name}: differs from what the packages give", file=sys.stderr)
    return 1 if changed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
