"""Codes under attack: limits hold, and whoever holds a valid code gets in."""

import threading
from datetime import datetime, timedelta

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session, sessionmaker

from app.adapters.crypto import Vault
from app.config import Settings
from app.errors import LimitReached
from app.models.account import Account
from app.models.outbox import OutboxMessage
from app.services import sign_in
from app.services.sign_in import CODES_A_PHONE_AND_DAY, RESEND_AFTER, Knock
from tests.databases import Database
from tests.factories.account import PHONE
from tests.factories.moment import NOW

SETTINGS = Settings(codes_per_day=30, codes_per_address=20)
VAULT = Vault(SETTINGS.data_keys, SETTINGS.phone_pepper)
HERE = b"h" * 16


def _asked(session: Session, phone: str, at: datetime, address: bytes = HERE) -> str | None:
    return sign_in.send_code(session, VAULT, SETTINGS, Knock(phone, address), at)


def _messages(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(OutboxMessage)) or 0


def test_a_thousand_requests_stay_within_limits_and_the_code_works(session: Session) -> None:
    code = _asked(session, PHONE, NOW)
    assert code is not None
    refused = 0
    for number in range(1000):
        try:
            _asked(session, f"+861990000{number:04d}", NOW + timedelta(seconds=number % 50))
        except LimitReached:
            refused += 1
    assert _messages(session) <= SETTINGS.codes_per_address
    assert refused >= 1000 - SETTINGS.codes_per_address
    assert _asked(session, PHONE, NOW + timedelta(seconds=30)) is None
    assert sign_in.code_fits(session, VAULT, PHONE, code, NOW + timedelta(minutes=4))


def test_the_budget_of_a_day_holds_over_all_addresses(session: Session) -> None:
    for number in range(100):
        address = number.to_bytes(16, "big")
        try:
            _asked(session, f"+861990000{number:04d}", NOW, address)
        except LimitReached:
            assert number >= SETTINGS.codes_per_day
    assert _messages(session) == SETTINGS.codes_per_day


def test_one_phone_gets_so_many_a_day(session: Session) -> None:
    at = NOW
    sent = 0
    for _ in range(CODES_A_PHONE_AND_DAY + 5):
        at += timedelta(minutes=6)
        try:
            sent += _asked(session, PHONE, at) is not None
        except LimitReached:
            assert sent == CODES_A_PHONE_AND_DAY
    assert sent == CODES_A_PHONE_AND_DAY


def test_a_later_resend_replaces_the_code(session: Session) -> None:
    first, at = _asked(session, PHONE, NOW), NOW + RESEND_AFTER
    second = _asked(session, PHONE, at)
    assert first is not None
    assert second is not None
    assert first == second or not sign_in.code_fits(session, VAULT, PHONE, first, at)
    assert sign_in.code_fits(session, VAULT, PHONE, second, at)


def test_a_code_ends_after_five_minutes(session: Session) -> None:
    code = _asked(session, PHONE, NOW)
    assert code is not None
    assert not sign_in.code_fits(session, VAULT, PHONE, code, NOW + sign_in.CODE_FOR)


def test_parallel_guesses_get_no_more_than_five_tries(own_database: Database) -> None:
    sessions = sessionmaker(own_database.engines.write)
    with sessions.begin() as session:
        code = _asked(session, PHONE, NOW)
    assert code is not None
    guesses = [f"{number:06d}" for number in range(40) if f"{number:06d}" != code]
    taken: list[bool] = []

    def guess(text: str) -> None:
        with sessions.begin() as session:
            taken.append(sign_in.code_fits(session, VAULT, PHONE, text, NOW))

    threads = [threading.Thread(target=guess, args=(text,)) for text in guesses[:12]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert taken == [False] * 12
    with sessions.begin() as session:
        assert not sign_in.code_fits(session, VAULT, PHONE, code, NOW), "burnt"


def test_parallel_requests_send_one_code(own_database: Database) -> None:
    sessions = sessionmaker(own_database.engines.write)
    codes: list[str | None] = []

    def ask() -> None:
        with sessions.begin() as session:
            codes.append(_asked(session, PHONE, NOW))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len([code for code in codes if code]) == 1
    with sessions() as session:
        assert _messages(session) == 1


@pytest.mark.parametrize("known", [True, False])
def test_known_and_unknown_phones_cost_the_same_statements(session: Session, known: bool) -> None:
    counted: list[str] = []
    if known:
        sign_in.account_for(session, VAULT, PHONE, NOW)
    connection = session.connection()
    event.listen(connection, "before_cursor_execute", lambda *words: counted.append(words[2]))
    _asked(session, PHONE, NOW)
    sign_in.code_fits(session, VAULT, PHONE, "000000", NOW)
    sign_in.password_checked(session, VAULT, PHONE, "whatever")
    kinds = [words.split()[0] for words in counted]
    assert kinds == EXPECTED, "the same whether or not an account is there"
    assert not any("FROM account" in words for words in counted[:-1])
    assert session.scalar(select(func.count()).select_from(Account)) == known


#: Savepoint, code, three limits, release, message; a try; the password's hash.
EXPECTED = [
    *("SAVEPOINT", "INSERT", "INSERT", "INSERT", "INSERT", "RELEASE", "INSERT", "UPDATE"),
    "SELECT",
]
