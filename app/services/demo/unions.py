"""Made-up unions below the real federations: an online home for every township, grass-roots,
regional and industry unions, so that the tree has the shape that the field knows."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.base import new_public_id
from app.models.kinds import DivisionLevel, OrganisationKind
from app.models.organisation import Organisation
from app.services import reference
from app.spatial import bulk

#: What a city's industry federations are for (the industries that the field names).
INDUSTRIES: Final = ("货运", "快递", "护工护理", "家政服务", "外卖配送", "保安服务")
#: What a county's made-up unions are: a name to put the county's before, and their kind.
IN_A_COUNTY: Final = (
    ("新就业形态区域工会联合会（示例）", OrganisationKind.regional_federation),
    ("灵活就业人员联合工会（示例）", OrganisationKind.joint_union),
    ("示例物流园工会", OrganisationKind.grassroots),
    ("示例快递公司工会", OrganisationKind.grassroots),
    ("示例物业公司工会", OrganisationKind.grassroots),
)

#: Kind, name, code of the division whose federation it belongs to, and of its own division.
_Union = tuple[OrganisationKind, str, str, str]


def load(session: Session, federations: Mapping[str, int]) -> int:
    """Write the unions below the federations (ids by the code of their division); answers how
    many. Nothing is committed."""
    found = select(Organisation.id, Organisation.path).where(
        Organisation.id.in_(federations.values())
    )
    paths = {row.id: row.path for row in session.execute(found)}
    unions = list(_unions())
    connection, table = session.connection(), Organisation.metadata.tables["organisation"]
    ids = bulk.reserve_ids(connection, table, len(unions))
    rows = [
        _row(key, union, federations[union[2]], paths[federations[union[2]]])
        for key, union in zip(ids, unions, strict=True)
    ]
    bulk.insert_rows(connection, table, rows)
    return len(rows)


def _row(key: int, union: _Union, above: int, path: str) -> dict[str, Any]:
    kind, name, _, division = union
    return {
        "id": key,
        "public_id": new_public_id(),
        "kind": kind,
        "name": name,
        "parent_id": above,
        "path": f"{path}{key}.",
        "division_code": division,
        "phone": "",
        "demo": True,
    }


def _unions() -> Iterator[_Union]:
    names: dict[str, str] = {}
    for row in reference.divisions():
        names[row.code] = row.name
        if row.level == DivisionLevel.city:
            for industry in INDUSTRIES:
                name = f"{row.name}{industry}行业工会联合会（示例）"
                yield OrganisationKind.industry_federation, name, row.code, row.code
        elif row.level == DivisionLevel.county:
            for ending, kind in IN_A_COUNTY:
                yield kind, f"{row.name}{ending}", row.code, row.code
    for township in reference.townships():
        name = f"{names[township.parent]}{township.name}网上会员之家（示例）"
        yield OrganisationKind.online_home, name, township.parent, township.code
