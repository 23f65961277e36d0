"""Who asks, and what their role lets them: types in the signature of every operation."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request
from fastapi.security import OpenIdConnect

from common.errors import MunicipalityOfAnotherRegion, NotAuthenticated, NotPermitted, OutsideYourMunicipalities
from common.events.access import Reason
from common.reasons import reason_in
from common.tokens import Claims

STAFF = ("coach", "coordinator", "team_lead", "referrer", "analyst", "privacy_officer")


@dataclass(frozen=True)
class Principal:
    """A person, or a service's own account, as its token says."""

    subject: UUID
    client: str
    """The application the token was made for."""
    name: str
    roles: frozenset[str]
    organisation: str | None
    municipalities: frozenset[str]
    reason: Reason | None = None
    """Why they ask, when they said so with the request."""
    family_name: str = field(default="", repr=False)
    """As their login has it; never written down as it is."""
    acting: frozenset[str] | None = None
    """Those of their roles that the operation is for; None before that is known."""

    def has(self, *roles: str) -> bool:
        return not self.roles.isdisjoint(roles)

    def acts_as(self, *roles: str) -> bool:
        """Whether what they do now is for one of these roles, and not only for another that they have too."""
        return not (self.roles if self.acting is None else self.acting).isdisjoint(roles)

    def covers(self, municipality: str) -> bool:
        return municipality in self.municipalities

    def require(self, municipality: str, *, region: frozenset[str]) -> None:
        """Raises MunicipalityOfAnotherRegion or OutsideYourMunicipalities."""
        if municipality not in region:
            raise MunicipalityOfAnotherRegion(municipality=municipality)
        if not self.covers(municipality):
            raise OutsideYourMunicipalities(municipality=municipality)


def principal_from(claims: Claims) -> Principal:
    try:
        return Principal(
            subject=UUID(claims["sub"]),
            client=claims["azp"],
            name=str(claims.get("preferred_username", "")),
            roles=frozenset(claims.get("roles", ())),
            organisation=claims.get("organisation"),
            municipalities=frozenset(claims.get("municipalities", ())),
            family_name=family_name_in(claims),
        )
    except (ValueError, TypeError) as error:
        raise NotAuthenticated from error


def family_name_in(claims: Claims) -> str:
    """Of a login that has the whole name only, its last word."""
    told = str(claims.get("family_name") or "").strip()
    return told or " ".join(str(claims.get("name") or "").split()[-1:])


async def authenticate(request: Request) -> Principal:
    """Raises NotAuthenticated, ReasonNotKnown."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise NotAuthenticated
    return replace(principal_from(await request.app.state.tokens.claims(token)), reason=reason_in(request))


def only(*roles: str) -> Callable[..., Awaitable[Principal]]:
    """A dependency that lets these roles through, whatever else they are."""

    async def permitted(request: Request) -> Principal:
        who: Principal = request.state.principal
        if not who.has(*roles):
            raise NotPermitted
        return replace(who, acting=who.roles & frozenset(roles))

    permitted.roles = roles  # type: ignore[attr-defined]  # read by the role × endpoint matrix
    return permitted


documented = OpenIdConnect(openIdConnectUrl="/.well-known/openid-configuration", auto_error=False)
"""Only for the API description: `common.web` checks the token before the route runs."""

Coach = Annotated[Principal, Depends(only("coach"))]
Coordinator = Annotated[Principal, Depends(only("coordinator"))]
TeamLead = Annotated[Principal, Depends(only("team_lead"))]
Referrer = Annotated[Principal, Depends(only("referrer"))]
Analyst = Annotated[Principal, Depends(only("analyst"))]
PrivacyOfficer = Annotated[Principal, Depends(only("privacy_officer"))]
Operator = Annotated[Principal, Depends(only("operator"))]
Importer = Annotated[Principal, Depends(only("importer"))]
AnyStaff = Annotated[Principal, Depends(only(*STAFF, "importer"))]
Watcher = Annotated[Principal, Depends(only("operator", "importer", "service"))]
