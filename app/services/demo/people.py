"""Who joined the made-up programmes, and who came.

They are all called 示例, and have no phone: nobody is ever sent a message.
"""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from app.adapters.crypto import Vault
from app.models.base import PUBLIC_ID_BITS, public_id
from app.models.programme_kinds import CheckInWay, ProgrammeState, SignupState
from app.models.signup import Attendance, Signup
from app.services.demo.programmes import Made

#: The tables that people fill, in the order in which rows can be inserted.
TABLES: Final = (Signup, Attendance)
SURNAMES: Final = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗"
#: The share that comes to what they joined.
COMES: Final = 0.85
Row = dict[str, Any]


class People:
    """Makes sign-ups and attendance as rows: the same ones for the same seed, as far as they are
    not encrypted."""

    def __init__(self, vault: Vault, at: datetime, seed: int) -> None:
        self._names = [vault.seal(f"{surname}示例") for surname in SURNAMES]
        self._at, self._seed = at, seed

    def rows(
        self, one: Made, key: int, ids: Sequence[int], sessions: Sequence[Row]
    ) -> tuple[list[Row], list[Row]]:
        """The sign-ups of the programme with the id `key`, and who came to its `sessions`; `ids`
        are for the sign-ups."""
        rng = random.Random(f"people {self._seed} {one.public_id}")
        signups = [
            self._signup(rng, one, index) | {"id": signup_id, "programme_id": key}
            for index, signup_id in enumerate(ids)
        ]
        if one.state is not ProgrammeState.finished:
            return signups, []
        came = [signup for signup in signups if rng.random() < COMES]
        return signups, [_scan(rng, signup, session) for signup in came for session in sessions]

    def _signup(self, rng: random.Random, one: Made, index: int) -> Row:
        until = min(self._at, one.meetings[0][0])
        created = one.published_at + (until - one.published_at) * rng.random()
        number = max(0, index + 1 - one.taken)
        state = SignupState.waiting if number else SignupState.confirmed
        cancelled = one.state is ProgrammeState.cancelled
        return {
            "public_id": public_id(rng.getrandbits(PUBLIC_ID_BITS)),
            "account_id": None,
            "phone": None,
            "phone_digest": rng.randbytes(32),
            "name": rng.choice(self._names),
            "verified": True,
            "state": SignupState.cancelled if cancelled else state,
            "number": 0 if cancelled else number,
            "offered_until": None,
            "submission_id": str(UUID(int=rng.getrandbits(128), version=4)),
            "token_digest": rng.randbytes(32),
            "code_id": None,
            "created_at": created,
            "changed_at": created,
        }


def _scan(rng: random.Random, signup: Row, session: Row) -> Row:
    """Scanned at the door, in the quarter of an hour before it began."""
    at = session["starts_at"] - timedelta(seconds=rng.randint(0, 900))
    return {
        "signup_id": signup["id"],
        "session_id": session["id"],
        "scan_id": str(UUID(int=rng.getrandbits(128), version=4)),
        "way": CheckInWay.scanned,
        "by_account_id": None,
        "at": at,
        "received_at": at,
    }
