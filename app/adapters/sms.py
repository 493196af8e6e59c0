"""Ways for text messages to leave: printed, written to a file, posted to a webhook, a provider."""

import hmac
import json
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from http import HTTPStatus
from pathlib import Path
from typing import Final

from app.adapters.crypto import masked_phone
from app.adapters.sms_tencent import Tencent
from app.adapters.text_message import Gateway, Message, Outcome
from app.errors import DomainError

SECONDS: Final = 10


class Console:
    """Prints to standard error, the number masked: for trying things out."""

    def send(self, phone: str, message: Message, key: str) -> Outcome:
        """Print it."""
        sys.stderr.write(f"SMS {masked_phone(phone)}: {message.text}\n")
        return Outcome.accepted


@dataclass(frozen=True, slots=True)
class File:
    """Appends a line of JSON to a file that only its owner reads: for tests and drills."""

    path: Path

    def send(self, phone: str, message: Message, key: str) -> Outcome:
        """Append it."""
        told = {"phone": phone, "text": message.text, "key": key}
        line = json.dumps(told, ensure_ascii=False)
        try:
            self.path.touch(mode=0o600)
            with self.path.open("a") as file:
                file.write(f"{line}\n")
        except OSError:
            return Outcome.later
        return Outcome.accepted


@dataclass(frozen=True, slots=True)
class Webhook:
    """Posts JSON to an HTTPS address. `X-Signature` is the hex HMAC-SHA-256, by the shared secret,
    of `X-Timestamp`, a full stop and the body; `Idempotency-Key` is the same for one message."""

    url: str
    secret: str

    def send(self, phone: str, message: Message, key: str) -> Outcome:
        """Post it: 2xx is accepted, 429 later, any other 4xx refused, all else ambiguous."""
        told = {
            "phone": phone,
            "text": message.text,
            "template": message.template,
            "values": message.values,
        }
        body = json.dumps(told, ensure_ascii=False).encode()
        stamp = str(int(time.time()))
        signed = hmac.new(self.secret.encode(), f"{stamp}.".encode() + body, sha256).hexdigest()
        headers = {
            "Content-Type": "application/json",
            "Idempotency-Key": key,
            "X-Timestamp": stamp,
            "X-Signature": signed,
        }
        request = urllib.request.Request(self.url, body, headers)  # noqa: S310 - checked below
        try:
            with urllib.request.urlopen(request, timeout=SECONDS):  # noqa: S310
                return Outcome.accepted
        except urllib.error.HTTPError as error:
            if error.code == HTTPStatus.TOO_MANY_REQUESTS:
                return Outcome.later
            return Outcome.refused if 400 <= error.code < 500 else Outcome.ambiguous
        except urllib.error.URLError as error:
            nobody = isinstance(error.reason, ConnectionRefusedError)
            return Outcome.later if nobody else Outcome.ambiguous
        except OSError:
            return Outcome.ambiguous


def gateway(name: str, settings: Mapping[str, str]) -> Gateway:
    """The gateway of the settings; raises DomainError("setting_invalid") for what cannot work,
    and "package_missing" for a provider whose kit is not installed. Opens no connection.

    A webhook is spoken to over HTTPS, or over loopback for drills.
    """
    if name == "console":
        return Console()
    if name == "file" and settings.get("SMS_FILE"):
        return File(Path(settings["SMS_FILE"]))
    if name == "webhook":
        url, secret = settings.get("SMS_WEBHOOK_URL", ""), settings.get("SMS_WEBHOOK_SECRET", "")
        if not secret:
            raise DomainError("setting_invalid", "SMS_WEBHOOK_SECRET")
        if not url.startswith(("https://", "http://127.0.0.1:", "http://localhost:")):
            raise DomainError("setting_invalid", "SMS_WEBHOOK_URL")
        return Webhook(url, secret)
    if name == "tencent":
        return Tencent.of(settings)
    raise DomainError("setting_invalid", "SMS_GATEWAY", value=name)
