"""What the import tells, in sentences: codes of findings and refusals put into plain Chinese.

The reader keeps a list of stations at a county's union and knows spreadsheets, not databases.
"""

from collections.abc import Mapping
from typing import Any, Final

from app.errors import DomainError
from app.models.kinds import AMENITY_LABELS, Amenity
from app.services.imports.columns import LABELS, Column
from app.services.imports.findings import Finding, Group
from app.spatial.datum import Datum

DATUMS: Final[dict[Datum, str]] = {
    Datum.wgs84: "WGS-84（GPS、天地图）",
    Datum.gcj02: "GCJ-02（高德、腾讯地图）",
    Datum.bd09: "BD-09（百度地图）",
}

GROUPS: Final[dict[Group, str]] = {
    Group.bad: "有问题、不能导入的行",
    Group.skipped: "跳过的行",
    Group.division: "行政区划与坐标不一致的行",
    Group.duplicate: "可能重复的地点（请人工核对，不影响导入）",
    Group.warning: "提醒（这些行照样导入）",
}

#: Code of a finding -> sentence; the figures are the finding's details.
FINDINGS: Final[dict[str, str]] = {
    "name_missing": "没有写名称。",
    "kind_missing": "没有写类型。",
    "kind_unknown": "不认识“{text}”这种类型。",
    "cell_error": "单元格里是没有结果的公式或错误值（{text}），请改成文字或数字。",
    "cell_error_ignored": "单元格里是没有结果的公式或错误值（{text}），这一格按空白处理。",
    "cell_too_long": "内容有 {length} 个字，最多 {most} 个字。",
    "coordinates_missing": "没有写坐标。",
    "coordinates_unreadable": "“{text}”不是坐标，请写成 117.02 这样的度数。",
    "coordinates_swapped": "经度和纬度写反了（经度 {lng}，纬度 {lat}）。",
    "coordinates_abroad": "坐标不在中国（经度 {lng}，纬度 {lat}）。",
    "outside_province": "坐标落在海里或者省外很远的地方。",
    "outside_neighbour": "坐标落在外省的{county}。",
    "far_from_land": "坐标不在陆地的任何一个县里，离最近的{county}有 {metres} 米，请核对。",
    "division_disagrees": "代码 {code} 是{says}，坐标却在{lies}，相距超过 1 公里。",
    "division_near_border": "代码 {code}"
    " 是{says}，坐标在{lies}一侧的边界附近；仍按代码归属，请核对。",
    "division_unknown": "目录里没有“{code}”这个代码，按坐标归属。",
    "township_unknown": "目录里没有“{code}”这个乡镇、街道代码，只归到县一级。",
    "owner_unknown": "没有找到“{name}”这个组织，暂由县总工会管理。",
    "owner_ambiguous": "叫“{name}”的组织不止一个，暂由县总工会管理。",
    "audience_unknown": "不认识“{text}”这种服务对象，原文保留为说明。",
    "phone_unusable": "“{text}”不像电话号码，没有采用。",
    "amenity_unknown": "不认识“{text}”这种设施，没有采用。",
    "amenity_contradicted": "“{amenity}”前后说法不一，按“不详”处理。",
    "date_unreadable": "“{text}”不是日期，请写成 2026-03-01；这一行算作未核实。",
    "date_future": "核实日期“{text}”还没有到；这一行算作未核实。",
    "hours_unreadable": "开放时间“{text}”没有读懂，按“时间未知”处理。",
    "hours_too_long": "开放时间太长，没有采用，按“时间未知”处理。",
    "hours_seasonal": "开放时间“{text}”分季节，暂不支持，按“时间未知”处理。",
    "hours_conflict": "开放时间“{text}”前后矛盾，按“时间未知”处理。",
    "hours_ambiguous": "开放时间“{text}”有两种读法，按“时间未知”处理。",
    "hours_bad_time": "开放时间“{text}”里有不存在的钟点，按“时间未知”处理。",
    "hours_zero_length": "开放时间“{text}”的起止时间相同，按“时间未知”处理。",
    "hours_holiday_other": "“{text}”里单独写的节假日时间没有采用，平日时间已采用。",
    "repeated_number": "编号与第 {earlier} 行相同，只取前面那一行。",
    "repeated_place": "名称、类型、地址与第 {earlier} 行相同，只取前面那一行。",
    "demo_row": "是示例地点，不导入。",
    "outside_reach": "不在您的管理范围。",
    "likely_duplicate": "“{name}”与{other}相距 {metres} 米。",
}

