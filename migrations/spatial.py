"""What comparing models with a database must leave alone or write differently."""

from typing import Any, Final, Literal

from alembic.autogenerate.api import AutogenContext
from geoalchemy2 import alembic_helpers
from sqlalchemy import TypeDecorator

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
