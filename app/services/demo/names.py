"""What a listing is called, where it is said to be, and its telephone number."""

import random
from collections.abc import Callable
from typing import Final

from app.models.kinds import PlaceKind
from app.services.demo import words
from app.services.demo.ground import County
from app.services.demo.positions import Spot
from app.services.demo.towns import Town

#: Streets that one town has.
STREETS_A_TOWN: Final = 9


class Namer:
    """Names the listings of one county; no two in a town are called the same."""

    def __init__(self, county: County, rng: random.Random) -> None:
        self.county, self.rng = county, rng
        self._streets = {
            town.code: random.Random(f"streets {town.code}").sample(words.STREETS, STREETS_A_TOWN)
            for town in county.towns
        }
        self._used: dict[tuple[str, str], int] = {}

    def street(self, spot: Spot) -> str:
        """The road the spot stands at: its own, or one of its town's streets."""
        return spot.road or self.rng.choice(self._streets[spot.town.code])

    def name(self, kind: PlaceKind, spot: Spot, street: str) -> str:
        """A plausible name; a second one of the same name in a town gets a number."""
        name = _NAMES[kind](self, spot.town, street)
        key = (spot.town.code, name)
        self._used[key] = self._used.get(key, 0) + 1
        return name if self._used[key] == 1 else f"{name}({self._used[key]}号)"

    def body(self, kind: PlaceKind, of: str) -> str:
        """The name of a body of the province, a city or a county (`of`)."""
        if kind is PlaceKind.legal_aid:
            return f"{of}总工会法律援助站"
        return f"{of}{'职工服务中心' if kind is PlaceKind.service_centre else '工人文化宫'}"

    def address(self, kind: PlaceKind, spot: Spot, street: str) -> str:
        """City, county, township, street, number, door."""
        number = self.rng.randint(1, 399)
        door = self.rng.choice(words.DOORS_OF.get(kind, words.DOORS))
        county = self.county
        return f"{county.city}{county.name}{spot.town.name}{street}{number}号{door}"

    def phone(self) -> str:
        """A well-formed landline that should ring nowhere.

        After the area code a subscriber's number begins with 2 to 8; these begin with 9000.
        """
        area = words.AREA_CODES[self.county.code[:4]]
        digits = 4 if area in words.EIGHT_DIGITS else 3
        return f"{area}-9000{self.rng.randrange(10**digits):0{digits}d}"

    def _firm(self, town: Town) -> str:
        return f"{town.stem}{self.rng.choice(words.BRANDS)}{self.rng.choice(words.TRADES)}"

    def _station(self, town: Town, street: str) -> str:
        ending = self.rng.choice(words.STATION_ENDINGS)
        dice = self.rng.random()
        if dice < 0.45:
            return f"{street}{ending}"
        if dice < 0.8:
            return f"{town.stem}{self.rng.choice(words.STATION_HOSTS)}{ending}"
        if dice < 0.9:
            return f"{town.name}{ending}"
        return f"{self._firm(town)}{ending}"

    def _mother_room(self, town: Town, street: str) -> str:
        if self.rng.random() < 0.55:
            return f"{town.stem}{self.rng.choice(words.MOTHER_HOSTS)}妈妈小屋"
        return f"{self._firm(town)}妈妈小屋"

    def _legal_aid(self, town: Town, _street: str) -> str:
        return f"{town.name}工会法律援助工作站"

    def _driver_home(self, town: Town, street: str) -> str:
        return f"{street}{town.stem}{self.rng.choice(words.DRIVER_ENDINGS)}"

    def _service_centre(self, town: Town, _street: str) -> str:
        return f"{town.name}职工服务站"

    def _cultural_palace(self, town: Town, _street: str) -> str:
        return f"{town.name}职工文化活动中心"

    def _reading_room(self, town: Town, _street: str) -> str:
        if self.rng.random() < 0.5:
            return f"{self._firm(town)}职工书屋"
        return f"{town.stem}{self.rng.choice(words.READING_HOSTS)}职工书屋"

    def _counselling_room(self, town: Town, _street: str) -> str:
        return (
            f"{town.stem}{self.rng.choice(('职工心理咨询室', '职工心灵驿站', '职工心理关爱中心'))}"
        )

    def _rest_base(self, town: Town, _street: str) -> str:
        return f"{town.stem}{self.rng.choice(words.RESORTS)}职工疗休养基地"

    def _startup_park(self, town: Town, _street: str) -> str:
        return f"{town.stem}{self.rng.choice(words.BRANDS)}工友创业园"

    def _service_window(self, town: Town, _street: str) -> str:
        return f"{town.stem}{self.rng.choice(words.WINDOW_HOSTS)}流动服务窗口"

    def _merchant(self, town: Town, street: str) -> str:
        return f"{self.rng.choice(words.BRANDS)}{self.rng.choice(words.SHOPS)}({street}店)"


_NAMES: Final[dict[PlaceKind, Callable[[Namer, Town, str], str]]] = {
    PlaceKind.station: Namer._station,
    PlaceKind.mother_room: Namer._mother_room,
    PlaceKind.legal_aid: Namer._legal_aid,
    PlaceKind.driver_home: Namer._driver_home,
    PlaceKind.service_centre: Namer._service_centre,
    PlaceKind.cultural_palace: Namer._cultural_palace,
    PlaceKind.reading_room: Namer._reading_room,
    PlaceKind.counselling_room: Namer._counselling_room,
    PlaceKind.rest_base: Namer._rest_base,
    PlaceKind.startup_park: Namer._startup_park,
    PlaceKind.service_window: Namer._service_window,
    PlaceKind.merchant: Namer._merchant,
}