#: Code of a refusal -> sentence.
REFUSALS: Final[dict[str, str]] = {
    "table_unreadable": "文件打不开（{reason}），请检查路径和权限。",
    "table_empty": "文件是空的。",
    "table_too_big": "文件超过 {megabytes} MB,请分成几个文件。",
    "table_too_many_rows": "文件超过 {most} 行，请分成几个文件。",
    "table_old_excel": "这是旧版 .xls 文件，或者加了密码的工作簿。请在 Excel 或 WPS"
    " 里另存为不加密的 .xlsx。",
    "table_web_page": "这是网页文件，不是表格。请在 Excel 或 WPS 里打开，另存为 .xlsx。",
    "table_not_a_table": "这不是表格文件。可以导入 CSV、XLSX 和 GeoJSON。",
    "table_not_excel": "这是压缩文件，里面不是 Excel 工作簿。可以导入 CSV、XLSX 和 GeoJSON。",
    "table_damaged_workbook": "工作簿已损坏或者不完整（{reason}）。请重新另存一份再试。",
    "table_bomb": "工作簿解压后大得不正常，没有打开。",
    "table_nul": "文件里有空字节，不是文本表格。请另存为 CSV（UTF-8）或 .xlsx 再试。",
    "table_encoding": "认不出文字编码。请另存为 CSV（UTF-8）或 .xlsx 再试。",
    "table_damaged_text": "文字编码是 UTF-8,但第 {row}"
    " 行有损坏的字节。请修正这一行，或重新另存一份。",
    "table_quotes": "第 {row} 行的引号没有配对，后面的内容无法分列。",
    "table_line_too_long": "第 {row} 行长得不正常，不像表格。",
    "table_too_many_columns": "第 {row} 行有 {columns} 列，不像地点清单。",
    "table_cell": "第 {row} 行有一格超过 {most} 个字，不像地点清单。",
    "geojson_encoding": "GeoJSON 文件的文字编码不是 UTF-8。",
    "geojson_damaged": "GeoJSON 文件在第 {feature} 个要素处损坏或者不完整。",
    "geojson_not_collection": "这是 JSON 文件，但不是 GeoJSON 的 FeatureCollection。",
    "geojson_crs": "GeoJSON 文件的坐标系是 {crs}，请先转换成经纬度（EPSG:4326）。",
    "import_no_header": "前 {rows} 行里没有找到表头。表头至少要有：名称、类型、经度、纬度。",
    "import_programmes_no_header": "前 {rows} 行里没有找到表头。表头至少要有：标题、类型、主办。",
    "import_benefits_no_header": "前 {rows} 行里没有找到表头。表头至少要有：标题、类型、主办。",
    "import_managers_no_header": "前 {rows} 行里没有找到表头。表头要有“地点”和“手机”两列。",
    "import_columns_missing": "表头缺少这几列：{missing}。已认出：{found}。",
    "import_two_columns": "第 {row} 行的表头里有两列都是“{column}”，请只留一列。",
    "import_datum_differs": "文件写明坐标是{named}，命令里写的却是{given}。请核对 --datum。",
    "import_swapped": "{points} 个坐标里有 {swapped}"
    " 个的经度和纬度写反了。请把这两列对调后再导入。",
    "import_astray": "{points} 个坐标里有 {astray}"
    " 个落在海里或省外，不像是按{given}写的本省清单。{hint}",
    "import_shifted": "与库里相同编号的 {matched} 个地点相比，有 {count}"
    " 个恰好偏移了{given}与{better}之差："
    "坐标很可能其实是{better}。如果库里的才是错的，请加上 --datum-checked 再运行。",
    "import_conflict": "导入时有别的程序改动了同样的地点，请再运行一次。",
    "import_busy": "数据库正被别的程序占用，请过一会儿再运行。",
    "reference_missing": "库里还没有行政区划，请先运行：flask seed load",
    "federation_missing": "库里没有 {county} 的总工会，请先运行：flask seed load",
}
#: The same for who sits before a page instead of a command line.
_ON_PAGES: Final[dict[str, str]] = {
    "table_too_many_rows": "网页上一次最多 {most} 行，请分成几个文件，或请系统管理员用命令行导入。",
    "import_datum_differs": "文件写明坐标是{named}，您选的却是{given}。请核对坐标体系。",
    "import_shifted": "与库里相同编号的 {matched} 个地点相比，有 {count}"
    " 个恰好偏移了{given}与{better}之差：坐标很可能其实是{better}，请改选后再检查。"
    "如果库里的旧坐标才是错的，请勾选“坐标体系已核对”。",
    "reference_missing": "本站还没有载入行政区划数据，请联系系统管理员。",
    "federation_missing": "库里没有 {county} 的总工会，请联系系统管理员。",
}
_HINTS: Final = {
    True: "如果按{better}读，其中 {fitting}% 落在省内，请核对 --datum。",
    False: "换成别的坐标体系也不对，请核对坐标两列。",
}
_PAGE_HINT: Final = "如果按{better}读，其中 {fitting}% 落在省内，请改选后再检查。"


def finding_words(finding: Finding) -> str:
    """The sentence of a finding, without its row."""
    facts = dict(finding.details)
    if finding.code == "likely_duplicate":
        row, name = facts["other_row"], facts["other_name"]
        facts["other"] = (
            f"第 {row} 行的“{name}”" if row else f"库里的“{name}”（{facts['public_id']}）"
        )
    return FINDINGS[finding.code].format(**_spoken(facts))


def refusal_words(error: DomainError, *, on_page: bool = False) -> str:
    """The sentence of a refusal, for a terminal or `on_page`."""
    facts = _spoken({"column": error.field, **error.details})
    if error.code == "import_astray":
        known = error.details["better"] is not None
        facts["hint"] = (_PAGE_HINT if known and on_page else _HINTS[known]).format(**facts)
    sentence = (_ON_PAGES.get(error.code) if on_page else None) or REFUSALS.get(error.code)
    return sentence.format(**facts) if sentence else f"没有导入：{error}。"


def column_name(column: Column | str | None) -> str:
    """A column by its Chinese header."""
    return LABELS[Column(column)] if column else ""


def _spoken(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _word(fact) for name, fact in facts.items()}


def printable(text: str) -> str:
    """What came from a file, fit for a terminal: no control characters, no half letters."""
    return "".join(
        letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text
    )


def _word(fact: Any) -> Any:
    if isinstance(fact, list):
        return "、".join(str(_word(each)) for each in fact) or "（没有）"
    if isinstance(fact, Column):
        return LABELS[fact]
    if isinstance(fact, Datum):
        return DATUMS[fact]
    if isinstance(fact, Amenity):
        return AMENITY_LABELS[fact]
    return printable(fact) if isinstance(fact, str) else fact
