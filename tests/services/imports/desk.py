"""A desk at which tests import: a small world, a file from lines of text, check and load."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.adapters.calendar_file import load_calendar
from app.models.kinds import OrganisationKind
from app.models.place import Place
from app.services.divisions import divisions, forget
from app.services.imports.apply import Writer, write_all
from app.services.imports.check import Checked, Job, check
from app.services.imports.findings import Finding, Group, Tally
from app.spatial.datum import Datum
from tests.factories.division import a_county, a_township
from tests.factories.moment import NOW
from tests.factories.organisation import an_organisation

#: 历下区 is the factories' own box, 117.0–117.1 E, 36.6–36.68 N; these lie beside it.
EAST = (117.1, 36.6, 117.2, 36.68)
WEST_OUTSIDE = (116.9, 36.6, 117.0, 36.68)
AT = NOW.astimezone(UTC)
HEADER = "名称,类型,经度,纬度"
ROW = "解放路驿站,驿站,117.05,36.64"


@dataclass
class Desk:
    """Imports into `session`'s database; `folder` is for the files."""

    session: Session
    folder: Path
    at: datetime = AT

    def file(self, text: str, name: str = "places.csv") -> Path:
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path

    @contextmanager
    def checked(
        self, text: str | Path, datum: Datum = Datum.wgs84, **options: Any
    ) -> Iterator[tuple[Checked, list[Finding]]]:
        """The outcome of a check and all its findings."""
        path = text if isinstance(text, Path) else self.file(text)
        told: list[Finding] = []
        job = Job(path, datum, self.at, 20_000.0, **options)
        checked = check(self.session, job, told.append)
        try:
            yield checked, told
        finally:
            checked.spool.close()

    def findings(self, text: str | Path, **options: Any) -> list[tuple[str, int, str]]:
        """(group, row, code) of every finding."""
        with self.checked(text, **options) as (_, told):
            return [(each.group.value, each.row, each.code) for each in told]

    def bad(self, *lines: str, **options: Any) -> list[tuple[int, str | None, str]]:
        """(row, column, code) of the bad rows below the header, which is row 1."""
        with self.checked("\n".join(lines), **options) as (_, told):
            return [
                (each.row, each.column and each.column.value, each.code)
                for each in told
                if each.group is Group.bad
            ]

    def load(self, text: str | Path, datum: Datum = Datum.wgs84, **options: Any) -> Tally:
        """Check, then write what is good; the check must have foreseen the outcome."""
        with self.checked(text, datum, **options) as (checked, _):
            writer = Writer(self.session, divisions(self.session), self.at, load_calendar(None))
            tally = write_all(writer, checked.spool.chunks())
            tally.unchanged += checked.tally.unchanged
            assert tally == checked.tally
        self.session.expire_all()
        return tally

    def places(self) -> list[Place]:
        """All places, the oldest first."""
        return list(self.session.scalars(select(Place).order_by(Place.id)))

    def place(self) -> Place:
        """The only one."""
        (found,) = self.places()
        return found


def a_desk(session: Session, folder: Path) -> Desk:
    """Two districts of one city, a neighbour's county to the west, and their federations."""
    a_township(session)
    a_county(session, "370103", "市中区", box=EAST)
    a_county(session, "130102", "外省县", box=WEST_OUTSIDE, outside=True)
    province = an_organisation(session, "山东省总工会", division_code="370000")
    city = an_organisation(session, "济南市总工会", parent=province, division_code="370100")
    an_organisation(session, "历下区总工会", parent=city, division_code="370102")
    an_organisation(
        session,
        "快递行业工会联合会",
        parent=city,
        kind=OrganisationKind.industry_federation,
        division_code="370100",
    )
    forget(session.get_bind().engine)
    return Desk(session, folder)
