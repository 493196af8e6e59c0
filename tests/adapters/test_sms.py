"""Ways for messages to leave, and what each outcome means."""

import hmac
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from app.adapters import sms
from app.adapters.text_message import Message, Outcome, Template
from app.errors import DomainError

PHONE = "+8619900000000"
HELLO = Message(Template.code, ("123456",), "您好")


class Desk(BaseHTTPRequestHandler):
    """A provider that answers with the status that its server was given."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.taken.append((dict(self.headers), body))  # type: ignore[attr-defined]
        self.send_response(self.server.status)  # type: ignore[attr-defined]
        self.end_headers()

    def log_message(self, *_words: object) -> None:
        """Say nothing."""


@contextmanager
def provider(status: int) -> Iterator[HTTPServer]:
    server = HTTPServer(("127.0.0.1", 0), Desk)
    server.status, server.taken = status, []  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (200, Outcome.accepted),
        (204, Outcome.accepted),
        (400, Outcome.refused),
        (429, Outcome.later),
        (500, Outcome.ambiguous),
    ],
)
def test_a_webhook_is_signed_and_its_answer_read(status: int, outcome: Outcome) -> None:
    with provider(status) as server:
        url = f"http://127.0.0.1:{server.server_port}/sms"
        gate = sms.gateway("webhook", {"SMS_WEBHOOK_URL": url, "SMS_WEBHOOK_SECRET": "s3cret"})
        assert gate.send(PHONE, HELLO, "code-1") is outcome
        ((headers, body),) = server.taken  # type: ignore[attr-defined]
    assert json.loads(body) == {
        "phone": PHONE,
        "text": "您好",
        "template": "code",
        "values": ["123456"],
    }
    assert headers["Idempotency-Key"] == "code-1"
    signed = hmac.new(b"s3cret", f"{headers['X-Timestamp']}.".encode() + body, sha256).hexdigest()
    assert headers["X-Signature"] == signed


def test_nobody_there_is_tried_again_later() -> None:
    with provider(200) as server:
        url = f"http://127.0.0.1:{server.server_port}/sms"
    gate = sms.gateway("webhook", {"SMS_WEBHOOK_URL": url, "SMS_WEBHOOK_SECRET": "x"})
    assert gate.send(PHONE, HELLO, "k") is Outcome.later


def test_a_file_is_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "sms.jsonl"
    gate = sms.gateway("file", {"SMS_FILE": str(path)})
    assert gate.send(PHONE, HELLO, "k") is Outcome.accepted
    assert gate.send(PHONE, replace(HELLO, text="再见"), "l") is Outcome.accepted
    assert [json.loads(line)["text"] for line in path.read_text().splitlines()] == ["您好", "再见"]
    assert path.stat().st_mode & 0o077 == 0
    assert sms.gateway("file", {"SMS_FILE": str(tmp_path)}).send(PHONE, HELLO, "k") is Outcome.later


def test_the_console_shows_no_whole_number(capsys: pytest.CaptureFixture[str]) -> None:
    sms.gateway("console", {}).send(PHONE, HELLO, "k")
    assert capsys.readouterr().err == "SMS 199****0000: 您好\n"


@pytest.mark.parametrize(
    ("name", "settings"),
    [
        ("pigeon", {}),
        ("file", {}),
        ("webhook", {"SMS_WEBHOOK_URL": "https://example.org"}),
        ("webhook", {"SMS_WEBHOOK_URL": "http://example.org", "SMS_WEBHOOK_SECRET": "x"}),
    ],
)
def test_what_cannot_work_is_told(name: str, settings: dict[str, str]) -> None:
    with pytest.raises(DomainError, match="setting_invalid"):
        sms.gateway(name, settings)
