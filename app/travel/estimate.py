"""The estimate of travel time without road data: reach = speed x time / detour.

On a real street network (Futian, Shenzhen) the walking circle drawn this way overlaps the true
isochrone by 0.60 (intersection over union), so every result is labelled 估算.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, Final, NamedTuple

from app.errors import DomainError
from app.i18n import N_
from app.travel.engine import Destination, Mode, Zone

PREFIX: Final = "TRAVEL_"
FASTEST_KMH: Final = 130.0
LONGEST_DETOUR: Final = 5.0


class Setting(NamedTuple):
    """One figure as the documentation lists it."""

    name: str
    default: float
    source: str
    assumed: bool


def _figure(default: float, source: str, *, assumed: bool = False) -> Any:
    return field(default=default, metadata={"source": source, "assumed": assumed})


@dataclass(frozen=True, slots=True)
class TravelFigures:
    """Speeds in km/h by mode and zone, detours as street metres per straight metre.

    The setting of a figure is its name in capitals after `TRAVEL_`: `TRAVEL_WALK_OUTSIDE_KMH`.
    """

    walk_in_district_kmh: float = _figure(
        5.0, "15 minutes for a radius of 1 km, community life circle planning guide, 2021"
    )
    walk_outside_kmh: float = _figure(
        5.0, "as in districts: a pedestrian walks no faster on a country road", assumed=True
    )
    ebike_in_district_kmh: float = _figure(
        17.0, "field mean 17.09 in Hangzhou, Advances in Mechanical Engineering, 2015"
    )
    ebike_outside_kmh: float = _figure(
        20.0, "fewer crossings than in districts, below the legal limit of 25", assumed=True
    )
    car_in_district_kmh: float = _figure(25.6, "Jinan at peak hours, Amap traffic report, 2021")
    car_outside_kmh: float = _figure(40.0, "county roads with villages", assumed=True)
    truck_in_district_kmh: float = _figure(
        25.6, "as cars at peak hours: both stand in the same queue", assumed=True
    )
    truck_outside_kmh: float = _figure(35.0, "slower than cars on county roads", assumed=True)
    detour_in_district: float = _figure(
        1.32,
        "mean of 25 Chinese cities, Annals of GIS 2021, doi:10.1080/19475683.2021.1966503",
    )
    detour_outside: float = _figure(1.4, "a sparser network than in cities", assumed=True)

    @classmethod
    def from_mapping(cls, environ: Mapping[str, str]) -> "TravelFigures":
        """The figures with those that `environ` sets; other names than TRAVEL_* are passed over.

        Raises DomainError "setting_invalid" (not a number in the sensible range) or
        "setting_unknown" (a TRAVEL_ name that means nothing), with the name as field.
        """
        known = {setting.name for setting in cls.settings()}
        figures: dict[str, float] = {}
        for name, text in environ.items():
            if not name.startswith(PREFIX) or not text.strip():
                continue
            if name not in known:
                raise DomainError("setting_unknown", name)
            figures[name.removeprefix(PREFIX).lower()] = _parsed(name, text)
        return cls(**figures)

    @classmethod
    def settings(cls) -> Iterator[Setting]:
        """Every figure with its setting's name, default and source, for the documentation."""
        for item in fields(cls):
            yield Setting(
                PREFIX + item.name.upper(),
                item.default,  # type: ignore[arg-type]
                item.metadata["source"],
                item.metadata["assumed"],
            )

    def kmh(self, mode: Mode, zone: Zone) -> float:
        """Speed on the street in kilometres an hour."""
        return float(getattr(self, f"{mode}_{zone}_kmh"))

    def detour(self, zone: Zone) -> float:
        """Metres on the street for each metre as the crow flies."""
        return float(getattr(self, f"detour_{zone}"))


def _parsed(name: str, text: str) -> float:
    low, high = (1.0, LONGEST_DETOUR) if "_DETOUR_" in name else (0.5, FASTEST_KMH)
    try:
        value = float(text)
    except ValueError:
        raise DomainError("setting_invalid", name, value=text) from None
    if not low <= value <= high:
        raise DomainError("setting_invalid", name, value=text, low=low, high=high)
    return value


class EstimateEngine:
    """Straight-line distance turned into time; holds no state but the figures."""

    __slots__ = ("_metres_a_second",)

    estimated: Final = True
    label: Final = N_("估算")

    def __init__(self, figures: TravelFigures) -> None:
        self._metres_a_second = {
            (mode, zone): figures.kmh(mode, zone) / 3.6 / figures.detour(zone)
            for mode in Mode
            for zone in Zone
        }

    def seconds(
        self,
        origin: tuple[float, float],
        destinations: Sequence[Destination],
        mode: Mode,
        zone: Zone,
    ) -> list[float]:
        """Seconds to each destination, from its geodesic metres alone."""
        pace = self._metres_a_second[mode, zone]
        return [destination.metres / pace for destination in destinations]

    def radius(self, mode: Mode, seconds: float, zone: Zone) -> float:
        """Geodesic metres reached in `seconds`; here the bound is exact."""
        return self._metres_a_second[mode, zone] * seconds
