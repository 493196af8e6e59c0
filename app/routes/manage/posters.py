"""A programme's posters at the desk: make a code for each spot, print it, see what it brought."""

from flask import Blueprint, Response, redirect, request
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as BaseResponse

from app.access import Permission
from app.adapters import qr_image
from app.errors import DomainError
from app.forms.poster import SHEET_LABELS, PosterForm, PosterSheetForm
from app.models.programme import Programme
from app.services import print_sheets
from app.services.decent_hours import local_minute
from app.services.print_sheets import SheetKind
from app.services.programmes import posters
from app.services.programmes.entrance import entrance
from app.services.programmes.scope import managed_programme
from app.web import auth, security
from app.web.field_errors import at_field
from app.web.guard import needs
from app.web.house import house, request_instant
from app.web.page import page
from app.web.transaction import read_session, writing

blueprint = Blueprint("posters", __name__, url_prefix="/posters")

EDIT = Permission.programmes_edit
PICTURES = {"svg": "image/svg+xml; charset=utf-8", "png": "image/png"}


@blueprint.get("/<public_id>")
@needs(EDIT)
def detail(public_id: str) -> Response:
    """Which poster works, and one more."""
    return _detail(_managed(public_id), PosterForm())


@blueprint.post("/<public_id>")
@needs(EDIT)
def make(public_id: str) -> BaseResponse:
    """A code for one more spot."""
    form, at, actor = PosterForm(request.form), request_instant(), auth.actor()
    programme = _managed(public_id)
    if not form.validate():
        return _detail(programme, form)
    try:
        with writing() as write:
            ours = managed_programme(write, actor, EDIT, public_id)
            posters.make(write, actor, ours, form.label.data or "", at)
    except DomainError as error:
        return _detail(programme, at_field(form, error))
    return redirect(f"/manage/posters/{public_id}", 303)


@blueprint.post("/<public_id>/revocation")
@needs(EDIT)
def revoke(public_id: str) -> BaseResponse:
    """The poster is gone or was copied: its code no longer counts."""
    at, actor = request_instant(), auth.actor()
    with writing() as write:
        ours = managed_programme(write, actor, EDIT, public_id)
        posters.revoke(write, actor, ours, request.form.get("code", ""), at)
    return redirect(f"/manage/posters/{public_id}", 303)


@blueprint.get("/<public_id>/sheets")
@needs(EDIT)
def sheets(public_id: str) -> Response:
    """The paper: all spots, or the one whose code is given."""
    programme, session = _managed(public_id), read_session()
    form, wanted = PosterSheetForm(request.args), request.args.get("code", "")
    if not form.validate():
        return _detail(programme, PosterForm())
    kind = SheetKind(form.sheet.data)
    there = [one for one in posters.listed(session, programme.id) if wanted in ("", one.code)]
    made = posters.sheets(programme, there, *_roots())
    one = entrance(session, public_id, request_instant(), drafts=True)
    security.allow_sheet()
    return page(
        "manage/posters/sheets.html",
        shared=False,
        programme=programme,
        one=one,
        begins=local_minute(one.meetings[0][0]) if one.meetings else "",
        kind=kind,
        title=SHEET_LABELS[kind],
        sheets=made,
    )


@blueprint.get("/<public_id>/<code>.<picture>")
@needs(EDIT)
def picture(public_id: str, code: str, picture: str) -> Response:
    """One code as SVG or PNG, to put into a leaflet of one's own."""
    programme = _managed(public_id)
    there = {one.code: one for one in posters.listed(read_session(), programme.id)}
    if picture not in PICTURES or code not in there or there[code].revoked_at is not None:
        raise NotFound
    url = f"{print_sheets.root_for(programme, *_roots())}/q/{code}"
    body = qr_image.png(url) if picture == "png" else qr_image.svg(url)
    response = Response(body, content_type=PICTURES[picture])
    name = f"yijia-{programme.public_id}-{code}.{picture}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _managed(public_id: str) -> Programme:
    return managed_programme(read_session(), auth.actor(), EDIT, public_id)


def _roots() -> tuple[str, str]:
    """PUBLIC_URL, and where this reader found the site (for made-up programmes)."""
    return house().settings.public_url, request.host_url.rstrip("/")


def _detail(programme: Programme, form: PosterForm) -> Response:
    there = posters.listed(read_session(), programme.id)
    root = house().settings.public_url
    return page(
        "manage/posters/detail.html",
        status=422 if form.errors else 200,
        shared=False,
        programme=programme,
        form=form,
        posters=there,
        live=[one for one in there if one.revoked_at is None],
        labels=SHEET_LABELS,
        ready=programme.demo or print_sheets.is_public(root),
    )
