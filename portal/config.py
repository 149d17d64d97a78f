"""Settings from the environment or a .env file; outside development, unsafe ones are refused."""

import os
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Self

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from portal.kit.keyring import read_keys
from portal.kit.words import N_

#: Good enough to try the portal on one's own machine, and refused everywhere else.
DEVELOPMENT_SECRET = "development-only-secret-never-use-in-production"  # noqa: S105
MIN_SECRET_LENGTH = 32
#: What letters invite to until the operator names an event.
EVENT_NAME = N_("International Trade Fair")


class Environment(StrEnum):
    DEVELOPMENT = "development"
    PRODUCTION = "production"


class Settings(BaseSettings):
    """Everything an operator can set. Each default works on a developer's machine."""

    model_config = SettingsConfigDict(env_prefix="PORTAL_", env_file=".env", extra="ignore")

    env: Environment = Environment.DEVELOPMENT
    port: int = Field(default=3000, ge=1, le=65535)
    host: str = "127.0.0.1"
    base_url: str = ""
    data_dir: Path = Path("var")
    database_url: str = ""
    redis_url: str = ""
    workers: int = Field(default=1, ge=1, le=64)
    smtp_url: SecretStr = SecretStr("")
    #: A gateway that takes text messages as JSON by POST: {"to", "from", "text"}.
    sms_url: SecretStr = SecretStr("")
    #: Sent along as "Authorization: Bearer …".
    sms_token: SecretStr = SecretStr("")
    #: Who text messages come from: a number, or a name of up to eleven characters.
    sms_from: str = Field(default="", max_length=20)
    mail_from: str = "no-reply@portal.example"
    secret_key: SecretStr = SecretStr(DEVELOPMENT_SECRET)
    name: str = "Meridian Trade"
    support_phone: str = "+86 20 1234 5678"
    support_email: str = "support@portal.example"
    #: Not below 10: accounts without a second factor have nothing else (security check 1).
    password_min_length: int = Field(default=10, ge=10, le=256)
    #: How long an employment visa must run, in days from issue to expiry (decision 5).
    visa_min_days: int = Field(default=365, ge=1, le=3650)
    #: What invitation letters invite to; the names are translated where a catalogue has them.
    event_name: str = Field(default=EVENT_NAME, max_length=200)
    event_place: str = Field(default=N_("Guangzhou, China"), max_length=200)
    #: First and last day; without them a letter says that the dates will follow.
    event_start: date | None = None
    event_end: date | None = None
    #: Master keys of private files, newest first: "id:base64,id:base64", 32 random bytes each.
    file_keys: SecretStr = SecretStr("")
    #: Keys of the audit trail, newest first, in the same form; older ones stay, to check what they
    #: marked. Empty: one that follows from the secret key.
    audit_keys: SecretStr = SecretStr("")
    #: Where private files lie: a folder outside any web root, or s3://bucket/folder.
    files_url: str = ""
    files_endpoint: str = ""
    files_region: str = ""
    files_key: str = ""
    files_secret: SecretStr = SecretStr("")
    #: A virus scanner that is asked about every file: tcp://host:3310 or unix:///run/clamd.sock.
    clamd_url: str = Field(default="", pattern=r"^(|tcp://.+|unix:///.+)$")
    #: How long papers of a decided case are kept before their keys are destroyed, in days.
    files_kept_after_refusal_days: int = Field(default=30, ge=0, le=3650)
    files_kept_after_approval_days: int = Field(default=90, ge=0, le=3650)
    #: And of one that its person does not go on with; they are told a week before.
    files_kept_in_drafts_days: int = Field(default=90, ge=7, le=3650)
    #: A font for the rare characters in names that the portal's own fonts lack.
    font_file: Path | None = None
    #: Whether a company's admins need a second factor to act as one (security check 5).
    admins_need_second_factor: bool = False
    #: How many reverse proxies stand in front; the client address is read that many hops back.
    trusted_proxy_hops: int = Field(default=0, ge=0, le=5)
    #: How many sockets one network may open at once, and again in five minutes (check 59): enough
    #: for an office; a fair whose visitors share one address needs more.
    connections_per_network: int = Field(default=600, ge=60, le=1_000_000)
    #: Send what waits in the outbox from inside the web process; off where `portal worker` runs.
    worker_inside: bool = True

    @field_validator("base_url")
    @classmethod
    def _without_trailing_slash(cls, value: str) -> str:
        return value.rstrip("/")

    @model_validator(mode="after")
    def _fill_derived(self) -> Self:
        if not self.base_url:
            self.base_url = f"http://localhost:{self.port}"
        if not self.database_url:
            self.database_url = f"sqlite:///{self.data_dir / 'portal.sqlite3'}"
        if not self.files_url:
            self.files_url = str(self.data_dir / "files")
        return self

    @field_validator("audit_keys", "file_keys")
    @classmethod
    def _readable_keys(cls, value: SecretStr) -> SecretStr:
        if value.get_secret_value():
            read_keys(value.get_secret_value())
        return value

    @model_validator(mode="after")
    def _refuse_workers_without_redis(self) -> Self:
        if self.workers > 1 and not self.redis_url:
            msg = "PORTAL_WORKERS above 1 needs PORTAL_REDIS_URL, where the processes share state"
            raise ValueError(msg)
        return self

    @model_validator(mode="after")
    def _refuse_half_an_event(self) -> Self:
        if (self.event_start is None) != (self.event_end is None):
            msg = "PORTAL_EVENT_START and PORTAL_EVENT_END belong together"
            raise ValueError(msg)
        if self.event_start and self.event_end and self.event_start > self.event_end:
            msg = "PORTAL_EVENT_END must not be before PORTAL_EVENT_START"
            raise ValueError(msg)
        return self

    @property
    def is_production(self) -> bool:
        return self.env is Environment.PRODUCTION

    @property
    def is_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")

    @property
    def is_https(self) -> bool:
        return self.base_url.startswith("https://")

    @property
    def has_local_mailbox(self) -> bool:
        """Whether mail is kept under the data folder and shown at /mailbox, never in production."""
        return not self.is_production and not self.smtp_url.get_secret_value()

    @property
    def has_sms(self) -> bool:
        """Whether text messages reach anybody: by a gateway, or outside production the mailbox."""
        return not self.is_production or bool(self.sms_url.get_secret_value())

    @property
    def mailbox_dir(self) -> Path:
        return self.data_dir / "mailbox"

    def faults(self) -> list[str]:
        """Return what forbids starting with these settings, one English sentence each.

        Only production is strict (security checks 10 and 69); development starts with anything.
        """
        if not self.is_production:
            return []
        secret = self.secret_key.get_secret_value()
        checks = {
            "PORTAL_SECRET_KEY must be set to a secret of your own": secret == DEVELOPMENT_SECRET,
            f"PORTAL_SECRET_KEY must have at least {MIN_SECRET_LENGTH} characters": len(secret)
            < MIN_SECRET_LENGTH,
            "PORTAL_FILE_KEYS must hold a key of your own for private files": not (
                self.file_keys.get_secret_value()
            ),
            "PORTAL_SMTP_URL must name a mail server: the local mailbox is for development": not (
                self.smtp_url.get_secret_value()
            ),
            "PORTAL_SMS_URL must be an https:// address: codes travel to it": (
                self.has_sms and not self.sms_url.get_secret_value().startswith("https://")
            ),
            "PORTAL_BASE_URL must be the https:// address that people open": not self.is_https,
            "PORTAL_MAIL_FROM must be an address of your own": self.mail_from.endswith(".example"),
            "PORTAL_SUPPORT_EMAIL must be an address of your own": self.support_email.endswith(
                ".example"
            ),
        }
        return [fault for fault, found in checks.items() if found]


@cache
def get_settings() -> Settings:
    """Return the settings in force; read once per process."""
    return Settings(_env_file=os.environ.get("PORTAL_ENV_FILE", ".env"))
