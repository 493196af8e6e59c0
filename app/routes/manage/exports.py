"""Taking the places within one's reach away as a table; every download is recorded."""

from collections.abc import Iterator
from tempfile import TemporaryFile
from typing import IO

from flask import Blueprint, Response, request

from app.access import Permission
from app.config import SHANGHAI
from app.forms.import_table import FORMAT_LABELS, ExportForm
from app.services import audit
from app.services.exports import ExportFormat, export_within
from app.web import auth
from app.web.guard import needs
from app.web.house import request_instant
from app.web.page import page
from app.web.transaction import read_session, writing

blueprint = Blueprint("exports", __name__, url_prefix="/exports")
TYPES = {
    ExportFormat.csv: "text/csv; charset=utf-8",
    ExportFormat.xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ExportFormat.geojson: "application/geo+json",
}
_CHUNK = 64 * 1024


@blueprint.get("")
@needs(Permission.places_read)
def index() -> Response:
    """Which kind of file?"""
    return _index(ExportForm())


@blueprint.post("")
@needs(Permission.places_read)
def download() -> Response:
    """The file, written to disk and sent from there, so that memory does not grow with it."""
    form, actor, at = ExportForm(request.form), auth.actor(), request_instant()
    if not form.validate():
        return _index(form)
    how = ExportFormat(form.how.data)
    file = TemporaryFile()  # noqa: SIM115 - closed when the answer is sent
    try:
        count = export_within(read_session(), actor, how, file, at)
        with writing() as write:
            audit.record(write, actor, "places.exported", at, format=how.value, rows=count)
    except BaseException:
        file.close()
        raise
    size = file.seek(0, 2)
    file.seek(0)
    response = Response(_chunks(file), content_type=TYPES[how])
    response.call_on_close(file.close)
    name = f"places-{at.astimezone(SHANGHAI):%Y-%m-%d}.{how.value}"
    response.headers["Content-Length"] = str(size)
    response.headers["Content-Disposition"] = f"attachment; filename={name}"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while chunk := file.read(_CHUNK):
            yield chunk


def _index(form: ExportForm) -> Response:
    return page(
        "manage/exports/index.html",
        status=422 if form.errors else 200,
        shared=False,
        form=form,
        formats=FORMAT_LABELS,
    )
