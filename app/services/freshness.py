"""How true the listings of a territory are: what was checked, what was not, what waits for an
answer; by county and by manager, each figure with the rows behind it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, case, func, select, true
from sqlalchemy.orm import Session

from app.access import Actor
from app.adapters.crypto import Vault, masked_phone
from app.adapters.table_writing import Cell
from app.config import Settings
from app.models.account import Account
from app.models.care import PlaceReport
from app.models.organisation import Organisation
from app.models.place import Place
from app.services.divisions import divisions
from app.services.ladder import Ladder
from app.services.report_queue import UNANSWERED, ReportAge
from app.services.territory import NOBODY, Cut, pairs

PAGE: Final = 50
HEADER: Final = (
    *("分组", "名称", "编号", "地点数", "近期核实", "近期核实占比（%）", "未核实"),
    *(
        "超过期限、时间未知",
        "待答复反馈（2 天内）",
        "待答复反馈（3–7 天）",
        "待答复反馈（7 天以上）",
    ),
)


class Step(StrEnum):
    """Which listings a figure counts."""

    all = "all"
    verified = "verified"
    unverified = "unverified"
    stale = "stale"

    def term(self, ladder: Ladder) -> ColumnElement[bool]:
        """As a condition on the listing."""
        if self is Step.verified:
            return ~ladder.to_ask()
        if self is Step.unverified:
            return ladder.is_unverified()
        return ladder.is_stale() if self is Step.stale else true()


@dataclass(frozen=True, slots=True)
class Figures:
    """Of one group of listings: `verified` within the days after which a manager is asked,
    `unverified` and `stale` as the ladder says; reports without an answer by age."""

    places: int = 0
    verified: int = 0
    unverified: int = 0
    stale: int = 0
    fresh: int = 0
    week: int = 0
    older: int = 0

    @property
    def share(self) -> int:
        """Whole percent of the listings that were verified lately, rounded down."""
        return 100 * self.verified // self.places if self.places else 0


@dataclass(frozen=True, slots=True)
class Line:
    """The figures of a county (by code) or a manager (by the account's public id)."""

    key: str
    name: str
    figures: Figures


@dataclass(frozen=True, slots=True)
class Report:
    """Worst share first; `managers` ends with what nobody in particular manages."""

    total: Figures
    counties: tuple[Line, ...]
    managers: tuple[Line, ...]

    def rows(self) -> Iterator[tuple[Cell, ...]]:
        """As a table under `HEADER`."""
        for group, lines in (("县区", self.counties), ("管理员", self.managers)):
            for line in lines:
                one = line.figures
                yield (
                    *(group, line.name, line.key, one.places, one.verified, one.share),
                    *(one.unverified, one.stale, one.fresh, one.week, one.older),
                )


@dataclass(frozen=True, slots=True)
class Freshness:
    """Counts for one actor at one instant, in a constant number of statements."""

    session: Session
    actor: Actor
    at: datetime
    settings: Settings

    def report(self, vault: Vault) -> Report:
        """Everything on the page."""
        counties = self._counted(Place.county_code)
        total = _added(counties.values())
        names = divisions(self.session).names
        managers = self._managers(vault)
        nobody = _added(self._counted(Place.county_code, Cut(manager=NOBODY)).values())
        last = [Line(NOBODY, "没有指定管理员", nobody)] if nobody.places else []
        lines = [Line(key, names.get(key, key), one) for key, one in counties.items()]
        return Report(total, _worst_first(lines), (*_worst_first(managers), *last))

    def listed(
        self, cut: Cut, step: Step, after: int = 0
    ) -> tuple[Sequence[tuple[str, str, datetime | None]], int]:
        """Rows `after`… of those behind a figure: (public id, name, verified at), the oldest
        check first; and how many there are in all."""
        ladder = Ladder.of(self.settings, self.at)
        terms = cut.term(self.session, self.actor, self.at), step.term(ladder)
        found = select(Place.public_id, Place.name, Place.verified_at).join(Organisation)
        order = Place.verified_at.asc().nulls_first(), Place.public_id
        rows = self.session.execute(found.where(*terms).order_by(*order).offset(after).limit(PAGE))
        count = select(func.count()).select_from(Place).join(Organisation).where(*terms)
        return [(row.public_id, row.name, row.verified_at) for row in rows], self.session.scalar(
            count
        ) or 0

    def _managers(self, vault: Vault) -> list[Line]:
        found = pairs().subquery()
        by_account = self._counted(found.c[0], Cut(), found)
        accounts = self.session.execute(
            select(Account.id, Account.public_id, Account.phone).where(Account.id.in_(by_account))
        )
        return [
            Line(public_id, masked_phone(vault.open(phone)), by_account[key])
            for key, public_id, phone in accounts
        ]

    def _counted(self, key: Any, cut: Cut | None = None, managed: Any = None) -> dict[Any, Figures]:
        """Figures by `key`; with `managed`, a place counts for each account that manages it."""
        term = (cut or Cut()).term(self.session, self.actor, self.at)
        ladder = Ladder.of(self.settings, self.at)
        steps = [_sum(one.term(ladder)) for one in Step if one is not Step.all]
        ages = [_sum(one.term(self.at)) for one in ReportAge]

        def grouped(statement: Any) -> Select[Any]:
            joined = statement.join(Organisation, Organisation.id == Place.owner_id)
            if managed is not None:
                joined = joined.join(managed, managed.c[1] == Place.id)
            found: Select[Any] = joined.where(term).group_by(key)
            return found

        places = grouped(select(key, func.count(), *steps).select_from(Place))
        found = {row[0]: Figures(*row[1:]) for row in self.session.execute(places)}
        reports = select(key, *ages).select_from(PlaceReport)
        reports = reports.join(Place, Place.id == PlaceReport.place_id).where(UNANSWERED)
        for row in self.session.execute(grouped(reports)):
            fresh, week, older = row[1:]
            found[row[0]] = replace(found[row[0]], fresh=fresh, week=week, older=older)
        return found


def _sum(term: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((term, 1), else_=0))


def _added(parts: Iterable[Figures]) -> Figures:
    """The figures of groups that share no listing."""
    return Figures(*(sum(numbers) for numbers in zip(*map(astuple, parts), strict=True)))


def _worst_first(lines: list[Line]) -> tuple[Line, ...]:
    return tuple(sorted(lines, key=lambda line: (line.figures.share, line.key)))
