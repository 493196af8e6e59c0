"""What the list of benefits is asked: by its address, or by a form that answers three questions."""

import re
from dataclasses import replace
from typing import Final
from urllib.parse import urlencode

from werkzeug.datastructures import MultiDict

from app.errors import DomainError
from app.forms.near import DECIMALS, origin_from, word_of, words_of
from app.models.benefit_kinds import BenefitKind
from app.models.programme_kinds import OccupationGroup
from app.services.benefits.eligibility import Person
from app.services.benefits.question import ANYWHERE, RADII, Wishes

PATH: Final = "/benefits"
LONGEST_TEXT: Final = 60
_CODE: Final = re.compile("[0-9]{6}")
_MEMBER: Final = {"": None, "1": True, "0": False}
_NOBODY: Final = Person()

Args = MultiDict[str, str]


def wishes_from(
    args: Args, origin: tuple[float, float] | None = None, person: Person = _NOBODY
) -> Wishes:
    """What is asked for: kinds, a position and how far around it, a place, words. Of a person only
    what `person` brings: no page takes anything of a person from its address.

    Raises DomainError("value_unknown", field, value=…), "coordinates_invalid", "place_unknown".
    """
    return Wishes(
        kinds=words_of(BenefitKind, "kind", args.getlist("kind")),
        person=person,
        origin=origin or origin_from(args),
        within=_within(args.get("within", "")),
        place=args.get("place", "").lower()[:40],
        text=_text(args.get("q", "")),
    )


def answers_from(form: Args) -> Wishes:
    """What the form asks for, with what somebody tells of themselves: a county, or else a position.
    Of a name that comes twice the last counts: a button says anew what a hidden field said. Raises
    as `wishes_from` and `person_from`."""
    last = MultiDict({name: values[-1] for name, values in form.lists()})
    wishes = wishes_from(last, person=person_from(last))
    return replace(wishes, place="", origin=None if wishes.person.county else wishes.origin)


def person_from(args: Args) -> Person:
    """The three answers; raises DomainError("value_unknown", field, value=…) and
    DomainError("area_unknown", "county")."""
    group, county, member = (args.get(name, "") for name in ("group", "county", "member"))
    if county and not _CODE.fullmatch(county):
        raise DomainError("area_unknown", "county")
    if member not in _MEMBER:
        raise DomainError("value_unknown", "member", value=member[:40])
    told = word_of(OccupationGroup, "group", group) if group else None
    return Person(told, county, _MEMBER[member])


def _within(text: str) -> int:
    if not text:
        return Wishes().within
    if text not in {str(radius) for radius in (*RADII, ANYWHERE)}:
        raise DomainError("value_unknown", "within", value=text[:40])
    return int(text)


def _text(text: str) -> str:
    return " ".join(text[:LONGEST_TEXT].replace("\0", "").split())


def address(wishes: Wishes, *, cursor: str | None = None, path: str = PATH) -> str:
    """The one address of a question, below the site's root; what it tells of a person is left
    out."""
    pairs = position(wishes)
    if wishes.within != Wishes().within and not cursor:
        pairs.append(("within", str(wishes.within)))
    for name, value in (
        ("place", wishes.place),
        ("kind", ",".join(wishes.kinds)),
        ("q", wishes.text),
        ("cursor", cursor),
    ):
        if value:
            pairs.append((name, value))
    return f"{path}?{urlencode(pairs, safe=',')}" if pairs else path


def position(wishes: Wishes) -> list[tuple[str, str]]:
    """The parameters of the position, if there is one."""
    if wishes.origin is None:
        return []
    lng, lat = wishes.origin
    return [("lng", f"{lng:.{DECIMALS}f}"), ("lat", f"{lat:.{DECIMALS}f}")]
