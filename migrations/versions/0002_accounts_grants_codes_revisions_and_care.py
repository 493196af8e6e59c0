"""Accounts grants codes revisions and care.

Follows 0001; for SpatiaLite and PostGIS.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


AMENITIES = (
    "'drinking_water', 'microwave', 'phone_charging', 'ebike_charging', 'battery_swap', 'seating', "
    "'air_conditioning', 'heating', 'toilet', 'first_aid', 'wifi', 'books', 'shower', 'laundry', "
    "'canteen', 'parking', 'truck_parking', 'beds', 'nursing_chair', 'changing_table', 'fridge', "
    "'privacy_lock', 'rain_gear', 'umbrella', 'tyre_pump', 'repair_tools', 'accessible'"
)
OPEN = "DEFAULT 'open' NOT NULL"
STATES = "'open', 'answered', 'reopened'"
OUTCOMES = "'corrected', 'already_right', 'passed_on', 'cannot_tell'"
ADDED = (
    (
        "notice",
        f"amenity VARCHAR(24) CONSTRAINT ck_notice_amenity CHECK (amenity IN ({AMENITIES}))",
    ),
    ("place", "version INTEGER DEFAULT 0 NOT NULL"),
    ("place", "merged_into_id INTEGER CONSTRAINT fk_place_merged_into_id REFERENCES place (id)"),
    ("place_confirmation", "at_door BOOLEAN DEFAULT FALSE NOT NULL"),
    ("place_report", "at_door BOOLEAN DEFAULT FALSE NOT NULL"),
    (
        "place_report",
        f"state VARCHAR(24) {OPEN} CONSTRAINT ck_place_report_state CHECK (state IN ({STATES}))",
    ),
    (
        "place_report",
        f"outcome VARCHAR(24) CONSTRAINT ck_place_report_outcome CHECK (outcome IN ({OUTCOMES}))",
    ),
    ("place_report", "answer VARCHAR(300) DEFAULT '' NOT NULL"),
    (
        "place_report",
        "answered_by INTEGER CONSTRAINT fk_place_report_answered_by REFERENCES account (id)",
    ),
)


def upgrade() -> None:
    op.create_table(
        "account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=10), nullable=False),
        sa.Column("phone", sa.LargeBinary(), nullable=False),
        sa.Column("phone_digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=True),
        sa.Column("password_hash", sa.String(length=160), nullable=True),
        sa.Column("totp_secret", sa.LargeBinary(), nullable=True),
        sa.Column("totp_step", sa.Integer(), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("phone_digest", name=op.f("uq_account_phone_digest")),
        sa.UniqueConstraint("public_id", name=op.f("uq_account_public_id")),
    )
    op.create_table(
        "audit_seal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("last_entry_id", sa.Integer(), nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_seal")),
    )
    op.create_table(
        "outbox_message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "code", "notice", name="kind", native_enum=False, create_constraint=True, length=24
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "sending",
                "sent",
                "failed",
                "expired",
                "unsure",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("phone", sa.LargeBinary(), nullable=True),
        sa.Column("text", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.SmallInteger(), nullable=False),
        sa.Column("ambiguous", sa.SmallInteger(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_message")),
        sa.UniqueConstraint("key", name=op.f("uq_outbox_message_key")),
    )
    op.create_index(
        "ix_outbox_message_state_not_before",
        "outbox_message",
        ["state", "not_before"],
        unique=False,
    )
    op.create_table(
        "sign_in_code",
        sa.Column("phone_digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("code_digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("tries", sa.SmallInteger(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("phone_digest", name=op.f("pk_sign_in_code")),
    )
    op.create_index(
        op.f("ix_sign_in_code_expires_at"), "sign_in_code", ["expires_at"], unique=False
    )
    op.create_table(
        "account_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("token_digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column(
            "level",
            sa.Enum(
                "phone",
                "second_factor",
                name="level",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_account_session_account_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_session")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_account_session_token_digest")),
    )
    op.create_index(
        op.f("ix_account_session_account_id"), "account_session", ["account_id"], unique=False
    )
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("subject_id", sa.Integer(), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("seal_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["actor_id"], ["account.id"], name=op.f("fk_audit_entry_actor_id")),
        sa.ForeignKeyConstraint(
            ["seal_id"], ["audit_seal.id"], name=op.f("fk_audit_entry_seal_id")
        ),
        sa.ForeignKeyConstraint(
            ["subject_id"], ["account.id"], name=op.f("fk_audit_entry_subject_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
    )
    op.create_index("ix_audit_entry_actor_id", "audit_entry", ["actor_id", "at"], unique=False)
    op.create_index(op.f("ix_audit_entry_at"), "audit_entry", ["at"], unique=False)
    op.create_index("ix_audit_entry_place_id", "audit_entry", ["place_id", "at"], unique=False)
    op.create_index("ix_audit_entry_seal_id", "audit_entry", ["seal_id"], unique=False)
    op.create_table(
        "recovery_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_recovery_code_account_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_code")),
        sa.UniqueConstraint(
            "account_id", "digest", name=op.f("uq_recovery_code_account_id_digest")
        ),
    )
    op.create_table(
        "grant_role",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=10), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("phone", sa.LargeBinary(), nullable=False),
        sa.Column("phone_digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "administrator",
                "case_worker",
                "officer",
                "organiser",
                "station_manager",
                "supervisor",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=True),
        sa.Column("needs_code", sa.Boolean(), nullable=False),
        sa.Column("granted_by", sa.Integer(), nullable=True),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_by", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(accepted_at IS NULL) = (account_id IS NULL)", name=op.f("ck_grant_role_accepted")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_grant_role_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["granted_by"], ["account.id"], name=op.f("fk_grant_role_granted_by")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_grant_role_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["place_id"], ["place.id"], name=op.f("fk_grant_role_place_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["revoked_by"], ["account.id"], name=op.f("fk_grant_role_revoked_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grant_role")),
        sa.UniqueConstraint("public_id", name=op.f("uq_grant_role_public_id")),
    )
    op.create_index("ix_grant_role_account_id", "grant_role", ["account_id"], unique=False)
    op.create_index(
        "ix_grant_role_organisation_id", "grant_role", ["organisation_id"], unique=False
    )
    op.create_index("ix_grant_role_phone_digest", "grant_role", ["phone_digest"], unique=False)
    op.create_index("ix_grant_role_place_id", "grant_role", ["place_id"], unique=False)
    op.create_table(
        "place_revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "cause",
            sa.Enum(
                "edited",
                "imported",
                "merged",
                "restored",
                "undone",
                name="cause",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_place_revision_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["place_id"], ["place.id"], name=op.f("fk_place_revision_place_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place_revision")),
        sa.UniqueConstraint("place_id", "number", name=op.f("uq_place_revision_place_id_number")),
    )
    op.create_table(
        "qr_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column(
            "purpose",
            sa.Enum(
                "door",
                "manager",
                name="purpose",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["created_by"], ["account.id"], name=op.f("fk_qr_code_created_by")),
        sa.ForeignKeyConstraint(
            ["place_id"], ["place.id"], name=op.f("fk_qr_code_place_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_qr_code")),
        sa.UniqueConstraint("code", name=op.f("uq_qr_code_code")),
    )
    op.create_index(op.f("ix_qr_code_place_id"), "qr_code", ["place_id"], unique=False)
    op.create_table(
        "qr_scan",
        sa.Column("code_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["code_id"], ["qr_code.id"], name=op.f("fk_qr_scan_code_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("code_id", "day", name=op.f("pk_qr_scan")),
    )
    # SQLite adds a column together with its constraints or not at all; both databases read this.
    for table, column in ADDED:
        op.execute(f"ALTER TABLE {table} ADD COLUMN {column}")
    op.add_column("place_report", sa.Column("phone", sa.LargeBinary(), nullable=True))
    op.add_column("place_report", sa.Column("token_digest", sa.LargeBinary(32), nullable=True))
    op.add_column(
        "place_report", sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True)
    )
    op.create_index("ix_place_report_state_created_at", "place_report", ["state", "created_at"])
    op.create_index("ix_place_report_token_digest", "place_report", ["token_digest"], unique=True)


def downgrade() -> None:
    op.drop_index("ix_place_report_token_digest", table_name="place_report")
    op.drop_index("ix_place_report_state_created_at", table_name="place_report")
    for column in ("phone", "token_digest", "answered_at"):
        op.drop_column("place_report", column)
    for table, column in reversed(ADDED):
        op.drop_column(table, column.split()[0])
    op.drop_table("qr_scan")
    op.drop_index(op.f("ix_qr_code_place_id"), table_name="qr_code")
    op.drop_table("qr_code")
    op.drop_table("place_revision")
    op.drop_index("ix_grant_role_place_id", table_name="grant_role")
    op.drop_index("ix_grant_role_phone_digest", table_name="grant_role")
    op.drop_index("ix_grant_role_organisation_id", table_name="grant_role")
    op.drop_index("ix_grant_role_account_id", table_name="grant_role")
    op.drop_table("grant_role")
    op.drop_table("recovery_code")
    op.drop_index("ix_audit_entry_seal_id", table_name="audit_entry")
    op.drop_index("ix_audit_entry_place_id", table_name="audit_entry")
    op.drop_index(op.f("ix_audit_entry_at"), table_name="audit_entry")
    op.drop_index("ix_audit_entry_actor_id", table_name="audit_entry")
    op.drop_table("audit_entry")
    op.drop_index(op.f("ix_account_session_account_id"), table_name="account_session")
    op.drop_table("account_session")
    op.drop_index(op.f("ix_sign_in_code_expires_at"), table_name="sign_in_code")
    op.drop_table("sign_in_code")
    op.drop_index("ix_outbox_message_state_not_before", table_name="outbox_message")
    op.drop_table("outbox_message")
    op.drop_table("audit_seal")
    op.drop_table("account")
