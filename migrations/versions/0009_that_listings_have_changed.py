"""A record that places have changed, kept by triggers, for what is remembered of them.

PostgreSQL: a row for each transaction that changes places, so that none waits for another.
SQLite, where only one transaction writes: one row. Each change renews the row's number.
Follows 0008; for SpatiaLite and PostGIS.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

EVENTS = ("INSERT", "UPDATE", "DELETE")

FUNCTION = """
CREATE FUNCTION listing_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO listing_change (id, number, recorded_at)
    VALUES (txid_current(), (random() * 9e18)::bigint, clock_timestamp())
    ON CONFLICT (id) DO UPDATE SET number = excluded.number;
    RETURN NULL;
END
$$
"""
TRIGGER = """
CREATE TRIGGER listing_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON place
FOR EACH STATEMENT EXECUTE FUNCTION listing_changed()
"""
SQLITE_TRIGGER = """
CREATE TRIGGER listing_changed_by_{name} AFTER {event} ON place
BEGIN UPDATE listing_change SET number = random(); END
"""


def upgrade() -> None:
    op.create_table(
        "listing_change",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listing_change")),
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute(FUNCTION)
        op.execute(TRIGGER)
        return
    op.execute("INSERT INTO listing_change (id, number) VALUES (1, 1)")
    for event in EVENTS:
        op.execute(SQLITE_TRIGGER.format(name=event.lower(), event=event))


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER listing_changed ON place")
        op.execute("DROP FUNCTION listing_changed")
    else:
        for event in EVENTS:
            op.execute(f"DROP TRIGGER listing_changed_by_{event.lower()}")
    op.drop_table("listing_change")
