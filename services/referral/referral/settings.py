from base64 import b64decode
from functools import cached_property
from typing import ClassVar

from pydantic import Field, SecretStr

from common.settings import ServiceSettings
from referral.identity_codes import IdentityKeys


class Settings(ServiceSettings):
    service: ClassVar[str] = "referral"

    identity_key: SecretStr
    """32 bytes in base64: seals the identity codes in the database."""
    identity_index_key: SecretStr
    """32 bytes in base64: finds them again."""
    answer_within_working_days: int = Field(default=5, ge=1)
    """What the region promises to those who refer."""

    @cached_property
    def identity_keys(self) -> IdentityKeys:
        return IdentityKeys(
            sealing=b64decode(self.identity_key.get_secret_value(), validate=True),
            indexing=b64decode(self.identity_index_key.get_secret_value(), validate=True),
        )
