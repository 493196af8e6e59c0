"""What the cells of a table name: a union, groups of people, a place within a union's reach."""

import re
from collections.abc import Set as AbstractSet
from enum import Enum
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.kinds import PlaceStatus
from app.models.organisation import Organisation
from app.models.place import Place
from app.models.programme_kinds import GROUP_LABELS
from app.services.scope import AFTER

GROUPS: Final = {
    word: group.value for group, label in GROUP_LABELS.items() for word in (label, group.value)
}
EVERYBODY: Final = frozenset(("不限", "所有人", "全部", "everyone"))
MEMBERS: Final = frozenset(("会员", "工会会员", "members"))
_BETWEEN: Final = re.compile(r"[、,，;；/|\s]+")


class Wrong(Exception):
    """A cell of `column` makes its row nothing; `code` says why."""

    def __init__(self, column: Enum, code: str) -> None:
        super().__init__(code)
        self.column, self.code = column, code


def words_of(text: str) -> set[str]:
    """The words of a list in one cell, without those that stand for everybody."""
    return {word for word in _BETWEEN.split(text) if word} - EVERYBODY


def groups_of(words: AbstractSet[str]) -> list[str] | None:
    """The groups that the words name, members left aside; None where one names none."""
    found = {GROUPS.get(word) for word in words - MEMBERS}
    return None if None in found else sorted(word for word in found if word)


def organisation(session: Session, column: Enum, name: str) -> Organisation:
    """The one of that full name. Raises Wrong: "organiser_unknown", "organiser_ambiguous"."""
    found = session.scalars(select(Organisation).where(Organisation.name == name).limit(2)).all()
    if len(found) != 1:
        raise Wrong(column, "organiser_ambiguous" if found else "organiser_unknown")
    return found[0]


def places(session: Session, union: Organisation, name: str) -> list[str]:
    """Public ids of the places of that name that the union or one below it owns; two at most."""
    found = session.scalars(
        select(Place.public_id)
        .join(Organisation, Organisation.id == Place.owner_id)
        .where(
            Place.name == name,
            Place.status != PlaceStatus.retired,
            Place.merged_into_id.is_(None),
            Organisation.path >= union.path,
            Organisation.path < f"{union.path}{AFTER}",
        )
        .limit(2)
    )
    return list(found)
