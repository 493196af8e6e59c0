"""Indexes of sign-ups without those that have nothing to be found by.

Most sign-ups are never offered a seat and came by no poster: a new one touches two pages less.
Follows 0007; for SpatiaLite and PostGIS.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

COLUMNS = ("offered_until", "code_id")


def upgrade() -> None:
    for column in COLUMNS:
        there = sa.text(f"{column} IS NOT NULL")
        op.drop_index(f"ix_signup_{column}", table_name="signup")
        op.create_index(
            f"ix_signup_{column}",
            "signup",
            [column],
            sqlite_where=there,
            postgresql_where=there,
        )


def downgrade() -> None:
    for column in COLUMNS:
        op.drop_index(f"ix_signup_{column}", table_name="signup")
        op.create_index(f"ix_signup_{column}", "signup", [column])
