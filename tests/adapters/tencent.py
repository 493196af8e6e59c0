"""A provider on loopback that speaks the documented protocol of Tencent Cloud's SendSms."""

import hmac
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from ssl import PROTOCOL_TLS_SERVER, SSLContext
from typing import Any

SECRET_ID, SECRET_KEY = "AKIDexample", "a secret that signs"


class Desk(BaseHTTPRequestHandler):
    """Refuses what is not signed; else answers what its server was told to."""

    server: "Provider"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.taken.append((dict(self.headers), json.loads(body)))
        if self.server.silent is not None:
            self.server.silent.wait(5)
            return
        said = self.server.says
        if self.headers["Authorization"] != _signature(dict(self.headers), body):
            said = error("AuthFailure.SignatureFailure")
        answer = json.dumps({"Response": {**said, "RequestId": "r-1"}}).encode()
        self.send_response(self.server.status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_words: object) -> None:
        """Say nothing."""


class Provider(HTTPServer):
    """What it was sent, as (headers, body), and what it says."""

    def __init__(self, says: dict[str, Any], status: int) -> None:
        super().__init__(("127.0.0.1", 0), Desk)
        self.says, self.status = says, status
        self.silent: threading.Event | None = None
        self.taken: list[tuple[dict[str, str], dict[str, Any]]] = []


@contextmanager
def provider(
    says: dict[str, Any], *, status: int = 200, tls: Path | None = None, silent: bool = False
) -> Iterator[Provider]:
    server = Provider(says, status)
    if tls:
        context = SSLContext(PROTOCOL_TLS_SERVER)
        context.load_cert_chain(tls / "certificate.pem", tls / "key.pem")
        server.socket = context.wrap_socket(server.socket, server_side=True)
    server.silent = threading.Event() if silent else None
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        if server.silent is not None:
            server.silent.set()
        server.shutdown()
        thread.join()
        server.server_close()


def settings(server: HTTPServer, scheme: str = "http") -> dict[str, str]:
    """SMS_TENCENT_* that lead to `server`."""
    return {
        "SMS_TENCENT_SECRET_ID": SECRET_ID,
        "SMS_TENCENT_SECRET_KEY": SECRET_KEY,
        "SMS_TENCENT_APP_ID": "1400006666",
        "SMS_TENCENT_SIGN": "驿家",
        "SMS_TENCENT_TEMPLATE_CODE": "1110",
        "SMS_TENCENT_TEMPLATE_DIGEST": "1111",
        "SMS_TENCENT_TEMPLATE_SEAT": "1112",
        "SMS_TENCENT_TEMPLATE_REMINDER": "1113",
        "SMS_TENCENT_TEMPLATE_CHANGE": "1114",
        "SMS_TENCENT_TEMPLATE_INVITATION": "1115",
        "SMS_TENCENT_TEMPLATE_DECISION": "1116",
        "SMS_TENCENT_ENDPOINT": f"{scheme}://127.0.0.1:{server.server_port}",
    }


def error(code: str) -> dict[str, Any]:
    """The answer that refuses the whole request."""
    return {"Error": {"Code": code, "Message": "+8619900000000 and 123456 are in this message"}}


def status(code: str) -> dict[str, Any]:
    """The answer that tells of one number."""
    told = {"SerialNo": "5000:1", "PhoneNumber": "+8619900000000", "Fee": int(code == "Ok")}
    told |= {"SessionContext": "k", "Code": code, "Message": "said", "IsoCode": "CN"}
    return {"SendStatusSet": [told]}


def _signature(headers: dict[str, str], body: bytes) -> str:
    """TC3-HMAC-SHA256 as cloud.tencent.com/document/api/382/52071 describes it."""
    day = datetime.fromtimestamp(int(headers["X-TC-Timestamp"]), UTC).date().isoformat()
    signed = f"content-type:{headers['Content-Type']}\nhost:{headers['Host']}\n"
    parts = ("POST", "/", "", signed, "content-type;host", sha256(body).hexdigest())
    scope = f"{day}/sms/tc3_request"
    digest = sha256("\n".join(parts).encode()).hexdigest()
    words = "\n".join(("TC3-HMAC-SHA256", headers["X-TC-Timestamp"], scope, digest))
    key = f"TC3{SECRET_KEY}".encode()
    for part in (day, "sms", "tc3_request"):
        key = hmac.new(key, part.encode(), sha256).digest()
    seal = hmac.new(key, words.encode(), sha256).hexdigest()
    return (
        f"TC3-HMAC-SHA256 Credential={SECRET_ID}/{scope}, "
        f"SignedHeaders=content-type;host, Signature={seal}"
    )
