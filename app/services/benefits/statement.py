"""The statement behind the list of benefits.

Published benefits number a few thousand; their places tens of thousands. So the places in reach are
looked up first, by the spatial index or the county, the nearest of each benefit kept, and the
benefits joined to that. Order: how far, then the last day (what stands comes last), then public id.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Date,
    Float,
    Select,
    Subquery,
    and_,
    exists,
    func,
    literal,
    literal_column,
    or_,
    select,
)

from app.models.benefit import Benefit, BenefitPlace
from app.models.benefit_kinds import BenefitState
from app.models.place import Place
from app.services.benefits.eligibility import city_of, fitting
from app.services.benefits.kind_words import kinds_named
from app.services.benefits.question import ANYWHERE, RADII, After, Wishes
from app.services.benefits.spots import IN_CITY, IN_COUNTY, measure, there
from app.services.search_match import matching
from app.services.search_words import Word
from app.spatial.dialect import InBox, bytewise
from app.spatial.metric import Flat

_benefit = Benefit.__table__.c
_own = BenefitPlace.__table__.c
_place = Place.__table__.c
_ONE: Final[ColumnElement[Any]] = literal_column("1")


def listed(
    wishes: Wishes, words: Sequence[Word], today: date, after: After | None, dialect: str
) -> Select[Any]:
    """(id, measure, ends, public_id) of the published benefits that are not over on the local day
    and keep every wish, in order."""
    reach = _reach(wishes)
    terms = [
        _benefit.state == BenefitState.published.value,
        or_(_benefit.ends_on.is_(None), _benefit.ends_on >= today),
        fitting(wishes.person),
        *(matching(word, _benefit, kinds_named(word)) for word in words),
    ]
    if wishes.kinds:
        terms.append(_benefit.kind.in_([kind.value for kind in wishes.kinds]))
    ends = func.coalesce(_benefit.ends_on, literal(date.max, Date), type_=Date)
    last = bytewise(_benefit.public_id, dialect)
    if reach is None:
        far: ColumnElement[float] = literal_column("0.0", Float)
        source: Any = Benefit.__table__
    else:
        far = func.coalesce(reach.c.measure, literal(_nowhere(wishes), Float), type_=Float)
        source = Benefit.__table__.outerjoin(reach, reach.c.benefit_id == _benefit.id)
        terms.append(_in_reach(wishes, reach))
    if after is not None:
        then = or_(ends > after.ends, and_(ends == after.ends, last > after.public_id))
        if reach is not None:
            then = or_(far > after.measure, and_(far == after.measure, then))
        terms.append(then)
    columns = (_benefit.id, far.label("measure"), ends.label("ends"), _benefit.public_id)
    order = (ends, last) if reach is None else (far, ends, last)
    return select(*columns).select_from(source).where(*terms).order_by(*order)


def _reach(wishes: Wishes) -> Subquery | None:
    """(benefit_id, measure) of the nearest place in reach; None where places do not matter."""
    county, terms = wishes.person.county, [there()]
    if wishes.place:
        terms.append(_place.public_id == wishes.place)
    elif wishes.origin is not None:
        if wishes.within != ANYWHERE:
            flat, metres = Flat.at(*wishes.origin), wishes.within * 1000.0
            terms += [
                InBox(_place.id, _place.location, *flat.box(metres)),
                flat.squared(_place.lng, _place.lat) <= metres * metres,
            ]
    elif county:
        if wishes.within != ANYWHERE:
            terms.append(_place.county_code.between(city_of(county), f"{county[:4]}99"))
    else:
        return None
    return (
        select(_own.benefit_id, func.min(measure(wishes), type_=Float).label("measure"))
        .join(Place.__table__, _place.id == _own.place_id)
        .where(*terms)
        .group_by(_own.benefit_id)
        .subquery("reach")
    )


def _in_reach(wishes: Wishes, reach: Subquery) -> ColumnElement[bool]:
    """It has a place in reach, or none at all; of one place, that place."""
    has = reach.c.benefit_id.is_not(None)
    if wishes.place:
        return has
    anywhere = ~exists(select(_ONE).where(_own.benefit_id == _benefit.id))
    return or_(has, anywhere)


def _nowhere(wishes: Wishes) -> float:
    """Where what needs no going stands: behind what is in reach, or behind one's own county."""
    if wishes.origin is None:
        return (IN_COUNTY + IN_CITY) / 2
    return ((wishes.within or RADII[-1]) * 1000.0) ** 2
