"""The closed vocabularies of listings: identifiers as stored, labels as the worker reads them."""

from enum import StrEnum
from typing import Final

from app.i18n import N_


class PlaceKind(StrEnum):
    """What a listing is; the order is the one in which chips and tiles are offered."""

    station = "station"
    mother_room = "mother_room"
    legal_aid = "legal_aid"
    driver_home = "driver_home"
    service_centre = "service_centre"
    cultural_palace = "cultural_palace"
    reading_room = "reading_room"
    counselling_room = "counselling_room"
    rest_base = "rest_base"
    startup_park = "startup_park"
    service_window = "service_window"
    merchant = "merchant"


class Amenity(StrEnum):
    """What a place may offer."""

    drinking_water = "drinking_water"
    microwave = "microwave"
    phone_charging = "phone_charging"
    ebike_charging = "ebike_charging"
    battery_swap = "battery_swap"
    seating = "seating"
    air_conditioning = "air_conditioning"
    heating = "heating"
    toilet = "toilet"
    first_aid = "first_aid"
    wifi = "wifi"
    books = "books"
    shower = "shower"
    laundry = "laundry"
    canteen = "canteen"
    parking = "parking"
    truck_parking = "truck_parking"
    beds = "beds"
    nursing_chair = "nursing_chair"
    changing_table = "changing_table"
    fridge = "fridge"
    privacy_lock = "privacy_lock"
    rain_gear = "rain_gear"
    umbrella = "umbrella"
    tyre_pump = "tyre_pump"
    repair_tools = "repair_tools"
    accessible = "accessible"


class AmenityState(StrEnum):
    """Unknown is not "no": an amenity without a row is unknown too."""

    available = "available"
    broken = "broken"
    absent = "absent"
    unknown = "unknown"


class PlaceStatus(StrEnum):
    """Retired listings are in no list; a temporary closure may end by itself."""

    open = "open"
    temporarily_closed = "temporarily_closed"
    retired = "retired"


class HolidayRule(StrEnum):
    """What the weekly hours mean on a public holiday."""

    as_usual = "as_usual"
    closed = "closed"
    unknown = "unknown"


class Audience(StrEnum):
    """Who may enter."""

    everyone = "everyone"
    outdoor_workers = "outdoor_workers"
    members = "members"
    mothers = "mothers"
    drivers = "drivers"
    employees = "employees"


class DivisionLevel(StrEnum):
    """From the whole to the part."""

    province = "province"
    city = "city"
    county = "county"
    township = "township"


class OrganisationKind(StrEnum):
    """What a union organisation is."""

    federation = "federation"
    industry_federation = "industry_federation"
    regional_federation = "regional_federation"
    joint_union = "joint_union"
    grassroots = "grassroots"
    online_home = "online_home"


class CodePurpose(StrEnum):
    """Where a code hangs: at a door for everybody, with the manager, on a programme's poster."""

    door = "door"
    manager = "manager"
    programme = "programme"


class RevisionCause(StrEnum):
    """What led to a save."""

    edited = "edited"
    imported = "imported"
    merged = "merged"
    restored = "restored"
    undone = "undone"


class ImportState(StrEnum):
    """Where a table brought in on the web stands; `expired` was never applied and is forgotten."""

    checked = "checked"
    applied = "applied"
    undone = "undone"
    expired = "expired"


class PictureSize(StrEnum):
    """How large a photo is shown."""

    small = "small"
    medium = "medium"
    large = "large"


KIND_LABELS: Final[dict[PlaceKind, str]] = {
    PlaceKind.station: N_("驿站"),
    PlaceKind.mother_room: N_("妈妈小屋"),
    PlaceKind.legal_aid: N_("法律援助"),
    PlaceKind.driver_home: N_("司机之家"),
    PlaceKind.service_centre: N_("职工服务中心"),
    PlaceKind.cultural_palace: N_("工人文化宫"),
    PlaceKind.reading_room: N_("职工书屋"),
    PlaceKind.counselling_room: N_("心理咨询室"),
    PlaceKind.rest_base: N_("疗休养基地"),
    PlaceKind.startup_park: N_("工友创业园"),
    PlaceKind.service_window: N_("流动服务窗口"),
    PlaceKind.merchant: N_("普惠商户"),
}

AMENITY_LABELS: Final[dict[Amenity, str]] = {
    Amenity.drinking_water: N_("饮水"),
    Amenity.microwave: N_("热饭"),
    Amenity.phone_charging: N_("手机充电"),
    Amenity.ebike_charging: N_("电动车充电"),
    Amenity.battery_swap: N_("换电"),
    Amenity.seating: N_("休息座椅"),
    Amenity.air_conditioning: N_("空调"),
    Amenity.heating: N_("取暖"),
    Amenity.toilet: N_("卫生间"),
    Amenity.first_aid: N_("药箱"),
    Amenity.wifi: N_("WiFi"),
    Amenity.books: N_("书报"),
    Amenity.shower: N_("淋浴"),
    Amenity.laundry: N_("洗衣"),
    Amenity.canteen: N_("就餐"),
    Amenity.parking: N_("停车"),
    Amenity.truck_parking: N_("货车停车"),
    Amenity.beds: N_("住宿"),
    Amenity.nursing_chair: N_("哺乳椅"),
    Amenity.changing_table: N_("尿布台"),
    Amenity.fridge: N_("冰箱"),
    Amenity.privacy_lock: N_("门锁"),
    Amenity.rain_gear: N_("雨具"),
    Amenity.umbrella: N_("雨伞"),
    Amenity.tyre_pump: N_("打气筒"),
    Amenity.repair_tools: N_("维修工具"),
    Amenity.accessible: N_("无障碍"),
}

AUDIENCE_LABELS: Final[dict[Audience, str]] = {
    Audience.everyone: N_("所有人，不看证件"),
    Audience.outdoor_workers: N_("户外劳动者，不看证件"),
    Audience.members: N_("工会会员，请带会员卡"),
    Audience.mothers: N_("孕期、哺乳期女职工"),
    Audience.drivers: N_("货车司机、骑手、快递员"),
    Audience.employees: N_("本单位及附近职工"),
}
