"""The words that made-up benefits are put together from, by kind."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from app.models.benefit_kinds import BenefitKind, ClaimWay, Gift, Period
from app.models.kinds import PlaceKind
from app.models.programme_kinds import OccupationGroup

_Kind = BenefitKind
_Group = OccupationGroup


class Level(StrEnum):
    """Whose federation offers it: the province has it once, each city or county, each merchant, and
    the merchants of a city together."""

    province = "province"
    city = "city"
    county = "county"
    merchant = "merchant"
    merchants = "merchants"


@dataclass(frozen=True, slots=True)
class Recipe:
    """How benefits of one kind are made. `worth` in words or `fen` to draw from; `days` is the
    season's gift, else the share that stands without end; `seats` the quota to draw from; `most`
    places of the first of the kinds in `places` that there are."""

    kind: BenefitKind
    level: Level
    titles: tuple[str, ...]
    body: str
    way: ClaimWay
    worth: tuple[str, ...] = ()
    fen: tuple[int, ...] = ()
    period: Period = Period.once
    gift: Gift | None = None
    standing: float = 0.0
    seats: tuple[int, ...] = ()
    per_day: tuple[int, ...] = ()
    by_county: bool = False
    members: float = 0.0
    groups: tuple[tuple[OccupationGroup, ...], ...] = ((),)
    places: tuple[PlaceKind, ...] = ()
    most: int = 1
    bring: str = ""
    asks: str = ""


_RIDERS: Final = (_Group.courier, _Group.food_rider, _Group.ride_hailing)
_DRIVERS: Final = (_Group.truck_driver, _Group.ride_hailing, _Group.taxi)

RECIPES: Final = (
    Recipe(
        _Kind.mutual_insurance, Level.province, ("职工医疗互助保障",),
        "每人每年 60 元，住院个人自付部分按比例补助。由**单位工会或网上会员之家**统一办理。",
        ClaimWay.told, ("住院最高补 2 万元",), standing=1.0, members=1.0, bring="会员卡、身份证",
    ),
    Recipe(
        _Kind.mutual_insurance, Level.city, ("新就业群体意外伤害互助金",),
        "送餐、送货、跑车路上受伤可以申请，住院和门诊都算。\n\n- 三个月内申请\n"
        "- 不看有没有劳动合同",
        ClaimWay.application, ("最高 3 万元",), standing=1.0, groups=(_RIDERS, _DRIVERS),
        bring="诊断证明、缴费单", asks="什么时候、在哪里受的伤",
    ),
    Recipe(
        _Kind.health_check, Level.county, ("户外劳动者免费体检", "新就业群体健康体检"),
        "血常规、心电图、腹部彩超、胸片。**早上空腹来**，约一小时。",
        ClaimWay.voucher, fen=(30000, 38000, 42000), period=Period.year, seats=(30, 40, 60),
        per_day=(0, 6), members=0.3, groups=(_RIDERS, _DRIVERS, ()),
        places=(PlaceKind.service_centre,), most=2, bring="身份证",
    ),
    Recipe(
        _Kind.women_screening, Level.county, ("女职工两癌免费筛查",),
        "宫颈癌、乳腺癌筛查，结果两周内通知。35 至 64 岁女职工可以领。",
        ClaimWay.voucher, fen=(26000, 32000), period=Period.year, seats=(20, 30, 40), members=1.0,
        places=(PlaceKind.service_centre, PlaceKind.mother_room), bring="身份证、会员卡",
    ),
    Recipe(
        _Kind.merchant_discount, Level.merchant,
        ("工会会员八折", "满 30 减 8", "第二件半价", "立减 5 元"),
        "结账前出示就行，**可以和店里的会员卡同用**，不能兑现金。",
        ClaimWay.told, ("八折", "省 8 元", "第二件半价", "省 5 元"),
        standing=0.7, members=0.6, groups=((), (), _RIDERS), places=(PlaceKind.merchant,),
        bring="会员卡",
    ),
    Recipe(
        _Kind.merchant_discount, Level.merchant,
        ("5 元代金券", "10 元代金券", "15 元代金券"),
        "领券后到店出示**会变的二维码**，店员一扫就用掉了。",
        ClaimWay.voucher, ("省 5 元", "省 10 元", "省 15 元"), standing=0.4,
        period=Period.month, seats=(20, 40), per_day=(0, 0, 5), members=0.5,
        places=(PlaceKind.merchant,),
    ),
    Recipe(
        _Kind.merchant_discount, Level.merchants, ("普惠商户通用满 50 减 10",),
        "全市签约商户都能用，一次一张。",
        ClaimWay.voucher, fen=(1000,), period=Period.month, seats=(80, 120), members=1.0,
        places=(PlaceKind.merchant,), most=60,
    ),
    Recipe(
        _Kind.summer_cooling, Level.county, ("高温天清凉包", "驿站免费凉茶绿豆汤"),
        "毛巾、藿香正气水、风油精，或者凉茶绿豆汤，到站就给。",
        ClaimWay.told, fen=(3000, 2500), gift=Gift.summer, places=(PlaceKind.station,), most=12,
    ),
    Recipe(
        _Kind.winter_warmth, Level.county, ("冬日暖心包", "驿站热姜茶"),
        "手套、围巾、保温杯，或者热姜茶，到站就给，送完为止。",
        ClaimWay.told, fen=(5000, 4000), gift=Gift.winter, places=(PlaceKind.station,), most=12,
    ),
    Recipe(
        _Kind.winter_warmth, Level.city, ("困难职工送温暖慰问金",),
        "家里有人重病、失业或受灾的，可以申请。工会上门核实，**不公示姓名**。",
        ClaimWay.application, ("1000 至 3000 元",), gift=Gift.winter, seats=(80, 120),
        by_county=True, members=1.0, bring="身份证、困难证明", asks="家里的困难",
    ),
    Recipe(
        _Kind.school_aid, Level.city, ("金秋助学金",),
        "孩子今年考上大学、家庭困难的会员可以申请。",
        ClaimWay.application, ("每人 3000 元",), gift=Gift.autumn, seats=(60, 90), by_county=True,
        members=1.0, bring="录取通知书、户口本", asks="孩子考上了哪里，家里的困难",
    ),
    Recipe(
        _Kind.job_aid, Level.county, ("春风送岗一对一推荐", "零工上门对接"),
        "说清会什么、想在哪里干，三天内给您推荐岗位，**不收任何费用**。",
        ClaimWay.told, gift=Gift.spring, places=(PlaceKind.service_centre,), bring="身份证",
    ),
    Recipe(
        _Kind.job_aid, Level.county, ("求职登记和技能补贴咨询",),
        "全年都办，登记后有合适的岗位会打电话给您。",
        ClaimWay.told, standing=1.0, places=(PlaceKind.service_centre,), bring="身份证",
    ),
    Recipe(
        _Kind.green_travel, Level.city, ("公交地铁月卡立减", "换电站电池租金立减"),
        "凭券到名单上的驿站办理，每月一张。",
        ClaimWay.voucher, fen=(2000, 3000), period=Period.month, standing=0.3, seats=(60, 90),
        per_day=(8, 12), groups=((), _RIDERS), places=(PlaceKind.station,), most=12,
    ),
)  # fmt: skip

#: First and last day of each gift's season, as (month, day); a winter ends in the next year.
SEASONS: Final = {
    Gift.spring: ((1, 15), (5, 31)),
    Gift.summer: ((6, 1), (9, 30)),
    Gift.autumn: ((8, 1), (11, 14)),
    Gift.winter: ((11, 15), (3, 15)),
}
CAMPAIGNS: Final = {
    Gift.spring: ("春送岗位", "招聘会、一对一推荐、技能补贴，**都不收费**。"),
    Gift.summer: ("夏送清凉", "高温天到驿站领清凉包，喝凉茶绿豆汤。"),
    Gift.autumn: ("金秋助学", "孩子考上大学、家庭困难的会员，可以申请助学金。"),
    Gift.winter: ("冬送温暖", "暖心包、热姜茶、慰问金：天冷，家里有难处，找工会。"),
}
#: What applicants wrote, and what officers answered.
WORDS: Final = (
    "孩子今年上大学，一个人打工。",
    "上个月送货摔伤，住院十天。",
    "爱人生病，没有收入。",
)
ANSWERS: Final = ("已经核实，款打到您的卡上。", "材料齐全，同意。")
REFUSALS: Final = ("同一件事已经领过补助。", "材料不全，补齐后可以再申请。")
