"""Whether the installation can answer people: schema migrated, reference data there."""

from functools import cache
from pathlib import Path

from sqlalchemy import column, exc, select, table
from sqlalchemy.orm import Session

from app.config import ROOT
from app.models.division import Division
from app.models.kinds import DivisionLevel

#: The newest revision's name, written beside the migrations.
HEAD_FILE: Path = ROOT / "migrations" / ".head"


@cache
def expected_revision() -> str:
    """The revision that this code was written for."""
    return HEAD_FILE.read_text(encoding="utf-8").strip()


def missing(session: Session) -> list[str]:
    """What is not ready: "migrations", "reference_data"; empty when all is well.

    Raises SQLAlchemyError when the database does not answer at all.
    """
    session.connection()
    version = table("alembic_version", column("version_num"))
    try:
        revision = session.scalar(select(version.c.version_num))
    except (exc.OperationalError, exc.ProgrammingError):
        return ["migrations"]
    if revision != expected_revision():
        return ["migrations"]
    county = select(Division.code).where(
        Division.level == DivisionLevel.county, Division.outside.is_(False)
    )
    return [] if session.scalar(county.limit(1)) else ["reference_data"]
