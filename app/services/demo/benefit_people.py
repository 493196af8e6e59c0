"""Who claimed the made-up benefits, and where vouchers were redeemed.

They are all called 示例, and have no phone: nobody is ever sent a message.
"""

import random
from collections import Counter
from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any, Final
from uuid import UUID

from app.adapters.crypto import Vault
from app.config import SHANGHAI
from app.models.base import PUBLIC_ID_BITS, public_id
from app.models.benefit_kinds import COUNTED, BenefitState, ClaimState, ClaimWay
from app.models.claim import Claim, Redemption
from app.services.benefits.quota import day_of
from app.services.benefits.standing import period_key
from app.services.demo.benefit_words import ANSWERS, REFUSALS, WORDS
from app.services.demo.benefits import Made
from app.services.demo.people import SURNAMES

#: The tables that people fill, in the order in which rows can be inserted.
TABLES: Final = (Claim, Redemption)
VOUCHER_DAYS: Final = 30
DECIDE_DAYS: Final = 15
#: The share of those that are all claimed, and of vouchers that are used.
_USED_UP: Final = 0.08
_REDEEMED: Final = 0.55
#: How many people at most, where no quota says so.
_FEW: Final = 6
Row = dict[str, Any]


class Claimants:
    """Makes claims and redemptions as rows: the same ones for the same seed, as far as they are not
    encrypted."""

    def __init__(self, vault: Vault, at: datetime, seed: int) -> None:
        self._names = [vault.seal(f"{surname}示例") for surname in SURNAMES]
        self._words = [vault.seal(words) for words in WORDS]
        self._answers = {
            ClaimState.granted: [vault.seal(words) for words in ANSWERS],
            ClaimState.refused: [vault.seal(words) for words in REFUSALS],
        }
        self._at, self._seed = at, seed
        self._midnight = datetime.combine(day_of(at), time(), SHANGHAI)

    def rows(self, one: Made, key: int) -> tuple[list[Row], list[Row]]:
        """The claims of the benefit with the id `key`, yet without ids, and the redemptions, each
        under the index of its claim."""
        rng = random.Random(f"claims {self._seed} {one.public_id}")
        claims: list[Row] = []
        redeemed: list[Row] = []
        first = self._first(one)
        for index in range(self._number(rng, one, first)):
            created = self._created(rng, one, first, index)
            claim = self._claim(rng, one, index, created) | {"benefit_id": key}
            if claim["state"] is ClaimState.redeemed:
                redeemed.append(self._redemption(rng, one, claim) | {"claim_id": len(claims)})
            claims.append(claim)
        return claims, redeemed

    def _first(self, one: Made) -> datetime:
        """The first instant at which anybody may claim it."""
        if one.begins_on is None:
            return one.published_at
        return max(one.published_at, datetime.combine(one.begins_on, time(), SHANGHAI))

    def _number(self, rng: random.Random, one: Made, first: datetime) -> int:
        told = one.recipe.way is ClaimWay.told or one.state is BenefitState.draft
        if told or first >= self._midnight:
            return 0
        most = one.quotas.get("", _FEW)
        if counties := [count for scope, count in one.quotas.items() if scope]:
            # They claim county by county in turn.
            most = min(most, min(counties) * len(counties))
        return most if rng.random() < _USED_UP else int(most * rng.random())

    def _created(self, rng: random.Random, one: Made, first: datetime, index: int) -> datetime:
        """Any instant until now; today only as many as a day has."""
        spent = one.per_day is not None and index >= one.per_day
        until = self._midnight if spent else self._at
        if one.ends_on:
            until = min(until, datetime.combine(one.ends_on, time(18), SHANGHAI))
        return first + (until - first) * rng.random()

    def _claim(self, rng: random.Random, one: Made, index: int, created: datetime) -> Row:
        row = {
            "public_id": public_id(rng.getrandbits(PUBLIC_ID_BITS)),
            "account_id": None,
            "phone": None,
            "phone_digest": rng.randbytes(32),
            "verified": True,
            "period": period_key(one.recipe.period, created),
            "county_code": one.ground.counties[index % len(one.ground.counties)],
            "group": rng.choice(one.groups) if one.groups else None,
            "member": True if one.members_only else None,
            "submission_id": str(UUID(int=rng.getrandbits(128), version=4)),
            "token_digest": rng.randbytes(32),
            "created_at": created,
        }
        if one.recipe.way is ClaimWay.application:
            return row | self._application(rng, created)
        return row | self._voucher(rng, one, created)

    def _voucher(self, rng: random.Random, one: Made, created: datetime) -> Row:
        last = day_of(created) + timedelta(days=VOUCHER_DAYS)
        if one.ends_on:
            last = min(last, one.ends_on)
        valid = datetime.combine(last + timedelta(days=1), time(), SHANGHAI)
        state = ClaimState.held if valid > self._at else ClaimState.lapsed
        if one.spots and rng.random() < _REDEEMED:
            state = ClaimState.redeemed
        return {
            "name": None,
            "words": None,
            "state": state,
            "secret": rng.randbytes(32),
            "valid_until": valid,
            "due_at": None,
            "decided_at": None,
            "decided_by": None,
            "answer": None,
            "changed_at": created,
        }

    def _application(self, rng: random.Random, created: datetime) -> Row:
        decided = created + timedelta(days=DECIDE_DAYS) * rng.random()
        state = ClaimState.granted if rng.random() < 0.8 else ClaimState.refused
        if decided >= self._at:
            state = ClaimState.open
        is_open = state is ClaimState.open
        return {
            "name": rng.choice(self._names),
            "words": rng.choice(self._words),
            "state": state,
            "secret": None,
            "valid_until": None,
            "due_at": created + timedelta(days=DECIDE_DAYS),
            "decided_at": None if is_open else decided,
            "decided_by": None,
            "answer": None if is_open else rng.choice(self._answers[state]),
            "changed_at": created if is_open else decided,
        }

    def _redemption(self, rng: random.Random, one: Made, claim: Row) -> Row:
        until = min(self._at, claim["valid_until"])
        at = claim["created_at"] + (until - claim["created_at"]) * rng.random()
        claim["changed_at"] = at
        return {
            "place_id": rng.choice(one.spots).place_id,
            "scan_id": str(UUID(int=rng.getrandbits(128), version=4)),
            "by_account_id": None,
            "at": at,
            "received_at": at,
        }


def taken(one: Made, claims: list[Row], at: datetime) -> Mapping[str, int]:
    """How many of each of its quotas the claims have taken; of days, today's alone."""
    counted = [row for row in claims if row["state"] in COUNTED]
    found = Counter[str]({"": len(counted)})
    found.update(row["county_code"] for row in counted)
    if one.recipe.way is ClaimWay.voucher:
        today = day_of(at)
        found[today.isoformat()] = sum(day_of(row["created_at"]) == today for row in counted)
    return found
