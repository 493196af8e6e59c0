"""The address of the results page: read strictly, written in one spelling."""

import pytest
from werkzeug.datastructures import MultiDict

from app.errors import DomainError
from app.forms.near import address, filters_from, origin_from
from app.models.kinds import Amenity, Audience, PlaceKind
from app.services.nearby.filters import Filters, OpenWhen
from app.travel.engine import Mode

WHOLE = Filters(
    kinds=(PlaceKind.station, PlaceKind.legal_aid),
    amenities=(Amenity.toilet,),
    open=OpenWhen.always,
    audiences=(Audience.drivers,),
    mode=Mode.truck,
)


def _args(query: str) -> MultiDict[str, str]:
    pairs = [part.split("=", 1) for part in query.split("&") if part]
    return MultiDict([(name, value) for name, value in pairs])


def test_an_address_reads_back() -> None:
    url = address(WHOLE, (117.05, 36.64))
    assert url == (
        "/near?lng=117.0500&lat=36.6400&kind=station,legal_aid&has=toilet&open=24h"
        "&who=drivers&mode=truck"
    )
    args = _args(url.split("?")[1])
    assert filters_from(args) == WHOLE
    assert origin_from(args) == (117.05, 36.64)


def test_repeated_and_joined_words_are_the_same() -> None:
    spellings = ("kind=legal_aid,station", "kind=legal_aid&kind=station&kind=station")
    for query in spellings:
        assert filters_from(_args(query)).kinds == (PlaceKind.station, PlaceKind.legal_aid)


def test_empty_fields_of_the_form_ask_for_nothing() -> None:
    assert filters_from(_args("kind=&open=&mode=&has=&who=")) == Filters()
    assert origin_from(_args("lng=&lat=")) is None
    assert address(Filters()) == "/near"


def test_no_minus_zero() -> None:
    assert str(origin_from(_args("lng=-0.00001&lat=36"))) == "(0.0, 36.0)"


@pytest.mark.parametrize("lng", ["", "nan", "１１７", "180.1", "117.", "+117", " 117", "117e0"])
def test_a_bad_coordinate_is_refused(lng: str) -> None:
    with pytest.raises(DomainError) as refused:
        origin_from(MultiDict([("lng", lng), ("lat", "36.6")]))
    assert (refused.value.code, refused.value.field) == ("coordinates_invalid", "near")


def test_an_unknown_word_is_named() -> None:
    with pytest.raises(DomainError) as refused:
        filters_from(_args("has=toilet,gold"))
    assert (refused.value.code, refused.value.field) == ("value_unknown", "has")
    assert refused.value.details == {"value": "gold"}
