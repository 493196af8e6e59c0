"""The field's words as people write them: kinds, amenities and audiences with their synonyms."""

import re
import unicodedata
from enum import StrEnum
from typing import Final, TypeVar

from app.models.kinds import (
    AMENITY_LABELS,
    AUDIENCE_LABELS,
    KIND_LABELS,
    Amenity,
    Audience,
    PlaceKind,
)

Word = TypeVar("Word", bound=StrEnum)

_KINDS: Final[dict[PlaceKind, str]] = {
    PlaceKind.station: "爱心驿站 户外劳动者驿站 户外劳动者服务站点 户外劳动者服务站"
    " 户外劳动者服务站点(驿站)"
    " 工会驿站 工会户外劳动者服务站点 服务站点 劳动者驿站 暖心驿站 职工驿站 新就业形态劳动者驿站"
    " 站点",
    PlaceKind.mother_room: "妈咪小屋 母婴室 母婴关爱室 爱心妈妈小屋 女职工休息哺乳室 哺乳室 育婴室",
    PlaceKind.legal_aid: "工会法律援助站点 法律援助站点 法律援助站 法律援助中心 法律援助工作站"
    " 职工法律援助中心 工会法律援助",
    PlaceKind.driver_home: "骑手之家 快递员之家 司机之家/骑手之家/快递员之家 货车司机之家"
    " 卡车司机之家"
    " 网约车司机之家",
    PlaceKind.service_centre: "职工服务站 工会服务中心 职工帮扶中心 困难职工帮扶中心 服务中心",
    PlaceKind.cultural_palace: "文化宫 职工文化宫 工人俱乐部 职工活动中心",
    PlaceKind.reading_room: "书屋 劳动者书屋 工会书屋 职工阅览室",
    PlaceKind.counselling_room: "心理咨询 职工心理咨询室 心理驿站 心灵驿站 职工心灵驿站"
    " 心理健康服务站",
    PlaceKind.rest_base: "劳模(职工)疗休养基地 劳模疗休养基地 职工疗休养基地 疗养院 工人疗养院",
    PlaceKind.startup_park: "创业园 职工创业园",
    PlaceKind.service_window: "服务窗口 流动窗口 流动服务点",
    PlaceKind.merchant: "普惠合作商户 合作商户 优惠商户 普惠商家",
}

_AMENITIES: Final[dict[Amenity, str]] = {
    Amenity.drinking_water: "饮水机 饮用水 热水 开水 喝水 直饮水 直饮机 茶水 温水 热饮 饮水设备"
    " 饮水设施 接水",
    Amenity.microwave: "微波炉 加热饭菜 热饭设备 饭菜加热 微波炉热饭",
    Amenity.phone_charging: "充电 手机充电器 充电器 充电设备 充电设施 充电插座 手机充电站"
    " 手机加油站",
    Amenity.ebike_charging: "电动车充电桩 电动车充电柜 电瓶车充电 电动自行车充电 电动车充电处",
    Amenity.battery_swap: "换电柜 换电站 电池更换",
    Amenity.seating: "座椅 休息座 桌椅 休息桌椅 椅子 凳子 沙发 座位 休息区 休息室 桌椅板凳 休息",
    Amenity.air_conditioning: "冷气 冷暖空调 空调机 制冷",
    Amenity.heating: "暖气 供暖 暖风 电暖器 电暖气 取暖器 取暖设备",
    Amenity.toilet: "厕所 洗手间 公厕 公共卫生间 如厕 盥洗室",
    Amenity.first_aid: "急救箱 急救包 医药箱 药品 急救药箱 常用药品 应急药箱 医药包 应急药品"
    " 药品箱",
    Amenity.wifi: "wi-fi 无线网 无线网络 无线上网 免费wifi 免费wi-fi 网络 无线wifi 上网",
    Amenity.books: "图书 报刊 书籍 书报架 报刊架 阅读 图书角 读物 书刊 图书报刊 书架 图书阅览",
    Amenity.shower: "淋浴间 洗澡 浴室 洗浴 淋浴房",
    Amenity.laundry: "洗衣机 洗衣房 洗衣间",
    Amenity.canteen: "食堂 餐厅 就餐区 餐饮 用餐 职工食堂",
    Amenity.parking: "停车位 停车场 车位",
    Amenity.truck_parking: "货车停车位 货车停车场 大车停车 大车停车位 货车车位",
    Amenity.beds: "床位 床 午休床 休息床 卧室 客房 宿舍 折叠床",
    Amenity.nursing_chair: "哺乳沙发 喂奶椅 哺乳座椅 哺乳位 哺乳区",
    Amenity.changing_table: "婴儿护理台 护理台 换尿布台 婴儿尿布台 多功能护理台 尿布更换台",
    Amenity.fridge: "冰柜 储奶冰箱 小冰箱 冷藏柜",
    Amenity.privacy_lock: "可上锁 可锁门 门可反锁",
    Amenity.rain_gear: "雨衣",
    Amenity.umbrella: "爱心雨伞 便民雨伞 伞 爱心伞",
    Amenity.tyre_pump: "充气泵 气筒 充气筒 打气泵",
    Amenity.repair_tools: "工具箱 修车工具 维修工具箱 应急工具 工具",
    Amenity.accessible: "无障碍通道 无障碍设施 坡道 无障碍坡道 轮椅坡道 轮椅通道",
}

