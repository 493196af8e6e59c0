"""Messages through the provider's own kit, over loopback, and what each of its answers means."""

import json
import logging
import re
from pathlib import Path
from typing import Any

import pytest

from app.adapters import sms, sms_tencent
from app.adapters.text_message import Message, Outcome, Template
from app.errors import DomainError
from tests.adapters.tencent import error, provider, settings, status
from tools import certificate

pytest.importorskip("tencentcloud", reason="requirements-sms-tencent.txt is not installed")

PHONE = "+8619900000000"
CODE = Message(Template.code, ("123456",), "验证码 123456")
DIGEST = Message(Template.digest, ("3", "1", "0", "0", "2"), "您管的 3 处地点有 1 条反馈待答复。")
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


@pytest.mark.parametrize(
    ("message", "template"), [(CODE, "1110"), (DIGEST, "1111")], ids=["code", "digest"]
)
def test_a_message_goes_out_signed_by_its_template(message: Message, template: str) -> None:
    with provider(status("Ok")) as server:
        gate = sms.gateway("tencent", settings(server))
        assert gate.send(PHONE, message, "digest-1") is Outcome.accepted
        ((headers, body),) = server.taken
    assert (headers["X-TC-Action"], headers["X-TC-Version"]) == ("SendSms", "2021-01-11")
    assert headers["X-TC-Region"] == "ap-guangzhou"
    assert body == {
        "PhoneNumberSet": [PHONE],
        "SmsSdkAppId": "1400006666",
        "SignName": "驿家",
        "TemplateId": template,
        "TemplateParamSet": list(message.values),
        "SessionContext": "digest-1",
    }


def test_a_wrong_key_is_for_the_operator_to_mend() -> None:
    with provider(status("Ok")) as server:
        wrong = settings(server) | {"SMS_TENCENT_SECRET_KEY": "another"}
        assert sms.gateway("tencent", wrong).send(PHONE, CODE, "k") is Outcome.later


@pytest.mark.parametrize(
    ("says", "outcome"),
    [
        (status("InvalidParameterValue.IncorrectPhoneNumber"), Outcome.refused),
        (status("FailedOperation.TemplateIncorrectOrUnapproved"), Outcome.refused),
        (status("FailedOperation.PhoneNumberInBlacklist"), Outcome.refused),
        (error("FailedOperation.TemplateIdNotExist"), Outcome.refused),
        (error("InvalidParameterValue.TemplateParameterLengthLimit"), Outcome.refused),
        (status("LimitExceeded.PhoneNumberThirtySecondLimit"), Outcome.later),
        (status("LimitExceeded.DeliveryFrequencyLimit"), Outcome.later),
        (error("RequestLimitExceeded"), Outcome.later),
        (status("FailedOperation.InsufficientBalanceInSmsPackage"), Outcome.later),
        (error("UnauthorizedOperation.ServiceSuspendDueToArrears"), Outcome.later),
        (status("InternalError.Timeout"), Outcome.ambiguous),
        (error("InternalError"), Outcome.ambiguous),
        (status("SomethingNew"), Outcome.ambiguous),
        ({"SendStatusSet": []}, Outcome.ambiguous),
    ],
)
def test_every_answer_has_a_meaning(
    says: dict[str, Any], outcome: Outcome, caplog: pytest.LogCaptureFixture
) -> None:
    """… and the log tells the provider's code, never the number or the digits."""
    # An application that was made before may have shut the log of all that is ours.
    caplog.set_level(logging.DEBUG, "yijia.sms")
    caplog.set_level(logging.DEBUG)
    with provider(says) as server:
        assert sms.gateway("tencent", settings(server)).send(PHONE, CODE, "k") is outcome
    (told,) = [one for one in caplog.records if one.name == "yijia.sms"]
    assert told.fields["outcome"] is outcome  # type: ignore[attr-defined]
    said = "".join(f"{one.getMessage()}{one.__dict__.get('fields')}" for one in caplog.records)
    assert "19900000000" not in said
    assert "123456" not in said


def test_a_broken_answer_leaves_it_open() -> None:
    with provider(status("Ok"), status=502) as server:
        gate = sms.gateway("tencent", settings(server))
        assert gate.send(PHONE, CODE, "k") is Outcome.ambiguous


def test_silence_after_sending_leaves_it_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sms_tencent, "SECONDS", 0.2)
    with provider(status("Ok"), silent=True) as server:
        gate = sms.gateway("tencent", settings(server))
        assert gate.send(PHONE, DIGEST, "k") is Outcome.ambiguous
        assert len(server.taken) == 1


def test_nobody_there_is_tried_again_later() -> None:
    with provider(status("Ok")) as server:
        gate = sms.gateway("tencent", settings(server))
    assert gate.send(PHONE, CODE, "k") is Outcome.later


def test_a_strangers_certificate_is_not_believed(tmp_path: Path) -> None:
    with provider(status("Ok"), tls=certificate.ensure(tmp_path)) as server:
        gate = sms.gateway("tencent", settings(server, "https"))
        assert gate.send(PHONE, CODE, "k") is not Outcome.accepted
        assert server.taken == []


def test_over_tls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = certificate.ensure(tmp_path)
    monkeypatch.setattr("certifi.where", lambda: str(folder / "certificate.pem"))
    with provider(status("Ok"), tls=folder) as server:
        gate = sms.gateway("tencent", settings(server, "https"))
        assert gate.send(PHONE, CODE, "k") is Outcome.accepted


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SMS_TENCENT_SECRET_KEY", ""),
        ("SMS_TENCENT_TEMPLATE_DIGEST", ""),
        ("SMS_TENCENT_ENDPOINT", "http://sms.tencentcloudapi.com"),
    ],
)
def test_a_wrong_setting_is_told_at_start(name: str, value: str) -> None:
    given = {f"SMS_TENCENT_{part}": "x" for part in sms_tencent._MUST}
    with pytest.raises(DomainError) as caught:
        sms.gateway("tencent", given | {name: value})
    assert (caught.value.code, caught.value.field) == ("setting_invalid", name)


def test_without_the_kit_the_command_that_helps_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sms_tencent, "find_spec", lambda _name: None)
    given = {f"SMS_TENCENT_{part}": "x" for part in sms_tencent._MUST}
    with pytest.raises(DomainError, match="package_missing") as caught:
        sms.gateway("tencent", given)
    assert caught.value.details == {"command": sms_tencent.COMMAND}
    assert "pip install" in caught.value.__notes__[0]
    assert (ROOT / sms_tencent.COMMAND.split()[-1]).exists()


def test_a_message_is_kept_whole() -> None:
    packed = DIGEST.packed()
    assert json.loads(packed)["template"] == "digest"
    assert Message.unpacked(packed) == DIGEST


def test_every_setting_of_the_gateways_is_documented() -> None:
    source = "".join(path.read_text() for path in (ROOT / "app" / "adapters").glob("sms*.py"))
    names = set(re.findall(r'"(SMS_[A-Z_]+)"', source)) - {"SMS_TENCENT_"}
    names |= {f"SMS_TENCENT_{part}" for part in (*sms_tencent._MUST, "ENDPOINT", "REGION")}
    told = set(re.findall(r"[A-Z_]{2,}", (ROOT / "docs" / "operations.md").read_text()))
    assert names - told == set()
