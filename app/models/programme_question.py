"""What an organiser asks of those who sign up."""

from datetime import date

from sqlalchemy import JSON, ForeignKey, SmallInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, PublicId, enum_column
from app.models.programme_kinds import QuestionKind


class ProgrammeQuestion(Base):
    """One more question of the organiser; its answers are deleted on `delete_on`."""

    __tablename__ = "programme_question"
    __table_args__ = (UniqueConstraint("programme_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId]
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id", ondelete="CASCADE"))
    position: Mapped[int] = mapped_column(SmallInteger)
    kind: Mapped[QuestionKind] = enum_column(QuestionKind, "kind")
    text: Mapped[str] = mapped_column(String(120))
    why: Mapped[str] = mapped_column(String(120))
    required: Mapped[bool] = mapped_column(default=False)
    choices: Mapped[list[str]] = mapped_column(JSON, default=list)
    delete_on: Mapped[date] = mapped_column(index=True)
