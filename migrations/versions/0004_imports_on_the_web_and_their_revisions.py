"""Imports on the web and their revisions.

Follows 0003; for SpatiaLite and PostGIS.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

RUN = "import_run_id INTEGER CONSTRAINT fk_place_revision_import_run_id REFERENCES import_run (id)"


def upgrade() -> None:
    op.create_table(
        "import_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=10), nullable=False),
        sa.Column("submission_id", sa.String(length=36), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(length=120), nullable=False),
        sa.Column("file_digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("stored", sa.String(length=32), nullable=False),
        sa.Column(
            "datum",
            sa.Enum(
                "wgs84",
                "gcj02",
                "bd09",
                name="datum",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "kind",
            sa.Enum(
                "station",
                "mother_room",
                "legal_aid",
                "driver_home",
                "service_centre",
                "cultural_palace",
                "reading_room",
                "counselling_room",
                "rest_base",
                "startup_park",
                "service_window",
                "merchant",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("datum_checked", sa.Boolean(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "checked",
                "applied",
                "undone",
                "expired",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("plan_digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("added", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("bad", sa.Integer(), nullable=False),
        sa.Column("skipped", sa.Integer(), nullable=False),
        sa.Column("duplicates", sa.Integer(), nullable=False),
        sa.Column("disagreements", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("applied_by", sa.Integer(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.Integer(), nullable=True),
        sa.Column("kept", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_import_run_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["applied_by"], ["account.id"], name=op.f("fk_import_run_applied_by")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_import_run_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["undone_by"], ["account.id"], name=op.f("fk_import_run_undone_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_run")),
        sa.UniqueConstraint("public_id", name=op.f("uq_import_run_public_id")),
        sa.UniqueConstraint("stored", name=op.f("uq_import_run_stored")),
        sa.UniqueConstraint("submission_id", name=op.f("uq_import_run_submission_id")),
    )
    op.create_index(
        "ix_import_run_organisation_id", "import_run", ["organisation_id"], unique=False
    )
    op.create_index(
        "ix_import_run_state_created_at", "import_run", ["state", "created_at"], unique=False
    )
    # SQLite adds a column together with its constraints or not at all; both databases read this.
    op.execute(f"ALTER TABLE place_revision ADD COLUMN {RUN}")
    op.create_index(
        "ix_place_revision_import_run_id",
        "place_revision",
        ["import_run_id"],
        unique=False,
        sqlite_where=sa.text("import_run_id IS NOT NULL"),
        postgresql_where=sa.text("import_run_id IS NOT NULL"),
    )
    op.create_index(
        "ix_place_merged_into_id",
        "place",
        ["merged_into_id"],
        unique=False,
        sqlite_where=sa.text("merged_into_id IS NOT NULL"),
        postgresql_where=sa.text("merged_into_id IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_place_merged_into_id", table_name="place")
    op.drop_index("ix_place_revision_import_run_id", table_name="place_revision")
    op.drop_column("place_revision", "import_run_id")
    op.drop_index("ix_import_run_state_created_at", table_name="import_run")
    op.drop_index("ix_import_run_organisation_id", table_name="import_run")
    op.drop_table("import_run")
