"""One place: what is known of it, the map on demand, and what readers say of it."""

from datetime import datetime

from flask import Blueprint, Response, json, redirect, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as BaseResponse

from app.adapters import pictures
from app.adapters.navigation import MAP_APP_LABELS, links
from app.adapters.phones import normalised
from app.adapters.pictures import Picture
from app.errors import DomainError, NotFound
from app.forms.report import ReportForm, fresh_id
from app.models.report_kinds import ReportReason
from app.services import places, qr, report_photos, reports
from app.services.benefits.places_too import at_place as benefits_at_place
from app.services.outlines import outline
from app.services.place_detail import PlaceDetail
from app.services.programmes.places_too import at_place
from app.services.report_receipts import link_digest, link_token, receipt
from app.services.schema_org import structured
from app.web import security, uploads
from app.web.device import device, limit_posts
from app.web.field_errors import at_field
from app.web.guard import public
from app.web.house import house, request_instant
from app.web.listing import listing, readable, remembered_app
from app.web.page import page, wants_fragment
from app.web.public_address import public_root
from app.web.transaction import read_session, writing
from app.web.uploads import takes_file
from app.web.way import way_query, way_to

blueprint = Blueprint("places", __name__, url_prefix="/places")


@blueprint.get("/<public_id>")
@public
def detail(public_id: str) -> BaseResponse:
    """The page of a place; with a position, also the distance and the way back to the results.
    The address of a duplicate that was merged leads to the listing that was kept."""
    security.allow_tiles()
    try:
        place = _found(public_id)
    except NotFound:
        if kept := places.forwarded(read_session(), public_id):
            return redirect(f"/places/{kept}", 301)
        raise
    response = _shown(place, told=request.args.get("told", ""))
    response.headers["X-Offline"] = "keep"
    return response


@blueprint.get("/<public_id>/map")
@public
def drawn(public_id: str) -> Response:
    """What the map on demand draws: the place, its county's outline, the key of the base map."""
    card = _found(public_id).card
    body = {
        "name": card.name,
        "lat": card.lat,
        "lng": card.lng,
        "county": outline(read_session(), card.county_code),
        "key": house().settings.tianditu_key,
    }
    response = Response(json.dumps(body), content_type="application/json")
    response.headers["Cache-Control"] = "no-cache"
    return response


@blueprint.post("/<public_id>/confirmations")
@public
def confirm(public_id: str) -> BaseResponse:
    """ "These details are right": counted once a device, place and day."""
    at = request_instant()
    sender = device(at)
    with writing() as session:
        limit_posts(session, at)
        reports.confirm(session, public_id, sender, at)
    if wants_fragment():
        return _shown(_found(public_id), told="right")
    asked = f"{query}&" if (query := way_query()) else "?"
    return redirect(f"/places/{public_id}{asked}told=right#place-check", 303)


@blueprint.get("/<public_id>/report")
@public
def report(public_id: str) -> Response:
    """The form; never shared, since each copy has an id of its own."""
    return _form(_found(public_id), ReportForm(door=request.args.get("door", "")[:40]))


@blueprint.post("/<public_id>/report")
@public
@takes_file(pictures.LARGEST_UPLOAD)
def send_report(public_id: str) -> BaseResponse:
    """Keep the report and show its receipt; the same form sent again shows the same one."""
    form = ReportForm(request.form)
    if not form.validate():
        return _form(_found(public_id), form)
    try:
        token = _kept(public_id, form)
    except DomainError as error:
        return _form(_found(public_id), at_field(form, error))
    return redirect(f"/reports/{token}", 303)


@blueprint.get("/<public_id>/reports/<number>")
@public
def received(public_id: str, number: str) -> Response:
    """The receipt of a report from before there were private links."""
    kept, place = receipt(read_session(), public_id, number)
    return page("public/places/received.html", shared=False, report=kept, place=place)


def _found(public_id: str) -> PlaceDetail:
    rooms = house()
    return places.detail(
        read_session(), public_id, request_instant(), rooms.calendar, settings=rooms.settings
    )


def _shown(place: PlaceDetail, *, told: str) -> Response:
    card = place.card
    way = way_to(card.lng, card.lat)
    ways = links(card.lng, card.lat, card.name, way.mode, way.origin)
    return page(
        "public/places/detail.html",
        fragment="place_check",
        shared=request.method == "GET",
        place=place,
        one=card,
        way=way,
        app=remembered_app(),
        ways=[(app, MAP_APP_LABELS[app], readable(url)) for app, url in ways.items()],
        programmes=at_place(read_session(), card.public_id, request_instant()),
        benefits=benefits_at_place(
            read_session(), card.public_id, request_instant(), settings=house().settings
        ),
        show=listing(),
        structured=structured(place, f"{public_root()}/places/{card.public_id}"),
        told=told,
    )


def _kept(public_id: str, form: ReportForm) -> str:
    """Keep the report; answers the token of its private link."""
    at, reason, vault = request_instant(), ReportReason(form.reason.data), house().vault
    sent, phone = form.submission_id.data or "", (form.phone.data or "").strip()
    sealed = vault.seal(normalised(phone)) if phone else None
    token = link_token(vault, sent)
    photo = _photo(at)
    with writing() as session:
        limit_posts(session, at)
        reports.report(
            session,
            public_id,
            sent,
            reason,
            form.detail.data or "",
            at,
            at_door=qr.at_door(session, form.door.data or "", public_id),
            token_digest=link_digest(vault, token),
            phone=sealed,
            photo=photo,
        )
    return token


def _photo(at: datetime) -> Picture | None:
    """What the form brought, made ours before anything is written. Decoding costs more than a row,
    so it is counted as a post of its own."""
    content = uploads.content("photo", pictures.LARGEST_UPLOAD)
    if content is None:
        return None
    with writing() as session:
        limit_posts(session, at)
    return uploads.strangers_picture(content, report_photos.SIDE)


def _form(place: PlaceDetail, form: ReportForm) -> Response:
    """The form with what was typed; an id that cannot be used is replaced by a fresh one."""
    wrong = bool(form.errors)
    if form.submission_id.errors:
        form.submission_id.process(MultiDict({"submission_id": fresh_id()}))
        form.submission_id.errors = [form.expired]
    return page(
        "public/places/report.html",
        status=422 if wrong else 200,
        shared=False,
        place=place.card,
        form=form,
        reasons=tuple(ReportReason),
        photo_days=house().settings.report_photo_days,
    )
