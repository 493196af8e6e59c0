"""The declarative base, the constraint-naming rule and the column types every table shares."""

import secrets
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any, ClassVar, Final

from sqlalchemy import DateTime, Dialect, Enum, MetaData, String, TypeDecorator
from sqlalchemy.orm import DeclarativeBase, mapped_column

#: Crockford's base 32, lower case: no i, l, o, u, so that an id can be read aloud.
ALPHABET: Final = "0123456789abcdefghjkmnpqrstvwxyz"
PUBLIC_ID_LENGTH: Final = 10
PUBLIC_ID_BITS: Final = 5 * PUBLIC_ID_LENGTH

NAMING: Final = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


def public_id(bits: int) -> str:
    """The id that `PUBLIC_ID_BITS` random bits stand for."""
    return "".join(ALPHABET[bits >> shift & 31] for shift in range(0, PUBLIC_ID_BITS, 5))


def new_public_id() -> str:
    """A random id for URLs: 50 bits, never sequential."""
    return public_id(secrets.randbits(PUBLIC_ID_BITS))


def new_stamp() -> int:
    """A number never used before (62 random bits): a row that bears it has not changed since."""
    return secrets.randbits(62)


class UTCDateTime(TypeDecorator[datetime]):
    """An aware instant, kept in UTC; SQLite would otherwise give back naive times."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive time reached the database")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None or value.tzinfo is not None:
            return value
        return value.replace(tzinfo=UTC)


def enum_column(vocabulary: type[StrEnum], name: str, **options: Any) -> Any:
    """A column that holds one word of `vocabulary`, checked by a named constraint."""
    kind = Enum(
        vocabulary,
        native_enum=False,
        create_constraint=True,
        length=24,
        name=name,
        values_callable=lambda words: [word.value for word in words],
    )
    return mapped_column(kind, **options)


PublicId = Annotated[
    str,
    mapped_column(String(PUBLIC_ID_LENGTH, collation=None), unique=True, default=new_public_id),
]


class Base(DeclarativeBase):
    """Owner of the metadata; every constraint has a name, so that errors can name a field."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar = {datetime: UTCDateTime()}
