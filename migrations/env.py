"""What Alembic runs: binds the chain of revisions to a connection that the caller opened."""

from typing import Final

from alembic import context
from sqlalchemy import Connection, text

from app.models.base import Base
from migrations.spatial import HELPERS, include_object, render_item

#: An arbitrary number that means "the schema of this product is being changed".
SCHEMA_LOCK: Final = 7_294_301


def run(connection: Connection) -> None:
    """Run the revisions inside the caller's transaction, alone."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": SCHEMA_LOCK})
        connection.execute(text("CREATE EXTENSION IF NOT EXISTS postgis"))
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        include_object=include_object,
        process_revision_directives=HELPERS.writer,
        render_item=render_item,
        transaction_per_migration=False,
        compare_server_default=True,
    )
    with context.begin_transaction():
        context.run_migrations()


run(context.config.attributes["connection"])
