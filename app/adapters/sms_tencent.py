"""Tencent Cloud as the way for text messages, through its own kit (an optional package)."""

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from typing import Any, Final, Self
from urllib.parse import urlsplit

from app.adapters.text_message import Message, Outcome, Template
from app.errors import DomainError

SECONDS: Final = 10
COMMAND: Final = ".venv/bin/python -m pip install --no-deps -r requirements-sms-tencent.txt"
_MUST: Final = (
    *("SECRET_ID", "SECRET_KEY", "APP_ID", "SIGN"),
    *(f"TEMPLATE_{one.name.upper()}" for one in Template),
)
_ENDPOINT: Final = "https://sms.tencentcloudapi.com"
_LOOPBACK: Final = {"127.0.0.1", "localhost"}

#: The provider's error codes by their beginnings (cloud.tencent.com/document/api/382/59177 and
#: …/52075), first match first; what matches none is ambiguous.
_MEANING: Final = (
    # The clock, the key, the purse or the pace is wrong, not the message.
    ("LimitExceeded", Outcome.later),
    ("RequestLimitExceeded", Outcome.later),
    ("ResourceInsufficient", Outcome.later),
    ("ResourceUnavailable", Outcome.later),
    ("AuthFailure", Outcome.later),
    ("UnauthorizedOperation", Outcome.later),
    ("IpInBlacklist", Outcome.later),
    ("IpNotInWhitelist", Outcome.later),
    ("FailedOperation.InsufficientBalanceInSmsPackage", Outcome.later),
    ("InternalError.RequestTimeException", Outcome.later),
    ("InternalError.Sig", Outcome.later),
    # Number, template, signature or words will not do, however often they are sent.
    ("FailedOperation.", Outcome.refused),
    ("InvalidParameter", Outcome.refused),
    ("MissingParameter", Outcome.refused),
    ("UnknownParameter", Outcome.refused),
    ("UnsupportedOperation", Outcome.refused),
)
_logger: Final = logging.getLogger("yijia.sms")


@dataclass(frozen=True)
class Tencent:
    """Sends by approved templates. The provider knows no idempotency: the key goes along as
    `SessionContext`, by which its own records and receipts can be matched with ours."""

    settings: Mapping[str, str]

    @classmethod
    def of(cls, environ: Mapping[str, str]) -> Self:
        """From the SMS_TENCENT_* settings; raises DomainError "setting_invalid" for one that is
        missing or wrong, "package_missing" when the kit is not installed."""
        given = {name.removeprefix("SMS_TENCENT_"): text for name, text in environ.items() if text}
        for name in _MUST:
            if name not in given:
                raise DomainError("setting_invalid", f"SMS_TENCENT_{name}", value="")
        url = urlsplit(given.get("ENDPOINT", _ENDPOINT))
        if url.scheme != "https" and not (url.scheme == "http" and url.hostname in _LOOPBACK):
            raise DomainError("setting_invalid", "SMS_TENCENT_ENDPOINT", value=url.geturl())
        if find_spec("tencentcloud") is None:
            missing = DomainError("package_missing", "SMS_GATEWAY", command=COMMAND)
            missing.add_note(f"SMS_GATEWAY=tencent needs the provider's package: {COMMAND}")
            raise missing
        return cls(given)

    @cached_property
    def _client(self) -> Any:
        """The kit's client; its log, which repeats whole requests, is shut."""
        from tencentcloud.common.credential import Credential
        from tencentcloud.common.profile.client_profile import ClientProfile
        from tencentcloud.common.profile.http_profile import HttpProfile
        from tencentcloud.sms.v20210111.sms_client import SmsClient

        logging.getLogger("tencentcloud_sdk_common").disabled = True
        url = urlsplit(self.settings.get("ENDPOINT", _ENDPOINT))
        way = HttpProfile(protocol=url.scheme, endpoint=url.netloc, reqTimeout=SECONDS)
        credential = Credential(self.settings["SECRET_ID"], self.settings["SECRET_KEY"])
        region = self.settings.get("REGION", "ap-guangzhou")
        return SmsClient(credential, region, ClientProfile(httpProfile=way))

    def send(self, phone: str, message: Message, key: str) -> Outcome:
        """Send it; what the provider does not take is told in the log by its code alone."""
        code, outcome = self._sent(phone, message, key)
        if outcome is not Outcome.accepted:
            told = re.sub(r"[^A-Za-z.]", "", code)[:80]
            fields = {"provider": "tencent", "code": told, "outcome": outcome}
            _logger.warning("message not taken", extra={"fields": fields})
        return outcome

    def _sent(self, phone: str, message: Message, key: str) -> tuple[str, Outcome]:
        """The provider's code and what it means."""
        from tencentcloud.common.exception import TencentCloudSDKException
        from tencentcloud.sms.v20210111.models import SendSmsRequest

        request = SendSmsRequest()
        request.PhoneNumberSet = [phone]
        request.SmsSdkAppId = self.settings["APP_ID"]
        request.SignName = self.settings["SIGN"]
        request.TemplateId = self.settings[f"TEMPLATE_{message.template.name.upper()}"]
        request.TemplateParamSet = list(message.values)
        request.SessionContext = key
        try:
            answer = self._client.SendSms(request)
        except TencentCloudSDKException as error:
            code = str(error.code)
            return code, Outcome.later if _never_left(error) else _meaning(code)
        statuses = answer.SendStatusSet or []
        code = str(statuses[0].Code) if statuses else "NoStatus"
        return code, Outcome.accepted if code == "Ok" else _meaning(code)


def _meaning(code: str) -> Outcome:
    found = (outcome for start, outcome in _MEANING if code.startswith(start))
    return next(found, Outcome.ambiguous)


def _never_left(error: Exception) -> bool:
    """Whether there was no connection to send anything over; the kit wraps what its HTTP library
    said, and keeps it as the context only."""
    from requests.exceptions import ConnectionError as Unconnected
    from requests.exceptions import ConnectTimeout
    from urllib3.exceptions import NewConnectionError

    cause = error.__context__
    if isinstance(cause, ConnectTimeout):
        return True
    if not isinstance(cause, Unconnected) or not cause.args:
        return False
    return isinstance(getattr(cause.args[0], "reason", None), NewConnectionError)
