"""Which claims of a benefit an address asks for, and into which kind of file they go."""

from datetime import date
from urllib.parse import urlencode

from werkzeug.datastructures import MultiDict
from wtforms import Form, RadioField
from wtforms.validators import InputRequired

from app.errors import DomainError
from app.forms.roster import FORMAT_LABELS
from app.models.programme_kinds import OccupationGroup
from app.services.benefits.figures import UNTOLD, Slice
from app.services.programmes.roster_table import RosterFormat

_UNCHOSEN = "请选一种文件。"


class ClaimsExportForm(Form):
    """Which kind of file."""

    how = RadioField(
        choices={one.value: words for one, words in FORMAT_LABELS.items()},
        default=RosterFormat.xlsx.value,
        validators=[InputRequired(_UNCHOSEN)],
        invalid_choice_message=_UNCHOSEN,
    )


def slice_from(args: MultiDict[str, str]) -> Slice:
    """What the parameters say. Raises DomainError("value_unknown", NAME),
    DomainError("date_invalid", "day")."""
    county, group, place = (args.get(name, "")[:10] for name in ("county", "group", "place"))
    group = args.get("group", "")[:40]
    if group and group not in (UNTOLD, *OccupationGroup):
        raise DomainError("value_unknown", "group", value=group)
    if county != UNTOLD and county and not (county.isascii() and county.isdigit()):
        raise DomainError("value_unknown", "county", value=county)
    if place and not (place.isascii() and place.isalnum()):
        raise DomainError("place_unknown", "place")
    day = None
    if text := args.get("day", ""):
        try:
            day = date.fromisoformat(text)
        except ValueError:
            raise DomainError("date_invalid", "day") from None
    return Slice(county, group, day, place.lower(), args.get("used") == "1")


def query(part: Slice) -> str:
    """The same as the parameters of an address, with the question mark; "" for all."""
    pairs = [("county", part.county), ("group", part.group), ("place", part.place)]
    pairs += [("day", part.day.isoformat() if part.day else "")]
    pairs += [("used", "1" if part.used else "")]
    said = urlencode([pair for pair in pairs if pair[1]])
    return f"?{said}" if said else ""
