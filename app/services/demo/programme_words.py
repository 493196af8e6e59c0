"""The words that made-up programmes are put together from, by kind."""

from dataclasses import dataclass
from typing import Final

from app.models.kinds import PlaceKind
from app.models.programme_kinds import OccupationGroup, ProgrammeKind

_Kind = ProgrammeKind
_Group = OccupationGroup


@dataclass(frozen=True, slots=True)
class Recipe:
    """How programmes of one kind are made: `share` of a year's 2,400, local hours at which they
    begin, how many `minutes` they last, `seats` to draw from (None knows no end)."""

    share: int
    titles: tuple[str, ...]
    body: str
    hours: tuple[float, ...]
    minutes: tuple[int, ...]
    seats: tuple[int | None, ...]
    places: tuple[PlaceKind, ...]
    bring: tuple[str, ...] = ("",)
    by_sign_up: bool = True


RECIPES: Final[dict[ProgrammeKind, Recipe]] = {
    _Kind.training: Recipe(
        560,
        (
            "电动车维修课", "叉车操作证培训", "养老护理员培训", "家政服务技能班", "电工上岗证培训",
            "网约车安全驾驶课", "手机短视频制作课", "焊工技能提升班", "急救员证书班", "育婴师培训",
            "快递分拣设备操作课", "无人机驾驶入门",
        ),
        "## 学什么\n\n- 常见问题怎么看、怎么修\n- 动手练习，每两人一套工具\n- 结业后发证书\n\n"
        "**零基础也能来。** 中午不管饭，有热水和微波炉。",
        (8.5, 9.0, 13.5, 14.0, 18.5),
        (120, 150, 180),
        (20, 24, 30, 40),
        (PlaceKind.service_centre, PlaceKind.startup_park, PlaceKind.cultural_palace),
        ("", "身份证", "身份证、一寸照片两张", "笔和本子"),
    ),
    _Kind.competition: Recipe(
        60,
        (
            "快递员技能竞赛", "货车司机节油竞赛", "家政服务技能竞赛", "电工技能竞赛",
            "护工护理员技能竞赛", "网约送餐员安全骑行竞赛", "焊工技能竞赛", "汽车维修工技能竞赛",
        ),
        "## 比什么\n\n1. 理论：60 分钟，满分 100\n2. 实操：90 分钟，满分 100\n\n"
        "决赛前三名授予 **技术能手** 称号。",
        (8.5, 9.0),
        (360, 420),
        (40, 60, 80),
        (PlaceKind.cultural_palace, PlaceKind.startup_park),
        ("身份证、工作服", "身份证"),
    ),
    _Kind.job_fair: Recipe(
        180,
        ("春风行动招聘会", "秋季招聘会", "零工专场招聘会", "制造业专场招聘会", "灵活就业招聘会"),
        "## 有什么岗位\n\n制造、物流、家政、餐饮等 30 多家单位，现场面谈。\n\n"
        "同时有法律咨询和社保咨询，**不收任何费用**。",
        (8.5, 9.0),
        (180, 240),
        (None,),
        (PlaceKind.cultural_palace, PlaceKind.service_centre),
        ("身份证、简历",),
        by_sign_up=False,
    ),
    _Kind.counselling: Recipe(
        1000,
        ("心理咨询开放日", "减压小组", "睡眠与情绪讲堂", "亲子沟通辅导", "一对一心理咨询"),
        "由有资质的心理咨询师主持。谈到的内容**保密**，不记录单位。",
        (9.0, 14.0, 15.5, 19.0),
        (60, 90),
        (6, 8, 12, 20),
        (PlaceKind.counselling_room, PlaceKind.service_centre),
    ),
    _Kind.lecture: Recipe(
        140,
        ("劳动合同怎么签", "工伤了怎么办", "夏季高温安全课", "骑行安全十讲",
            "新就业形态权益一讲通"),
        "## 讲什么\n\n- 常见的情形\n- 要留好哪些证据\n- 找谁、打哪个电话\n\n问题可以现场提。",
        (14.0, 19.0),
        (60, 90),
        (60, 100, 200),
        (PlaceKind.cultural_palace, PlaceKind.service_centre),
    ),
    _Kind.health_check: Recipe(
        120,
        ("户外劳动者免费体检", "货车司机健康检查", "女职工健康检查", "快递员免费体检"),
        "## 查什么\n\n血压、血糖、心电图、胸片。\n\n前一天晚上 10 点以后请不要吃东西。",
        (7.5, 8.0),
        (180, 240),
        (50, 80, 100),
        (PlaceKind.service_centre, PlaceKind.station),
        ("身份证", "身份证、空腹"),
    ),
    _Kind.benefit: Recipe(
        160,
        ("送清凉", "送温暖", "免费观影", "粽情端午", "中秋送月饼", "免费理发"),
        "凭手机上的报名回执领取，每人一份，领完为止。",
        (9.0, 10.0, 14.0, 16.0),
        (120, 180),
        (50, 100, 200),
        (PlaceKind.station, PlaceKind.service_centre, PlaceKind.driver_home),
    ),
    _Kind.culture: Recipe(
        140,
        ("职工羽毛球赛", "工友歌会", "周末读书会", "骑手趣味运动会", "职工书法班", "工友摄影展"),
        "不看水平，来了就好玩。现场有饮水和药箱。",
        (9.0, 14.0, 18.5),
        (120, 180),
        (20, 40, 100, None),
        (PlaceKind.cultural_palace, PlaceKind.reading_room),
        ("", "运动鞋"),
    ),
    _Kind.recruitment_drive: Recipe(
        40,
        ("新就业形态劳动者集中入会", "物流园集中入会", "外卖骑手集中入会"),
        "当场办理，**三步入会**，当天拿到电子会员卡。",
        (9.0, 14.0),
        (120, 180),
        (None,),
        (PlaceKind.station, PlaceKind.driver_home, PlaceKind.service_centre),
        ("身份证",),
        by_sign_up=False,
    ),
}  # fmt: skip

#: The groups that a made-up programme may be for, together.
GROUPS: Final = (
    (_Group.courier, _Group.food_rider),
    (_Group.truck_driver, _Group.ride_hailing),
    (_Group.care_worker, _Group.domestic_worker),
    (_Group.sanitation,),
    (_Group.construction,),
)
VENUES: Final = ("示例会展中心", "示例职业学校", "示例广场", "示例物流园", "示例社区活动室")
RECORDING: Final = "https://video.example.com/"
NOTES: Final = ("", "", "", "", "请提前 10 分钟到场。", "停车从东门进。", "教室改在二楼。")
REASONS: Final = ("报名人数不足，改期另行通知", "场地检修", "天气原因")
UNITS: Final = ("示例快递公司", "示例物流园", "示例物业公司", "示例运输公司", "示例家政公司")
