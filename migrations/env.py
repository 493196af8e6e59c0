"""What Alembic runs: binds the chain of revisions to a connection that the caller opened."""

from typing import Any, Final, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from geoalchemy2 import alembic_helpers
from sqlalchemy import Connection, TypeDecorator, text

from app.models.base import Base

#: SpatiaLite's and PostGIS's own tables and views, beyond those that GeoAlchemy2 leaves out.
SPATIAL_TABLES: Final = frozenset(
    {
        "ElementaryGeometries",
        "KNN",
        "KNN2",
        "SpatialIndex",
        "data_licenses",
        "geom_cols_ref_sys",
        "sql_statements_log",
        "vector_layers",
        "vector_layers_auth",
        "vector_layers_field_infos",
        "vector_layers_statistics",
    }
)

#: GeoAlchemy2 publishes no types for these.
HELPERS: Final[Any] = alembic_helpers

#: An arbitrary number that means "the schema of this product is being changed".
SCHEMA_LOCK: Final = 7_294_301


def include_object(
    item: Any, name: str | None, kind: str, reflected: bool, compare_to: Any
) -> bool:
    """Whether a table belongs to this product rather than to the spatial extension."""
    ours = HELPERS.include_object(item, name, kind, reflected, compare_to)
    return bool(ours) and not (kind == "table" and name in SPATIAL_TABLES)


def render_item(kind: str, item: Any, autogen: AutogenContext) -> str | Literal[False]:
    """Write a column's plain type, so that a revision never imports the models of a later day."""
    if kind == "type" and isinstance(item, TypeDecorator) and type(item).__module__[:4] == "app.":
        return f"sa.{item.impl_instance!r}"
    rendered: str | Literal[False] = HELPERS.render_item(kind, item, autogen)
    return rendered


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
