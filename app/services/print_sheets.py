"""What is printed: which places, whether their addresses may be printed, and the codes as squares.

A poster hangs at the door, a sticker beside it, a card stays with the manager.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from ipaddress import ip_address
from typing import Final, Protocol
from urllib.parse import urlsplit

from markupsafe import Markup
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.adapters import qr_image
from app.adapters.pinyin import normalise_query
from app.errors import DomainError, NotFound
from app.models.division import Division
from app.models.kinds import CodePurpose, PlaceKind, PlaceStatus
from app.models.organisation import Organisation
from app.models.place import Place
from app.services import place_codes, scope

#: Places of one job; a county has some 150, the largest city some 1,500.
MOST: Final = 500
LISTED: Final = 50
#: Names that lead nowhere outside of one house or one machine (RFC 2606, 6761, 6762, 8375).
_LOCAL: Final = ("localhost", "local", "internal", "lan", "home", "arpa", "test", "invalid")


class SheetKind(StrEnum):
    """What a job prints."""

    poster = "poster"
    stickers = "stickers"
    manager = "manager"

    @property
    def purpose(self) -> CodePurpose:
        """Whose code is on it."""
        return CodePurpose.manager if self is SheetKind.manager else CodePurpose.door


@dataclass(frozen=True, slots=True)
class Chosen:
    """What to print the codes of, by public ids and division code; one of the three."""

    place: str = ""
    organisation: str = ""
    county: str = ""


@dataclass(frozen=True, slots=True)
class Subject:
    """A place to be printed."""

    id: int
    public_id: str
    name: str
    kind: PlaceKind
    demo: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """One code on paper: `address` is written below the square, without its scheme."""

    place: Subject
    code: str
    address: str
    square: Markup


@dataclass(frozen=True, slots=True)
class County:
    """A county with places within reach."""

    code: str
    name: str
    places: int


def is_public(url: str) -> bool:
    """Whether the world can open `url`: http(s) at a name or address that is no private one."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        return False
    if parts.scheme not in ("http", "https") or not host:
        return False
    try:
        return ip_address(host).is_global
    except ValueError:
        return "." in host and host.rpartition(".")[2] not in _LOCAL


class Printed(Protocol):
    """What an address is printed for."""

    @property
    def demo(self) -> bool:
        """Whether it is made up."""


def root_for(subject: Printed, public_url: str, own: str) -> str:
    """Where the printed address begins; `own` is where this reader found the site.

    Raises DomainError("public_url_missing") for what is real while the world has no address.
    """
    if is_public(public_url):
        return public_url
    if not subject.demo:
        raise DomainError("public_url_missing")
    return public_url or own


def subjects(session: Session, actor: Actor, chosen: Chosen) -> list[Subject]:
    """The places of a job, neighbours together.

    Raises NotFound("place_unknown", "organisation_unknown", "area_unknown") for what is not there
    or beyond reach, Forbidden("permission_missing"), DomainError("too_many_sheets").
    """
    if chosen.place:
        one = scope.managed_place(session, actor, Permission.codes_print, chosen.place)
        return [Subject(one.id, one.public_id, one.name, one.kind, one.demo)]
    wanted: ColumnElement[bool] = Place.county_code == chosen.county
    if chosen.organisation:
        at = scope.managed_organisation(session, actor, Permission.codes_print, chosen.organisation)
        wanted = scope.below(Organisation.path, [at.path])
    columns = (Place.id, Place.public_id, Place.name, Place.kind, Place.demo)
    rows = session.execute(
        select(*columns)
        .join(Organisation, Organisation.id == Place.owner_id)
        .where(*_printable(actor), wanted)
        .order_by(Place.county_code, Place.township_code, Place.name, Place.public_id)
        .limit(MOST + 1)
    ).all()
    if not rows and not chosen.organisation:
        raise NotFound("area_unknown")
    if len(rows) > MOST:
        raise DomainError("too_many_sheets", most=MOST)
    return [Subject(*row) for row in rows]


def _printable(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    return (
        scope.places_within(actor, Permission.codes_print),
        Place.status != PlaceStatus.retired,
        Place.merged_into_id.is_(None),
    )


def prepare(session: Session, actor: Actor, chosen: Chosen, at: datetime) -> int:
    """Make the codes that the job lacks; answers how many."""
    found = subjects(session, actor, chosen)
    return place_codes.ensure(session, actor, [one.id for one in found], at)


def sheets(
    session: Session, found: Sequence[Subject], kind: SheetKind, public_url: str, own: str
) -> list[Sheet]:
    """The codes in force, in the order of `found`; a place without one is left out.

    Some 7 ms a code. Raises DomainError("public_url_missing").
    """
    roots = {one.id: root_for(one, public_url, own) for one in found}
    codes = place_codes.live(session, [one.id for one in found], [kind.purpose])
    made = []
    for one in found:
        code = codes.get((one.id, kind.purpose))
        if code is not None:
            url = f"{roots[one.id]}/q/{code.code}"
            short = url.partition("://")[2]
            made.append(Sheet(one, code.code, short, qr_image.inline(url)))
    return made


def counties(session: Session, actor: Actor) -> list[County]:
    """The counties in which the actor may print codes, with how many places."""
    rows = session.execute(
        select(Division.code, Division.name, func.count(Place.id))
        .join(Place, Place.county_code == Division.code)
        .join(Organisation, Organisation.id == Place.owner_id)
        .where(*_printable(actor))
        .group_by(Division.code, Division.name)
        .order_by(Division.code)
    )
    return [County(*row) for row in rows]


def listed(session: Session, actor: Actor, words: str) -> list[Subject]:
    """The first places within reach whose names or addresses hold the words."""
    found = (
        select(Place.id, Place.public_id, Place.name, Place.kind, Place.demo)
        .join(Organisation, Organisation.id == Place.owner_id)
        .where(*_printable(actor))
    )
    for word in normalise_query(words):
        found = found.where(Place.search_text.contains(word, autoescape=True))
    rows = session.execute(found.order_by(Place.name, Place.public_id).limit(LISTED))
    return [Subject(*row) for row in rows]
