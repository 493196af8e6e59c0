"""Writing many rows at once, as fast as each database takes them.

SQLAlchemy's own executemany spends much time on each row. With 12,800 listings and their 240,000
children COPY halved the time on PostGIS (61 to 30 s on a busy machine); on SpatiaLite the driver's
own executemany gains little (12.0 to 11.4 s of processor time) but shares the code.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import Connection, Dialect, Table, func, insert, select, text

#: A row's values by column name; every row of one call has the same columns.
Row = dict[str, Any]
_Processor = Callable[[Any], Any]

_AS_IT_IS: Final[_Processor] = lambda value: value  # noqa: E731


def insert_rows(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Insert `rows` in the connection's transaction; points are EWKT text, WGS-84.

    Nothing is filled in: columns without a value get the database's own default, not the model's.
    Raises sqlalchemy.exc.IntegrityError (SQLite) or psycopg.IntegrityError (PostgreSQL).
    """
    if not rows:
        return
    names = tuple(rows[0])
    if connection.dialect.name == "postgresql":
        _copy(connection, table, names, rows)
    else:
        _execute_many(connection, table, names, rows)


def reserve_ids(connection: Connection, table: Table, count: int) -> list[int]:
    """`count` ids of `table` that nobody else will be given; ascending.

    On SQLite the write transaction holds everybody else off; on PostgreSQL the sequence does.
    """
    key = table.c.id
    if connection.dialect.name == "postgresql":
        sequence = func.pg_get_serial_sequence(table.name, key.name)
        numbers = select(func.nextval(sequence)).select_from(func.generate_series(1, count))
        return sorted(connection.scalars(numbers))
    first = (connection.scalar(select(func.max(key))) or 0) + 1
    return list(range(first, first + count))


def refresh_statistics(connection: Connection) -> None:
    """Tell PostgreSQL's planner what was loaded; SQLite's plans are steered by the statements."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("ANALYZE"))


@lru_cache(maxsize=256)
def _processors(dialect: Dialect, table: Table, names: tuple[str, ...]) -> tuple[_Processor, ...]:
    """What turns each column's Python value into the driver's, as SQLAlchemy itself would."""
    types = (table.c[name].type.dialect_impl(dialect) for name in names)
    return tuple(kind.bind_processor(dialect) or _AS_IT_IS for kind in types)


@lru_cache(maxsize=256)
def _insert(dialect: Dialect, table: Table, names: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """The statement, and the columns in the order of its values; a province is loaded county by
    county, and to compile it takes longer than to insert a county's few rows."""
    compiled = insert(table).compile(dialect=dialect, column_keys=list(names))
    return str(compiled), tuple(compiled.positiontup or names)


def _execute_many(
    connection: Connection, table: Table, names: tuple[str, ...], rows: Sequence[Row]
) -> None:
    statement, order = _insert(connection.dialect, table, names)
    processors = list(zip(order, _processors(connection.dialect, table, order), strict=True))
    values = [tuple([process(row[name]) for name, process in processors]) for row in rows]
    connection.exec_driver_sql(statement, values)


def _copy(
    connection: Connection, table: Table, names: tuple[str, ...], rows: Sequence[Row]
) -> None:
    from psycopg import sql

    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table.name), sql.SQL(", ").join(map(sql.Identifier, names))
    )
    processors = list(zip(names, _processors(connection.dialect, table, names), strict=True))
    with connection.connection.cursor() as cursor, cursor.copy(statement) as copy:  # type: ignore[attr-defined]
        for row in rows:
            copy.write_row([process(row[name]) for name, process in processors])
