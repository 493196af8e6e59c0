"""Writing made-up benefits and campaigns into the database, and taking them out again."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import Table, delete, or_, select
from sqlalchemy.orm import Session

from app.adapters.crypto import Vault
from app.models.benefit import Benefit
from app.models.campaign import Campaign
from app.models.claim import Claim, Redemption
from app.models.kinds import PlaceKind
from app.models.organisation import Organisation
from app.models.place import Place
from app.services.demo import benefit_people, campaigns
from app.services.demo.benefit_people import Claimants, taken
from app.services.demo.benefit_rows import TABLES, Rows, add, add_quotas, empty
from app.services.demo.benefit_words import RECIPES, Level
from app.services.demo.benefits import Ground, Maker
from app.services.demo.ground import province
from app.services.demo.programmes import Spot
from app.spatial import bulk

_PAST_THE_SESSION: Final = {"synchronize_session": False}
#: Name of the province in the search columns.
_PROVINCE: Final = "370000"


def load(
    session: Session, vault: Vault, at: datetime, owners: dict[str, int], *, share: float, seed: int
) -> int:
    """Make up the benefits of so large a share of the counties, with the province's own and those
    of their cities, who claimed them, and the campaigns, as of the aware instant; answers how many
    benefits. `owners` are the federations' ids by the code of their division. Nothing is
    committed."""
    grounds = list(_grounds(session, share))
    made = [
        (owners[ground.code], one)
        for ground, levels in grounds
        for one in Maker(ground, seed, at).benefits(*levels)
    ]
    connection, people = session.connection(), Claimants(vault, at, seed)
    ids = bulk.reserve_ids(connection, _table(Benefit), len(made))
    rows = empty()
    for key, (owner, one) in zip(ids, made, strict=True):
        add(rows, key, one, owner)
        claims, redeemed = people.rows(one, key)
        add_quotas(rows, key, one, taken(one, claims, at), at)
        for row in redeemed:
            row["claim_id"] += len(rows[Claim])
        rows[Claim] += claims
        rows[Redemption] += redeemed
    _number(session, rows)
    for model in (*TABLES, *benefit_people.TABLES):
        bulk.insert_rows(connection, _table(model), rows[model])
    keys = [(key, one) for key, (_, one) in zip(ids, made, strict=True)]
    campaigns.load(session, keys, owners, at, seed)
    return len(made)


def _number(session: Session, rows: Rows) -> None:
    """Give the claims their ids, and the redemptions those of their claims."""
    ids = bulk.reserve_ids(session.connection(), _table(Claim), len(rows[Claim]))
    for key, row in zip(ids, rows[Claim], strict=True):
        row["id"] = key
    for row in rows[Redemption]:
        row["claim_id"] = ids[row["claim_id"]]


def clear(session: Session) -> None:
    """Delete every benefit and campaign that is made up, or hangs on a made-up place or union, with
    all claims. Nothing is committed."""
    places = select(Place.id).where(Place.demo)
    unions = select(Organisation.id).where(Organisation.demo)
    doomed = select(Benefit.id).where(
        or_(Benefit.demo, Benefit.merchant_id.in_(places), Benefit.organiser_id.in_(unions))
    )
    claims = select(Claim.id).where(Claim.benefit_id.in_(doomed))
    for statement in (
        delete(Redemption).where(
            or_(Redemption.claim_id.in_(claims), Redemption.place_id.in_(places))
        ),
        delete(Claim).where(Claim.benefit_id.in_(doomed)),
        delete(Benefit).where(Benefit.id.in_(doomed)),
        delete(Campaign).where(or_(Campaign.demo, Campaign.organiser_id.in_(unions))),
    ):
        session.execute(statement, execution_options=_PAST_THE_SESSION)


def _grounds(session: Session, share: float) -> Iterator[tuple[Ground, tuple[Level, ...]]]:
    """The province, the cities and the counties, with what is offered there."""
    places = _places(session)
    number = max(1, round(len(province()) * share))
    shops = {code: len(there.get(PlaceKind.merchant, ())) for code, there in places.items()}
    # A small demo has few merchants: where they are, benefits are.
    chosen = sorted(province(), key=lambda one: -shops.get(one.code, 0))[:number]
    counties = sorted(chosen, key=lambda one: one.code)
    cities: dict[str, list[str]] = defaultdict(list)
    names = {f"{county.code[:4]}00": county.city for county in counties}
    for county in counties:
        cities[f"{county.code[:4]}00"].append(county.code)
    every = tuple(county.code for county in counties)
    yield Ground(_PROVINCE, (), every, {}), (Level.province,)
    for code, inside in cities.items():
        pooled: dict[PlaceKind, list[Spot]] = defaultdict(list)
        for one in inside:
            for kind, spots in places[one].items():
                pooled[kind] += spots
        ground = Ground(code, (names[code],), tuple(inside), pooled)
        yield ground, (Level.city, Level.merchants)
    for county in counties:
        words = (county.city, county.name)
        ground = Ground(county.code, words, (county.code,), places[county.code])
        yield ground, (Level.county, Level.merchant)


def _places(session: Session) -> Mapping[str, Mapping[PlaceKind, Sequence[Spot]]]:
    wanted = {kind for recipe in RECIPES for kind in recipe.places}
    found: dict[str, dict[PlaceKind, list[Spot]]] = defaultdict(lambda: defaultdict(list))
    columns = (Place.county_code, Place.kind, Place.id, Place.name, Place.address)
    for county, kind, key, name, address, lng, lat in session.execute(
        select(*columns, Place.lng, Place.lat)
        .where(Place.demo, Place.kind.in_(wanted))
        .order_by(Place.public_id)
    ):
        found[county][kind].append(Spot(key, name, address, lng, lat))
    return found


def _table(model: type) -> Table:
    table = getattr(model, "__table__", None)
    assert isinstance(table, Table)
    return table
