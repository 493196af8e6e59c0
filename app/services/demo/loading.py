"""Writing the made-up province into the database, and taking every trace of it out again."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from sqlalchemy import Table, delete, exists, func, insert, select
from sqlalchemy.orm import Session

from app.adapters.calendar import Calendar
from app.adapters.crypto import Vault
from app.config import SHANGHAI
from app.errors import DomainError
from app.models.grant import Grant
from app.models.kinds import OrganisationKind
from app.models.organisation import Organisation
from app.models.place import Place
from app.models.site import SiteFact
from app.services.demo import benefit_loading, counts, programme_loading, unions
from app.services.demo.ground import province
from app.services.demo.listings import Maker
from app.services.demo.rows import TABLES, RowMaker
from app.services.hours.horizon import HorizonCompiler
from app.spatial import bulk

#: The fact that tells which demo is loaded: its size and seed.
FACT: Final = "demo_province"
DEFAULT_SIZE: Final = counts.DEFAULT_SIZE
DEFAULT_SEED: Final = 2026
LARGEST: Final = 1_000_000

#: `progress(done)` is told how many listings more were written or deleted.
Progress = Callable[[int], None]


def load(
    session: Session,
    vault: Vault,
    at: datetime,
    calendar: Calendar,
    *,
    size: int = DEFAULT_SIZE,
    seed: int = DEFAULT_SEED,
    programmes: int | None = None,
    force: bool = False,
    progress: Progress = lambda _: None,
) -> int:
    """Make up `size` listings as of the aware instant `at`; answer how many there are now.

    With them come `programmes` and who joined them: by default a year of them, fewer where there
    are fewer listings; and benefits with who claimed them, for as large a share of the counties.

    The same seed, size and instant give the same rows on both databases, ids of owners apart.
    Nothing is committed. Raises DomainError: "demo_size_invalid" beyond 1 to 1,000,000;
    "demo_loaded" when a demo is there; "demo_beside_real" when real listings are and `force` is
    not set; "reference_missing" without the reference data.
    """
    _check(session, size, force)
    owners = _owners(session)
    unions.load(session, owners)
    ground = province()
    shares = counts.by_county(
        counts.by_kind(size, len(ground)),
        [county.weight for county in ground],
        [len(county.offices) for county in ground],
    )
    maker = RowMaker(owners, HorizonCompiler(at.astimezone(SHANGHAI).date(), calendar))
    connection = session.connection()
    for county, share in zip(ground, shares, strict=True):
        listings = list(Maker(county, seed, at).listings(share))
        ids = bulk.reserve_ids(connection, _table(Place), len(listings))
        rows = maker.rows(county, listings, ids)
        for model in TABLES:
            bulk.insert_rows(connection, _table(model), rows[model])
        progress(len(listings))
    if programmes is None:
        programmes = min(size, DEFAULT_SIZE) * programme_loading.A_YEAR // DEFAULT_SIZE
    programme_loading.load(session, vault, at, owners, count=programmes, seed=seed)
    part = min(size, DEFAULT_SIZE) / DEFAULT_SIZE
    benefit_loading.load(session, vault, at, owners, share=part, seed=seed)
    bulk.refresh_statistics(connection)
    session.execute(insert(SiteFact).values(key=FACT, value=f"{size} {seed}", updated_at=at))
    return size


def made_up(session: Session) -> int:
    """How many made-up listings there are."""
    return session.scalar(select(func.count()).where(Place.demo)) or 0


def clear(session: Session, progress: Progress = lambda _: None) -> int:
    """Delete every made-up listing, benefit and programme with all that hangs on it, the made-up
    unions with rights at them, and the note of it; answer how many listings there were. Nothing is
    committed."""
    gone = 0
    benefit_loading.clear(session)
    programme_loading.clear(session)
    for county in session.scalars(select(Place.county_code).where(Place.demo).distinct()).all():
        doomed = select(Place.id).where(Place.demo, Place.county_code == county)
        ids = len(session.scalars(doomed).all())
        session.execute(
            delete(Place).where(Place.demo, Place.county_code == county),
            execution_options={"synchronize_session": False},
        )
        gone += ids
        progress(ids)
    made_up_unions = select(Organisation.id).where(Organisation.demo)
    session.execute(
        delete(Grant).where(Grant.organisation_id.in_(made_up_unions)),
        execution_options={"synchronize_session": False},
    )
    session.execute(delete(Organisation).where(Organisation.demo))
    session.execute(delete(SiteFact).where(SiteFact.key == FACT))
    return gone


def _check(session: Session, size: int, force: bool) -> None:
    if not 1 <= size <= LARGEST:
        raise DomainError("demo_size_invalid", "size", size=size, largest=LARGEST)
    if session.scalar(select(exists().where(Place.demo))):
        raise DomainError("demo_loaded")
    if not force and session.scalar(select(exists().where(Place.demo.is_(False)))):
        raise DomainError("demo_beside_real", "force")


def _owners(session: Session) -> dict[str, int]:
    """The federations' ids by the code of their division; raises "reference_missing"."""
    rows = session.execute(
        select(Organisation.division_code, Organisation.id).where(
            Organisation.kind == OrganisationKind.federation, Organisation.demo.is_(False)
        )
    )
    owners = {code: owner for code, owner in rows if code}
    for county in province():
        for code, _ in county.offices:
            if code not in owners:
                raise DomainError("reference_missing")
    return owners


def _table(model: type) -> Table:
    table = getattr(model, "__table__", None)
    assert isinstance(table, Table)
    return table
