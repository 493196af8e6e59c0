"""`/api/v1/openapi.json`: what the machine door takes and gives, for generators and people."""

from functools import cache
from pathlib import Path
from typing import Final

from flask import Blueprint, Response

from app.web import machine
from app.web.guard import public

blueprint = Blueprint("contract", __name__)
FILE: Final = Path(__file__).with_name("openapi.json")


@blueprint.get("/openapi.json")
@public
def index() -> Response:
    """The contract as OpenAPI 3.1."""
    return machine.answer(_content())


@cache
def _content() -> bytes:
    return FILE.read_bytes()
