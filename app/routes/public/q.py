"""What a scanned code leads to: a door's page for whoever stands there, or the manager's way in."""

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from app.access import Permission, Target, can
from app.forms.sign_in import PhoneForm
from app.models.kinds import CodePurpose
from app.services import activation, places, qr, reports
from app.services.programmes.entrance import entrance
from app.services.qr import Found, FoundPlace
from app.web import auth, scanned, signing_up
from app.web.device import device, limit_posts
from app.web.guard import public, signed_in
from app.web.house import house, request_instant
from app.web.listing import listing
from app.web.page import page, wants_fragment
from app.web.transaction import read_session, writing

blueprint = Blueprint("q", __name__, url_prefix="/q")


@blueprint.get("/<code>")
@public
def index(code: str) -> BaseResponse:
    """The page behind the code; programs that fetch links to show them change nothing here."""
    found = qr.find(read_session(), code)
    if isinstance(found, FoundPlace) and found.is_live and found.purpose is CodePurpose.manager:
        return _manager(found)
    retired = isinstance(found, FoundPlace) and found.retired
    if retired or not found.is_live:
        return page("public/q/gone.html", status=410, shared=False, found=found, retired=retired)
    if isinstance(found, FoundPlace):
        return _door(found, told=request.args.get("told", ""))
    return _poster(found)


@blueprint.post("/<code>/confirmations")
@public
def confirm(code: str) -> BaseResponse:
    """ "These details are right", said by somebody who stands at the door."""
    at, found = request_instant(), qr.find_place(read_session(), code)
    sender = device(at)
    with writing() as write:
        limit_posts(write, at)
        here = qr.at_door(write, found.code, found.public_id)
        reports.confirm(write, found.public_id, sender, at, at_door=here)
    if wants_fragment():
        return _door(found, told="right")
    return redirect(f"/q/{found.code}?told=right#door-check", 303)


@blueprint.post("/<code>/scans")
@public
def scan(code: str) -> Response:
    """Count that the page was opened on a phone, and nothing else."""
    at = request_instant()
    with writing() as write:
        found = qr.find(write, code)
        limit_posts(write, at)
        qr.count_scan(write, found, at)
    return Response(status=204)


@blueprint.post("/<code>/manager")
@signed_in
def activate(code: str) -> BaseResponse:
    """ "I am the manager here": accept the invitation that waits for this phone."""
    who, at, vault = auth.person(), request_instant(), house().vault
    with writing() as write:
        done = activation.activate(write, vault, who, code, at)
    if done.token is not None:
        auth.enter(done.token)
    asked = "" if done.accepted else "?asked=1"
    return redirect(f"/q/{qr.find(read_session(), code).code}{asked}", 303)


def _door(found: FoundPlace, *, told: str) -> Response:
    rooms = house()
    place = places.detail(
        read_session(), found.public_id, request_instant(), rooms.calendar, settings=rooms.settings
    )
    return page(
        "public/q/door.html",
        fragment="door_check",
        shared=request.method == "GET",
        code=found.code,
        place=place,
        one=place.card,
        show=listing(),
        told=told,
    )


def _poster(found: Found) -> Response:
    """The programme with its form open at once; the poster's code goes along."""
    one = entrance(read_session(), found.public_id, request_instant())
    form = signing_up.blank_form(one, code=found.code)
    return signing_up.form_page("public/q/programme.html", one, form, code=found)


def _manager(found: FoundPlace) -> BaseResponse:
    """Straight into the editor for whoever may; everybody else learns how to get there."""
    who = auth.maybe_person()
    if who is None:
        scanned.remember(found)
    elif can(who.actor, Permission.places_edit, Target(found.path, found.place_id)):
        return redirect(f"/manage/places/{found.public_id}", 303)
    return page(
        "public/q/manager.html",
        shared=False,
        found=found,
        who=who,
        form=PhoneForm(),
        asked="asked" in request.args,
    )
