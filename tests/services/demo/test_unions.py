"""The made-up union tree: every township has its one online home, every path its parent's."""

from collections import Counter

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.kinds import OrganisationKind
from app.models.organisation import Organisation
from app.services import reference
from app.services.demo import unions


def test_the_tree_has_the_shape_of_the_field(seeded: Session) -> None:
    known = select(Organisation.division_code, Organisation.id)
    federations = {code: key for code, key in seeded.execute(known) if code}
    made = unions.load(seeded, federations)
    rows = seeded.scalars(select(Organisation).where(Organisation.demo)).all()
    assert len(rows) == made
    kinds = Counter(row.kind for row in rows)
    assert kinds[OrganisationKind.online_home] == len(reference.townships()) == 1826
    assert kinds[OrganisationKind.industry_federation] == 16 * len(unions.INDUSTRIES)
    assert kinds[OrganisationKind.grassroots] == 136 * 3
    homes = [row for row in rows if row.kind is OrganisationKind.online_home]
    assert len({row.division_code for row in homes}) == len(homes)
    by_id = {row.id: row for row in seeded.scalars(select(Organisation))}
    for row in rows:
        assert row.parent_id is not None
        assert row.path == f"{by_id[row.parent_id].path}{row.id}."
        assert "示例" in row.name
