"""What a person may do: a role at an organisation or at one place, with its history."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, PublicId, enum_column
from app.models.person_kinds import Role


class Grant(Base):
    """An invitation to a phone until `accepted_at`, then a right until `revoked_at`; never deleted.

    A role at `organisation_id` holds for everything below it; with `place_id` for that one place
    only. `granted_by` is null for those made on the command line.
    """

    __tablename__ = "grant_role"
    __table_args__ = (
        CheckConstraint("(accepted_at IS NULL) = (account_id IS NULL)", name="accepted"),
        Index("ix_grant_role_account_id", "account_id"),
        Index("ix_grant_role_phone_digest", "phone_digest"),
        Index("ix_grant_role_place_id", "place_id"),
        Index("ix_grant_role_organisation_id", "organisation_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    phone: Mapped[bytes] = mapped_column(LargeBinary)
    phone_digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    role: Mapped[Role] = enum_column(Role, "role")
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    place_id: Mapped[int | None] = mapped_column(ForeignKey("place.id", ondelete="CASCADE"))
    #: Accepted only by scanning the place's private code: the list it came from may hold a wrong
    #: number.
    needs_code: Mapped[bool] = mapped_column(default=False)
    granted_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    granted_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    revoked_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
