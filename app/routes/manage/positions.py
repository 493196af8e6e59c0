"""Where a place stands: "I stand here", or by coordinates."""

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from app.access import Permission
from app.errors import DomainError, Forbidden, NotFound
from app.forms.place_position import PositionForm
from app.services.place_edit import position, reading
from app.services.place_edit.position import FarFromPin
from app.services.place_edit.save import EditConflict, begin
from app.web import auth, sentences
from app.web.guard import needs
from app.web.house import house, request_instant
from app.web.meanwhile import Meanwhile, meanwhile
from app.web.page import page
from app.web.transaction import read_session, writing

blueprint = Blueprint("positions", __name__, url_prefix="/positions")


@blueprint.get("/<public_id>")
@needs(Permission.places_edit)
def detail(public_id: str) -> Response:
    """The old point, and the ways to a new one."""
    place = reading.opened(read_session(), auth.actor(), public_id)
    return _page(public_id, PositionForm(data={"version": place.version}))


@blueprint.post("/<public_id>")
@needs(Permission.places_edit)
def keep(public_id: str) -> BaseResponse:
    """Move it; farther than 100 m only once somebody has said that this is meant."""
    form = PositionForm(request.form)
    if not form.validate():
        return _page(public_id, form)
    rooms, point = house(), form.point(sure=bool(form.sure.data))
    try:
        with writing() as write:
            edit = begin(write, auth.actor(), public_id, request_instant(), rooms.calendar)
            position.move(edit, form.version.data or 0, point, rooms.settings.outside_metres)
    except FarFromPin as far:
        return _page(public_id, form, far=far)
    except EditConflict as conflict:
        both = meanwhile(public_id, conflict)
        form.version.data, form.version.raw_data = both.version, None
        return _page(public_id, form, both=both)
    except DomainError as error:
        return _wrong(public_id, form, error)
    return redirect(f"/manage/places/{public_id}?told=moved", 303)


def _wrong(public_id: str, form: PositionForm, error: DomainError) -> Response:
    if isinstance(error, NotFound | Forbidden) or error.field not in form._fields:
        raise error
    form._fields[error.field].errors = [sentences.BY_CODE[error.code] % error.details]
    return _page(public_id, form)


def _page(
    public_id: str,
    form: PositionForm,
    *,
    far: FarFromPin | None = None,
    both: Meanwhile | None = None,
) -> Response:
    session = read_session()
    place = reading.opened(session, auth.actor(), public_id)
    _, _, confirmed, county, township = place.units["position"]
    return page(
        "manage/positions/detail.html",
        status=409 if both else 422 if form.errors or far else 200,
        shared=False,
        place=place,
        form=form,
        far=far,
        both=both,
        confirmed=confirmed,
        where="".join(reading.names(session, {}).divisions.get(c, "") for c in (county, township)),
        township=form.township.data or township,
        townships=position.townships(session, county),
    )
