"""Benefits, who claims them, and campaigns.

Follows 0006; for SpatiaLite and PostGIS.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "campaign",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=10), nullable=False),
        sa.Column(
            "gift",
            sa.Enum(
                "spring",
                "summer",
                "autumn",
                "winter",
                name="gift",
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
                "paused",
                "ended",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("organiser_id", sa.Integer(), nullable=False),
        sa.Column("begins_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.CheckConstraint("ends_on >= begins_on", name=op.f("ck_campaign_span")),
        sa.ForeignKeyConstraint(
            ["organiser_id"], ["organisation.id"], name=op.f("fk_campaign_organiser_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign")),
        sa.UniqueConstraint("public_id", name=op.f("uq_campaign_public_id")),
    )
    op.create_index(op.f("ix_campaign_demo"), "campaign", ["demo"], unique=False)
    op.create_index(op.f("ix_campaign_organiser_id"), "campaign", ["organiser_id"], unique=False)
    op.create_table(
        "benefit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=10), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "mutual_insurance",
                "health_check",
                "women_screening",
                "merchant_discount",
                "summer_cooling",
                "winter_warmth",
                "school_aid",
                "job_aid",
                "green_travel",
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
                "paused",
                "ended",
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
        sa.Column("worth", sa.String(length=60), nullable=False),
        sa.Column("worth_fen", sa.Integer(), nullable=True),
        sa.Column("budget_fen", sa.Integer(), nullable=True),
        sa.Column("link", sa.String(length=400), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("organiser_id", sa.Integer(), nullable=False),
        sa.Column("merchant_id", sa.Integer(), nullable=True),
        sa.Column("members_only", sa.Boolean(), nullable=False),
        sa.Column("begins_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column(
            "way",
            sa.Enum(
                "told",
                "voucher",
                "application",
                name="way",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "period",
            sa.Enum(
                "once",
                "year",
                "month",
                "day",
                name="period",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("per_day", sa.Integer(), nullable=True),
        sa.Column("voucher_days", sa.Integer(), nullable=False),
        sa.Column("decide_days", sa.Integer(), nullable=False),
        sa.Column("asks", sa.String(length=120), nullable=False),
        sa.Column("verifies_phone", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("external_id", sa.String(length=80), nullable=True),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("search_text", sa.String(length=480), nullable=False),
        sa.Column("search_pinyin", sa.String(length=640), nullable=False),
        sa.Column("search_initials", sa.String(length=160), nullable=False),
        sa.CheckConstraint("decide_days > 0", name=op.f("ck_benefit_decide_days")),
        sa.CheckConstraint("ends_on >= begins_on", name=op.f("ck_benefit_span")),
        sa.CheckConstraint("per_day > 0", name=op.f("ck_benefit_per_day")),
        sa.CheckConstraint("voucher_days > 0", name=op.f("ck_benefit_voucher_days")),
        sa.ForeignKeyConstraint(["created_by"], ["account.id"], name=op.f("fk_benefit_created_by")),
        sa.ForeignKeyConstraint(["merchant_id"], ["place.id"], name=op.f("fk_benefit_merchant_id")),
        sa.ForeignKeyConstraint(
            ["organiser_id"], ["organisation.id"], name=op.f("fk_benefit_organiser_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_benefit")),
        sa.UniqueConstraint("public_id", name=op.f("uq_benefit_public_id")),
        sa.UniqueConstraint("source", "external_id", name=op.f("uq_benefit_source_external_id")),
    )
    op.create_index(op.f("ix_benefit_demo"), "benefit", ["demo"], unique=False)
    op.create_index(op.f("ix_benefit_merchant_id"), "benefit", ["merchant_id"], unique=False)
    op.create_index(
        "ix_benefit_organiser_id_state", "benefit", ["organiser_id", "state"], unique=False
    )
    op.create_index("ix_benefit_state_kind", "benefit", ["state", "kind"], unique=False)
    op.create_table(
        "benefit_county",
        sa.Column("benefit_id", sa.Integer(), nullable=False),
        sa.Column("county_code", sa.String(length=9), nullable=False),
        sa.ForeignKeyConstraint(
            ["benefit_id"],
            ["benefit.id"],
            name=op.f("fk_benefit_county_benefit_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["county_code"], ["division.code"], name=op.f("fk_benefit_county_county_code")
        ),
        sa.PrimaryKeyConstraint("benefit_id", "county_code", name=op.f("pk_benefit_county")),
    )
    op.create_table(
        "benefit_group",
        sa.Column("benefit_id", sa.Integer(), nullable=False),
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
            ["benefit_id"],
            ["benefit.id"],
            name=op.f("fk_benefit_group_benefit_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("benefit_id", "group", name=op.f("pk_benefit_group")),
    )
    op.create_table(
        "benefit_place",
        sa.Column("benefit_id", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["benefit_id"],
            ["benefit.id"],
            name=op.f("fk_benefit_place_benefit_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["place_id"], ["place.id"], name=op.f("fk_benefit_place_place_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("benefit_id", "place_id", name=op.f("pk_benefit_place")),
    )
    op.create_index(op.f("ix_benefit_place_place_id"), "benefit_place", ["place_id"], unique=False)
    op.create_table(
        "benefit_quota",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("benefit_id", sa.Integer(), nullable=False),
        sa.Column("scope", sa.String(length=10), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.CheckConstraint("taken >= 0 AND taken <= capacity", name=op.f("ck_benefit_quota_taken")),
        sa.ForeignKeyConstraint(
            ["benefit_id"],
            ["benefit.id"],
            name=op.f("fk_benefit_quota_benefit_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_benefit_quota")),
        sa.UniqueConstraint("benefit_id", "scope", name=op.f("uq_benefit_quota_benefit_id_scope")),
    )
    op.create_table(
        "campaign_benefit",
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("benefit_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["benefit_id"],
            ["benefit.id"],
            name=op.f("fk_campaign_benefit_benefit_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"],
            ["campaign.id"],
            name=op.f("fk_campaign_benefit_campaign_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("campaign_id", "benefit_id", name=op.f("pk_campaign_benefit")),
    )
    op.create_index(
        op.f("ix_campaign_benefit_benefit_id"), "campaign_benefit", ["benefit_id"], unique=False
    )
    op.create_table(
        "campaign_programme",
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"],
            ["campaign.id"],
            name=op.f("fk_campaign_programme_campaign_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["programme.id"],
            name=op.f("fk_campaign_programme_programme_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("campaign_id", "programme_id", name=op.f("pk_campaign_programme")),
    )
    op.create_index(
        op.f("ix_campaign_programme_programme_id"),
        "campaign_programme",
        ["programme_id"],
        unique=False,
    )
    op.create_table(
        "claim",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=10), nullable=False),
        sa.Column("benefit_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("phone", sa.LargeBinary(), nullable=True),
        sa.Column("phone_digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=True),
        sa.Column("verified", sa.Boolean(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "held",
                "redeemed",
                "open",
                "granted",
                "refused",
                "withdrawn",
                "lapsed",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("period", sa.String(length=10), nullable=False),
        sa.Column("county_code", sa.String(length=9), nullable=True),
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
            nullable=True,
        ),
        sa.Column("member", sa.Boolean(), nullable=True),
        sa.Column("submission_id", sa.String(length=36), nullable=False),
        sa.Column("token_digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("secret", sa.LargeBinary(length=32), nullable=True),
        sa.Column("valid_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("answer", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(state <> 'open') OR (due_at IS NOT NULL)", name=op.f("ck_claim_due")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_claim_account_id")),
        sa.ForeignKeyConstraint(["benefit_id"], ["benefit.id"], name=op.f("fk_claim_benefit_id")),
        sa.ForeignKeyConstraint(
            ["county_code"], ["division.code"], name=op.f("fk_claim_county_code")
        ),
        sa.ForeignKeyConstraint(["decided_by"], ["account.id"], name=op.f("fk_claim_decided_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim")),
        sa.UniqueConstraint("public_id", name=op.f("uq_claim_public_id")),
        sa.UniqueConstraint("submission_id", name=op.f("uq_claim_submission_id")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_claim_token_digest")),
    )
    op.create_index("ix_claim_account_id", "claim", ["account_id"], unique=False)
    op.create_index("ix_claim_benefit_id_state", "claim", ["benefit_id", "state"], unique=False)
    op.create_index("ix_claim_state_due_at", "claim", ["state", "due_at"], unique=False)
    op.create_index("ix_claim_state_valid_until", "claim", ["state", "valid_until"], unique=False)
    op.create_index(
        "uq_claim_benefit_id_phone_digest_period_live",
        "claim",
        ["benefit_id", "phone_digest", "period"],
        unique=True,
        sqlite_where=sa.text("verified AND state IN ('held', 'redeemed', 'open', 'granted')"),
        postgresql_where=sa.text("verified AND state IN ('held', 'redeemed', 'open', 'granted')"),
    )
    op.create_table(
        "redemption",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("scan_id", sa.String(length=36), nullable=False),
        sa.Column("by_account_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_account_id"], ["account.id"], name=op.f("fk_redemption_by_account_id")
        ),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_redemption_claim_id")),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_redemption_place_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_redemption")),
        sa.UniqueConstraint("claim_id", name=op.f("uq_redemption_claim_id")),
        sa.UniqueConstraint("scan_id", name=op.f("uq_redemption_scan_id")),
    )
    op.create_index(op.f("ix_redemption_place_id"), "redemption", ["place_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_redemption_place_id"), table_name="redemption")
    op.drop_table("redemption")
    op.drop_index(
        "uq_claim_benefit_id_phone_digest_period_live",
        table_name="claim",
        sqlite_where=sa.text("verified AND state IN ('held', 'redeemed', 'open', 'granted')"),
        postgresql_where=sa.text("verified AND state IN ('held', 'redeemed', 'open', 'granted')"),
    )
    op.drop_index("ix_claim_state_valid_until", table_name="claim")
    op.drop_index("ix_claim_state_due_at", table_name="claim")
    op.drop_index("ix_claim_benefit_id_state", table_name="claim")
    op.drop_index("ix_claim_account_id", table_name="claim")
    op.drop_table("claim")
    op.drop_index(op.f("ix_campaign_programme_programme_id"), table_name="campaign_programme")
    op.drop_table("campaign_programme")
    op.drop_index(op.f("ix_campaign_benefit_benefit_id"), table_name="campaign_benefit")
    op.drop_table("campaign_benefit")
    op.drop_table("benefit_quota")
    op.drop_index(op.f("ix_benefit_place_place_id"), table_name="benefit_place")
    op.drop_table("benefit_place")
    op.drop_table("benefit_group")
    op.drop_table("benefit_county")
    op.drop_index("ix_benefit_state_kind", table_name="benefit")
    op.drop_index("ix_benefit_organiser_id_state", table_name="benefit")
    op.drop_index(op.f("ix_benefit_merchant_id"), table_name="benefit")
    op.drop_index(op.f("ix_benefit_demo"), table_name="benefit")
    op.drop_table("benefit")
    op.drop_index(op.f("ix_campaign_organiser_id"), table_name="campaign")
    op.drop_index(op.f("ix_campaign_demo"), table_name="campaign")
    op.drop_table("campaign")
