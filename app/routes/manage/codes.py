"""Place codes at the desk: posters, stickers, managers' cards, single pictures, replacement."""

from flask import Blueprint, Response, redirect, request
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as BaseResponse

from app.access import Permission
from app.adapters import qr_image
from app.forms.sheet import PURPOSE_LABELS, SHEET_LABELS, CodeForm, SheetForm
from app.models.kinds import CodePurpose
from app.services import place_codes, print_sheets, qr, scope
from app.services.print_sheets import Chosen, Subject
from app.web import auth, security
from app.web.guard import needs
from app.web.house import house, request_instant
from app.web.page import page
from app.web.transaction import read_session, writing

blueprint = Blueprint("codes", __name__, url_prefix="/codes")

PICTURES = {"svg": "image/svg+xml; charset=utf-8", "png": "image/png"}


@blueprint.get("")
@needs(Permission.codes_print)
def index() -> Response:
    """Which place, or which county or organisation in one go?"""
    return _index(SheetForm(sheet="poster"))


@blueprint.get("/sheets")
@needs(Permission.codes_print)
def sheets() -> Response:
    """The paper, to be printed by the browser; places whose codes are still to be made are told."""
    form = SheetForm(request.args)
    if not form.validate():
        return _index(form)
    session = read_session()
    found = print_sheets.subjects(session, auth.actor(), form.chosen)
    made = print_sheets.sheets(session, found, form.kind, *_roots())
    security.allow_sheet()
    return page(
        "manage/codes/sheets.html",
        shared=False,
        kind=form.kind,
        title=SHEET_LABELS[form.kind],
        where=form.where.data,
        sheets=made,
        lacking=len(found) - len(made),
    )


@blueprint.post("/sheets")
@needs(Permission.codes_print)
def prepare() -> BaseResponse:
    """Make what is still lacking, then show the paper."""
    form, at = SheetForm(request.form), request_instant()
    if not form.validate():
        return _index(form)
    with writing() as write:
        print_sheets.prepare(write, auth.actor(), form.chosen, at)
    return redirect(f"/manage/codes/sheets?where={form.where.data}&sheet={form.kind}", 303)


@blueprint.get("/<public_id>")
@needs(Permission.codes_print)
def detail(public_id: str) -> Response:
    """The codes of one place."""
    session, at = read_session(), request_instant()
    place = scope.managed_place(session, auth.actor(), Permission.codes_print, public_id)
    root = house().settings.public_url
    return page(
        "manage/codes/detail.html",
        shared=False,
        place=place,
        codes=place_codes.live(session, [place.id]),
        purposes=PURPOSE_LABELS,
        labels=SHEET_LABELS,
        scans=qr.scans(session, place.id, at),
        ready=place.demo or print_sheets.is_public(root),
    )


@blueprint.post("/<public_id>/replacement")
@needs(Permission.codes_print)
def replace(public_id: str) -> BaseResponse:
    """Revoke a code that was lost or copied; with `anew` another takes its place at once."""
    form, at, actor = CodeForm(request.form), request_instant(), auth.actor()
    scope.managed_place(read_session(), actor, Permission.codes_print, public_id)
    if form.validate():
        purpose = CodePurpose(form.purpose.data)
        with writing() as write:
            place = scope.managed_place(write, actor, Permission.codes_print, public_id)
            verb = place_codes.replace if "anew" in request.form else place_codes.revoke
            verb(write, actor, place.id, purpose, at)
    return redirect(f"/manage/codes/{public_id}", 303)


@blueprint.get("/<public_id>/<purpose>.<picture>")
@needs(Permission.codes_print)
def picture(public_id: str, purpose: str, picture: str) -> Response:
    """One code as SVG or PNG, to put into a leaflet of one's own."""
    if purpose not in list(CodePurpose) or picture not in PICTURES:
        raise NotFound
    session, use = read_session(), CodePurpose(purpose)
    (one,) = print_sheets.subjects(session, auth.actor(), Chosen(place=public_id))
    code = place_codes.live(session, [one.id], [use]).get((one.id, use))
    if code is None:
        raise NotFound
    url = f"{print_sheets.root_for(one, *_roots())}/q/{code.code}"
    body = qr_image.png(url) if picture == "png" else qr_image.svg(url)
    response = Response(body, content_type=PICTURES[picture])
    name = f"yijia-{one.public_id}-{purpose}.{picture}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _roots() -> tuple[str, str]:
    """PUBLIC_URL, and where this reader found the site (for made-up places)."""
    return house().settings.public_url, request.host_url.rstrip("/")


def _index(form: SheetForm) -> Response:
    session, actor = read_session(), auth.actor()
    words = request.args.get("q", "")[:80]
    found: list[Subject] = print_sheets.listed(session, actor, words)
    return page(
        "manage/codes/index.html",
        status=422 if form.errors else 200,
        shared=False,
        form=form,
        labels=SHEET_LABELS,
        places=found,
        most=print_sheets.LISTED,
        words=words,
        counties=print_sheets.counties(session, actor),
        organisations=scope.organisations(session, actor, Permission.codes_print),
    )