_AUDIENCES: Final[dict[Audience, str]] = {
    Audience.everyone: "所有人 不限 公众 社会公众 全部 任何人 市民 群众 所有人群 全体市民"
    " 面向社会 社会大众",
    Audience.outdoor_workers: "户外劳动者 户外工作者 户外职工 户外作业人员 新就业形态劳动者"
    " 户外劳动者和新就业形态劳动者 户外劳动者、新就业形态劳动者",
    Audience.members: "工会会员 会员 职工会员",
    Audience.mothers: "妈妈 母婴 孕妇 哺乳期女职工 孕期哺乳期女职工 孕期和哺乳期女职工 女职工"
    " 孕产妇 备孕怀孕哺乳期女职工",
    Audience.drivers: "司机 货车司机 骑手 快递员 外卖骑手 卡车司机 网约车司机 快递员、骑手"
    " 司机、骑手、快递员",
    Audience.employees: "职工 本单位职工 单位职工 企业职工 员工 附近职工 内部职工",
}

#: Who may enter where the table does not say: what the kind is for.
AUDIENCE_OF_KIND: Final[dict[PlaceKind, Audience]] = {
    PlaceKind.station: Audience.outdoor_workers,
    PlaceKind.mother_room: Audience.mothers,
    PlaceKind.driver_home: Audience.drivers,
    PlaceKind.reading_room: Audience.employees,
    PlaceKind.rest_base: Audience.members,
    PlaceKind.merchant: Audience.members,
}

_NOISE: Final = re.compile(r"[\s,、。.;:()（）·_\-/]+")


def key(text: str) -> str:
    """How words are compared: full-width as half-width, without case, blanks and punctuation."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", text).casefold())


def _vocabulary(labels: dict[Word, str], synonyms: dict[Word, str]) -> dict[str, Word]:
    return {
        key(spelling): word
        for word, label in labels.items()
        for spelling in (word.value, label, *synonyms[word].split(" "))
        if spelling
    }


_KIND_BY_KEY: Final = _vocabulary(KIND_LABELS, _KINDS)
_AMENITY_BY_KEY: Final = _vocabulary(AMENITY_LABELS, _AMENITIES)
_AUDIENCE_BY_KEY: Final = _vocabulary(AUDIENCE_LABELS, _AUDIENCES)


def kind_of(text: str) -> PlaceKind | None:
    """The kind that the words name, or None."""
    return _KIND_BY_KEY.get(key(text))


def amenity_of(text: str) -> Amenity | None:
    """The amenity that the words name, or None."""
    return _AMENITY_BY_KEY.get(key(text))


def audience_of(text: str) -> Audience | None:
    """The audience that the words name, or None."""
    return _AUDIENCE_BY_KEY.get(key(text))


def kind_words() -> list[str]:
    """Every Chinese spelling of a kind, as `key` writes it."""
    return [word for word in _KIND_BY_KEY if not word.isascii()]
