"""Bringing in a table, and taking one away; the file itself is read by the route."""

from typing import Final

from wtforms import BooleanField, Form, HiddenField, RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional, Regexp

from app.forms.report import fresh_id
from app.models.kinds import KIND_LABELS, PlaceKind
from app.services.exports import ExportFormat
from app.spatial.datum import Datum

_STALE: Final = "这个表单已经失效，请回到页面重新填写。"
_WHERE: Final = "请选一个单位。"
_DATUM: Final = "请选表里的坐标是从哪种地图上取的。"
_FORMAT: Final = "请选一种格式。"
#: How a datum is chosen by who does not know its name.
DATUM_LABELS: Final = {
    Datum.gcj02: "高德、腾讯、微信地图上取的点（GCJ-02）",
    Datum.bd09: "百度地图上取的点（BD-09）",
    Datum.wgs84: "手机 GPS、测绘仪、天地图上取的点（WGS-84）",
}
KIND_CHOICES: Final = {
    "": "表里每行都写了类型",
    **{kind.value: words for kind, words in KIND_LABELS.items()},
}
FORMAT_LABELS: Final = {
    ExportFormat.xlsx: "Excel 工作簿（.xlsx）",
    ExportFormat.csv: "CSV 表格",
    ExportFormat.geojson: "GeoJSON（给地图软件）",
}


class ImportForm(Form):
    """`organisation` is a public id; `file` is only where its errors stand."""

    submission_id = HiddenField(
        default=fresh_id,
        validators=[Regexp(r"\A[0-9A-Za-z-]{16,36}\Z", message=_STALE)],
    )
    file = HiddenField()
    datum = RadioField(
        choices={datum.value: words for datum, words in DATUM_LABELS.items()},
        validators=[InputRequired(_DATUM)],
        invalid_choice_message=_DATUM,
    )
    kind = SelectField(
        choices=KIND_CHOICES,
        validators=[Optional()],
        invalid_choice_message="请选一种类型。",
    )
    organisation = StringField(validators=[InputRequired(_WHERE), Length(max=10, message=_WHERE)])
    datum_checked = BooleanField()

    @property
    def chosen_kind(self) -> PlaceKind | None:
        """What rows without a kind are, once the form is valid."""
        return PlaceKind(self.kind.data) if self.kind.data else None

    @property
    def chosen_datum(self) -> Datum:
        """The datum of the table, once the form is valid."""
        return Datum(self.datum.data)


class ApplyForm(Form):
    """`seen` is the digest of the preview under which the button stood."""

    seen = HiddenField(validators=[Regexp(r"\A[0-9a-f]{64}\Z", message=_STALE)])


class ExportForm(Form):
    """Which kind of file."""

    how = RadioField(
        choices={one.value: words for one, words in FORMAT_LABELS.items()},
        default=ExportFormat.xlsx.value,
        validators=[InputRequired(_FORMAT)],
        invalid_choice_message=_FORMAT,
    )
