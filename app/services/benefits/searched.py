"""What a benefit is found by: its search columns.

Whoever writes a benefit calls `settle` after its title, worth, organiser or places changed.
"""

from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.benefit import Benefit
from app.models.organisation import Organisation
from app.models.place import Place
from app.services.divisions import divisions
from app.services.search_match import TitleColumns, title_columns

_TABLE: Final = Benefit.__table__
#: A chain has more shops than a column has room for; who looks for one finds the chain's name.
_PLACES: Final = 6


def search_columns(title: str, *others: str) -> TitleColumns:
    """The columns of a benefit: its title first, then whatever else it is found by (worth, places,
    organiser, divisions)."""
    return title_columns(_TABLE, title, *others)


def settle(session: Session, benefit: Benefit) -> None:
    """Fill the search columns of `benefit`."""
    known = divisions(session)
    organiser = session.scalar(
        select(Organisation.name).where(Organisation.id == benefit.organiser_id)
    )
    places = session.execute(
        select(Place.name, Place.county_code)
        .where(Place.id.in_([row.place_id for row in benefit.places]))
        .order_by(Place.id)
        .limit(_PLACES)
    ).all()
    areas = [row.county_code for row in benefit.counties] + [row.county_code for row in places]
    lineage = dict.fromkeys(name for code in areas for name in known.lineage(code))
    names = [row.name for row in places]
    columns = search_columns(benefit.title, benefit.worth, *names, organiser or "", *lineage)
    for column, text in columns._asdict().items():
        setattr(benefit, column, text)
