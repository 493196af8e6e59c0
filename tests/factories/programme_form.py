"""What an organiser types into the form of a programme."""

from typing import Any
from uuid import uuid4

from app.models.organisation import Organisation
from app.services.programmes.content import Units


def typed(organiser: Organisation | None = None, **more: Any) -> dict[str, Any]:
    """A first course: next Saturday morning, at an address. Fields of sessions are given as
    `sessions_0_day`."""
    fields = {
        "submission_id": str(uuid4()),
        "organiser": organiser.public_id if organiser else "",
        "kind": "training",
        "title": "电动车维修课",
        "sessions-0-day": "2026-03-14",
        "sessions-0-begins": "09:00",
        "sessions-0-ends": "11:00",
        "address": "解放路 1 号",
        "datum": "gcj02",
        "by_sign_up": "y",
        "waiting_list": "y",
        "verifies_phone": "y",
        "offer_minutes": "120",
        "do": "publish",
    }
    return fields | {
        name.replace("_", "-") if "_0_" in name else name: v for name, v in more.items()
    }


def units(**more: Any) -> Units:
    """The same as units of a content."""
    plain: Units = {
        "kind": "training",
        "title": "电动车维修课",
        "body": "",
        "bring": "",
        "cost_fen": 0,
        "link": "",
        "phone": "",
        "note": "",
        "by_sign_up": True,
        "waiting_list": True,
        "offer_minutes": 120,
        "verifies_phone": True,
        "members_only": False,
        "sign_up_from": None,
        "sign_up_until": None,
        "capacity": None,
        "where": ["", "解放路 1 号", None, None],
        "sessions": [["", "2026-03-14T01:00+00:00", "2026-03-14T03:00+00:00", ""]],
        "groups": [],
        "counties": [],
        "hosts": [],
    }
    return plain | more
