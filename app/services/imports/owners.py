"""Whose a row's place is: an organisation by its exact name, else the county's federation."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import DomainError
from app.models.kinds import OrganisationKind
from app.models.organisation import Organisation
from app.services.imports.columns import Column
from app.services.imports.findings import Group
from app.services.imports.whereabouts import Note
from app.services.imports.words import key


@dataclass(frozen=True, slots=True)
class Owner:
    """The organisation; `given` when it is the one that the file names."""

    id: int
    given: bool


class Owners:
    """The organisations of the union tree, without made-up ones."""

    def __init__(self, session: Session) -> None:
        self._by_name: Final[dict[str, list[tuple[int, str]]]] = {}
        self._federations: Final[dict[str, int]] = {}
        rows = session.execute(
            select(
                Organisation.id, Organisation.name, Organisation.division_code, Organisation.kind
            )
            .where(Organisation.demo.is_(False))
            .order_by(Organisation.id)
        )
        for number, name, division, kind in rows:
            self._by_name.setdefault(key(name), []).append((number, division or ""))
            if kind is OrganisationKind.federation and division:
                self._federations.setdefault(division, number)

    def resolve(self, name: str, county_code: str, note: Note) -> Owner:
        """The owner of a place in that county; `name` is "" where the file does not say.

        Of several with one name the county's own is meant. Raises DomainError
        federation_missing when neither county, city nor province has a federation.
        """
        if name:
            known = self._by_name.get(key(name), [])
            meant = [number for number, division in known if division[:6] == county_code]
            meant = meant or [number for number, _ in known]
            if len(meant) == 1:
                return Owner(meant[0], True)
            code = "owner_ambiguous" if meant else "owner_unknown"
            note(Group.warning, code, Column.owner, name=name[:60])
        for code in (county_code, f"{county_code[:4]}00", f"{county_code[:2]}0000"):
            if code in self._federations:
                return Owner(self._federations[code], False)
        raise DomainError("federation_missing", None, county=county_code)
