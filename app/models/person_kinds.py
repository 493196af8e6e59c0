"""What people are here and how surely: identifiers as stored, labels as they read them."""

from enum import StrEnum
from typing import Final

from app.i18n import N_


class Role(StrEnum):
    """What somebody is at an organisation or a place."""

    administrator = "administrator"
    case_worker = "case_worker"
    officer = "officer"
    organiser = "organiser"
    station_manager = "station_manager"
    supervisor = "supervisor"


class SignInLevel(StrEnum):
    """How surely it is the person: by a code sent to the phone, or by password and second factor
    as well."""

    phone = "phone"
    second_factor = "second_factor"


ROLE_LABELS: Final[dict[Role, str]] = {
    Role.administrator: N_("系统管理员"),
    Role.case_worker: N_("诉求办理员"),
    Role.officer: N_("工会干部"),
    Role.organiser: N_("活动组织者"),
    Role.station_manager: N_("驿站管理员"),
    Role.supervisor: N_("上级工会（查看）"),
}
