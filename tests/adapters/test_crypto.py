"""Personal data at rest."""

import pytest
from argon2 import PasswordHasher, extract_parameters, profiles
from argon2.exceptions import VerifyMismatchError
from cryptography.fernet import Fernet

from app.adapters import crypto
from app.adapters.crypto import Vault, hash_password, masked_phone, password_fits
from app.errors import DomainError
from tests.passwords import DEAR

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


def test_what_is_sealed_can_be_opened_and_is_never_the_same_twice() -> None:
    vault = Vault((OLD,), "pepper")
    assert vault.open(vault.seal("王小明")) == "王小明"
    assert vault.seal("x") != vault.seal("x")


def test_keys_rotate_while_both_are_there() -> None:
    sealed = Vault((OLD,), "pepper").seal("secret")
    both = Vault((NEW, OLD), "pepper")
    assert both.open(sealed) == "secret"
    assert Vault((NEW,), "pepper").open(both.rotated(sealed)) == "secret"
    with pytest.raises(DomainError, match="key_missing"):
        Vault((NEW,), "pepper").open(sealed)


def test_a_digest_needs_the_pepper_and_keeps_purposes_apart() -> None:
    one, other = Vault((OLD,), "a"), Vault((OLD,), "b")
    assert one.digest("phone", "+8613800138000") == one.digest("phone", "+8613800138000")
    assert one.digest("phone", "+8613800138000") != other.digest("phone", "+8613800138000")
    assert one.digest("phone", "1") != one.digest("code", "1")


@pytest.mark.parametrize("key", ["", "short", "é" * 44])
def test_a_bad_key_is_told_at_the_start(key: str) -> None:
    with pytest.raises(DomainError, match="setting_invalid"):
        Vault((key,), "pepper")


@pytest.fixture
def dear(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords are hashed as the site does it."""
    monkeypatch.setattr(crypto, "_hasher", DEAR)


@pytest.mark.usefixtures("dear")
def test_passwords() -> None:
    hashed = hash_password("correct horse battery")
    assert hashed.startswith("$argon2id$")
    assert password_fits(hashed, "correct horse battery")
    assert not password_fits(hashed, "correct horse")
    assert not password_fits(None, "correct horse battery")
    assert not password_fits("no hash at all", "x")


def test_a_phone_is_shown_masked() -> None:
    assert masked_phone("+8613812345678") == "138****5678"


@pytest.mark.usefixtures("dear")
def test_to_guess_a_password_takes_what_the_library_and_the_standard_advise() -> None:
    price = extract_parameters(hash_password("correct horse battery"))
    assert price == profiles.RFC_9106_LOW_MEMORY


@pytest.mark.usefixtures("dear")
def test_to_check_nobodys_password_is_to_hash_as_for_everybody() -> None:
    mine = extract_parameters(hash_password("correct horse battery"))
    assert extract_parameters(crypto._nobodys()) == mine
    # A hash that cannot be read would be refused at once, and cheaply.
    with pytest.raises(VerifyMismatchError):
        PasswordHasher().verify(crypto._nobodys(), "correct horse battery")
