"""The union tree from a table: one row an organisation, the parent named by its name.

Rows may stand in any order. An organisation is known by its name and its parent, so the same table
again changes nothing and a corrected one updates kind, division and telephone.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.adapters import csv_table, xlsx_table
from app.adapters.tables import FileFormat, TableRow, counted, file_format
from app.errors import DomainError
from app.models.kinds import OrganisationKind
from app.models.organisation import Organisation
from app.services.divisions import divisions
from app.services.imports.cells import clean, digits

MOST_ROWS: Final = 100_000
LONGEST_NAME: Final = 120
LONGEST_PHONE: Final = 40
#: Column -> what its head may be called.
COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    "name": ("名称", "单位名称", "工会名称", "name"),
    "kind": ("类型", "kind"),
    "parent": ("上级", "上级工会", "parent"),
    "division": ("行政区划代码", "division"),
    "phone": ("电话", "联系电话", "phone"),
}
KINDS: Final[dict[str, OrganisationKind]] = {
    "总工会": OrganisationKind.federation,
    "行业工会联合会": OrganisationKind.industry_federation,
    "区域工会联合会": OrganisationKind.regional_federation,
    "灵活就业人员联合工会": OrganisationKind.joint_union,
    "联合工会": OrganisationKind.joint_union,
    "基层工会": OrganisationKind.grassroots,
    "网上会员之家": OrganisationKind.online_home,
    **{kind.value: kind for kind in OrganisationKind},
}


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a row cannot be taken: its number, the column, a code, what stood there."""

    row: int
    column: str
    code: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """One row that can be read; `parent` is a name, empty for the top."""

    row: int
    name: str
    kind: OrganisationKind
    parent: str
    division: str | None
    phone: str


@dataclass(slots=True)
class Outcome:
    """What was, or in a dry run would be, done."""

    added: int = 0
    changed: int = 0
    same: int = 0
    problems: list[Problem] = field(default_factory=list)


def read(path: Path) -> tuple[list[Draft], list[Problem]]:
    """The rows of a CSV or XLSX file; raises the DomainErrors of the adapters, and
    "import_no_header" where no row names at least 名称 and 类型."""
    rows = _rows(path)
    header: dict[str, int] = {}
    for row in rows:
        header = _header(row)
        if {"name", "kind"} <= header.keys():
            break
    else:
        raise DomainError("import_no_header", "file", rows=MOST_ROWS)
    drafts: list[Draft] = []
    problems: list[Problem] = []
    for row in rows:
        cells = {
            column: clean(row.cells[at]) if at < len(row.cells) else ""
            for column, at in header.items()
        }
        if any(cells.values()):
            found = _draft(row.number, cells)
            (drafts if isinstance(found, Draft) else problems).append(found)  # type: ignore[arg-type]
    return drafts, problems


def write(session: Session, drafts: Iterable[Draft]) -> Outcome:
    """Put the organisations into the tree, parents before children; commits nothing.

    A row whose parent is unknown or ambiguous, or that would be its own ancestor, is a problem and
    stays out, with everything below it.
    """
    outcome = Outcome()
    tree = _Tree(session)
    waiting = list(drafts)
    while waiting:
        later: list[Draft] = []
        before = len(waiting)
        names = {draft.name for draft in waiting}
        for draft in waiting:
            if draft.parent in names and not tree.parents(draft.parent):
                later.append(draft)
            else:
                _put(tree, draft, outcome)
        if len(later) == before:
            outcome.problems += [
                Problem(d.row, "parent", "parent_circular", d.parent) for d in later
            ]
            break
        waiting = later
    return outcome


class _Tree:
    """What is there, by name, kept up to date while rows are put."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.codes = divisions(session).names
        self.by_name: dict[str, list[Organisation]] = defaultdict(list)
        for one in session.scalars(select(Organisation).where(Organisation.demo.is_(False))):
            self.by_name[one.name].append(one)

    def parents(self, name: str) -> list[Organisation]:
        return self.by_name.get(name, [])


def _put(tree: _Tree, draft: Draft, outcome: Outcome) -> None:
    above: Organisation | None = None
    if draft.parent:
        found = tree.parents(draft.parent)
        if len(found) != 1:
            code = "parent_ambiguous" if found else "parent_unknown"
            outcome.problems.append(Problem(draft.row, "parent", code, draft.parent))
            return
        above = found[0]
    if draft.division is not None and draft.division not in tree.codes:
        problem = Problem(draft.row, "division", "division_unknown", draft.division)
        outcome.problems.append(problem)
        return
    known = [
        one
        for one in tree.by_name.get(draft.name, [])
        if one.parent_id == (above.id if above else None)
    ]
    if known:
        _update(known[0], draft, outcome)
        return
    made = Organisation(
        name=draft.name,
        kind=draft.kind,
        parent_id=above.id if above else None,
        division_code=draft.division or (above.division_code if above else None),
        phone=draft.phone,
        path="",
    )
    tree.session.add(made)
    tree.session.flush()
    made.path = f"{above.path if above else ''}{made.id}."
    tree.by_name[draft.name].append(made)
    outcome.added += 1


def _update(one: Organisation, draft: Draft, outcome: Outcome) -> None:
    division = draft.division or one.division_code
    phone = draft.phone or one.phone
    if (one.kind, one.division_code, one.phone) == (draft.kind, division, phone):
        outcome.same += 1
        return
    one.kind, one.division_code, one.phone = draft.kind, division, phone
    outcome.changed += 1


def _rows(path: Path) -> Iterator[TableRow]:
    found = file_format(path)
    if found is FileFormat.csv:
        return counted(csv_table.rows(path, csv_table.layout(path)), MOST_ROWS)
    if found is FileFormat.xlsx:
        return counted(xlsx_table.rows(path, xlsx_table.sheets(path)[0]), MOST_ROWS)
    raise DomainError("table_not_a_table", "file")


def _header(row: TableRow) -> dict[str, int]:
    found: dict[str, int] = {}
    for at, cell in enumerate(row.cells):
        for column, names in COLUMNS.items():
            if clean(cell).lower() in names:
                found.setdefault(column, at)
    return found


def _draft(row: int, cells: Mapping[str, str]) -> Draft | Problem:
    name, kind = cells["name"], KINDS.get(cells["kind"].lower())
    if not name:
        return Problem(row, "name", "name_missing")
    if len(name) > LONGEST_NAME:
        return Problem(row, "name", "cell_too_long", name[:20])
    if kind is None:
        return Problem(row, "kind", "kind_unknown", cells["kind"][:20])
    parent = cells.get("parent", "")
    if parent == name:
        return Problem(row, "parent", "parent_circular", parent)
    phone = cells.get("phone", "")
    if len(phone) > LONGEST_PHONE:
        return Problem(row, "phone", "cell_too_long", phone[:20])
    return Draft(row, name, kind, parent, digits(cells.get("division", "")) or None, phone)
