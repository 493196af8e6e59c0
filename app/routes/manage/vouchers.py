"""At a counter: the phone reads vouchers, each is redeemed once; what was redeemed here."""

from tempfile import TemporaryFile

from flask import Blueprint, Response, jsonify, redirect, request
from werkzeug.wrappers import Response as BaseResponse
from wtforms import Form

from app.access import Permission
from app.config import SHANGHAI
from app.forms.redemptions import FORMAT_LABELS, RedemptionExportForm
from app.forms.scans import VoucherForm, batch, voucher
from app.services import audit, scope
from app.services.benefits import redemption, redemption_table, redemptions
from app.services.benefits.redemption import Outcome, Scan, Word
from app.services.benefits.redemption_table import RedemptionFormat
from app.web import auth, voucher_words
from app.web.guard import needs
from app.web.house import house, request_instant
from app.web.page import page
from app.web.security import allow_camera
from app.web.transaction import read_session, writing

blueprint = Blueprint("vouchers", __name__, url_prefix="/vouchers")
_TYPES = {
    RedemptionFormat.csv: "text/csv; charset=utf-8",
    RedemptionFormat.xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
REDEEM = Permission.vouchers_redeem


@blueprint.get("")
@needs(Permission.vouchers_redeem)
def index() -> BaseResponse:
    """At which place; straight to it where there is one only."""
    found = redemptions.places(read_session(), auth.actor())
    if len(found) == 1:
        return redirect(f"/manage/vouchers/{found[0].public_id}", 302)
    return page("manage/vouchers/index.html", shared=False, places=found, most=redemptions.SHOWN)


@blueprint.get("/<public_id>")
@needs(Permission.vouchers_redeem)
def detail(public_id: str) -> Response:
    """The camera, the fields for a number and its digits, how many today."""
    session, last = read_session(), request.args.get("last", "")
    place = scope.managed_place(session, auth.actor(), REDEEM, public_id)
    return _page(public_id, VoucherForm(), redemptions.of_scan(session, place, last))


@blueprint.post("/<public_id>/scans")
@needs(Permission.vouchers_redeem)
def scans(public_id: str) -> Response:
    """What the phone kept, in a batch; a word for each."""
    actor, at, vault = auth.actor(), request_instant(), house().vault
    scope.managed_place(read_session(), actor, REDEEM, public_id)
    sent = batch(request.get_json(silent=True), at, voucher)
    with writing() as write:
        place = scope.managed_place(write, actor, REDEEM, public_id)
        words = redemption.take(write, vault, actor, place, sent.scans, at)
        write.flush()
        here = redemptions.today(write, place, at)
    words += [Word(scan_id, Outcome.unknown) for scan_id in sent.broken]
    answer = jsonify(
        here=here,
        words=[
            {
                "id": one.scan_id,
                "look": voucher_words.look(one),
                "words": voucher_words.told(one),
                "more": voucher_words.more(one),
            }
            for one in words
        ],
    )
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@blueprint.post("/<public_id>/typed")
@needs(Permission.vouchers_redeem)
def typed(public_id: str) -> BaseResponse:
    """A number and its digits, typed where there is no camera and no script."""
    form, actor, at = VoucherForm(request.form), auth.actor(), request_instant()
    scope.managed_place(read_session(), actor, REDEEM, public_id)
    if not form.validate():
        form.scan_id.data = VoucherForm().scan_id.data
        return _page(public_id, form)
    scan = Scan(form.scan_id.data or "", form.read, at)
    with writing() as write:
        place = scope.managed_place(write, actor, REDEEM, public_id)
        (word,) = redemption.take(write, house().vault, actor, place, [scan], at)
    if word.outcome is Outcome.redeemed:
        return redirect(f"/manage/vouchers/{public_id}?last={scan.scan_id}", 303)
    form.scan_id.data = VoucherForm().scan_id.data
    return _page(public_id, form, word)


@blueprint.get("/<public_id>/redemptions")
@needs(Permission.vouchers_redeem)
def listed(public_id: str) -> Response:
    """What was redeemed here in a month, by day and benefit."""
    return _list(public_id, request.args.get("month", ""), RedemptionExportForm())


@blueprint.post("/<public_id>/export")
@needs(Permission.vouchers_redeem)
def export(public_id: str) -> Response:
    """The month as a file; each one is recorded."""
    form, actor, at = RedemptionExportForm(request.form), auth.actor(), request_instant()
    place = scope.managed_place(read_session(), actor, REDEEM, public_id)
    if not form.validate():
        return _list(public_id, form.month.data or "", form)
    found = redemptions.month(read_session(), place, form.month.data or "", at)
    how = RedemptionFormat(form.how.data)
    with TemporaryFile() as file:
        count = redemption_table.write(found, how, file)
        file.seek(0)
        body = file.read()
    with writing() as write:
        audit.record(
            write,
            actor,
            "redemptions.exported",
            at,
            place_id=place.id,
            format=how.value,
            rows=count,
            month=f"{found.first:%Y-%m}",
        )
    day = f"{at.astimezone(SHANGHAI):%Y-%m-%d}"
    name = f"vouchers-{place.public_id}-{found.first:%Y-%m}-{day}.{how.value}"
    response = Response(body, content_type=_TYPES[how])
    response.headers["Content-Disposition"] = f"attachment; filename={name}"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _page(public_id: str, form: Form, word: Word | None = None) -> Response:
    session, actor, at = read_session(), auth.actor(), request_instant()
    place = scope.managed_place(session, actor, REDEEM, public_id)
    is_in = word is not None and word.outcome is Outcome.redeemed
    allow_camera()
    return page(
        "manage/vouchers/detail.html",
        status=200 if not form.errors and (word is None or is_in) else 422,
        shared=False,
        place=place,
        form=form,
        today=redemptions.today(session, place, at),
        look=voucher_words.look(word) if word else "",
        told=voucher_words.told(word) if word else "",
        more=voucher_words.more(word) if word else "",
    )


def _list(public_id: str, month: str, form: RedemptionExportForm) -> Response:
    session, at = read_session(), request_instant()
    place = scope.managed_place(session, auth.actor(), REDEEM, public_id)
    found = redemptions.month(session, place, month, at)
    return page(
        "manage/vouchers/listed.html",
        status=422 if form.errors else 200,
        shared=False,
        place=place,
        month=found,
        form=form,
        formats=FORMAT_LABELS,
        shown=redemptions.SHOWN,
    )
