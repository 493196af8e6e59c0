"""A new worker asks for its first page itself."""

from flask import Flask

from app.models.place import Place
from app.web.warming import warm


def test_the_first_page_is_a_real_one(app: Flask, street: list[Place]) -> None:
    assert warm(app) == 200


def test_without_reference_data_the_worker_starts_all_the_same(app: Flask) -> None:
    assert warm(app) == 503
