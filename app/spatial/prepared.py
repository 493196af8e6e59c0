"""Statements written out once and run on the driver's own cursor, for the hot path.

What SQLAlchemy does for a statement at every execution (find it in its cache, order and convert
the values, set up a result, wrap the rows) costs as much as SQLite's own work on it: the nearest
twenty of 200,000 take 0.40 ms instead of 0.67 (bench/queries.py), and an update by its key 14 µs
instead of 88.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Delete, Dialect, Float, Insert, Select, Update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.types import TypeEngine

Converter = Callable[[Any], Any]
Row = tuple[Any, ...]
Statement = Select[*tuple[Any, ...]] | Insert | Update | Delete


@dataclass(frozen=True, slots=True)
class Prepared:
    """The text for the driver, and how values by name become what the driver takes: `fixed` are
    those that the statement itself brings, `positions` the order where the driver wants one.
    `readers` turn what the driver gives into what the columns' types say, by position."""

    text: str
    positions: tuple[str, ...] | None
    fixed: Mapping[str, Any]
    converters: Mapping[str, Converter]
    readers: tuple[tuple[int, Converter], ...]

    def bind(self, values: Mapping[str, Any]) -> Any:
        """The values in the driver's own form; those not asked for are left out."""
        bound = {**values, **self.fixed}
        for name, convert in self.converters.items():
            bound[name] = convert(bound[name])
        if self.positions is None:
            return bound
        return tuple([bound[name] for name in self.positions])

    def read(self, row: Row) -> Row:
        """The row in the columns' own types."""
        if not self.readers:
            return row
        cells = list(row)
        for position, convert in self.readers:
            cells[position] = convert(cells[position])
        return tuple(cells)


@lru_cache(maxsize=1024)
def prepared(statement: Statement, dialect: Dialect) -> Prepared:
    """`statement` as `dialect` writes it; the statement is the key, so keep the one object."""
    compiled: Any = statement.compile(dialect=dialect, compile_kwargs={"render_postcompile": True})
    fixed: dict[str, Any] = {}
    converters: dict[str, Converter] = {}
    for parameter, name in compiled.bind_names.items():
        convert = parameter.type.dialect_impl(dialect).bind_processor(dialect)
        if not parameter.required:
            value = parameter.effective_value
            fixed[name] = convert(value) if convert else value
        elif convert:
            converters[name] = convert
    positions = tuple(compiled.positiontup) if compiled.positional else None
    return Prepared(str(compiled), positions, fixed, converters, _readers(statement, dialect))


def _readers(statement: Statement, dialect: Dialect) -> tuple[tuple[int, Converter], ...]:
    readers = [_reader(column.type, dialect) for column in statement.exported_columns]
    return tuple((position, reader) for position, reader in enumerate(readers) if reader)


def _reader(kind: TypeEngine[Any], dialect: Dialect) -> Converter | None:
    """How a column is read; both drivers give floats as floats."""
    if isinstance(kind, Float):
        return None
    return kind.dialect_impl(dialect).result_processor(dialect, None)


def fetch(
    connection: Connection,
    statement: Statement,
    values: Mapping[str, Any],
) -> Sequence[Row]:
    """All rows of `statement`, which is a query or says what it returns; errors are SQLAlchemy's
    own. No hook of SQLAlchemy hears of it, and no default of a column is filled in.
    """
    written = prepared(statement, connection.dialect)
    bound = written.bind(values)
    if not connection.in_transaction():
        connection.begin()
    cursor = connection.connection.cursor()
    try:
        cursor.execute(written.text, bound)
        rows: Sequence[Row] = cursor.fetchall()
    except connection.dialect.loaded_dbapi.Error as error:
        raise _named(connection, written.text, error) from error
    finally:
        cursor.close()
    return [written.read(row) for row in rows] if written.readers else rows


def _named(connection: Connection, text: str, error: Exception) -> BaseException:
    """The error as SQLAlchemy names it, without the values."""
    dialect = connection.dialect
    base = dialect.loaded_dbapi.Error
    if dialect.is_disconnect(error, connection.connection, None):  # type: ignore[arg-type]
        # Fails the long way, which drops every connection of the pool that broke with this one.
        connection.exec_driver_sql("SELECT 1")
    return DBAPIError.instance(text, None, error, base, hide_parameters=True, dialect=dialect)
