"""Where a place stands: "I stand here", by what is known by name, on a map, or by coordinates."""

from contextlib import suppress

from flask import Blueprint, Response, redirect, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from app.access import Permission
from app.errors import DomainError
from app.forms.place_position import PositionForm
from app.services.place_edit import position, reading, whereabouts
from app.services.place_edit.position import FarFromPin
from app.services.place_edit.save import EditConflict, begin
from app.services.place_edit.surroundings import REACHES, surroundings
from app.services.place_edit.whereabouts import Known
from app.spatial.datum import Datum
from app.web import auth, security
from app.web.field_errors import at_field
from app.web.guard import needs
from app.web.house import house, request_instant
from app.web.meanwhile import Meanwhile, meanwhile
from app.web.page import page
from app.web.transaction import read_session, writing

blueprint = Blueprint("positions", __name__, url_prefix="/positions")


@blueprint.get("/<public_id>")
@needs(Permission.places_edit)
def detail(public_id: str) -> Response:
    """The old point, and the ways to a new one; `q` looks for names, `from` takes the point of what
    was found, `at` one that was tapped."""
    session = read_session()
    place = reading.opened(session, auth.actor(), public_id)
    given: dict[str, object] = {"version": place.version}
    start = None
    if key := request.args.get("from", ""):
        start = whereabouts.taken_from(session, key[:20])
        given |= {"lng": start.lng, "lat": start.lat, "datum": Datum.wgs84.value}
    return _page(public_id, PositionForm(data=given | _at()), start=start)


@blueprint.post("/<public_id>")
@needs(Permission.places_edit)
def keep(public_id: str) -> BaseResponse:
    """Move it; farther than 100 m only once somebody has said that this is meant."""
    form = PositionForm(request.form)
    if not form.validate():
        return _page(public_id, form)
    rooms, point = house(), form.point(sure=bool(form.sure.data), township=form.township.data or "")
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
        return _page(public_id, at_field(form, error))
    return redirect(f"/manage/places/{public_id}?told=moved", 303)


def _page(
    public_id: str,
    form: PositionForm,
    *,
    far: FarFromPin | None = None,
    both: Meanwhile | None = None,
    start: Known | None = None,
) -> Response:
    security.allow_tiles()
    session = read_session()
    place = reading.opened(session, auth.actor(), public_id)
    lng, lat, confirmed, county, township = place.units["position"]
    asked = request.args.get("q", "")[:80].strip()
    chosen = _chosen(form)
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
        start=start,
        asked=asked,
        known=_named(session, asked),
        old=(lng, lat),
        chosen=chosen,
        plan=surroundings(session, public_id, (lng, lat), chosen or (lng, lat), _reach()),
        reaches=REACHES,
    )


def _named(session: Session, asked: str) -> list[Known]:
    if not asked:
        return []
    return whereabouts.known(session, asked, request_instant(), house().settings)


def _chosen(form: PositionForm) -> tuple[float, float] | None:
    """The new point as far as one was given that can be drawn, in WGS-84."""
    if form.lng.data is None or form.lat.data is None or {"lng", "lat", "datum"} & set(form.errors):
        return None
    point = form.point()
    return point.lng, point.lat


def _at() -> dict[str, object]:
    """The point of a link that draws another reach around it (WGS-84 lng,lat); none if unreadable:
    it only fills the form in."""
    with suppress(ValueError):
        lng, lat = (float(part) for part in request.args.get("at", "").split(","))
        if 73 <= lng <= 136 and 17 <= lat <= 54:
            return {"lng": lng, "lat": lat, "datum": Datum.wgs84.value}
    return {}


def _reach() -> int:
    """Metres to the ring of the diagram."""
    words = request.args.get("reach", "")
    return next((one for one in REACHES if str(one) == words), REACHES[1])
