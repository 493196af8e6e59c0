"""Bringing in a table of places: checked, previewed field by field, applied, undone."""

from flask import Blueprint, Response, redirect, request
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response as BaseResponse

from app.access import Permission
from app.errors import DomainError, Forbidden, NotFound
from app.forms.import_table import DATUM_LABELS, KIND_CHOICES, ApplyForm, ImportForm
from app.models.import_run import ImportRun
from app.models.kinds import ImportState
from app.services import scope
from app.services.import_runs import depot, preview, runs
from app.services.import_runs.apply import Applied, Applying
from app.services.import_runs.depot import Depot
from app.services.import_runs.undo import undo
from app.services.import_runs.upload import Uploading
from app.services.imports.findings import Group
from app.web import asked, auth, import_view, sentences
from app.web.guard import needs
from app.web.house import house, request_instant
from app.web.import_words import GROUPS, printable, refusal_words
from app.web.page import page
from app.web.transaction import read_session, writing
from app.web.uploads import takes_file

blueprint = Blueprint("imports", __name__, url_prefix="/imports")
_MOST_SKIPPED = 1_000_000


@blueprint.get("")
@needs(Permission.imports_apply)
def index() -> Response:
    """A form for a table, and the newest runs."""
    return _index(ImportForm())


@blueprint.post("")
@needs(Permission.imports_apply)
@takes_file(depot.LARGEST)
def upload() -> BaseResponse:
    """Check a table; no listing is touched."""
    form = ImportForm(request.form)
    if not form.validate():
        return _index(form)
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        return _index(form, "请选一个文件。")
    rooms = house()
    uploading = Uploading(
        *(read_session(), rooms.write_sessions, Depot(rooms.settings.imports), auth.actor()),
        *(request_instant(), rooms.settings.outside_metres),
    )
    try:
        public_id = uploading.upload(sent.stream, form.organisation.data or "", _asked(form, sent))
    except DomainError as error:
        return _index(form, _refusal(error))
    return redirect(f"/manage/imports/{public_id}", 303)


@blueprint.get("/<public_id>")
@needs(Permission.imports_apply)
def detail(public_id: str) -> Response:
    """The preview; once applied the numbers and the way back; once undone what was kept."""
    return _detail(public_id)


@blueprint.get("/<public_id>/findings")
@needs(Permission.imports_apply)
def findings(public_id: str) -> Response:
    """All findings of one group."""
    run = runs.managed(read_session(), auth.actor(), public_id)
    group = asked.word(request.args, "group", Group) or Group.bad
    skipped = asked.integer(request.args, "after", 0, 0, _MOST_SKIPPED)
    found = []
    if run.state is ImportState.checked:
        found = _depot().findings(run.stored, group, skipped, preview.SHOWN + 1)
    return page(
        "manage/imports/findings.html",
        shared=False,
        run=run,
        group=group.value,
        title=GROUPS[group],
        rows=import_view.found_rows(found[: preview.SHOWN]),
        onward=skipped + preview.SHOWN if len(found) > preview.SHOWN else 0,
    )


@blueprint.post("/<public_id>/application")
@needs(Permission.imports_apply)
def apply(public_id: str) -> BaseResponse:
    """Write what the preview showed, or show what is otherwise by now."""
    runs.managed(read_session(), auth.actor(), public_id)
    form, rooms = ApplyForm(request.form), house()
    if not form.validate():
        return redirect(f"/manage/imports/{public_id}", 303)
    applying = Applying(
        *(read_session(), rooms.write_sessions, _depot(), auth.actor()),
        *(rooms.calendar, request_instant(), rooms.settings.outside_metres),
    )
    try:
        done = applying.apply(public_id, form.seen.data or "")
    except DomainError as error:
        return _detail(public_id, _refusal(error))
    told = "?told=other" if done is Applied.other else ""
    return redirect(f"/manage/imports/{public_id}{told}", 303)


@blueprint.post("/<public_id>/reversal")
@needs(Permission.imports_apply)
def reverse(public_id: str) -> BaseResponse:
    """Undo the whole import."""
    with writing() as write:
        undo(write, auth.actor(), public_id, request_instant(), house().calendar)
    return redirect(f"/manage/imports/{public_id}", 303)


def _depot() -> Depot:
    return Depot(house().settings.imports)


def _asked(form: ImportForm, sent: FileStorage) -> runs.Asked:
    name = printable((sent.filename or "").replace("\\", "/").rpartition("/")[2])[-120:]
    return runs.Asked(
        form.submission_id.data or "",
        name,
        form.chosen_datum,
        form.chosen_kind,
        bool(form.datum_checked.data),
    )


def _refusal(error: DomainError) -> str:
    """Why a table is refused; whoever may not ask at all gets the error's own answer."""
    if isinstance(error, NotFound | Forbidden):
        raise error
    own = sentences.BY_CODE.get(error.code)
    if own is None or error.code == "reference_missing":
        return refusal_words(error, on_page=True)
    return own % error.details


def _index(form: ImportForm, wrong: str = "") -> Response:
    session, actor = read_session(), auth.actor()
    if wrong:
        form.file.errors = [wrong]
    return page(
        "manage/imports/index.html",
        status=422 if form.errors else 200,
        shared=False,
        form=form,
        datums=DATUM_LABELS,
        kinds=KIND_CHOICES,
        organisations=scope.organisations(session, actor, Permission.imports_apply),
        rows=runs.listed(session, actor),
        most=preview.MOST_ROWS,
        megabytes=depot.LARGEST >> 20,
    )


def _detail(public_id: str, wrong: str = "") -> Response:
    session = read_session()
    run = runs.managed(session, auth.actor(), public_id)
    skipped = asked.integer(request.args, "after", 0, 0, _MOST_SKIPPED)
    status = 422 if wrong else 200
    if run.state is ImportState.checked and _depot().table(run.stored).exists():
        return _preview(run, skipped, wrong, status)
    kept = (run.kept or {}).get("places", [])[skipped : skipped + preview.SHOWN]
    touched = runs.touched(session, run, skipped) if run.state is ImportState.applied else []
    total = run.added + run.changed if touched else len((run.kept or {}).get("places", []))
    return page(
        "manage/imports/done.html",
        status=status,
        shared=False,
        run=run,
        wrong=wrong,
        touched=touched,
        kept=kept,
        names=runs.place_names(session, [one["place"] for one in kept]),
        label=import_view.unit_label,
        onward=skipped + preview.SHOWN if skipped + preview.SHOWN < total else 0,
    )


def _preview(run: ImportRun, skipped: int, wrong: str, status: int) -> Response:
    session, files = read_session(), _depot()
    about, news = files.about(run.stored)
    planned = files.planned(run.stored, skipped, preview.SHOWN)
    total = run.added + run.changed
    return page(
        "manage/imports/detail.html",
        status=status,
        shared=False,
        run=run,
        wrong=wrong,
        about=about,
        datum=DATUM_LABELS[run.datum],
        groups=[(group, GROUPS[group], about["findings"][group]) for group in Group],
        bad=import_view.found_rows(files.findings(run.stored, Group.bad, 0, 10)),
        rows=import_view.planned_rows(session, planned, news),
        news=news,
        told=request.args.get("told") == "other",
        seen=run.plan_digest.hex(),
        first=skipped + 1,
        total=total,
        onward=skipped + preview.SHOWN if skipped + preview.SHOWN < total else 0,
    )
