"""What a station manager, trainer, officer or supervisor sees: every desk."""

from flask import Blueprint

from app.routes.manage import (
    applications,
    attachments,
    audit,
    benefit_figures,
    benefit_states,
    benefits,
    campaigns,
    checkins,
    checks,
    codes,
    endings,
    exports,
    facts,
    freshness,
    holidays,
    home,
    hours,
    imports,
    notices,
    photos,
    places,
    positions,
    posters,
    programmes,
    promises,
    publications,
    questions,
    reports,
    revisions,
    rosters,
    series,
    staff,
    stages,
    vouchers,
)

ROOMS = (
    *(applications, attachments, audit, benefit_figures, benefit_states, benefits),
    *(campaigns, checkins, checks, codes, endings, exports, facts),
    *(freshness, holidays, home, hours, imports, notices, photos, places),
    *(
        positions,
        posters,
        programmes,
        promises,
        publications,
        questions,
        reports,
        revisions,
        rosters,
    ),
    *(series, staff, stages, vouchers),
)


def section() -> Blueprint:
    """Endpoints read `manage.places.detail`."""
    manage = Blueprint("manage", __name__, url_prefix="/manage")
    for room in ROOMS:
        manage.register_blueprint(room.blueprint)
    return manage
