"""A point as a phone gives it or a map app writes it, and a new listing. Staff read Chinese."""

from typing import ClassVar, Final

from wtforms import BooleanField, DecimalField, Form, HiddenField, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Regexp

from app.forms.place_facts import FactsForm
from app.forms.place_fields import WholeField, Worded
from app.forms.report import fresh_id
from app.services.place_edit.position import Point
from app.spatial.datum import Datum, to_wgs84

_POINT: Final = "请填经度和纬度，例如 117.020600 和 36.668300。"
_DATUM: Final = "请选坐标从哪里来。"
DATUM_WORDS: Final = {
    Datum.gcj02: "高德、腾讯地图",
    Datum.bd09: "百度地图",
    Datum.wgs84: "手机定位、天地图（WGS-84）",
}


class DegreesField(Worded, DecimalField):
    """A coordinate in degrees."""

    unreadable = _POINT


class PointForm(Form):
    """`here`: somebody stands there; then the datum is WGS-84, as phones give it."""

    DATUMS: ClassVar = DATUM_WORDS

    lng = DegreesField(places=6, validators=[InputRequired(_POINT), NumberRange(73, 136, _POINT)])
    lat = DegreesField(places=6, validators=[InputRequired(_POINT), NumberRange(17, 54, _POINT)])
    datum = SelectField(
        choices={one.value: words for one, words in DATUM_WORDS.items()},
        default=Datum.gcj02.value,
        validators=[InputRequired(_DATUM)],
        invalid_choice_message=_DATUM,
    )
    here = BooleanField()

    def point(self, *, sure: bool = False, township: str = "") -> Point:
        """The point in WGS-84."""
        datum = Datum.wgs84 if self.here.data else Datum(self.datum.data)
        lng, lat = to_wgs84(float(self.lng.data or 0), float(self.lat.data or 0), datum)
        return Point(lng, lat, bool(self.here.data), sure, township)


class PositionForm(PointForm):
    """`sure` says that a distance of more than 100 m is meant."""

    version = WholeField(validators=[InputRequired("请回到上一页重新打开。")], default=0)
    sure = BooleanField()
    township = StringField(validators=[Length(max=12)])


class NewPlaceForm(PointForm, FactsForm):
    """All that a new listing starts with; `owner` is a public id."""

    #: There is no version yet.
    version = None  # type: ignore[assignment]
    submission_id = HiddenField(default=fresh_id, validators=[Regexp(r"\A[0-9A-Za-z-]{16,36}\Z")])
    owner = StringField(validators=[InputRequired("请选管理单位。"), Length(max=10)])
