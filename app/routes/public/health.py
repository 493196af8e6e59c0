"""For machines that watch: does the process live, and can it answer people."""

from flask import Blueprint, Response, json
from sqlalchemy import exc

from app.services import readiness
from app.web.guard import public
from app.web.house import house

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@public
def live() -> Response:
    """The process answers; says nothing about the database."""
    return _said(200, {"status": "ok"})


@blueprint.get("/readyz")
@public
def ready() -> Response:
    """200 when the database answers, is migrated and holds the reference data, else 503."""
    try:
        with house().read_sessions() as session:
            missing = readiness.missing(session)
    except exc.SQLAlchemyError:
        missing = ["database"]
    if missing:
        return _said(503, {"status": "unavailable", "missing": missing})
    return _said(200, {"status": "ok"})


def _said(status: int, body: dict[str, object]) -> Response:
    headers = {"Cache-Control": "no-store"}
    return Response(json.dumps(body), status, headers, content_type="application/json")
