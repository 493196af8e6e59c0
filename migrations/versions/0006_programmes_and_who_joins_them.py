"""Programmes and who joins them.

Follows 0005; for SpatiaLite and PostGIS.
"""

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


#: SQLite cannot loosen a column or a check: the table is made anew, its scans with it. Renaming
#: the new one carries the reference of the new scans along.
REBUILT = (
    """
    CREATE TABLE qr_code_new (
        id INTEGER NOT NULL,
        code VARCHAR(8) NOT NULL,
        purpose VARCHAR(24) NOT NULL,
        place_id INTEGER,
        {columns}
        created_at DATETIME NOT NULL,
        created_by INTEGER,
        revoked_at DATETIME,
        CONSTRAINT pk_qr_code PRIMARY KEY (id),
        CONSTRAINT ck_qr_code_purpose CHECK (purpose IN ({purposes})),
        {constraints}
        CONSTRAINT fk_qr_code_created_by FOREIGN KEY(created_by) REFERENCES account (id),
        CONSTRAINT fk_qr_code_place_id
            FOREIGN KEY(place_id) REFERENCES place (id) ON DELETE CASCADE,
        CONSTRAINT uq_qr_code_code UNIQUE (code)
    )
    """,
    """
    CREATE TABLE qr_scan_new (
        code_id INTEGER NOT NULL,
        day DATE NOT NULL,
        count INTEGER NOT NULL,
        CONSTRAINT pk_qr_scan PRIMARY KEY (code_id, day),
        CONSTRAINT fk_qr_scan_code_id
            FOREIGN KEY(code_id) REFERENCES qr_code_new (id) ON DELETE CASCADE
    )
    """,
    (
        "INSERT INTO qr_code_new (id, code, purpose, place_id, created_at, created_by, revoked_at)"
        " SELECT id, code, purpose, place_id, created_at, created_by, revoked_at FROM qr_code"
    ),
    "INSERT INTO qr_scan_new SELECT code_id, day, count FROM qr_scan",
    "DROP TABLE qr_scan",
    "DROP TABLE qr_code",
    "ALTER TABLE qr_code_new RENAME TO qr_code",
    "ALTER TABLE qr_scan_new RENAME TO qr_scan",
    "CREATE INDEX ix_qr_code_place_id ON qr_code (place_id)",
)
WIDE = {
    "columns": "programme_id INTEGER, label VARCHAR(40) DEFAULT '' NOT NULL,",
    "purposes": "'door', 'manager', 'programme'",
    "constraints": """
        CONSTRAINT ck_qr_code_target CHECK ((place_id IS NULL) <> (programme_id IS NULL)),
        CONSTRAINT fk_qr_code_programme_id
            FOREIGN KEY(programme_id) REFERENCES programme (id) ON DELETE CASCADE,
    """,
}
NARROW = {
    "columns": "",
    "purposes": "'door', 'manager'",
    "constraints": "CONSTRAINT ck_qr_code_place CHECK (place_id IS NOT NULL),",
}
ALTERED = (
    "ALTER TABLE qr_code ALTER COLUMN place_id DROP NOT NULL",
    "ALTER TABLE qr_code ADD COLUMN programme_id INTEGER",
    "ALTER TABLE qr_code ADD COLUMN label VARCHAR(40) DEFAULT '' NOT NULL",
    (
        "ALTER TABLE qr_code ADD CONSTRAINT fk_qr_code_programme_id"
        " FOREIGN KEY (programme_id) REFERENCES programme (id) ON DELETE CASCADE"
    ),
    "ALTER TABLE qr_code DROP CONSTRAINT ck_qr_code_purpose",
    (
        "ALTER TABLE qr_code ADD CONSTRAINT ck_qr_code_purpose"
        " CHECK (purpose IN ('door', 'manager', 'programme'))"
    ),
    (
        "ALTER TABLE qr_code ADD CONSTRAINT ck_qr_code_target"
        " CHECK ((place_id IS NULL) <> (programme_id IS NULL))"
    ),
    "CREATE INDEX ix_qr_code_programme_id ON qr_code (programme_id)",
)
RESTORED = (
    "DROP INDEX ix_qr_code_programme_id",
    "ALTER TABLE qr_code DROP CONSTRAINT ck_qr_code_target",
    "ALTER TABLE qr_code DROP CONSTRAINT ck_qr_code_purpose",
    "ALTER TABLE qr_code ADD CONSTRAINT ck_qr_code_purpose CHECK (purpose IN ('door', 'manager'))",
    "ALTER TABLE qr_code DROP COLUMN programme_id",
    "ALTER TABLE qr_code DROP COLUMN label",
    "ALTER TABLE qr_code ALTER COLUMN place_id SET NOT NULL",
)


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _widen_codes() -> None:
    statements = [one.format(**WIDE) for one in REBUILT] if _is_sqlite() else ALTERED
    for statement in statements:
        op.execute(statement)
    if _is_sqlite():
        op.execute("CREATE INDEX ix_qr_code_programme_id ON qr_code (programme_id)")


