"""What stands in the menu for whom."""

from dataclasses import dataclass
from typing import Protocol

from portal.languages import N_, _


@dataclass(frozen=True)
class Link:
    path: str
    name: str
    roles: tuple[str, ...]

    @property
    def text(self) -> str:
        return _(self.name)

    def is_open(self, path: str) -> bool:
        return path == self.path or (self.path != "/" and path.startswith(f"{self.path}/"))


MENU = (
    Link("/", N_("Etusivu"), ()),
    Link("/clients", N_("Asiakkaat"), ("coach", "team_lead", "coordinator")),
    Link("/week", N_("Viikko"), ("coach",)),
    Link("/caseload", N_("Valmentajat"), ("coordinator", "team_lead")),
    Link("/employers", N_("Työnantajat"), ("coach", "team_lead", "coordinator")),
    Link("/fidelity", N_("Laatukriteerit"), ("coach", "team_lead", "coordinator")),
    Link("/referrals", N_("Lähetteet"), ("coordinator", "team_lead", "referrer")),
    Link("/withdrawals", N_("Perumiset"), ("coach", "team_lead", "coordinator", "privacy_officer", "referrer")),
    Link("/kayttoloki", N_("Käyttöloki"), ("privacy_officer",)),
    Link("/saannot", N_("Säännöt"), ("privacy_officer",)),
    Link("/reports", N_("Raportit"), ("analyst", "team_lead", "coordinator", "operator")),
    Link("/cost-effectiveness", N_("Vaikuttavuus"), ("analyst", "team_lead", "coordinator")),
    Link("/partners", N_("Kumppanit"), ("operator",)),
    Link("/operations", N_("Ylläpito"), ("operator",)),
)


class HasRoles(Protocol):
    def has(self, *roles: str) -> bool: ...


def links_for(who: HasRoles) -> list[Link]:
    return [link for link in MENU if not link.roles or who.has(*link.roles)]
