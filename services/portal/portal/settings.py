"""What the portal is told from outside."""

import binascii
from base64 import b64decode
from typing import Annotated, ClassVar

from pydantic import AfterValidator, BeforeValidator

from common.settings import ServiceSettings

KEY_BYTES = 32


def decode_key(given: object) -> bytes:
    if isinstance(given, bytes):
        return given
    try:
        return b64decode(str(given), validate=True)
    except binascii.Error as error:
        raise ValueError("must be base64") from error


def check_key(key: bytes) -> bytes:
    if len(key) != KEY_BYTES:
        raise ValueError(f"must be {KEY_BYTES} bytes")
    return key


Key = Annotated[bytes, BeforeValidator(decode_key), AfterValidator(check_key)]


class PortalSettings(ServiceSettings):
    """The portal has no events of its own, so it is told of no Kafka."""

    service: ClassVar[str] = "portal"
    has_events: ClassVar[bool] = False

    kafka_bootstrap: str = ""
    session_key: Key
    portal_url: str
    referral_url: str
    consent_url: str
    coaching_url: str
    feedback_url: str
    reporting_url: str

    accessibility_feedback: str = ""
    """The address to write to when a page is hard to use; without one, people are led to their own organisation."""
    privacy_contact: str = ""
    """Where clients may write to take a consent back; without one, they tell the person they gave it with."""
    idle_minutes: int = 30
    longest_hours: int = 10

    @property
    def backends(self) -> dict[str, str]:
        return {name: getattr(self, f"{name}_url") for name in BACKENDS}


BACKENDS = ("referral", "consent", "coaching", "feedback", "reporting")
