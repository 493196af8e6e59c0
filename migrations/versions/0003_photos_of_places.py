"""Photos of places.

Follows 0002; for SpatiaLite and PostGIS.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "place_photo",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=10), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.String(length=36), nullable=False),
        sa.Column("caption", sa.String(length=60), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["created_by"], ["account.id"], name=op.f("fk_place_photo_created_by")
        ),
        sa.ForeignKeyConstraint(
            ["place_id"], ["place.id"], name=op.f("fk_place_photo_place_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place_photo")),
        sa.UniqueConstraint("public_id", name=op.f("uq_place_photo_public_id")),
        sa.UniqueConstraint("submission_id", name=op.f("uq_place_photo_submission_id")),
    )
    op.create_index(op.f("ix_place_photo_place_id"), "place_photo", ["place_id"], unique=False)
    op.create_table(
        "place_picture",
        sa.Column("photo_id", sa.Integer(), nullable=False),
        sa.Column(
            "size",
            sa.Enum(
                "small",
                "medium",
                "large",
                name="size",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("width", sa.SmallInteger(), nullable=False),
        sa.Column("height", sa.SmallInteger(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["photo_id"],
            ["place_photo.id"],
            name=op.f("fk_place_picture_photo_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("photo_id", "size", name=op.f("pk_place_picture")),
    )


def downgrade() -> None:
    op.drop_table("place_picture")
    op.drop_index(op.f("ix_place_photo_place_id"), table_name="place_photo")
    op.drop_table("place_photo")
