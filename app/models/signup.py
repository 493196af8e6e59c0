"""Who joined a programme, who came, and what they thought of it."""

from datetime import datetime
from typing import Final

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, PublicId, enum_column
from app.models.programme_kinds import CheckInWay, Face, SignupState

#: In so many words, which a statement must repeat for the partial index to be used: planners
#: cannot see into bound values.
ONE_LIVE: Final = text("verified AND signup.state IN ('confirmed', 'waiting', 'offered')")
_ONE_LIVE = text("verified AND state IN ('confirmed', 'waiting', 'offered')")


class Signup(Base):
    """One person in one programme. Phone and name are encrypted; `phone_digest` finds the row.

    A person has one live sign-up in a programme (partial unique index) where the phone is
    `verified`; where the organiser does not verify, possible doubles are the organiser's to see.
    """

    __tablename__ = "signup"
    __table_args__ = (
        UniqueConstraint("submission_id"),
        UniqueConstraint("token_digest"),
        CheckConstraint("(state = 'offered') = (offered_until IS NOT NULL)", name="offer"),
        Index(
            "uq_signup_programme_id_phone_digest_live",
            "programme_id",
            "phone_digest",
            unique=True,
            sqlite_where=_ONE_LIVE,
            postgresql_where=_ONE_LIVE,
        ),
        Index("ix_signup_programme_id_state_number", "programme_id", "state", "number"),
        Index("ix_signup_account_id", "account_id"),
        # Most rows have neither, and are not entered.
        Index(
            "ix_signup_offered_until",
            "offered_until",
            sqlite_where=text("offered_until IS NOT NULL"),
            postgresql_where=text("offered_until IS NOT NULL"),
        ),
        Index(
            "ix_signup_code_id",
            "code_id",
            sqlite_where=text("code_id IS NOT NULL"),
            postgresql_where=text("code_id IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId]
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    phone: Mapped[bytes | None] = mapped_column(LargeBinary)
    phone_digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    name: Mapped[bytes | None] = mapped_column(LargeBinary)
    verified: Mapped[bool]
    state: Mapped[SignupState] = enum_column(SignupState, "state")
    #: Of the waiting list, from the programme's counter; 0 for those who got a seat at once.
    number: Mapped[int] = mapped_column(default=0)
    offered_until: Mapped[datetime | None]
    submission_id: Mapped[str] = mapped_column(String(36))
    #: Of the private link's 128 bits.
    token_digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    #: The poster that led here.
    code_id: Mapped[int | None] = mapped_column(ForeignKey("qr_code.id"))
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]


class SignupAnswer(Base):
    """The answer to an organiser's question, encrypted; deleted on the question's date."""

    __tablename__ = "signup_answer"

    signup_id: Mapped[int] = mapped_column(
        ForeignKey("signup.id", ondelete="CASCADE"), primary_key=True
    )
    question_id: Mapped[int] = mapped_column(
        ForeignKey("programme_question.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    answer: Mapped[bytes] = mapped_column(LargeBinary)


class Attendance(Base):
    """Somebody came to a session. Rows are only added; a scan sent twice is one `scan_id`.

    `at` is when it was scanned, `received_at` when the server heard of it: scans made on a dead
    network are sent later.
    """

    __tablename__ = "attendance"
    __table_args__ = (
        UniqueConstraint("scan_id"),
        UniqueConstraint("signup_id", "session_id"),
        Index("ix_attendance_session_id", "session_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    signup_id: Mapped[int] = mapped_column(ForeignKey("signup.id"))
    session_id: Mapped[int] = mapped_column(ForeignKey("programme_session.id"))
    scan_id: Mapped[str] = mapped_column(String(36))
    way: Mapped[CheckInWay] = enum_column(CheckInWay, "way")
    by_account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]
    received_at: Mapped[datetime]


class Feedback(Base):
    """Three faces and a line, once for each who was in."""

    __tablename__ = "programme_feedback"

    signup_id: Mapped[int] = mapped_column(ForeignKey("signup.id"), primary_key=True)
    face: Mapped[Face] = enum_column(Face, "face")
    line: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[datetime]
