"""The programme's form between requests: its smaller buttons, its choices."""

from datetime import time
from typing import Any, Final

from markupsafe import Markup
from sqlalchemy.orm import Session

from app.access import Permission
from app.adapters.markdown import safe_html
from app.forms.programme import ProgrammeForm
from app.models.organisation import Organisation
from app.models.programme import Programme
from app.services import scope, venues
from app.services.programmes import content
from app.services.programmes.publish import Incomplete
from app.web import auth
from app.web.house import house, request_instant
from app.web.programme_words import GAPS
from app.web.transaction import read_session

EDIT: Final = Permission.programmes_edit
#: Button -> the block of the page that it changes.
STEPS: Final = {
    "add": "programme_sessions",
    "drop": "programme_sessions",
    "find": "programme_where",
    "preview": "programme_preview",
}


def step(form: ProgrammeForm, pressed: str) -> str | None:
    """Do what a smaller button says; the block that it changes, None for a button that saves."""
    what, _, number = pressed.partition("-")
    if what == "add":
        last = form.meetings[-1] if form.meetings else None
        begins, ends = (last.begins.data, last.ends.data) if last else (None, None)
        data = {"begins": begins or time(9), "ends": ends or time(11)}
        if len(form.sessions.entries) < content.MOST_SESSIONS:
            form.sessions.append_entry(data)
    elif what == "drop":
        kept = [one for one in form.sessions.entries if one.name != f"sessions-{number}"]
        form.sessions.entries = kept
        if not kept:
            form.sessions.append_entry({})
    return STEPS.get(what)


def with_gaps(form: ProgrammeForm, incomplete: Incomplete) -> ProgrammeForm:
    """The form with what is missing told at its fields."""
    for gap in incomplete.gaps:
        name = "sessions" if gap.value not in form._fields else gap.value
        field = form._fields[name]
        field.errors = [*field.errors, GAPS[gap]]
    return form


def choices(form: ProgrammeForm, programme: Programme | None) -> dict[str, Any]:
    """What the form offers to choose from, and the description as it will look."""
    session, actor = read_session(), auth.actor()
    if programme is None:
        organisers = scope.organisations(session, actor, EDIT)
    else:
        organisers = [session.get_one(Organisation, programme.organiser_id)]
    words = " ".join((form.find.data or "").split())[:80]
    rooms, chosen = house(), (form.place.data or "").lower()
    found = venues.venues(session, actor, EDIT, words, [chosen], request_instant(), rooms.settings)
    codes = [one.division_code for one in organisers]
    return {
        "organisers": organisers,
        "venues": found,
        "counties": _counties(session, codes, form.counties.data or []),
        "preview": Markup(safe_html(form.body.data or "")),  # noqa: S704 - it is sanitised
    }


def _counties(session: Session, codes: list[str | None], chosen: list[str]) -> dict[str, str]:
    near = venues.counties(session, codes)
    missing = [code for code in chosen if code not in near]
    return {**near, **(venues.county_names(session, missing) if missing else {})}
