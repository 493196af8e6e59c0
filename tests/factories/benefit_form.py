"""What an officer types into the form of a benefit."""

from typing import Any
from uuid import uuid4

from app.models.organisation import Organisation
from app.models.place import Place


def typed(organiser: Organisation | Place | None = None, **more: Any) -> dict[str, Any]:
    """A discount that one just goes and gets, published at once."""
    return {
        "submission_id": str(uuid4()),
        "organiser": organiser.public_id if organiser else "",
        "kind": "merchant_discount",
        "title": "面馆八折",
        "way": "told",
        "period": "once",
        "voucher_days": "30",
        "decide_days": "15",
        "verifies_phone": "y",
        "do": "publish",
    } | more
