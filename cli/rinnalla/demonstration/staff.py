"""Who can log in to the demo: one person for each role, and a login for each of the pilot's coaches."""

import secrets
from dataclasses import dataclass

from local_stack.environment import Environment, read_variables
from local_stack.home import Home, write_private
from local_stack.realm import Staff, connect, provision_staff
from rinnalla.backend import Backend

REFERRING = "social-services-698"
"""The pilot's organisation that the demo's referrer works for."""
REGION = "whole region"


@dataclass(frozen=True)
class Login:
    username: str
    given_name: str
    family_name: str
    role: str
    place: str
    coach: str = ""
    """Which of the pilot's coaches this is."""


LOGINS = (
    Login("coach", "Saara", "Peurajoki", "coach", "698", "coach-rovaniemi-1"),
    Login("coach2", "Janne", "Tunturila", "coach", "698", "coach-rovaniemi-2"),
    Login("coach3", "Outi", "Salmivaara", "coach", "320", "coach-kemijarvi-1"),
    Login("coordinator", "Kaisa", "Riekkola", "coordinator", REGION),
    Login("teamlead", "Ilkka", "Kaarnavaara", "team_lead", REGION),
    Login("referrer", "Minna", "Talvijärvi", "referrer", "698"),
    Login("analyst", "Tuomas", "Lehtovuoma", "analyst", REGION),
    Login("privacy", "Heli", "Vaaranoja", "privacy_officer", REGION),
    Login("operator", "Antti", "Pulkamo", "operator", REGION),
)


def passwords(home: Home) -> dict[str, str]:
    """Drawn once for each home, and kept where only its owner reads."""
    path = home.root / "logins"
    known = read_variables(path)
    drawn = {login.username: new_password() for login in LOGINS} | known
    if drawn != known:
        write_private(path, "".join(f"{name}={password}\n" for name, password in drawn.items()))
    return drawn


def new_password() -> str:
    """As long as the realm asks, and short enough to be typed from the screen."""
    return "-".join(secrets.token_hex(2) for _ in range(3))


def make_logins(environment: Environment, home: Home, organisation: str) -> dict[str, str]:
    """Everyone can log in afterwards; returns the subject of each username."""
    secret = passwords(home)
    provision_staff(environment, [as_staff(login, environment, organisation, secret) for login in LOGINS])
    admin = connect(environment)
    return {login.username: str(admin.get_user_id(login.username)) for login in LOGINS}


def as_staff(login: Login, environment: Environment, organisation: str, secret: dict[str, str]) -> Staff:
    return Staff(
        username=login.username,
        given_name=login.given_name,
        family_name=login.family_name,
        email=f"{login.username}@example.fi",
        roles=[login.role],
        organisation=organisation if login.role == "referrer" else "rinnalla",
        municipalities=environment.municipalities if login.place == REGION else [login.place],
        password=secret[login.username],
    )


async def referring_organisation(backend: Backend, source: str) -> str:
    question = {"source": source, "keys": [REFERRING]}
    (found,) = (await backend.ask("referral", "/organisations/lookup", question))["items"]
    return str(found["id"])


async def link_coaches(backend: Backend, source: str, subjects: dict[str, str]) -> None:
    """From now on the coach who logs in is the one who walks with the pilot's clients."""
    coaches = {login.coach: subjects[login.username] for login in LOGINS if login.coach}
    question = {"source": source, "keys": sorted(coaches)}
    for found in (await backend.ask("coaching", "/coaches/lookup", question))["items"]:
        login = coaches[found["key"]]
        if found["login"] != login:
            path = f"/coaches/{found['id']}/login"
            await backend.change("coaching", path, {"login": login}, key=login, method="PUT")
