"""The only place that knows SpatiaLite from PostGIS: what is written differently in each."""

from typing import Any

from sqlalchemy import ColumnElement, Integer, literal_column
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import GenericFunction


class InBox(GenericFunction[Any]):
    """`InBox(key, location, west, south, east, north)`: the point lies in the box, by the index.

    Has no Boolean type on purpose: SQLAlchemy would append `= 1`, which turns the index off.
    """

    inherit_cache = True
    name = "in_box"


class Unindexed(GenericFunction[Any]):
    """`Unindexed(column)`: the column, hidden from SQLite's planner so that it keeps the R*Tree."""

    inherit_cache = True
    name = "unindexed"


class Position(GenericFunction[int]):
    """`Position(column, text)`: where `text` begins in the column, from 1, and 0 where it is not.

    Bytes are compared, case counts, nothing is a wildcard.
    """

    inherit_cache = True
    type = Integer()
    name = "position_of"


def bytewise(column: ColumnElement[str], dialect: str) -> ColumnElement[str]:
    """`column` ordered by its bytes on both databases (SQLite does so by itself)."""
    return column.collate("C") if dialect == "postgresql" else column


def in_text(figure: int) -> ColumnElement[int]:
    """`figure` in the statement's own text, for a LIMIT on the hot path: where it is a bound value,
    SQLite (with STAT4) prepares the whole statement anew whenever it is bound, since the plan may
    depend on it. That was half of what the nearest twenty cost in the database.
    """
    return literal_column(str(int(figure)), Integer)


def insert_into(session: Session, model: type[Any]) -> postgresql.Insert | sqlite.Insert:
    """An INSERT that knows ON CONFLICT, in the session's database's own words."""
    return insert_for(session.get_bind().dialect.name, model)


def insert_for(dialect: str, model: type[Any]) -> postgresql.Insert | sqlite.Insert:
    """The same for a dialect by its name."""
    return postgresql.insert(model) if dialect == "postgresql" else sqlite.insert(model)


@compiles(InBox, "sqlite")
def _in_rtree(element: InBox, compiler: SQLCompiler, **options: Any) -> str:
    key, location, west, south, east, north = element.clauses
    table = f"idx_{location.table.name}_{location.name}"
    sides = [compiler.process(side, **options) for side in (east, west, north, south)]
    # Compiled clauses and names of our own tables only; every value is bound.
    return (
        f"{compiler.process(key, **options)} IN (SELECT pkid FROM {table}"  # noqa: S608
        f" WHERE xmin <= {sides[0]} AND xmax >= {sides[1]}"
        f" AND ymin <= {sides[2]} AND ymax >= {sides[3]})"
    )


@compiles(InBox, "postgresql")
def _in_gist(element: InBox, compiler: SQLCompiler, **options: Any) -> str:
    _, location, west, south, east, north = element.clauses
    sides = [compiler.process(side, **options) for side in (west, south, east, north)]
    column = compiler.process(location, **options)
    return f"{column} && ST_MakeEnvelope({', '.join(sides)}, 4326)"


@compiles(Unindexed, "sqlite")
def _unary_plus(element: Unindexed, compiler: SQLCompiler, **options: Any) -> str:
    return f"+{compiler.process(next(iter(element.clauses)), **options)}"


@compiles(Unindexed)
def _as_it_is(element: Unindexed, compiler: SQLCompiler, **options: Any) -> str:
    return compiler.process(next(iter(element.clauses)), **options)


@compiles(Position, "sqlite")
def _instr(element: Position, compiler: SQLCompiler, **options: Any) -> str:
    return f"instr({compiler.process(element.clauses, **options)})"


@compiles(Position, "postgresql")
def _strpos(element: Position, compiler: SQLCompiler, **options: Any) -> str:
    return f"strpos({compiler.process(element.clauses, **options)})"
