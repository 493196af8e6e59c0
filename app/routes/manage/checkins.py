"""At the door of a programme: the organiser's phone reads receipts, the wall shows its code."""

from flask import Blueprint, Response, jsonify, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from app.access import Permission
from app.adapters import qr_image
from app.forms.scans import NumberForm, batch, receipt
from app.models.programme_kinds import CheckInWay
from app.services import audit, changing_code
from app.services.programmes import attendance, door, wall
from app.services.programmes.attendance import Outcome, Scan, Word
from app.services.programmes.scope import managed_programme
from app.web import attendance_words, auth
from app.web.guard import needs
from app.web.house import house, request_instant
from app.web.page import page
from app.web.public_address import public_root
from app.web.security import allow_camera, allow_sheet
from app.web.transaction import read_session, writing

blueprint = Blueprint("checkins", __name__, url_prefix="/checkins")


@blueprint.get("")
@needs(Permission.checkins_take)
def index() -> Response:
    """What is on around now."""
    rows = door.today(read_session(), auth.actor(), request_instant())
    return page("manage/checkins/index.html", shared=False, rows=rows)


@blueprint.get("/<public_id>")
@needs(Permission.checkins_take)
def detail(public_id: str) -> Response:
    """The camera, the field for a number, and how many came."""
    return _page(public_id, request.args.get("session", ""), NumberForm())


@blueprint.post("/<public_id>/scans")
@needs(Permission.checkins_take)
def scans(public_id: str) -> Response:
    """What the phone kept, in a batch; a word for each."""
    actor, at, vault = auth.actor(), request_instant(), house().vault
    programme = managed_programme(read_session(), actor, Permission.checkins_take, public_id)
    sent = batch(request.get_json(silent=True), at, receipt)
    with writing() as write:
        programme = managed_programme(write, actor, Permission.checkins_take, public_id)
        words = attendance.take(write, vault, actor, programme, sent.scans, at)
        meeting = attendance.chosen(programme.sessions, sent.meeting, at)
        count = attendance.count(write, programme, meeting)
    words += [Word(scan_id, Outcome.unknown) for scan_id in sent.broken]
    answer = jsonify(
        here=count.here,
        due=count.due,
        words=[
            {
                "id": one.scan_id,
                "look": attendance_words.look(one),
                "words": attendance_words.told(one),
            }
            for one in words
        ],
    )
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@blueprint.post("/<public_id>/typed")
@needs(Permission.checkins_take)
def typed(public_id: str) -> BaseResponse:
    """A number, typed where there is no camera and no script."""
    form, actor, at = NumberForm(request.form), auth.actor(), request_instant()
    meeting = form.meeting.data or ""
    door.door(read_session(), actor, public_id, meeting, at)
    if not form.validate():
        return _page(public_id, meeting, form)
    number = form.number.data or ""
    scan = Scan(form.scan_id.data or "", number, at, CheckInWay.typed, meeting)
    with writing() as write:
        programme = managed_programme(write, actor, Permission.checkins_take, public_id)
        (word,) = attendance.take(write, house().vault, actor, programme, [scan], at)
    if not word.is_in:
        form.number.errors = [attendance_words.told(word)]
        form.scan_id.data = NumberForm().scan_id.data
        return _page(public_id, meeting, form)
    target = f"/manage/checkins/{public_id}?session={meeting}&last={word.number}"
    return redirect(target, 303)


@blueprint.get("/<public_id>/wall")
@needs(Permission.checkins_take)
def wall_code(public_id: str) -> Response:
    """The code that changes, to be shown on a screen; or the way to put it up."""
    at = request_instant()
    programme = managed_programme(read_session(), auth.actor(), Permission.checkins_take, public_id)
    up = programme.wall_secret is not None
    allow_sheet()
    link = f"{public_root()}/programmes/checkins/{programme.public_id}"
    return page(
        "manage/checkins/wall.html",
        fragment="wall_code",
        shared=False,
        programme=programme,
        up=up,
        square=qr_image.inline(f"{link}?w={wall.code(programme, at)}") if up else "",
        digits=wall.digits(programme, at) if up else "",
        left=changing_code.seconds_left(at),
        count=attendance.count(
            read_session(), programme, attendance.on_now(programme.sessions, at)
        ),
    )


@blueprint.post("/<public_id>/wall")
@needs(Permission.checkins_take)
def hang(public_id: str) -> BaseResponse:
    """Put the code up, or with `down` take it away."""
    actor, down = auth.actor(), "down" in request.form
    with writing() as write:
        programme = managed_programme(write, actor, Permission.checkins_take, public_id)
        (wall.take_down if down else wall.put_up)(programme)
        audit.record(
            write,
            actor,
            "programme.wall_down" if down else "programme.wall_up",
            request_instant(),
            organisation_id=programme.organiser_id,
            programme=programme.public_id,
        )
    return redirect(f"/manage/checkins/{public_id}{'' if down else '/wall'}", 303)


def _page(public_id: str, chosen: str, form: NumberForm) -> Response:
    session, actor, at = read_session(), auth.actor(), request_instant()
    one = door.door(session, actor, public_id, chosen, at)
    form.meeting.data = one.meeting.public_id if one.meeting else ""
    last = door.last(session, house().vault, one, request.args.get("last", ""))
    allow_camera()
    return page(
        "manage/checkins/detail.html",
        status=422 if form.errors else 200,
        shared=False,
        actor=actor,
        one=one,
        programme=one.programme,
        form=form,
        last=attendance_words.told(last) if last else "",
    )
