"""What is said of listings and answered: identifiers as stored, labels as the worker reads them."""

from enum import StrEnum
from typing import Final

from app.i18n import N_


class ReportReason(StrEnum):
    """What a worker found wrong with a listing."""

    hours_wrong = "hours_wrong"
    closed = "closed"
    amenity_broken = "amenity_broken"
    not_there = "not_there"
    phone_wrong = "phone_wrong"
    refused = "refused"
    unsafe = "unsafe"
    other = "other"


class ReportState(StrEnum):
    """Where a report stands; `reopened` was answered, and the reporter says it is still wrong."""

    open = "open"
    answered = "answered"
    reopened = "reopened"


class ReportOutcome(StrEnum):
    """What a manager answers."""

    corrected = "corrected"
    already_right = "already_right"
    passed_on = "passed_on"
    cannot_tell = "cannot_tell"


REASON_LABELS: Final[dict[ReportReason, str]] = {
    ReportReason.hours_wrong: N_("开放时间不对"),
    ReportReason.closed: N_("关着门"),
    ReportReason.amenity_broken: N_("设施坏了或没有"),
    ReportReason.not_there: N_("这里没有这个地方"),
    ReportReason.phone_wrong: N_("电话打不通"),
    ReportReason.refused: N_("不让进"),
    ReportReason.unsafe: N_("不安全"),
    ReportReason.other: N_("其他"),
}


OUTCOME_LABELS: Final[dict[ReportOutcome, str]] = {
    ReportOutcome.corrected: N_("已经改正"),
    ReportOutcome.already_right: N_("核对过，信息没有错"),
    ReportOutcome.passed_on: N_("已经转给能处理的单位"),
    ReportOutcome.cannot_tell: N_("没能核实，请再告诉我们一次"),
}
