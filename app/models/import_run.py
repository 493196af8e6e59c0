"""One table brought in on the web: checked, applied, undone as a whole."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, PublicId, enum_column
from app.models.kinds import ImportState, PlaceKind
from app.spatial.datum import Datum


class ImportRun(Base):
    """The table and its preview lie in a private folder under `stored` while `state` is checked.

    `organisation_id` bounds what it may touch: itself and what is below. `plan_digest` stands for
    the planned changes as somebody saw them. `kept` says what an undo did and what it left as it
    was, and why: numbers, codes and public ids.
    """

    __tablename__ = "import_run"
    __table_args__ = (
        UniqueConstraint("submission_id"),
        UniqueConstraint("stored"),
        Index("ix_import_run_organisation_id", "organisation_id"),
        Index("ix_import_run_state_created_at", "state", "created_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId]
    submission_id: Mapped[str] = mapped_column(String(36))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    file_name: Mapped[str] = mapped_column(String(120))
    file_digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    stored: Mapped[str] = mapped_column(String(32))
    datum: Mapped[Datum] = enum_column(Datum, "datum")
    kind: Mapped[PlaceKind | None] = enum_column(PlaceKind, "kind", nullable=True)
    datum_checked: Mapped[bool]
    state: Mapped[ImportState] = enum_column(ImportState, "state", default=ImportState.checked)
    plan_digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    rows: Mapped[int]
    added: Mapped[int]
    changed: Mapped[int]
    unchanged: Mapped[int]
    bad: Mapped[int]
    skipped: Mapped[int]
    duplicates: Mapped[int]
    disagreements: Mapped[int]
    created_at: Mapped[datetime]
    applied_at: Mapped[datetime | None]
    applied_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    kept: Mapped[dict[str, Any] | None] = mapped_column(JSON)
