"""The closed vocabularies of programmes: identifiers as stored, labels as the worker reads them."""

from enum import StrEnum
from typing import Final

from app.i18n import N_


class ProgrammeKind(StrEnum):
    """What is on; the order is the one in which chips are offered."""

    training = "training"
    competition = "competition"
    job_fair = "job_fair"
    counselling = "counselling"
    lecture = "lecture"
    health_check = "health_check"
    benefit = "benefit"
    culture = "culture"
    recruitment_drive = "recruitment_drive"


class ProgrammeState(StrEnum):
    """draft → published → cancelled or finished; nothing goes back."""

    draft = "draft"
    published = "published"
    cancelled = "cancelled"
    finished = "finished"


class OccupationGroup(StrEnum):
    """The eight groups of new forms of employment, then their neighbours."""

    truck_driver = "truck_driver"
    courier = "courier"
    care_worker = "care_worker"
    domestic_worker = "domestic_worker"
    retail_worker = "retail_worker"
    food_rider = "food_rider"
    estate_agent = "estate_agent"
    security_guard = "security_guard"
    ride_hailing = "ride_hailing"
    sanitation = "sanitation"
    construction = "construction"
    taxi = "taxi"
    other_flexible = "other_flexible"
    employee = "employee"


class SignupState(StrEnum):
    """The first three are live: one of a person and programme at a time."""

    confirmed = "confirmed"
    waiting = "waiting"
    offered = "offered"
    withdrawn = "withdrawn"
    lapsed = "lapsed"
    cancelled = "cancelled"


class QuestionKind(StrEnum):
    """How an organiser's own question is answered."""

    text = "text"
    choice = "choice"
    yes_no = "yes_no"


class CheckInWay(StrEnum):
    """How it was shown that somebody came."""

    scanned = "scanned"
    typed = "typed"
    wall = "wall"


class Face(StrEnum):
    """What somebody who was there thought of it."""

    good = "good"
    fair = "fair"
    poor = "poor"


class UnmaskReason(StrEnum):
    """Why somebody looked at names and numbers in full. A word of ours, since the record of it is
    never deleted and must not hold what people typed."""

    contact = "contact"
    identity = "identity"
    arrangements = "arrangements"
    handover = "handover"


LIVE_SIGNUPS: Final = (SignupState.confirmed, SignupState.waiting, SignupState.offered)
#: Live sign-ups that take one of the seats: a seat that is offered is not free.
SEATED: Final = (SignupState.confirmed, SignupState.offered)

PROGRAMME_KIND_LABELS: Final = {
    ProgrammeKind.training: N_("技能培训"),
    ProgrammeKind.competition: N_("技能竞赛"),
    ProgrammeKind.job_fair: N_("招聘会"),
    ProgrammeKind.counselling: N_("心理辅导"),
    ProgrammeKind.lecture: N_("讲座"),
    ProgrammeKind.health_check: N_("免费体检"),
    ProgrammeKind.benefit: N_("普惠活动"),
    ProgrammeKind.culture: N_("文体活动"),
    ProgrammeKind.recruitment_drive: N_("集中入会"),
}

GROUP_LABELS: Final = {
    OccupationGroup.truck_driver: N_("货车司机"),
    OccupationGroup.courier: N_("快递员"),
    OccupationGroup.care_worker: N_("护工护理员"),
    OccupationGroup.domestic_worker: N_("家政服务员"),
    OccupationGroup.retail_worker: N_("商场信息员"),
    OccupationGroup.food_rider: N_("网约送餐员"),
    OccupationGroup.estate_agent: N_("房产中介员"),
    OccupationGroup.security_guard: N_("保安员"),
    OccupationGroup.ride_hailing: N_("网约车司机"),
    OccupationGroup.sanitation: N_("环卫工人"),
    OccupationGroup.construction: N_("建筑工人"),
    OccupationGroup.taxi: N_("出租车司机"),
    OccupationGroup.other_flexible: N_("其他灵活就业"),
    OccupationGroup.employee: N_("企业职工"),
}

#: What stands on staff pages, which are in Chinese only.
STATE_LABELS: Final = {
    ProgrammeState.draft: "草稿",
    ProgrammeState.published: "已发布",
    ProgrammeState.cancelled: "已取消",
    ProgrammeState.finished: "已结束",
}

UNMASK_LABELS: Final = {
    UnmaskReason.contact: "联系本人",
    UnmaskReason.identity: "核对身份或重复报名",
    UnmaskReason.arrangements: "安排餐食、保险、证书等",
    UnmaskReason.handover: "交给合办或承办单位",
}

FACE_LABELS: Final = {
    Face.good: N_("满意"),
    Face.fair: N_("一般"),
    Face.poor: N_("不满意"),
}

#: What stands on staff pages, which are in Chinese only.
SIGNUP_LABELS: Final = {
    SignupState.confirmed: "已报名",
    SignupState.waiting: "候补",
    SignupState.offered: "等他确认",
    SignupState.withdrawn: "已退出",
    SignupState.lapsed: "过期未确认",
    SignupState.cancelled: "活动取消",
}
