"""The claims behind a number, one a row; names and phones masked, always."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import IO, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.adapters.crypto import Vault, masked_name, masked_phone
from app.adapters.table_writing import Cell
from app.config import SHANGHAI
from app.models.benefit import Benefit
from app.models.benefit_kinds import CLAIM_LABELS, ClaimState
from app.models.claim import Claim, Redemption
from app.models.place import Place
from app.models.programme_kinds import GROUP_LABELS, OccupationGroup
from app.services.benefits.figures import Slice, joined
from app.services.divisions import divisions
from app.services.programmes.roster_table import WRITERS, RosterFormat

#: On a page; the table holds all.
SHOWN: Final = 300
_HEADER: Final = (
    *("编号", "状态", "姓名", "手机号", "工作的县（市、区）", "人群", "会员（本人所填）"),
    *("领取时间", "使用或答复时间", "使用地点"),
)


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """One claim: `used_at` is when it was redeemed or decided, `place` where it was redeemed."""

    public_id: str
    state: ClaimState
    name: str = field(repr=False)
    phone: str = field(repr=False)
    county: str
    group: OccupationGroup | None
    member: bool | None
    created_at: datetime
    used_at: datetime | None
    place: str


def count(session: Session, benefit: Benefit, part: Slice) -> int:
    """How many rows there are."""
    counted = joined(select(func.count(Claim.id)).select_from(Claim))
    return session.scalar(counted.where(Claim.benefit_id == benefit.id, *part.terms())) or 0


def rows(
    session: Session, vault: Vault, benefit: Benefit, part: Slice, *, limit: int = 0
) -> Iterator[ClaimRow]:
    """The last claims first. The caller has authorised the actor."""
    names = divisions(session)
    found = session.execute(
        joined(select(Claim, Redemption.at, Place.name).select_from(Claim))
        .where(Claim.benefit_id == benefit.id, *part.terms())
        .order_by(Claim.created_at.desc(), Claim.id.desc())
        .limit(limit or None)
    )
    for claim, redeemed, place in found:
        yield ClaimRow(
            claim.public_id,
            claim.state,
            masked_name(vault.open(claim.name)) if claim.name else "",
            masked_phone(vault.open(claim.phone)) if claim.phone else "",
            "".join(names.lineage(claim.county_code)[-2:]),
            claim.group,
            claim.member,
            claim.created_at,
            redeemed or claim.decided_at,
            place or "",
        )


def write(
    session: Session,
    vault: Vault,
    benefit: Benefit,
    part: Slice,
    how: RosterFormat,
    file: IO[bytes],
) -> int:
    """Write all of them; how many. Cells that a spreadsheet would compute are neutralised."""
    lines = rows(session, vault, benefit, part)
    return WRITERS[how](file, _HEADER, map(_cells, lines))


def _cells(one: ClaimRow) -> list[Cell]:
    member = "" if one.member is None else "是" if one.member else "否"
    return [
        one.public_id,
        CLAIM_LABELS[one.state],
        one.name,
        one.phone,
        one.county,
        GROUP_LABELS[one.group] if one.group else "",
        member,
        _moment(one.created_at),
        _moment(one.used_at) if one.used_at else "",
        one.place,
    ]


def _moment(at: datetime) -> str:
    return at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
