"""What the site's own classes add to Flask's."""

from io import BytesIO

from flask import Flask, request
from werkzeug.datastructures import FileStorage


def test_a_form_is_read_without_what_no_keyboard_makes(plain_site: Flask) -> None:
    sent = {"name": ["张\0三", "李"], "b\u0000": "1"}
    with plain_site.test_request_context("/", method="POST", data=sent):
        assert request.form.getlist("name") == ["张三", "李"]


def test_a_file_stays_as_it_is(plain_site: Flask) -> None:
    sent = {"words": "a\0b", "file": FileStorage(BytesIO(b"a\0b"), "a.bin")}
    with plain_site.test_request_context("/", method="POST", data=sent):
        assert request.form["words"] == "ab"
        assert request.files["file"].read() == b"a\0b"
