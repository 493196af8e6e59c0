"""What hangs on a programme's page to be saved."""

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, PublicId


class ProgrammeFile(Base):
    """An attachment: a PDF or a picture of ours, at most 5 MB."""

    __tablename__ = "programme_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId]
    programme_id: Mapped[int] = mapped_column(
        ForeignKey("programme.id", ondelete="CASCADE"), index=True
    )
    submission_id: Mapped[str] = mapped_column(String(36), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    media_type: Mapped[str] = mapped_column(String(40))
    size: Mapped[int]
    data: Mapped[bytes] = mapped_column(LargeBinary)
