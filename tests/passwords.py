"""Passwords that cost next to nothing to hash.

What keeps a stolen hash from being guessed, three passes over 64 MB each time, is checked in
tests/adapters/test_crypto.py; for all else it is only waiting.
"""

from typing import Final

from argon2 import PasswordHasher

from app.adapters import crypto

#: As the site hashes.
DEAR: Final = crypto._hasher


def hash_cheaply() -> None:
    """Let this process hash with the least that argon2id takes."""
    crypto._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
