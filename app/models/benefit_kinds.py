"""The closed vocabularies of benefits: identifiers as stored, labels as the worker reads them."""

from enum import StrEnum
from typing import Final

from app.i18n import N_


class BenefitKind(StrEnum):
    """What one can get; the order is the one in which chips are offered."""

    mutual_insurance = "mutual_insurance"
    health_check = "health_check"
    women_screening = "women_screening"
    merchant_discount = "merchant_discount"
    summer_cooling = "summer_cooling"
    winter_warmth = "winter_warmth"
    school_aid = "school_aid"
    job_aid = "job_aid"
    green_travel = "green_travel"


class BenefitState(StrEnum):
    """draft → published ⇄ paused → ended."""

    draft = "draft"
    published = "published"
    paused = "paused"
    ended = "ended"


class ClaimWay(StrEnum):
    """How one gets it: one just goes (`told`), claims a voucher, or applies and waits for a
    decision."""

    told = "told"
    voucher = "voucher"
    application = "application"


class Period(StrEnum):
    """One for each person and … ; `once` is once for good."""

    once = "once"
    year = "year"
    month = "month"
    day = "day"


class ClaimState(StrEnum):
    """A voucher is held, then redeemed; an application is open, then granted or refused. All but
    refused, withdrawn and lapsed are live: one of a person, benefit and period at a time."""

    held = "held"
    redeemed = "redeemed"
    open = "open"
    granted = "granted"
    refused = "refused"
    withdrawn = "withdrawn"
    lapsed = "lapsed"


class Gift(StrEnum):
    """The year of four gifts."""

    spring = "spring"
    summer = "summer"
    autumn = "autumn"
    winter = "winter"


LIVE_CLAIMS: Final = (*(ClaimState.held, ClaimState.redeemed, ClaimState.open, ClaimState.granted),)
#: Claims that have taken one of the quota.
COUNTED: Final = (ClaimState.held, ClaimState.redeemed, ClaimState.granted)

BENEFIT_KIND_LABELS: Final = {
    BenefitKind.mutual_insurance: N_("互助保障"),
    BenefitKind.health_check: N_("体检"),
    BenefitKind.women_screening: N_("两癌筛查"),
    BenefitKind.merchant_discount: N_("合作商户优惠"),
    BenefitKind.summer_cooling: N_("送清凉"),
    BenefitKind.winter_warmth: N_("送温暖"),
    BenefitKind.school_aid: N_("金秋助学"),
    BenefitKind.job_aid: N_("春送岗位"),
    BenefitKind.green_travel: N_("绿色出行"),
}

GIFT_LABELS: Final = {
    Gift.spring: N_("春送岗位"),
    Gift.summer: N_("夏送清凉"),
    Gift.autumn: N_("金秋助学"),
    Gift.winter: N_("冬送温暖"),
}

BENEFIT_STATE_LABELS: Final = {
    BenefitState.draft: N_("草稿"),
    BenefitState.published: N_("已发布"),
    BenefitState.paused: N_("已暂停"),
    BenefitState.ended: N_("已结束"),
}

WAY_LABELS: Final = {
    ClaimWay.told: N_("不用领，直接去"),
    ClaimWay.voucher: N_("领券"),
    ClaimWay.application: N_("申请"),
}

PERIOD_LABELS: Final = {
    Period.once: N_("每人一次"),
    Period.year: N_("每人每年一次"),
    Period.month: N_("每人每月一次"),
    Period.day: N_("每人每天一次"),
}

CLAIM_LABELS: Final = {
    ClaimState.held: N_("还没用"),
    ClaimState.redeemed: N_("已使用"),
    ClaimState.open: N_("等待答复"),
    ClaimState.granted: N_("已通过"),
    ClaimState.refused: N_("未通过"),
    ClaimState.withdrawn: N_("已退回"),
    ClaimState.lapsed: N_("已过期"),
}
