"""Readers and writers as the long loads have them: what is asked, in which share, with which id."""

import random
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final
from urllib.parse import quote

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.models.benefit import Benefit
from app.models.benefit_kinds import BenefitState
from app.models.division import Division
from app.models.kinds import Amenity, DivisionLevel, PlaceKind
from app.models.place import Place
from app.models.programme import Programme
from app.models.programme_kinds import ProgrammeState
from app.models.report_kinds import ReportReason
from app.services.nearby.filters import OpenWhen
from app.services.programmes.question import When
from app.travel.engine import Mode
from bench.points import standing
from bench.soak.wire import get, post
from bench.worlds import World

_SEARCHED: Final = (
    "历下 驿站",
    "lixia",
    "yz",
    "妈妈小屋",
    "法律援助 青岛",
    "解放路",
    "nothing at all",
)


@dataclass(frozen=True, slots=True)
class Field:
    """What of one world may be asked for."""

    points: list[tuple[float, float]]
    places: list[str]
    areas: list[str]
    programmes: list[str]
    benefits: list[str]

    @classmethod
    def of(cls, world: World, points: int = 2_000) -> "Field":
        """Everything that the world has."""
        with world.engines() as engines, Session(engines.read) as session:
            return cls(
                standing(session, points, seed=5),
                list(session.scalars(select(Place.public_id).order_by(Place.id))),
                list(session.scalars(_areas())),
                list(session.scalars(_public_ids(Programme, ProgrammeState.published))),
                list(session.scalars(_public_ids(Benefit, BenefitState.published))),
            )


def _areas() -> Select[str]:
    """Every area with a page of its own: the province is the list of its cities."""
    inside = Division.outside.is_(False), Division.level != DivisionLevel.province
    return select(Division.code).where(*inside)


def _public_ids(model: type[Programme | Benefit], state: StrEnum) -> Select[str]:
    return select(model.public_id).where(model.state == state).order_by(model.id)


@dataclass(slots=True)
class Visitor:
    """Makes one request after another; `next` answers what it is and its bytes."""

    there: Field
    chance: random.Random
    _made: dict[str, Callable[[], bytes]] = field(init=False)

    def __post_init__(self) -> None:
        self._made = {
            "results": self._results,
            "JSON": self._json,
            "place": lambda: get(f"/places/{self._place()}"),
            "search": lambda: get(f"/search?q={quote(self.chance.choice(_SEARCHED))}"),
            "area": lambda: get(f"/areas/{self.chance.choice(self.there.areas)}"),
            "home": lambda: get("/"),
            "programmes": lambda: get(f"/programmes?when={self.chance.choice(list(When))}"),
            "programme": lambda: get(f"/programmes/{self.chance.choice(self.there.programmes)}"),
            "benefits": self._benefits,
            "benefit": lambda: get(f"/benefits/{self.chance.choice(self.there.benefits)}"),
            "confirm": self._confirm,
            "report": lambda: report(self._place(), uuid.UUID(int=self.chance.getrandbits(128))),
            "gap": self._gap,
        }

    def next(self) -> tuple[str, bytes]:
        """Eight of ten read, most of them what is near."""
        weights = (32, 17, 10, 4, 3, 3, 4, 3, 4, 2, 8, 7, 3)
        (kind,) = self.chance.choices(list(self._made), weights)
        return kind, self._made[kind]()

    def _place(self) -> str:
        return self.chance.choice(self.there.places)

    def _results(self) -> bytes:
        lng, lat = self.chance.choice(self.there.points)
        return get(f"/near?lng={lng}&lat={lat}{self._filters()}")

    def _json(self) -> bytes:
        lng, lat = self.chance.choice(self.there.points)
        return get(f"/api/v1/places?near={lng},{lat}{self._filters()}")

    def _benefits(self) -> bytes:
        lng, lat = self.chance.choice(self.there.points)
        return get(f"/benefits?lng={lng}&lat={lat}&within={self.chance.choice((5, 20, 50))}")

    def _filters(self) -> str:
        chance, asked = self.chance, ""
        if chance.random() < 0.4:
            asked += f"&kind={','.join(chance.sample(list(PlaceKind), 3))}"
        if chance.random() < 0.2:
            asked += f"&has={chance.choice(list(Amenity))}"
        if chance.random() < 0.4:
            asked += f"&open={chance.choice(list(OpenWhen))}"
        if chance.random() < 0.3:
            asked += f"&mode={chance.choice(list(Mode))}"
        return asked

    def _confirm(self) -> bytes:
        phone = f"User-Agent: phone {self.chance.randrange(1 << 30)}"
        return post(f"/places/{self._place()}/confirmations", "", phone, "Content-Length: 0")

    def _gap(self) -> bytes:
        lng, lat = self.chance.choice(self.there.points)
        phone = f"User-Agent: phone {self.chance.randrange(1 << 30)}"
        return post("/near/gaps", f"lng={lng}&lat={lat}&kind=station", phone)


def report(place: str, submission: uuid.UUID) -> bytes:
    """The form about a place, with its id."""
    words = quote("门口的牌子换了")
    reason = ReportReason.hours_wrong
    body = f"submission_id={submission}&reason={reason}&detail={words}"
    return post(f"/places/{place}/report", body)
