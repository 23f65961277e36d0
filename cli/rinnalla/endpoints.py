"""Where the services are and who the command line is to them: from the environment, else from the stack's home."""

import os
from dataclasses import dataclass

from local_stack.environment import municipalities_in, read_variables
from local_stack.home import home_folder

TRUE = ("1", "true", "yes", "on")


class StackUnknown(Exception):
    """Neither the environment nor RINNALLA_HOME tells where the services are."""


@dataclass(frozen=True)
class Endpoints:
    variables: dict[str, str]

    def __getitem__(self, name: str) -> str:
        if name not in self.variables:
            home = home_folder().root
            raise StackUnknown(
                f"{name} is set neither in the environment nor in {home}/environment. Is the stack up? rinnalla up"
            )
        return self.variables[name]

    def url(self, service: str) -> str:
        return self[f"{service.upper()}_URL"]

    @property
    def token_url(self) -> str:
        return f"{self['OIDC_ISSUER']}/protocol/openid-connect/token"

    def secret(self, client: str) -> str:
        return self[f"CLIENT_SECRET_{client.upper()}"]

    @property
    def municipalities(self) -> frozenset[str]:
        return frozenset(municipalities_in(self["RINNALLA_MUNICIPALITIES"]))

    @property
    def allow_artificial_identity_codes(self) -> bool:
        return self.variables.get("ALLOW_ARTIFICIAL_IDENTITY_CODES", "").lower() in TRUE


def endpoints() -> Endpoints:
    return Endpoints(read_variables(home_folder().environment) | os.environ)
