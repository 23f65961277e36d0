"""What a process is told from outside: environment variables, read once. No secret has a default."""

import os
from functools import cached_property
from typing import Any, ClassVar

from pydantic import Field, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from starlette.requests import Request

OWN = ("database_url", "client_secret")
"""Settings whose variable carries the service's name: DATABASE_URL_COACHING."""


class ServiceSettings(BaseSettings):
    """The settings every service has; each subclasses it with its name and what it alone needs."""

    model_config = SettingsConfigDict(extra="ignore", frozen=True, hide_input_in_errors=True)

    service: ClassVar[str]
    has_events: ClassVar[bool] = True
    largest_body: ClassVar[int] = 5_000_000
    """Bytes a request may bring; a page of an import's rows is far below."""

    database_url: str
    client_secret: str
    kafka_bootstrap: str
    oidc_issuer: str
    rinnalla_region: str = Field(pattern=r"^[0-9]{2}$")
    """The region's code, two digits, as 21 for Lapland; where regions are added up one that is no region's."""
    rinnalla_municipalities: str

    allow_artificial_identity_codes: bool = False
    token_algorithm: str = "RS256"  # noqa: S105
    token_audience: str = "rinnalla-api"  # noqa: S105
    database_pool: int = 20
    worker_instance: str = "1"
    log_level: str = "INFO"
    kafka_ca_file: str | None = None
    """The authority that signed the brokers' certificates; given, the connection is encrypted."""
    otel_exporter_otlp_endpoint: str | None = None

    @model_validator(mode="before")
    @classmethod
    def take_own_variables(cls, given: dict[str, Any]) -> dict[str, Any]:
        own = {name: os.environ.get(f"{name}_{cls.service}".upper()) for name in OWN}
        return {name: value for name, value in own.items() if value} | given

    @property
    def is_traced(self) -> bool:
        """Whether someone collects the spans."""
        return bool(self.otel_exporter_otlp_endpoint)

    @property
    def source(self) -> str:
        """CloudEvents source: which region's which service."""
        return f"/regions/{self.rinnalla_region}/{self.service}"

    @cached_property
    def municipalities(self) -> frozenset[str]:
        """The codes of the region's municipalities; told as `none` where regions are only added up."""
        told = self.rinnalla_municipalities
        return frozenset() if told == "none" else frozenset(told.split(","))


async def settings_of(request: Request) -> ServiceSettings:
    """For signatures: `Annotated[Settings, Depends(settings_of)]`. Async, or FastAPI would send it to a thread."""
    settings: ServiceSettings = request.app.state.settings
    return settings
