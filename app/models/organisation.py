"""The union tree: federations and the unions below them."""

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, PublicId, enum_column
from app.models.kinds import OrganisationKind

#: Bytewise order on PostgreSQL, so that a path range is an index range; SQLite's default is that.
PATH = String(255).with_variant(String(255, collation="C"), "postgresql")


class Organisation(Base):
    """One union organisation.

    `path` is the chain of ids from the root, each followed by a dot ("3.17."): "this and
    everything below" is the range [path, path + '~').
    """

    __tablename__ = "organisation"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId]
    kind: Mapped[OrganisationKind] = enum_column(OrganisationKind, "kind")
    name: Mapped[str] = mapped_column(String(120), index=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    path: Mapped[str] = mapped_column(PATH, index=True, default="")
    division_code: Mapped[str | None] = mapped_column(ForeignKey("division.code"), index=True)
    phone: Mapped[str] = mapped_column(String(40), default="")
    demo: Mapped[bool] = mapped_column(default=False)
