"""The days on which a public holiday is likely, for years whose arrangement is not published."""

from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from app.i18n import N_

NEW_YEAR: Final = N_("元旦")
SPRING_FESTIVAL: Final = N_("春节")
TOMB_SWEEPING: Final = N_("清明节")
LABOUR_DAY: Final = N_("劳动节")
DRAGON_BOAT: Final = N_("端午节")
MID_AUTUMN: Final = N_("中秋节")
NATIONAL_DAY: Final = N_("国庆节")

#: Year -> first day of the first lunar month, Qingming, Dragon Boat (5/5), Mid-autumn (8/15), as
#: month * 100 + day. Computed with lunar_python 1.4.8 and, independently, borax 4.1.3: no
#: difference between the two from 2004 to 2050.
LUNAR_DAYS: Final[dict[int, tuple[int, int, int, int]]] = {
    2021: (212, 404, 614, 921),
    2022: (201, 405, 603, 910),
    2023: (122, 405, 622, 929),
    2024: (210, 404, 610, 917),
    2025: (129, 404, 531, 1006),
    2026: (217, 405, 619, 925),
    2027: (206, 405, 609, 915),
    2028: (126, 404, 528, 1003),
    2029: (213, 404, 616, 922),
    2030: (203, 405, 605, 912),
    2031: (123, 405, 624, 1001),
    2032: (211, 404, 612, 919),
    2033: (131, 404, 601, 908),
    2034: (219, 405, 620, 927),
    2035: (208, 405, 610, 916),
    2036: (128, 404, 530, 1004),
    2037: (215, 404, 618, 924),
    2038: (204, 405, 607, 913),
    2039: (124, 405, 527, 1002),
    2040: (212, 404, 614, 920),
    2041: (201, 404, 603, 910),
    2042: (122, 404, 622, 928),
    2043: (210, 405, 611, 917),
    2044: (130, 404, 531, 1005),
    2045: (217, 404, 619, 925),
    2046: (206, 404, 608, 915),
    2047: (126, 405, 529, 1004),
    2048: (214, 404, 615, 922),
    2049: (202, 404, 604, 911),
    2050: (123, 404, 623, 930),
}

#: How a one-day festival was bridged in the notices of 2021–2026, by its weekday (0 = Monday):
#: days before and after it that were free, or worked to make up for it.
_BRIDGE: Final = ((2, 0), (3, 0), (0, 0), (0, 3), (0, 2), (0, 2), (1, 1))


@lru_cache(maxsize=16)
def likely_days(year: int) -> dict[date, str]:
    """Days near the festivals of `year` that may be free -> the festival's name.

    The statutory days (revision of 10 November 2024) with the bridging that was usual in
    2021–2026; some lie in the neighbouring year (New Year on a Sunday). Outside `LUNAR_DAYS`
    only the festivals with a fixed date are known.
    """
    days = _bridged(date(year, 1, 1), NEW_YEAR)
    lunar = LUNAR_DAYS.get(year)
    mid_autumn = None
    if lunar:
        spring, tombs, boats, mid_autumn = (date(year, n // 100, n % 100) for n in lunar)
        # From the eve to the eighth day, the longest arrangement so far.
        days |= _stretch(spring - timedelta(1), spring + timedelta(7), SPRING_FESTIVAL)
        days |= _bridged(tombs, TOMB_SWEEPING)
        days |= _bridged(boats, DRAGON_BOAT)
    days |= _stretch(date(year, 5, 1), date(year, 5, 5), LABOUR_DAY)
    joined = mid_autumn is not None and mid_autumn >= date(year, 9, 29)
    days |= _stretch(date(year, 10, 1), date(year, 10, 8 if joined else 7), NATIONAL_DAY)
    if mid_autumn:
        days |= _bridged(mid_autumn, MID_AUTUMN)
    return days


def _bridged(day: date, name: str) -> dict[date, str]:
    before, after = _BRIDGE[day.weekday()]
    return {day + timedelta(n): name for n in range(-before, after + 1)}


def _stretch(first: date, last: date, name: str) -> dict[date, str]:
    """All days from first to last, with the weekend days that adjoin them."""
    while (first - timedelta(1)).weekday() >= 5:
        first -= timedelta(1)
    while (last + timedelta(1)).weekday() >= 5:
        last += timedelta(1)
    return {first + timedelta(n): name for n in range((last - first).days + 1)}
