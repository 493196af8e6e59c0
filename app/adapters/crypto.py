"""What personal data looks like at rest: encrypted, found by a keyed digest, shown masked."""

import hmac

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from app.errors import DomainError


class Vault:
    """Encrypts with the first key and decrypts with any, so that keys rotate while running."""

    def __init__(self, keys: tuple[str, ...], pepper: str) -> None:
        try:
            self._fernet = MultiFernet([Fernet(key.strip()) for key in keys])
        except ValueError:
            raise DomainError("setting_invalid", "DATA_KEYS") from None
        self._pepper = pepper.encode()

    def seal(self, text: str) -> bytes:
        """`text` encrypted and authenticated."""
        return self._fernet.encrypt(text.encode())

    def open(self, sealed: bytes) -> str:
        """The text of `seal`; raises DomainError("key_missing") when no key fits."""
        try:
            return self._fernet.decrypt(sealed).decode()
        except InvalidToken:
            raise DomainError("key_missing") from None

    def rotated(self, sealed: bytes) -> bytes:
        """The same text under the first key."""
        return self._fernet.rotate(sealed)

    def digest(self, purpose: str, text: str) -> bytes:
        """32 bytes that stand for `text` and cannot be guessed without the pepper, though there
        are only some 10¹⁰ phone numbers; `purpose` keeps digests of different things apart."""
        return hmac.digest(self._pepper, f"{purpose}\x1f{text}".encode(), "sha256")


#: argon2id with the library's current parameters (RFC 9106's low-memory profile). Not final: tests
#: put a cheap one in its place (tests/passwords.py).
_hasher = PasswordHasher()


def _nobodys() -> str:
    """The hash of no password, in the form and with the price of every other."""
    price = f"m={_hasher.memory_cost},t={_hasher.time_cost},p={_hasher.parallelism}"
    return f"$argon2id$v=19${price}${'A' * 22}${'A' * 43}"


def hash_password(password: str) -> str:
    """The argon2id hash that is kept in place of `password`."""
    return _hasher.hash(password)


def password_fits(hashed: str | None, password: str) -> bool:
    """Whether `password` made `hashed`; without a hash the same work is done, in vain, so that
    "unknown" costs what "known" costs."""
    try:
        _hasher.verify(hashed or _nobodys(), password)
        return hashed is not None
    except (VerificationError, InvalidHashError):
        return False


def masked_phone(phone: str) -> str:
    """138****1234, from the form that `phones.normalised` gives."""
    local = phone.removeprefix("+86")
    return f"{local[:3]}****{local[-4:]}"


def masked_name(name: str) -> str:
    """张**, however long the name is."""
    return f"{name[:1]}**"
