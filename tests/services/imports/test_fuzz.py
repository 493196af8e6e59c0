"""Whatever stands in the cells: a sentence for each row, nothing raised, nothing broken."""

import csv
import io
import json
from contextlib import suppress

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.errors import DomainError
from tests.services.imports.desk import Desk

#: One desk serves all examples: what one loads, the next may find.
FUZZ = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
COLUMNS = (
    "名称 类型 经度 纬度 地址 电话 开放时间 设施 行政区划代码 管理单位 服务对象 核实日期 编号 示例"
)
HEADER = COLUMNS.split()

odd = st.text(max_size=12) | st.sampled_from(
    ["", "=1+1", "#REF!", "'=x", "NaN", "1e309", "-0", "无", "\x00", "\ud800", "٣٦", "𝟙𝟙𝟟", "'" * 9]
)
plain = st.tuples(
    st.sampled_from(["甲站", "乙 站", "=丙", "驿站1号", "驿站2号"]),
    st.sampled_from(["驿站", "母婴室", "legal_aid", "?"]),
    st.sampled_from(["117.05", "117.0501", "117°3'", "36.64", "116.95", "999"]),
    st.sampled_from(["36.64", "36.6401", "36.7", "117.05", "-91"]),
)
rows = st.lists(
    st.one_of(
        st.lists(odd, min_size=len(HEADER), max_size=len(HEADER)),
        st.tuples(plain, st.lists(odd, min_size=9, max_size=9)).map(
            lambda parts: [*parts[0][:2], parts[1][0], *parts[0][2:], *parts[1][1:], ""]
        ),
    ),
    max_size=6,
)


def table(lines: list[list[str]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows([HEADER, *lines])
    return out.getvalue().encode("utf-8", errors="replace").decode().replace("\x00", "\x01")


@given(lines=rows)
@FUZZ
def test_tables_are_loaded_or_refused(desk: Desk, lines: list[list[str]]) -> None:
    with suppress(DomainError):
        first = desk.load(table(lines))
        again = desk.load(table(lines))
        assert again.added == 0
        assert again.unchanged == first.added + first.changed + first.unchanged


values = st.recursive(
    st.none()
    | st.booleans()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.integers()
    | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=8,
)
features = st.fixed_dictionaries(
    {
        "geometry": st.fixed_dictionaries(
            {
                "type": st.just("Point"),
                "coordinates": st.just([117.05, 36.64]) | st.lists(values, max_size=3),
            }
        )
        | values,
        "properties": st.dictionaries(st.sampled_from(HEADER), values, max_size=6) | values,
    }
)


@given(items=st.lists(features | values, max_size=5))
@FUZZ
def test_collections_are_loaded_or_refused(desk: Desk, items: list[object]) -> None:
    text = json.dumps({"type": "FeatureCollection", "features": items})
    with suppress(DomainError):
        desk.load(desk.file(text, "places.geojson"))