def _narrow_codes() -> None:
    """The codes of programmes go, the rest stays."""
    op.execute("DELETE FROM qr_code WHERE programme_id IS NOT NULL")
    statements = [one.format(**NARROW) for one in REBUILT] if _is_sqlite() else RESTORED
    for statement in statements:
        op.execute(statement)


def upgrade() -> None:
    op.create_geospatial_table(
        "programme",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=10), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "training",
                "competition",
                "job_fair",
                "counselling",
                "lecture",
                "health_check",
                "benefit",
                "culture",
                "recruitment_drive",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "published",
                "cancelled",
                "finished",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("bring", sa.String(length=200), nullable=False),
        sa.Column("cost_fen", sa.Integer(), nullable=False),
        sa.Column("link", sa.String(length=400), nullable=False),
        sa.Column("organiser_id", sa.Integer(), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=True),
        sa.Column("address", sa.String(length=160), nullable=False),
        sa.Column(
            "location",
            Geometry(
                geometry_type="POINT",
                srid=4326,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
            ),
            nullable=True,
        ),
        sa.Column("lng", sa.Double(), nullable=True),
        sa.Column("lat", sa.Double(), nullable=True),
        sa.Column("county_code", sa.String(length=9), nullable=True),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("by_sign_up", sa.Boolean(), nullable=False),
        sa.Column("sign_up_from", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sign_up_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("waiting_list", sa.Boolean(), nullable=False),
        sa.Column("waiting_counter", sa.Integer(), nullable=False),
        sa.Column("offer_minutes", sa.Integer(), nullable=False),
        sa.Column("verifies_phone", sa.Boolean(), nullable=False),
        sa.Column("members_only", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("wall_secret", sa.LargeBinary(length=32), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancel_reason", sa.String(length=160), nullable=False),
        sa.Column("series", sa.String(length=10), nullable=True),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("external_id", sa.String(length=80), nullable=True),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("search_text", sa.String(length=480), nullable=False),
        sa.Column("search_pinyin", sa.String(length=640), nullable=False),
        sa.Column("search_initials", sa.String(length=160), nullable=False),
        sa.CheckConstraint("(lng IS NULL) = (lat IS NULL)", name=op.f("ck_programme_position")),
        sa.CheckConstraint("capacity IS NULL OR capacity > 0", name=op.f("ck_programme_capacity")),
        sa.CheckConstraint("sign_up_until > sign_up_from", name=op.f("ck_programme_sign_up")),
        sa.CheckConstraint(
            "taken >= 0 AND (capacity IS NULL OR taken <= capacity)",
            name=op.f("ck_programme_taken"),
        ),
        sa.CheckConstraint("waiting_counter >= 0", name=op.f("ck_programme_waiting_counter")),
        sa.ForeignKeyConstraint(
            ["county_code"], ["division.code"], name=op.f("fk_programme_county_code")
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["account.id"], name=op.f("fk_programme_created_by")
        ),
        sa.ForeignKeyConstraint(
            ["organiser_id"], ["organisation.id"], name=op.f("fk_programme_organiser_id")
        ),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_programme_place_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme")),
        sa.UniqueConstraint("public_id", name=op.f("uq_programme_public_id")),
        sa.UniqueConstraint("source", "external_id", name=op.f("uq_programme_source_external_id")),
    )
    op.create_geospatial_index(
        "idx_programme_location",
        "programme",
        ["location"],
        unique=False,
        postgresql_using="gist",
        postgresql_ops={},
    )
    op.create_index(op.f("ix_programme_county_code"), "programme", ["county_code"], unique=False)
    op.create_index(op.f("ix_programme_demo"), "programme", ["demo"], unique=False)
    op.create_index("ix_programme_kind_ends_at", "programme", ["kind", "ends_at"], unique=False)
    op.create_index(
        "ix_programme_organiser_id_state", "programme", ["organiser_id", "state"], unique=False
    )
    op.create_index(
        "ix_programme_place_id_ends_at", "programme", ["place_id", "ends_at"], unique=False
    )
    op.create_index(op.f("ix_programme_series"), "programme", ["series"], unique=False)
    op.create_index("ix_programme_state_ends_at", "programme", ["state", "ends_at"], unique=False)
    op.create_table(
        "competition_stage",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=10), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=True),
        sa.Column("note", sa.String(length=160), nullable=False),
        sa.Column("results_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["programme.id"],
            name=op.f("fk_competition_stage_programme_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_competition_stage")),
        sa.UniqueConstraint(
            "programme_id", "position", name=op.f("uq_competition_stage_programme_id_position")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_competition_stage_public_id")),
    )
    op.create_table(
        "programme_county",
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("county_code", sa.String(length=9), nullable=False),
        sa.ForeignKeyConstraint(
            ["county_code"], ["division.code"], name=op.f("fk_programme_county_county_code")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["programme.id"],
            name=op.f("fk_programme_county_programme_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("programme_id", "county_code", name=op.f("pk_programme_county")),
    )
    op.create_table(
        "programme_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=10), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("media_type", sa.String(length=40), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["programme.id"],
            name=op.f("fk_programme_file_programme_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_file")),
        sa.UniqueConstraint("public_id", name=op.f("uq_programme_file_public_id")),
        sa.UniqueConstraint("submission_id", name=op.f("uq_programme_file_submission_id")),
    )
    op.create_index(
        op.f("ix_programme_file_programme_id"), "programme_file", ["programme_id"], unique=False
    )
    op.create_table(
        "programme_group",
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column(
            "group",
            sa.Enum(
                "truck_driver",
                "courier",
                "care_worker",
                "domestic_worker",
                "retail_worker",
                "food_rider",
                "estate_agent",
                "security_guard",
                "ride_hailing",
                "sanitation",
                "construction",
                "taxi",
                "other_flexible",
                "employee",
                name="group",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["programme.id"],
            name=op.f("fk_programme_group_programme_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("programme_id", "group", name=op.f("pk_programme_group")),
    )
    op.create_table(
        "programme_host",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_programme_host_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["programme.id"],
            name=op.f("fk_programme_host_programme_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_host")),
        sa.UniqueConstraint(
            "programme_id",
            "organisation_id",
            name=op.f("uq_programme_host_programme_id_organisation_id"),
        ),
    )
    op.create_index(
        op.f("ix_programme_host_organisation_id"),
        "programme_host",
        ["organisation_id"],
        unique=False,
    )
    op.create_table(
        "programme_question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=10), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "text",
                "choice",
                "yes_no",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("text", sa.String(length=120), nullable=False),
        sa.Column("why", sa.String(length=120), nullable=False),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.Column("delete_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["programme.id"],
            name=op.f("fk_programme_question_programme_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_question")),
        sa.UniqueConstraint(
            "programme_id", "position", name=op.f("uq_programme_question_programme_id_position")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_programme_question_public_id")),
    )
    op.create_index(
        op.f("ix_programme_question_delete_on"), "programme_question", ["delete_on"], unique=False
    )
    op.create_table(
        "programme_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=10), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.String(length=80), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_programme_session_span")),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["programme.id"],
            name=op.f("fk_programme_session_programme_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_session")),
        sa.UniqueConstraint("public_id", name=op.f("uq_programme_session_public_id")),
    )
    op.create_index(
        "ix_programme_session_programme_id",
        "programme_session",
        ["programme_id", "starts_at"],
        unique=False,
    )
    op.create_index(
        "ix_programme_session_starts_at", "programme_session", ["starts_at", "id"], unique=False
    )
    op.create_table(
        "competition_result",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("stage_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("rank", sa.SmallInteger(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("unit", sa.String(length=80), nullable=False),
        sa.Column("score", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["stage_id"],
            ["competition_stage.id"],
            name=op.f("fk_competition_result_stage_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_competition_result")),
        sa.UniqueConstraint(
            "stage_id", "position", name=op.f("uq_competition_result_stage_id_position")
        ),
    )
    _widen_codes()
    op.create_table(
        "signup",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=10), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("phone", sa.LargeBinary(), nullable=True),
        sa.Column("phone_digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=True),
        sa.Column("verified", sa.Boolean(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "confirmed",
                "waiting",
                "offered",
                "withdrawn",
                "lapsed",
                "cancelled",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("offered_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("submission_id", sa.String(length=36), nullable=False),
        sa.Column("token_digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("code_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(state = 'offered') = (offered_until IS NOT NULL)", name=op.f("ck_signup_offer")
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_signup_account_id")),
        sa.ForeignKeyConstraint(["code_id"], ["qr_code.id"], name=op.f("fk_signup_code_id")),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_signup_programme_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signup")),
        sa.UniqueConstraint("public_id", name=op.f("uq_signup_public_id")),
        sa.UniqueConstraint("submission_id", name=op.f("uq_signup_submission_id")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_signup_token_digest")),
    )
    op.create_index("ix_signup_account_id", "signup", ["account_id"], unique=False)
    op.create_index(op.f("ix_signup_code_id"), "signup", ["code_id"], unique=False)
    op.create_index("ix_signup_offered_until", "signup", ["offered_until"], unique=False)
    op.create_index(
        "ix_signup_programme_id_state_number",
        "signup",
        ["programme_id", "state", "number"],
        unique=False,
    )
    op.create_index(
        "uq_signup_programme_id_phone_digest_live",
        "signup",
        ["programme_id", "phone_digest"],
        unique=True,
        sqlite_where=sa.text("verified AND state IN ('confirmed', 'waiting', 'offered')"),
        postgresql_where=sa.text("verified AND state IN ('confirmed', 'waiting', 'offered')"),
    )
    op.create_table(
        "attendance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("signup_id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("scan_id", sa.String(length=36), nullable=False),
        sa.Column(
            "way",
            sa.Enum(
                "scanned",
                "typed",
                "wall",
                name="way",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("by_account_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_account_id"], ["account.id"], name=op.f("fk_attendance_by_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["programme_session.id"], name=op.f("fk_attendance_session_id")
        ),
        sa.ForeignKeyConstraint(["signup_id"], ["signup.id"], name=op.f("fk_attendance_signup_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance")),
        sa.UniqueConstraint("scan_id", name=op.f("uq_attendance_scan_id")),
        sa.UniqueConstraint(
            "signup_id", "session_id", name=op.f("uq_attendance_signup_id_session_id")
        ),
    )
    op.create_index("ix_attendance_session_id", "attendance", ["session_id"], unique=False)
    op.create_table(
        "programme_feedback",
        sa.Column("signup_id", sa.Integer(), nullable=False),
        sa.Column(
            "face",
            sa.Enum(
                "good",
                "fair",
                "poor",
                name="face",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("line", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["signup_id"], ["signup.id"], name=op.f("fk_programme_feedback_signup_id")
        ),
        sa.PrimaryKeyConstraint("signup_id", name=op.f("pk_programme_feedback")),
    )
    op.create_table(
        "signup_answer",
        sa.Column("signup_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("answer", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["programme_question.id"],
            name=op.f("fk_signup_answer_question_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["signup_id"],
            ["signup.id"],
            name=op.f("fk_signup_answer_signup_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("signup_id", "question_id", name=op.f("pk_signup_answer")),
    )
    op.create_index(
        op.f("ix_signup_answer_question_id"), "signup_answer", ["question_id"], unique=False
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_signup_answer_question_id"), table_name="signup_answer")
    op.drop_table("signup_answer")
    op.drop_table("programme_feedback")
    op.drop_index("ix_attendance_session_id", table_name="attendance")
    op.drop_table("attendance")
    op.drop_index(
        "uq_signup_programme_id_phone_digest_live",
        table_name="signup",
        sqlite_where=sa.text("verified AND state IN ('confirmed', 'waiting', 'offered')"),
        postgresql_where=sa.text("verified AND state IN ('confirmed', 'waiting', 'offered')"),
    )
    op.drop_index("ix_signup_programme_id_state_number", table_name="signup")
    op.drop_index("ix_signup_offered_until", table_name="signup")
    op.drop_index(op.f("ix_signup_code_id"), table_name="signup")
    op.drop_index("ix_signup_account_id", table_name="signup")
    op.drop_table("signup")
    _narrow_codes()
    op.drop_table("competition_result")
    op.drop_index("ix_programme_session_starts_at", table_name="programme_session")
    op.drop_index("ix_programme_session_programme_id", table_name="programme_session")
    op.drop_table("programme_session")
    op.drop_index(op.f("ix_programme_question_delete_on"), table_name="programme_question")
    op.drop_table("programme_question")
    op.drop_index(op.f("ix_programme_host_organisation_id"), table_name="programme_host")
    op.drop_table("programme_host")
    op.drop_table("programme_group")
    op.drop_index(op.f("ix_programme_file_programme_id"), table_name="programme_file")
    op.drop_table("programme_file")
    op.drop_table("programme_county")
    op.drop_table("competition_stage")
    op.drop_index("ix_programme_state_ends_at", table_name="programme")
    op.drop_index(op.f("ix_programme_series"), table_name="programme")
    op.drop_index("ix_programme_place_id_ends_at", table_name="programme")
    op.drop_index("ix_programme_organiser_id_state", table_name="programme")
    op.drop_index("ix_programme_kind_ends_at", table_name="programme")
    op.drop_index(op.f("ix_programme_demo"), table_name="programme")
    op.drop_index(op.f("ix_programme_county_code"), table_name="programme")
    op.drop_geospatial_index(
        "idx_programme_location",
        table_name="programme",
        postgresql_using="gist",
        column_name="location",
    )
    op.drop_geospatial_table("programme")
