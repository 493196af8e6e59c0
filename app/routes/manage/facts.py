"""The lasting facts of a place."""

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from app.access import Permission
from app.forms.place_facts import FactsForm
from app.services.place_edit import reading
from app.services.place_edit.save import EditConflict, begin, save
from app.web import auth
from app.web.guard import needs
from app.web.house import house, request_instant
from app.web.meanwhile import Meanwhile, meanwhile
from app.web.page import page
from app.web.transaction import read_session, writing

blueprint = Blueprint("facts", __name__, url_prefix="/facts")


@blueprint.get("/<public_id>")
@needs(Permission.places_edit)
def detail(public_id: str) -> Response:
    """Name, address, phone, who may enter, how one gets in."""
    place = reading.opened(read_session(), auth.actor(), public_id)
    return _page(public_id, FactsForm.of(place.version, place.units))


@blueprint.post("/<public_id>")
@needs(Permission.places_edit)
def keep(public_id: str) -> BaseResponse:
    """Save them, unless somebody else changed the same ones meanwhile."""
    form = FactsForm(request.form)
    if not form.validate():
        return _page(public_id, form)
    try:
        with writing() as write:
            edit = begin(write, auth.actor(), public_id, request_instant(), house().calendar)
            save(edit, form.version.data or 0, form.units())
    except EditConflict as conflict:
        both = meanwhile(public_id, conflict)
        return _page(public_id, FactsForm.of(both.version, both.units), both)
    return redirect(f"/manage/places/{public_id}?told=saved", 303)


def _page(public_id: str, form: FactsForm, both: Meanwhile | None = None) -> Response:
    place = reading.opened(read_session(), auth.actor(), public_id)
    return page(
        "manage/facts/detail.html",
        status=409 if both else 422 if form.errors else 200,
        shared=False,
        place=place,
        form=form,
        both=both,
    )
