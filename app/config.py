"""Typed settings, read once from the environment; every one is documented in docs/operations.md."""

import os
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from app.errors import DomainError

SHANGHAI: Final = ZoneInfo("Asia/Shanghai")
ROOT: Final = Path(__file__).resolve().parent.parent


def _fresh() -> str:
    """32 random bytes; in settings put together by hand (tests, tools) they last one process."""
    return urlsafe_b64encode(secrets.token_bytes(32)).decode()


@dataclass(frozen=True, slots=True)
class Settings:
    """The whole configuration; the comment beside each field names its variable."""

    #: INSTANCE_DIR: where the embedded database and the generated secret lie.
    instance: Path = ROOT / "instance"
    #: DATABASE_URL: `sqlite:///…` (SpatiaLite) or `postgresql+psycopg://…` (PostGIS).
    database_url: str = ""
    #: SPATIALITE_LIBRARY_PATH: mod_spatialite, when it lies in no usual place.
    spatialite_path: str | None = None
    #: SECRET_KEY: signs cursors and digests; made and kept in the instance folder when unset.
    secret_key: str = field(default="", repr=False)
    #: DATA_KEYS: keys (URL-safe base 64 of 32 bytes, comma separated) that encrypt phones and names
    #: at rest; the first encrypts, all decrypt. Made and kept in the instance folder when unset.
    data_keys: tuple[str, ...] = field(default_factory=lambda: (_fresh(),), repr=False)
    #: PHONE_PEPPER: the key of the digest by which a phone is found; kept likewise when unset.
    phone_pepper: str = field(default_factory=_fresh, repr=False)
    #: PUBLIC_URL: the address that the world sees, for links in shares, JSON-LD and QR codes.
    public_url: str = ""
    #: TRUSTED_PROXIES: how many proxies in front set X-Forwarded-*; 0 means none is believed.
    trusted_proxies: int = 0
    #: CIRCLE_METRES: the service circle inside a municipal district (promise of November 2019).
    circle_metres: float = 2000.0
    #: CIRCLE_SECONDS: the service circle elsewhere: half an hour (the same promise).
    circle_seconds: float = 1800.0
    #: BORDER_METRES: how near a border between district and county the kinder circle is used;
    #: 650 m covers nine tenths of the polygons' own error (642 m, seed/README.md).
    border_metres: float = 650.0
    #: OUTSIDE_METRES: how far from the province's polygons (coast, islets) a point still counts.
    outside_metres: float = 20000.0
    #: WIDEST_METRES: how far the search for the nearest place outside the circle goes.
    widest_metres: float = 100000.0
    #: LISTING_SECONDS: for so long a list may leave out that a listing has just changed; 0 asks
    #: the database for every list.
    listing_seconds: float = 0.25
    #: CLOSING_SOON_MINUTES: "closes in … minutes" is said this long before.
    closing_soon_minutes: int = 30
    #: UNVERIFIED_DAYS: a listing not verified for so long is shown as 未核实.
    unverified_days: int = 180
    #: ASK_DAYS: a listing not verified for so long is put before its manager.
    ask_days: int = 90
    #: STALE_DAYS: a listing not verified for so long counts among those whose hours are unknown.
    stale_days: int = 365
    #: COUNSELLING_PROMISED: counselling sessions that the federation promised to hold in a year.
    counselling_promised: int = 1000
    #: CALENDAR_FILE: JSON file that adds or corrects published holidays.
    calendar_file: str | None = None
    #: TIANDITU_KEY: base map tiles on demand; without it the map shows county outlines only.
    tianditu_key: str = ""
    #: HOTLINE: the workers' hotline shown on the home page.
    hotline: str = "12351"
    #: POSTS_PER_HOUR: anonymous reports and confirmations taken from one address in an hour;
    #: generous, since carriers share addresses.
    posts_per_hour: int = 120
    #: REPORT_PHOTO_DAYS: a photo that came with a report is deleted so long after the answer: time
    #: enough for its sender to say "still wrong".
    report_photo_days: int = 90
    #: IMPORTS_DIR: where uploaded tables wait until they are applied, a day at most; private, and
    #: shared by all processes. The instance folder's `imports` when unset.
    imports_dir: str = ""
    #: SIGNUP_DAYS: name and phone of those who joined a programme are deleted so long after its
    #: end; the counts stay.
    signup_days: int = 180
    #: CLAIM_DAYS: phone, name and words of those who claimed a benefit are deleted so long after
    #: the voucher was used or given back, or the application was answered; docs/operations.md.
    claim_days: int = 90
    #: DEMO: 1 shows sign-in codes on the page, where only this machine can ask and no real listing
    #: is loaded.
    demo: bool = False
    #: HOST: where the server listens; codes are never shown on the page beyond loopback.
    host: str = "127.0.0.1"
    #: SMS_GATEWAY: how messages leave: `console`, `file`, `webhook` or `tencent`.
    sms_gateway: str = "console"
    #: SMS_*: what the chosen gateway needs (app/adapters/sms.py and sms_tencent.py name each).
    sms: Mapping[str, str] = field(default_factory=dict, repr=False)
    #: CODES_PER_DAY: sign-in codes sent in a day in all, the cap on what an attack can cost.
    codes_per_day: int = 20_000
    #: CODES_PER_ADDRESS: sign-in codes asked for from one address in an hour; carriers share them.
    codes_per_address: int = 60
    #: LOG_LEVEL: of the structured log on standard error.
    log_level: str = "INFO"
    #: TRAVEL_*: the figures of the travel estimate (app/travel/estimate.py names each).
    travel: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> "Settings":
        """Read the settings; raises DomainError("setting_invalid", NAME) on a bad value."""
        instance = Path(environ.get("INSTANCE_DIR") or ROOT / "instance")
        return cls(
            instance=instance,
            database_url=environ.get("DATABASE_URL") or f"sqlite:///{instance / 'yijia.sqlite'}",
            spatialite_path=environ.get("SPATIALITE_LIBRARY_PATH") or None,
            secret_key=environ.get("SECRET_KEY") or _kept(instance, "secret-key"),
            data_keys=tuple((environ.get("DATA_KEYS") or _kept(instance, "data-key")).split(",")),
            phone_pepper=environ.get("PHONE_PEPPER") or _kept(instance, "phone-pepper"),
            public_url=environ.get("PUBLIC_URL", "").rstrip("/"),
            trusted_proxies=int(_number(environ, "TRUSTED_PROXIES", 0)),
            circle_metres=_number(environ, "CIRCLE_METRES", 2000.0),
            circle_seconds=_number(environ, "CIRCLE_SECONDS", 1800.0),
            border_metres=_number(environ, "BORDER_METRES", 650.0),
            outside_metres=_number(environ, "OUTSIDE_METRES", 20000.0),
            widest_metres=_number(environ, "WIDEST_METRES", 100000.0),
            listing_seconds=_number(environ, "LISTING_SECONDS", 0.25),
            closing_soon_minutes=int(_number(environ, "CLOSING_SOON_MINUTES", 30)),
            unverified_days=int(_number(environ, "UNVERIFIED_DAYS", 180)),
            ask_days=int(_number(environ, "ASK_DAYS", 90)),
            counselling_promised=int(_number(environ, "COUNSELLING_PROMISED", 1000)),
            stale_days=int(_number(environ, "STALE_DAYS", 365)),
            calendar_file=environ.get("CALENDAR_FILE") or None,
            tianditu_key=environ.get("TIANDITU_KEY", ""),
            hotline=environ.get("HOTLINE", "12351"),
            posts_per_hour=int(_number(environ, "POSTS_PER_HOUR", 120)),
            report_photo_days=int(_number(environ, "REPORT_PHOTO_DAYS", 90)),
            imports_dir=environ.get("IMPORTS_DIR", ""),
            signup_days=int(_number(environ, "SIGNUP_DAYS", 180)),
            claim_days=int(_number(environ, "CLAIM_DAYS", 90)),
            demo=environ.get("DEMO", "") == "1",
            host=environ.get("HOST", "127.0.0.1"),
            sms_gateway=environ.get("SMS_GATEWAY", "console"),
            sms={k: v for k, v in environ.items() if k.startswith("SMS_")},
            codes_per_day=int(_number(environ, "CODES_PER_DAY", 20_000)),
            codes_per_address=int(_number(environ, "CODES_PER_ADDRESS", 60)),
            log_level=environ.get("LOG_LEVEL", "INFO").upper(),
            travel={k: v for k, v in environ.items() if k.startswith("TRAVEL_")},
        )

    @property
    def imports(self) -> Path:
        """The folder of uploaded tables."""
        return Path(self.imports_dir) if self.imports_dir else self.instance / "imports"


def _number(environ: Mapping[str, str], name: str, default: float) -> float:
    text = environ.get(name)
    if not text:
        return float(default)
    try:
        value = float(text)
    except ValueError:
        raise DomainError("setting_invalid", name, value=text) from None
    if not 0 <= value < 1e9:
        raise DomainError("setting_invalid", name, value=text)
    return value


def _kept(instance: Path, name: str) -> str:
    """One of the installation's own secrets: made once (by whichever process is first),
    owner-only; 32 random bytes in URL-safe base 64."""
    path = instance / name
    instance.mkdir(parents=True, exist_ok=True)
    with suppress(FileExistsError):
        draft = instance / f".{name}-{secrets.token_hex(4)}"
        draft.touch(mode=0o600)
        draft.write_text(_fresh())
        try:
            os.link(draft, path)
        finally:
            draft.unlink()
    return path.read_text().strip()
