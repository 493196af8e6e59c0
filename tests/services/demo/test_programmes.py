"""The made-up programmes: a year of the province, and nothing left of it afterwards."""

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.adapters.calendar import PublishedCalendar
from app.config import SHANGHAI
from app.models.competition import CompetitionResult, CompetitionStage
from app.models.programme import Programme
from app.models.programme_audience import ProgrammeHost
from app.models.programme_kinds import ProgrammeKind, ProgrammeState, SignupState
from app.models.programme_session import ProgrammeSession
from app.models.signup import Attendance, Signup
from app.services.demo import loading
from app.services.demo.ground import province
from app.services.demo.programme_loading import A_YEAR, _shares
from app.services.demo.programmes import HALF_YEAR, SERIES, Made, Maker
from app.services.programmes.window import Window, window
from tests.factories.programme import joins
from tests.services.demo.conftest import AT, VAULT

CALENDAR = PublishedCalendar()
LONGEST = timedelta(days=HALF_YEAR + 7 * SERIES)


@pytest.fixture(scope="module")
def year() -> list[Made]:
    ground = province()
    shares = _shares(A_YEAR, ground)
    return [
        made
        for county, share in zip(ground, shares, strict=True)
        for made in Maker(county, 1, AT, {}).programmes(share)
    ]


def test_a_year_has_every_kind_and_as_many_as_reported(year: list[Made]) -> None:
    kinds = Counter(made.kind for made in year)
    assert kinds.keys() == set(ProgrammeKind)
    assert len(year) == A_YEAR == 2400
    assert kinds[ProgrammeKind.counselling] == 1000


def test_every_county_has_a_job_fair_in_the_calendar_year(year: list[Made]) -> None:
    fairs = [made for made in year if made.kind is ProgrammeKind.job_fair]
    this_year = AT.astimezone(SHANGHAI).year
    held = {
        made.spot.address
        for made in fairs
        if made.spot and made.meetings[0][0].astimezone(SHANGHAI).year == this_year
    }
    counties = {f"{county.city}{county.name}" for county in province()}
    assert {one for one in counties if any(one in address for address in held)} == counties


def test_what_is_over_has_ended_and_nothing_lies_out_of_reach(year: list[Made]) -> None:
    for made in year:
        if not made.meetings:
            assert made.kind is ProgrammeKind.lecture
            assert made.link
            continue
        starts, ends = made.meetings[0][0], made.meetings[-1][1]
        assert AT - LONGEST < starts < ends < AT + LONGEST
        if made.state is not ProgrammeState.cancelled:
            assert (made.state is ProgrammeState.finished) == (ends <= AT)
        assert made.published_at <= min(starts, AT)
        assert made.taken <= (made.capacity or made.taken)


def test_some_are_full_recorded_in_series_or_for_some(year: list[Made]) -> None:
    assert sum(made.capacity == made.taken for made in year if made.capacity) > 100
    assert {len(made.meetings) for made in year} == {0, 1, 2, 4}
    series = Counter(made.series for made in year if made.series)
    assert len(series) > 10
    assert set(series.values()) == {SERIES}
    for some in ("members_only", "groups", "only_county", "note", "cancel_reason"):
        assert 10 < sum(bool(getattr(made, some)) for made in year) < 1200


def test_the_same_seed_gives_the_same_year(year: list[Made]) -> None:
    county, share = province()[3], _shares(A_YEAR, province())[3]
    again = list(Maker(county, 1, AT, {}).programmes(share))
    assert again == [made for made in year if made.public_id in {one.public_id for one in again}]
    other = list(Maker(county, 2, AT, {}).programmes(share))
    assert {made.public_id for made in other}.isdisjoint(made.public_id for made in again)


def test_loaded_at_demo_places_and_cleared_with_who_joined(seeded: Session) -> None:
    loading.load(seeded, VAULT, AT, CALENDAR, size=300, programmes=400, seed=3)
    count = select(func.count())
    rows = seeded.scalars(select(Programme)).all()
    assert len(rows) == 400
    assert all(row.demo and row.search_text.startswith(f" {row.title[:2]}") for row in rows)
    assert {row.place_id is None for row in rows} == {True, False}
    assert (seeded.scalar(count.select_from(ProgrammeHost)) or 0) > 0
    sessions = seeded.scalar(count.select_from(ProgrammeSession)) or 0
    assert sessions >= len([row for row in rows if row.starts_at])
    published = count.where(CompetitionStage.results_at.is_not(None))
    assert (seeded.scalar(published) or 0) * 8 == seeded.scalar(
        count.select_from(CompetitionResult)
    )
    free = next(row for row in rows if window(row, AT) is Window.open and row.seats_left)
    joins(seeded, VAULT, free, at=AT)
    loading.clear(seeded)
    assert not seeded.scalar(count.select_from(Programme))
    assert not seeded.scalar(count.select_from(Signup))


def test_who_joined_is_there_and_can_be_told_nothing(seeded: Session) -> None:
    loading.load(seeded, VAULT, AT, CALENDAR, size=300, programmes=400, seed=3)
    signups = seeded.scalars(select(Signup)).all()
    assert not any(one.phone or one.account_id for one in signups)
    assert {VAULT.open(one.name or b"")[1:] for one in signups} == {"示例"}
    counts = Counter((one.programme_id, one.state) for one in signups)
    for row in seeded.scalars(select(Programme)).all():
        assert row.taken == counts[row.id, SignupState.confirmed]
        assert row.waiting_counter == counts[row.id, SignupState.waiting]
        assert not row.waiting_counter or row.taken == row.capacity
        if row.state is ProgrammeState.draft:
            assert not row.taken
    assert {state for _, state in counts} == {
        *(SignupState.confirmed, SignupState.waiting, SignupState.cancelled)
    }
    over = select(Programme.id).where(Programme.state == ProgrammeState.finished)
    came = select(Signup.programme_id).join(Attendance, Attendance.signup_id == Signup.id)
    came_to = set(seeded.scalars(came.distinct()))
    assert came_to
    assert came_to <= set(seeded.scalars(over))
