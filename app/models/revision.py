"""What a listing said before: every save whole, so that any can be compared and restored."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, enum_column
from app.models.kinds import RevisionCause


class PlaceRevision(Base):
    """The listing as it stood after one save; `number` counts from 1 within a place and is the
    version that an editor brings back with the form.

    `account_id` is null for the command line, `import_run_id` for all but imports on the web.
    `content` is what `place_edit.content.snapshot` gives, with remarks beside it (why it was
    withdrawn, which duplicate it belonged to).
    """

    __tablename__ = "place_revision"
    __table_args__ = (
        UniqueConstraint("place_id", "number"),
        Index(
            "ix_place_revision_import_run_id",
            "import_run_id",
            sqlite_where=text("import_run_id IS NOT NULL"),
            postgresql_where=text("import_run_id IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id", ondelete="CASCADE"))
    number: Mapped[int]
    cause: Mapped[RevisionCause] = enum_column(RevisionCause, "cause")
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]
    import_run_id: Mapped[int | None] = mapped_column(ForeignKey("import_run.id"))
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
