"""The figures of freshness equal a plain recount, whatever the data."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from app.access import Actor, Held
from app.adapters.crypto import Vault
from app.config import Settings
from app.models.account import Account
from app.models.care import PlaceReport
from app.models.kinds import PlaceStatus
from app.models.organisation import Organisation
from app.models.person_kinds import Role
from app.models.place import Place
from app.models.report_kinds import ReportReason, ReportState
from app.services.freshness import HEADER, Figures, Freshness, Step
from app.services.report_queue import ReportAge, groups
from app.services.territory import NOBODY, Cut
from tests.factories.account import an_account, holds
from tests.factories.care import a_report
from tests.factories.division import a_county
from tests.factories.moment import NOW
from tests.factories.organisation import an_organisation
from tests.factories.place import a_place
from tests.factories.writing import together

SETTINGS = Settings(secret_key="only for these tests")
VAULT = Vault(SETTINGS.data_keys, SETTINGS.phone_pepper)
DAY = timedelta(days=1)
EDGES = (0, 2, 7, 89, 90, 91, 179, 180, 181, 364, 365, 366, 500)


class Town:
    """Two counties, a union with two below it and one elsewhere, three managers; random listings
    and reports."""

    def __init__(self, session: Session, seed: int) -> None:
        self.session, self.dice = session, random.Random(seed)
        self.counties = [a_county(session), a_county(session, "370103", "市中区")]
        self.city = an_organisation(session, "市总工会")
        self.below = [an_organisation(session, f"区{n}", parent=self.city) for n in range(2)]
        self.elsewhere = an_organisation(session, "外市")
        self.managers = [an_account(session, VAULT, f"+8619900000{n:03}") for n in range(3)]
        self.managed: dict[str, set[int]] = {one.public_id: set() for one in self.managers}
        owners = [self.city, *self.below, self.elsewhere]
        with together(session):
            self.places = [self._place(owners) for _ in range(40)]
        with together(session):
            self.reports = [self._report() for _ in range(60)]
        self._grants()
        session.flush()

    def _age(self) -> datetime:
        second = timedelta(seconds=self.dice.choice((-1, 0, 1)))
        return NOW - DAY * self.dice.choice(EDGES) - second

    def _place(self, owners: list[Organisation]) -> Place:
        return a_place(
            self.session,
            county=self.dice.choice(self.counties),
            owner=self.dice.choice(owners),
            status=self.dice.choice((PlaceStatus.open, PlaceStatus.open, PlaceStatus.retired)),
            verified_at=self.dice.choice((None, self._age(), self._age())),
            created_at=self._age(),
        )

    def _report(self) -> PlaceReport:
        made = a_report(
            self.session,
            self.dice.choice(self.places),
            reason=self.dice.choice(tuple(ReportReason)),
            created_at=self._age(),
        )
        made.state = self.dice.choice(tuple(ReportState))
        return made

    def _grants(self) -> None:
        """One for a district, one for single places and (twice over) a district, one revoked."""
        first, second, third = self.managers
        self._manages(first, self.below[0])
        self._manages(second, self.below[0])
        for place in self.dice.sample(self.places, 6):
            self._manages(second, self.session.get_one(Organisation, place.owner_id), place)
        holds(self.session, third, Role.station_manager, self.city).revoked_at = NOW

    def _manages(self, who: Account, where: Organisation, place: Place | None = None) -> None:
        holds(self.session, who, Role.station_manager, where, place)
        for one in self.places:
            owned = one.owner_id == where.id
            if place is one or (place is None and owned):
                self.managed[who.public_id].add(one.id)

    def kept(self) -> Iterator[Place]:
        own = {self.city.id, *(one.id for one in self.below)}
        for place in self.places:
            if place.owner_id in own and place.status is not PlaceStatus.retired:
                yield place

    def figures(self, *chosen: Place) -> Figures:
        """A plain recount of the listings."""
        ids = {one.id for one in chosen}
        waits = [
            NOW - one.created_at
            for one in self.reports
            if one.place_id in ids and one.state is not ReportState.answered
        ]
        ages = [None if one.verified_at is None else NOW - one.verified_at for one in chosen]
        midnight = NOW.replace(hour=0) - 365 * DAY
        return Figures(
            places=len(chosen),
            verified=sum(age is not None and age <= 90 * DAY for age in ages),
            unverified=sum(age is None or age > 180 * DAY for age in ages),
            stale=sum((one.verified_at or one.created_at) < midnight for one in chosen),
            fresh=sum(wait <= 2 * DAY for wait in waits),
            week=sum(2 * DAY < wait <= 7 * DAY for wait in waits),
            older=sum(wait > 7 * DAY for wait in waits),
        )


@pytest.fixture(params=range(6))
def town(session: Session, request: pytest.FixtureRequest) -> Town:
    return Town(session, request.param)


def _supervisor(town: Town) -> Freshness:
    actor = Actor(None, (Held(Role.supervisor, town.city.path),))
    return Freshness(town.session, actor, NOW, SETTINGS)


def test_all_figures_equal_a_plain_recount(town: Town) -> None:
    report = _supervisor(town).report(VAULT)
    kept = list(town.kept())
    assert report.total == town.figures(*kept)
    by_county = {line.key: line.figures for line in report.counties}
    codes = {one.county_code for one in kept}
    assert by_county == {
        code: town.figures(*(one for one in kept if one.county_code == code)) for code in codes
    }
    by_manager = {line.key: line.figures for line in report.managers}
    expected = {
        who: town.figures(*(one for one in kept if one.id in ids))
        for who, ids in town.managed.items()
    }
    managed = set().union(*town.managed.values())
    expected[NOBODY] = town.figures(*(one for one in kept if one.id not in managed))
    assert by_manager == {who: one for who, one in expected.items() if one.places}


def test_each_number_leads_to_as_many_rows(town: Town) -> None:
    desk = _supervisor(town)
    report = desk.report(VAULT)
    lines = [(Cut(), report.total)]
    lines += [(Cut(county=line.key), line.figures) for line in report.counties]
    lines += [(Cut(manager=line.key), line.figures) for line in report.managers]
    for cut, figures in lines:
        counted = {step: desk.listed(cut, step) for step in Step}
        assert {step: total for step, (_, total) in counted.items()} == {
            Step.all: figures.places,
            Step.verified: figures.verified,
            Step.unverified: figures.unverified,
            Step.stale: figures.stale,
        }
        assert all(len(rows) == total for rows, total in counted.values())
        part = cut.term(town.session, desk.actor, NOW)
        for age in ReportAge:
            shown, total = groups(town.session, desk.actor, NOW, age=age, places=part)
            assert total == sum(one.reports for one in shown) == getattr(figures, age.value)


def test_the_table_holds_what_the_page_shows(town: Town) -> None:
    report = _supervisor(town).report(VAULT)
    rows = list(report.rows())
    assert len(rows) == len(report.counties) + len(report.managers)
    assert {len(row) for row in rows} == {len(HEADER)}


def test_nothing_is_counted_beyond_ones_reach(town: Town) -> None:
    for grant in (Held(Role.station_manager, town.city.path), Held(Role.supervisor, "999.")):
        desk = Freshness(town.session, Actor(None, (grant,)), NOW, SETTINGS)
        assert desk.report(VAULT).total == Figures()
        assert desk.listed(Cut(), Step.all) == ([], 0)


def test_the_share_is_a_whole_percent() -> None:
    assert Figures().share == 0
    assert Figures(places=3, verified=2).share == 66
    assert Figures(places=3, verified=3).share == 100
