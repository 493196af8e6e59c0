"""What an organiser types into the form of a programme."""

from typing import Any
from uuid import uuid4

from app.models.organisation import Organisation
from tests.client import Answer
from tests.markup import Element


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


def values(answer: Answer) -> dict[str, Any]:
    """What the form on the page would send when nothing is touched."""
    found: dict[str, Any] = {}
    for one in answer.all("input"):
        kind = one.get("type")
        if one.get("name") and (kind not in ("checkbox", "radio") or "checked" in one.attributes):
            found[str(one.get("name"))] = one.get("value") or ""
    for area in answer.all("textarea"):
        found[str(area.get("name"))] = area.text
    for choice in answer.all("select"):
        options: list[Element] = choice.select("option")
        chosen = [one for one in options if "selected" in one.attributes] or options
        found[str(choice.get("name"))] = chosen[0].get("value")
    found.pop("q", None)
    return found
