"""A programme on one page: what, when, where; the rest behind "more". Staff read Chinese."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar, Final, cast

from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import (
    DataRequired,
    InputRequired,
    Length,
    NumberRange,
    Optional,
    Regexp,
    ValidationError,
)

from app.config import SHANGHAI
from app.forms import programme_sessions
from app.forms.place_fields import MomentField, WholeField, YuanField, web_address
from app.forms.place_position import DATUM_WORDS, DegreesField
from app.forms.programme_sessions import ROW, SessionForm, local
from app.forms.report import fresh_id
from app.models.programme_kinds import (
    GROUP_LABELS,
    PROGRAMME_KIND_LABELS,
    OccupationGroup,
    ProgrammeKind,
)
from app.services.programmes import content
from app.services.programmes.content import Units
from app.spatial.datum import Datum, to_wgs84

_STALE: Final = "这个表单已经失效，请回到页面重新填写。"
_TITLE: Final = "请填标题，最多 80 个字。"
_KIND: Final = "请选一个类型。"
_COST: Final = "费用填 0 到 100000 之间的数，单位是元。"
_SEATS: Final = "名额填 1 到 100000 的整数；不限名额就空着。"
_LINK: Final = "链接要以 http:// 或 https:// 开头，最多 400 个字符。"
_POINT: Final = "经度和纬度要一起填，例如 117.020600 和 36.668300。"
#: Fields behind "more".
MORE: Final = frozenset(
    (
        *("by_sign_up", "sign_up_from", "sign_up_until", "waiting_list", "offer_minutes"),
        *("verifies_phone", "members_only", "groups", "counties", "hosts", "bring", "cost"),
        *("phone", "note"),
    )
)
_OFFER: Final = "保留时间填 10 到 2880 分钟（两天）。"


def _tidy(text: str | None) -> str | None:
    return " ".join(text.split()) if text else text


def _words(most: int, what: str) -> Length:
    return Length(max=most, message=f"{what}最多 {most} 个字。")


class ProgrammeForm(Form):
    """`seen` is what stood when the form was opened, sealed; `place` a public id, "" for an
    address; `sure` says that everybody is to be told of a move, `following` that the rest of the
    series is changed alike."""

    KINDS: ClassVar = PROGRAMME_KIND_LABELS
    GROUPS: ClassVar = GROUP_LABELS
    DATUMS: ClassVar = DATUM_WORDS

    submission_id = HiddenField(
        default=fresh_id, validators=[Regexp(r"\A[0-9A-Za-z-]{16,36}\Z", message=_STALE)]
    )
    seen = HiddenField(validators=[Length(max=200_000, message=_STALE)])
    sure = BooleanField()
    following = BooleanField()
    organiser = StringField(validators=[Length(max=10, message="请选主办单位。")])
    kind = SelectField(
        choices={one.value: PROGRAMME_KIND_LABELS[one] for one in ProgrammeKind},
        default=ProgrammeKind.training.value,
        validators=[InputRequired(_KIND)],
        invalid_choice_message=_KIND,
    )
    title = StringField(
        validators=[DataRequired(_TITLE), Length(max=80, message=_TITLE)], filters=[_tidy]
    )
    sessions = FieldList(FormField(SessionForm), min_entries=1, max_entries=content.MOST_SESSIONS)
    find = StringField(validators=[Length(max=80)])
    place = StringField(validators=[Length(max=10)])
    address = StringField(validators=[_words(160, "地址")], filters=[_tidy])
    lng = DegreesField(places=6, validators=[Optional(), NumberRange(73, 136, _POINT)])
    lat = DegreesField(places=6, validators=[Optional(), NumberRange(17, 54, _POINT)])
    datum = SelectField(
        choices={one.value: words for one, words in DATUM_WORDS.items()},
        default=Datum.gcj02.value,
        invalid_choice_message="请选坐标从哪里来。",
    )
    here = BooleanField()
    capacity = WholeField(_SEATS, validators=[Optional(), NumberRange(1, 100_000, _SEATS)])
    body = TextAreaField(validators=[_words(20_000, "说明")])
    by_sign_up = BooleanField(default=True)
    sign_up_from = MomentField(validators=[Optional()])
    sign_up_until = MomentField(validators=[Optional()])
    waiting_list = BooleanField(default=True)
    offer_minutes = WholeField(
        _OFFER, validators=[InputRequired(_OFFER), NumberRange(10, 2880, _OFFER)], default=120
    )
    verifies_phone = BooleanField(default=True)
    members_only = BooleanField()
    groups = SelectMultipleField(
        choices={one.value: GROUP_LABELS[one] for one in OccupationGroup},
        invalid_choice_message="请从列出的人群里选。",
    )
    counties = SelectMultipleField(validate_choice=False)
    hosts = TextAreaField(validators=[_words(1000, "合办单位")])
    bring = StringField(validators=[_words(200, "要带的东西")], filters=[_tidy])
    cost = YuanField(_COST, validators=[Optional(), NumberRange(0, 100_000, _COST)])
    link = StringField(
        validators=[Length(max=400, message=_LINK), web_address(_LINK)], filters=[_tidy]
    )
    phone = StringField(validators=[_words(40, "联系电话")], filters=[_tidy])
    note = TextAreaField(validators=[_words(300, "给参加者的话")])

    def __init__(self, formdata: Any = None, **options: Any) -> None:
        """Rows of sessions with odd names are left out: the library would stumble over them."""
        if formdata is not None:
            pairs = formdata.items(multi=True)
            kept = [
                (name, value)
                for name, value in pairs
                if not name.startswith("sessions-") or ROW.fullmatch(name)
            ]
            formdata = MultiDict(kept)
        super().__init__(formdata, **options)

    @property
    def errors(self) -> dict[str, Any]:
        """By the names that stand in the page, rows of sessions included."""
        found: dict[str, Any] = {}
        for name, field in self._fields.items():
            if name == "sessions":
                for row in self.meetings:
                    found |= {f"{row._prefix}{one}": told for one, told in row.errors.items()}
            told = [one for one in field.errors if isinstance(one, str)]
            if told:
                found[name] = told
        return found

    @property
    def more_wrong(self) -> bool:
        """Whether something behind "more" is to be put right."""
        return bool(MORE & set(self.errors))

    @property
    def meetings(self) -> list[SessionForm]:
        """The rows."""
        return [cast(SessionForm, entry.form) for entry in self.sessions.entries]

    def validate_lng(self, _field: DegreesField) -> None:
        """Not without the other."""
        if self.lat.data is None:
            raise ValidationError(_POINT)

    def validate_lat(self, _field: DegreesField) -> None:
        """Likewise."""
        if self.lng.data is None:
            raise ValidationError(_POINT)

    def validate_sign_up_until(self, field: MomentField) -> None:
        """After the beginning of the window."""
        if self.sign_up_from.data and field.data and field.data <= self.sign_up_from.data:
            raise ValidationError("报名截止要晚于报名开始。")

    def units(self, hosts: Iterable[str]) -> Units:
        """What the form says; `hosts` are the public ids behind the names typed."""
        plain = ("title", "bring", "link", "phone", "by_sign_up", "waiting_list", "offer_minutes")
        return {
            **{name: self[name].data for name in (*plain, "verifies_phone", "members_only")},
            "kind": self.kind.data,
            "body": (self.body.data or "").replace("\r\n", "\n").strip(),
            "note": " ".join((self.note.data or "").split()),
            "cost_fen": self.cost.fen or 0,
            "sign_up_from": content.written(local(self.sign_up_from.data)),
            "sign_up_until": content.written(local(self.sign_up_until.data)),
            "capacity": self.capacity.data,
            "where": self._where(),
            "sessions": programme_sessions.units(self.meetings),
            "groups": sorted(self.groups.data or []),
            "counties": sorted(set(self.counties.data or [])),
            "hosts": sorted(set(hosts)),
        }

    def _where(self) -> list[Any]:
        if self.place.data:
            return [self.place.data, "", None, None]
        point: list[float | None] = [None, None]
        if self.lng.data is not None and self.lat.data is not None:
            datum = Datum.wgs84 if self.here.data else Datum(self.datum.data)
            lng, lat = to_wgs84(float(self.lng.data), float(self.lat.data), datum)
            point = [round(lng, 6), round(lat, 6)]
        return ["", self.address.data or "", *point]

    @classmethod
    def of(cls, units: Mapping[str, Any], hosts: Iterable[str], **more: Any) -> "ProgrammeForm":
        """The form filled in; `hosts` are names, coordinates are WGS-84."""
        place, address, lng, lat = units["where"]
        given = {name: units[name] for name in (*content.PLAIN, "kind", "capacity", "groups")}
        given |= {"place": place, "address": address, "lng": lng, "lat": lat, **more}
        given |= {"datum": Datum.wgs84.value, "counties": units["counties"]}
        given |= {"hosts": "\n".join(hosts), "cost": Decimal(units["cost_fen"]) / 100}
        given["sessions"] = programme_sessions.rows(units["sessions"])
        for name in content.INSTANTS:
            at = datetime.fromisoformat(units[name]) if units[name] else None
            given[name] = at.astimezone(SHANGHAI).replace(tzinfo=None) if at else None
        return cls(data=given)
