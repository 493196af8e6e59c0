"""What anybody says about a listing counts once, changes nothing by itself, and keeps no number."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, inspect, select
from sqlalchemy.orm import Session

from app.config import SHANGHAI
from app.errors import DomainError, NotFound
from app.models.care import PlaceConfirmation, PlaceReport
from app.models.kinds import PlaceStatus
from app.models.place import Place
from app.models.report_kinds import ReportReason
from app.services.limits import digest
from app.services.reports import confirm, report
from tests.databases import Database
from tests.factories.moment import NOW
from tests.factories.place import a_place

DEVICES = [digest("secret", [number]) for number in range(60)]
SUBMISSION = str(uuid.UUID(int=7))


def told(session: Session, place: Place, **changes: object) -> PlaceReport:
    words = {
        "public_id": place.public_id,
        "submission_id": SUBMISSION,
        "reason": ReportReason.closed,
        "detail": "上午十点关着门",
        "at": NOW,
    } | changes
    return report(session, **words)  # type: ignore[arg-type]


def facts(place: Place) -> dict[str, object]:
    return {column.key: getattr(place, column.key) for column in inspect(Place).column_attrs}


def test_a_confirmation_counts_once_a_device_and_day_and_shows_on_the_listing(
    session: Session,
) -> None:
    place = a_place(session)
    read_under = place.stamp
    assert confirm(session, place.public_id, DEVICES[0], NOW)
    assert not confirm(session, place.public_id, DEVICES[0], NOW + timedelta(hours=2))
    session.refresh(place)
    assert place.confirmed_at == NOW
    assert place.stamp != read_under, "a card kept in memory would not show it"
    assert confirm(session, place.public_id, DEVICES[1], NOW + timedelta(hours=3))
    assert confirm(session, place.public_id, DEVICES[0], NOW + timedelta(days=1))
    session.refresh(place)
    assert place.confirmed_at == NOW + timedelta(days=1)
    assert place.verified_at is not None
    assert place.verified_at < NOW, "a worker's word is not the station's check"


def test_a_word_from_the_door_is_marked_and_stays_marked(session: Session) -> None:
    place = a_place(session)
    said = select(PlaceConfirmation.at_door).order_by(PlaceConfirmation.id)
    confirm(session, place.public_id, DEVICES[0], NOW)
    assert session.scalars(said).all() == [False]
    assert not confirm(session, place.public_id, DEVICES[0], NOW, at_door=True)
    assert session.scalars(said).all() == [True], "the same device, now at the door"
    confirm(session, place.public_id, DEVICES[0], NOW)
    assert session.scalars(said).all() == [True]
    confirm(session, place.public_id, DEVICES[1], NOW, at_door=True)
    assert session.scalars(said).all() == [True, True]
    assert told(session, place, at_door=True).at_door
    assert not told(session, place, submission_id=str(uuid.UUID(int=8))).at_door


def test_a_late_arriving_confirmation_does_not_turn_the_clock_back(session: Session) -> None:
    place = a_place(session, confirmed_at=NOW)
    assert confirm(session, place.public_id, DEVICES[0], NOW - timedelta(minutes=5))
    session.refresh(place)
    assert place.confirmed_at == NOW


def test_the_day_of_a_confirmation_is_the_local_one(session: Session) -> None:
    place = a_place(session)
    late = datetime(2026, 3, 11, 23, 50, tzinfo=SHANGHAI).astimezone(UTC)
    assert confirm(session, place.public_id, DEVICES[0], late)
    assert confirm(session, place.public_id, DEVICES[0], late + timedelta(minutes=20))
    days = session.scalars(select(PlaceConfirmation.day).order_by(PlaceConfirmation.day)).all()
    assert [day.isoformat() for day in days] == ["2026-03-11", "2026-03-12"]


@pytest.mark.parametrize("device", [b"", b"short", bytes(17)])
def test_a_device_is_a_digest(session: Session, device: bytes) -> None:
    with pytest.raises(ValueError, match="digest"):
        confirm(session, a_place(session).public_id, device, NOW)


@pytest.mark.parametrize(
    "public_id", ["", "0000000000", "'; DROP--", "\x00" * 10, "驿" * 10, "a" * 999]
)
def test_an_unknown_listing_is_not_found(session: Session, public_id: str) -> None:
    place = a_place(session)
    with pytest.raises(NotFound, match="place_unknown"):
        confirm(session, public_id, DEVICES[0], NOW)
    with pytest.raises(NotFound, match="place_unknown"):
        told(session, place, public_id=public_id)


def test_a_retired_listing_takes_neither(session: Session) -> None:
    place = a_place(session, status=PlaceStatus.retired)
    with pytest.raises(NotFound):
        confirm(session, place.public_id, DEVICES[0], NOW)
    with pytest.raises(NotFound):
        told(session, place)


def test_a_report_is_kept_and_changes_nothing_on_the_listing(session: Session) -> None:
    place = a_place(session)
    session.refresh(place)
    before = facts(place)
    kept = told(session, place, detail="关着门\x00,电话13812345678,身份证 370102199003074518")
    assert kept.detail == "关着门,电话***,身份证 ***"
    assert (kept.reason, kept.place_id, kept.created_at) == (ReportReason.closed, place.id, NOW)
    assert len(kept.public_id) == 10
    session.refresh(place)
    assert facts(place) == before


def test_sending_again_answers_the_first_report(session: Session) -> None:
    place = a_place(session)
    first = told(session, place)
    again = told(session, place, detail="别的话", reason=ReportReason.other, at=NOW + timedelta(1))
    assert again.public_id == first.public_id
    assert again.detail == "上午十点关着门"
    assert session.scalar(select(func.count()).select_from(PlaceReport)) == 1


def test_a_submission_of_another_listing_is_refused(session: Session) -> None:
    told(session, a_place(session, "甲驿站"))
    with pytest.raises(DomainError) as caught:
        told(session, a_place(session, "乙驿站"))
    assert (caught.value.code, caught.value.field) == ("submission_reused", "submission_id")


@pytest.mark.parametrize("submission_id", ["", "short", "x" * 37, "a" * 20 + "\x00", "驿" * 20])
def test_a_submission_id_is_one_of_ours(session: Session, submission_id: str) -> None:
    with pytest.raises(DomainError) as caught:
        told(session, a_place(session), submission_id=submission_id)
    assert caught.value.code == "submission_invalid"


def test_fifty_double_posts_at_once_are_one_report_each(own_database: Database) -> None:
    with Session(own_database.engines.write) as session:
        public_id = a_place(session).public_id
        session.commit()

    def worker(number: int) -> str:
        with Session(own_database.engines.write) as session:
            kept = report(
                session,
                public_id,
                str(uuid.UUID(int=number // 2)),
                ReportReason.other,
                f"第{number}次",
                NOW,
            )
            session.commit()
            return kept.public_id

    with ThreadPoolExecutor(10) as pool:
        receipts = list(pool.map(worker, range(100), timeout=120))
    assert receipts[0::2] == receipts[1::2]
    with Session(own_database.engines.read) as session:
        assert session.scalar(select(func.count()).select_from(PlaceReport)) == 50


def test_fifty_confirmations_of_one_device_at_once_are_one(own_database: Database) -> None:
    with Session(own_database.engines.write) as session:
        public_id = a_place(session).public_id
        session.commit()

    def worker(number: int) -> bool:
        with Session(own_database.engines.write) as session:
            counted = confirm(session, public_id, DEVICES[0], NOW + timedelta(seconds=number))
            session.commit()
            return counted

    with ThreadPoolExecutor(10) as pool:
        assert sum(pool.map(worker, range(50), timeout=120)) == 1
    with Session(own_database.engines.read) as session:
        assert session.scalar(select(func.count()).select_from(PlaceConfirmation)) == 1
